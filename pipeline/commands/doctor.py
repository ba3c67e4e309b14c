"""`eurosift doctor`: what each of the 24 languages and this machine have, and what they lack."""

from __future__ import annotations

import json
from dataclasses import asdict

from language_id.languages import OFFICIAL
from pipeline.health.languages import Finding, of_language
from pipeline.health.machine import of_machine, tools
from pipeline.progress import counted


def doctor(*, as_json: bool) -> int:
    """Print every finding. Returns 1 if a language or the machine lacks something."""
    languages = {code: of_language(code) for code in OFFICIAL}
    machine, optional = of_machine(), tools()
    gaps = [one for found in [*languages.values(), machine] for one in found if not one.good]
    if as_json:
        told = {
            "complete": not gaps,
            "languages": {
                code: [asdict(one) for one in found] for code, found in languages.items()
            },
            "machine": [asdict(one) for one in machine],
            "tools": [asdict(one) for one in optional],
        }
        print(json.dumps(told, indent=1, ensure_ascii=False))  # noqa: T201
    else:
        _print(languages, machine, optional, gaps)
    return 1 if gaps else 0


def _print(
    languages: dict[str, list[Finding]],
    machine: list[Finding],
    optional: list[Finding],
    gaps: list[Finding],
) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("language", overflow="fold")
    for one in next(iter(languages.values())):
        table.add_column(one.what, overflow="fold")
    for code, found in languages.items():
        marks = ["yes" if one.good else "MISSING" for one in found]
        table.add_row(code, *marks)
    console = Console()
    Console(width=console.width if console.is_terminal else 120).print(table)
    lines = [""]
    for one in machine:
        lines.append(f"{one.what:<17} {'good' if one.good else 'WRONG':<6} {one.says}")
    for one in optional:
        lines.append(f"{one.what:<17} {'found' if one.good else 'none':<6} {one.says} (optional)")
    lines.append("")
    lines += [f"gap: {one.what}: {one.says}" for one in gaps]
    lines.append(
        f"{counted(len(gaps), 'gap')}. A language with a gap is never judged by another's lists or "
        "bounds."
        if gaps else "Nothing is missing."
    )  # fmt: skip
    print("\n".join(lines))  # noqa: T201
