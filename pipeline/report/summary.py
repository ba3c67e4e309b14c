"""The table at the end of a run: what came in, what stayed, what most was dropped for."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from language_id.languages import UND
from manifests.conservation import stage_table
from pipeline.errors import plain, typed
from pipeline.progress import counted
from pipeline.recipe import Source
from pipeline.state import States, all_tasks


def totals(states: States) -> dict[str, Any]:
    """The stage table (`manifests.conservation`) of a finished run."""
    found = [states.of(task).manifest for task in all_tasks(states.plan)]
    return stage_table([manifest for manifest in found if manifest is not None])


def summary(
    table: dict[str, Any], run: Path, names: Mapping[str, str], sources: Sequence[Source]
) -> str:
    """The table as text, with where to look next. `names` are the paths of raw files by id."""
    from rich.console import Console
    from rich.table import Table

    grid = Table(box=None, pad_edge=False)
    for title in ("language", "identified", "unique", "kept", "characters", "most dropped for"):
        numeric = title in {"identified", "unique", "kept", "characters"}
        grid.add_column(title, justify="right" if numeric else "left")
    kept = characters = 0
    for language, row in table["languages"].items():
        kept += row["kept"]
        characters += row["chars"]
        unique = "" if language == UND else f"{row['unique']:,}"
        grid.add_row(
            language, f"{row['identified']:,}", unique, f"{row['kept']:,}", f"{row['chars']:,}",
            _top(row["dropped"]),
        )  # fmt: skip
    here = Path.cwd()
    run = run.relative_to(here) if here in run.parents else run
    name = typed(run)
    documents = table["extract"]["documents"]
    grid.add_row("all", f"{documents:,}", "", f"{kept:,}", f"{characters:,}", "")
    out = io.StringIO()
    Console(file=out, width=100).print(grid)
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    lines.append("")
    lines += _sources(table, sources)
    quarantined = table["extract"]["quarantined"]
    if quarantined:
        lines.append(f"{counted(len(quarantined), 'file')} could not be read:")
        lines += [
            f"  {plain(names[entry['file']])}: {entry['reason']}" for entry in quarantined[:10]
        ]
        lines.append("")
    on_lists: dict[str, int] = {}
    for row in table["languages"].values():
        for entry, count in row.get("lists", {}).items():
            on_lists[entry] = on_lists.get(entry, 0) + count
    if on_lists:
        told = ", ".join(f"{entry} {count:,}" for entry, count in sorted(on_lists.items()))
        lines += [f"Documents on lists of URLs: {told}.", ""]
    lines += [
        (
            f"{documents:,} documents in = {kept:,} kept + {documents - kept:,} dropped "
            "(each with its reason in the ledger)."
        ),
        f"  data      {run / 'release' / 'data'}",
        f"  ledger    {run / 'release' / 'ledger'}",
        f"  manifest  {run / 'release' / 'manifest.json'}",
        f"  picture   {run / 'report' / 'funnel.svg'}",
        f"Next: eurosift verify {name}   eurosift audit {name} ID|URL   eurosift clean {name}",
    ]
    return "\n".join(lines)


def _sources(table: dict[str, Any], sources: Sequence[Source]) -> list[str]:
    """A line a source with what is declared of it, then rights and licences of what is kept."""
    lines = []
    for source in sources:
        counts = table["sources"].get(source.name, {"documents": 0, "kept": 0})
        declared = "side-cars" if source.sidecar else source.licence or "unknown"
        lines.append(
            f"source {source.name} ({source.type}): {counts['documents']:,} documents, "
            f"{counts['kept']:,} kept; licence {declared}, owner {source.owner or 'unknown'}"
        )
    rights = table["rights"]
    if rights["policy"]:
        states = ", ".join(f"{count:,} {name}" for name, count in sorted(rights["states"].items()))
        lines.append(f"rights by {rights['policy']}: {states}")
    kept = sorted(table["licences"].items(), key=lambda item: (-item[1], item[0]))
    if kept:
        more = f" and {len(kept) - 5} more" if len(kept) > 5 else ""
        listed = ", ".join(f"{name} {count:,}" for name, count in kept[:5])
        lines.append(f"licences of what is kept: {listed}{more}")
    return [*lines, ""]


def _top(dropped: dict[str, int]) -> str:
    first = sorted(dropped.items(), key=lambda item: (-item[1], item[0]))[:2]
    return ", ".join(f"{reason} {count:,}" for reason, count in first)
