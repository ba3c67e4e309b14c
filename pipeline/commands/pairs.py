"""`eurosift pairs`: linked documents side by side, for people who want to believe a link.

The least alike come first: if these are right, the others are. Texts are the redacted ones.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.errors import RecipeError, StaleError, typed
from pipeline.plan import Plan, thaw
from pipeline.stages import step_named
from pipeline.state import States
from pipeline.steps.languages import read_table
from pipeline.tasks import Task, output_path

_CONTEXT = 8
"""Words that stay on either side of a difference."""

_WIDEST = 20_000
"""Words of a text that are compared; beyond it a difference takes minutes."""


@dataclass(frozen=True, slots=True)
class Member:
    """One side of a pair: its id, and where its redacted text stands (None: an earlier run)."""

    doc_id: str
    path: Path | None
    row: int


def pairs(run: Path, language: str | None, doc: str | None, limit: int, as_json: bool) -> int:
    """Show up to `limit` pairs of each language. Returns 1 if there is none.

    Raises:
        RecipeError: the run does not judge the language.
        StaleError: the pairs are not done or were cleaned away.
    """
    recipe, plan = thaw(run)
    languages = [code for code in plan.languages if plan.judges(code) and language in (None, code)]
    if not languages:
        judged = ", ".join(code for code in plan.languages if plan.judges(code))
        raise RecipeError(f"The run {run} judges no language {language!r}; it judges {judged}.")
    states = States(run, recipe, plan)
    shown = 0
    for code in languages:
        for pair, sides in _chosen(states, plan, code, doc, limit):
            shown += 1
            if as_json:
                ids = {"a": sides[0].doc_id, "b": sides[1].doc_id}
                print(json.dumps({"language": code, **ids, **pair}))  # noqa: T201
            else:
                _show(code, pair, sides)
    if not shown:
        what = f"of {doc} " if doc else ""
        print(f"{run} has no near pair {what}in {', '.join(languages)}.")  # noqa: T201
    return 0 if shown else 1


def _chosen(
    states: States, plan: Plan, language: str, doc: str | None, limit: int
) -> Iterator[tuple[dict[str, Any], tuple[Member, Member]]]:
    """The least alike near pairs of a language, or all pairs of one document."""
    shards = list(members(states, plan, language))
    starts = np.cumsum([0, *(len(ids) for ids, _ in shards)])

    def member(row: int) -> Member:
        place = int(np.searchsorted(starts, row, side="right")) - 1
        ids, path = shards[place]
        return Member(ids[row - int(starts[place])].as_py(), path, row - int(starts[place]))

    tables = [read_table(path) for path in _outputs(states, "join", language)]
    table = pa.concat_tables(tables)
    if doc is None:
        table = table.filter(pc.equal(table["kind"], "near"))
    else:
        rows = [
            int(starts[place]) + found
            for place, (ids, _) in enumerate(shards)
            if (found := pc.index(ids, doc).as_py()) >= 0
        ]
        wanted = pa.array(rows, pa.int64())
        table = table.filter(
            pc.or_(pc.is_in(table["a"], value_set=wanted), pc.is_in(table["b"], value_set=wanted))
        )
    table = table.group_by(["a", "b", "kind"]).aggregate(
        [("similarity", "max"), ("jaccard", "max"), ("bands", "max")]
    )
    order = [("similarity_max", "ascending"), ("a", "ascending"), ("b", "ascending")]
    for row in table.sort_by(order).slice(0, limit).to_pylist():
        pair = {"kind": row["kind"], "similarity": _rounded(row["similarity_max"]),
                "jaccard": _rounded(row["jaccard_max"]), "bands": row["bands_max"]}  # fmt: skip
        yield pair, (member(row["a"]), member(row["b"]))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def members(
    states: States, plan: Plan, language: str
) -> Iterator[tuple[pa.ChunkedArray, Path | None]]:
    """Ids of each signature shard, own ones first, and the redacted shard beside it."""
    for index, path in enumerate(_outputs(states, "signatures", language)):
        redacted = states.run / output_path(Task("redact", language, index))
        yield read_table(path, columns=["doc_id"])["doc_id"], redacted
    if language in plan.earlier:
        for path in _outputs(states, "earlier", language):
            yield read_table(path, columns=["doc_id"])["doc_id"], None


def _outputs(states: States, step: str, language: str) -> Iterator[Path]:
    for task in step_named(step).tasks(states.plan):
        if task.language == language:
            if states.of(task).condition != "done":
                restore = " --restore" if states.of(task).condition == "cleaned" else ""
                raise StaleError(
                    f"{task} of {states.run} is {states.of(task).condition}.",
                    next_command=f"eurosift run RECIPE --out {typed(states.run)}{restore}",
                )
            yield states.run / output_path(task)


def text_of(side: Member) -> str | None:
    """The redacted text of one row, reading its row group alone."""
    if side.path is None or not side.path.exists():
        return None
    with pq.ParquetFile(side.path) as file:
        first = 0
        for group in range(file.num_row_groups):
            count = file.metadata.row_group(group).num_rows
            if side.row < first + count:
                table = file.read_row_group(group, columns=["doc_id", "text"])
                if table["doc_id"][side.row - first].as_py() != side.doc_id:
                    raise AssertionError("signatures and redacted shards do not align")
                return str(table["text"][side.row - first].as_py())
            first += count
    return None


def _show(language: str, pair: dict[str, Any], sides: tuple[Member, Member]) -> None:
    from rich.console import Console
    from rich.rule import Rule
    from rich.table import Table

    console = Console()
    if not console.is_terminal:
        console = Console(width=160)
    numbers = [f"{name} {value}" for name, value in pair.items() if value is not None]
    console.print(Rule(f"{language}  {'  '.join(numbers)}", align="left"))
    table = Table(box=None, expand=True, padding=(0, 2, 0, 0))
    for side in sides:
        table.add_column(side.doc_id, ratio=1, overflow="fold")
    texts = [text_of(side) for side in sides]
    if texts[0] is None or texts[1] is None:
        absent = "(its text is in an earlier run, or not redacted yet)"
        table.add_row(*(absent if text is None else _short(text) for text in texts))
    else:
        for left, right in side_by_side(texts[0], texts[1]):
            table.add_row(left, right)
    console.print(table)


def _short(text: str) -> str:
    from rich.markup import escape

    return escape(text[:600]) + (" …" if len(text) > 600 else "")


def side_by_side(first: str, second: str) -> Iterator[tuple[str, str]]:
    """What differs, with some words around it, as markup of rich; what is alike is counted."""
    a, b = (re.findall(r"\S+", text)[:_WIDEST] for text in (first, second))
    steps = difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    left: list[str] = []
    right: list[str] = []
    for number, (kind, i, j, k, m) in enumerate(steps):
        if kind != "equal":
            left += _marked(a[i:j], "red")
            right += _marked(b[k:m], "green")
            continue
        head = 0 if number == 0 else _CONTEXT
        tail = 0 if number == len(steps) - 1 else _CONTEXT
        if j - i <= head + tail + 4:
            left += _marked(a[i:j])
            right += _marked(b[k:m])
            continue
        left += _marked(a[i : i + head])
        right += _marked(b[k : k + head])
        if left or right:
            yield " ".join(left), " ".join(right)
        alike = f"[dim]… {j - i - head - tail:,} words alike …[/dim]"
        yield alike, alike
        left, right = _marked(a[j - tail : j]), _marked(b[m - tail : m])
    if left or right:
        yield " ".join(left), " ".join(right)


def _marked(words: list[str], colour: str = "") -> list[str]:
    from rich.markup import escape

    if not words:
        return []
    text = escape(" ".join(words))
    return [f"[bold {colour}]⟦{text}⟧[/]" if colour else text]
