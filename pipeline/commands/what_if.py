"""`eurosift what-if`: what other bounds would drop, in seconds, from the scores of a run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import RecipeError, StaleError, onward
from pipeline.plan import thaw
from pipeline.recipe import Recipe
from pipeline.stages import step_named
from pipeline.state import States
from pipeline.steps.languages import read_table
from pipeline.tasks import Task, output_path

_FAULTS = ("reason", "language_reason", "redact_reason")
_WIDTH = 90


def what_if(run: Path, settings: list[str], language: str | None, examples: int) -> int:
    """Print, per language, what each rule drops now and then, and documents near the new bounds.

    Of one language every rule that drops something is shown, of several those that are changed.

    Only documents that reach the filter count: no text, uncertain language or personal data drop
    a document whatever its measures. Copies count like others, budgets are not drawn again.

    Raises:
        RecipeError: a setting names no rule or no number, or the run does not judge the language.
        StaleError: the filter is not done.
    """
    from filters.what_if import ANY_RULE, Effect, effects, failing, outside_reasons, parse_settings

    recipe, plan = thaw(run)
    try:
        parse_settings(settings, _named_outside(settings))
    except ValueError as error:
        raise RecipeError(str(error)) from None
    languages = [code for code in plan.languages if plan.judges(code) and language in (None, code)]
    if not languages:
        known = ", ".join(code for code in plan.languages if plan.judges(code))
        raise RecipeError(f"The run {run} judges no language {language!r}; it judges {known}.")
    states = States(run, recipe, plan)
    judged = {code: judged_documents(states, code) for code in languages}
    outside = sorted({one for table, _, _ in judged.values() for one in outside_reasons(table)})
    try:
        changed = parse_settings(settings, outside)
    except ValueError as error:
        raise RecipeError(str(error)) from None
    rows: list[tuple[str, str, Effect, Effect]] = []
    totals: dict[str, tuple[Effect, Effect]] = {}
    samples: list[str] = []
    for code, (verdicts, chars, kinds) in judged.items():
        now, then = failing(verdicts, kinds, recipe.filter, code, changed, outside)
        before, after = effects(now, chars, outside), effects(then, chars, outside)
        # All rules that drop something where one language is asked for, else what was changed.
        acting = [name for name in before if before[name].documents or after[name].documents]
        others = [one for one in acting if one not in changed] if len(languages) == 1 else []
        names = dict.fromkeys([*changed, *others, ANY_RULE])
        for name in names:
            rows.append((code, name, before[name], after[name]))
            a, b = totals.get(name, (Effect(), Effect()))
            totals[name] = (a.plus(before[name]), b.plus(after[name]))
        if examples:
            samples += _samples(states, code, verdicts, changed, examples)
    if len(languages) > 1:
        rows += [("all", name, a, b) for name, (a, b) in totals.items()]
    _print(rows, recipe)
    print("\n".join(samples))  # noqa: T201
    return 0


def _named_outside(settings: list[str]) -> list[str]:
    """Names that may be reasons of a list or of datatrove: the run's verdicts will tell."""
    from filters.lists import PREFIX

    names = [setting.partition("=")[0].strip() for setting in settings]
    return [name for name in names if name.startswith((PREFIX, "datatrove_"))]


def judged_documents(states: States, language: str) -> tuple[pa.Table, Any, list[str]]:
    """Verdicts of the documents that reach the filter, their code points and source types.

    The columns `shard` and `row` say where each document stands.

    Raises:
        StaleError: filter or redact of the language is not done.
    """
    tables = []
    for task in step_named("filter").tasks(states.plan):
        if task.language != language:
            continue
        for needed in (task, Task("redact", language, task.index)):
            if not states.of(needed).done:
                raise StaleError(
                    f"{needed} of {states.run} is {states.of(needed).condition}.",
                    next_command=onward(states.run),
                )
        verdicts = read_table(states.run / output_path(task))
        redacted = read_table(
            states.run / output_path(Task("redact", language, task.index)),
            columns=["doc_id", "text_chars", "source_type", *_FAULTS],
        )
        if not verdicts["doc_id"].equals(redacted["doc_id"]):
            raise AssertionError("the verdicts of filter do not align with the redacted shard")
        count = verdicts.num_rows
        verdicts = verdicts.append_column("shard", pa.array(np.full(count, task.index)))
        verdicts = verdicts.append_column("row", pa.array(np.arange(count)))
        for name in ("text_chars", "source_type"):
            verdicts = verdicts.append_column(name, redacted[name])
        sound = np.ones(count, np.bool_)
        for name in _FAULTS:
            sound &= redacted[name].is_null().to_numpy()
        tables.append(verdicts.filter(pa.array(sound)))
    table = pa.concat_tables(tables)
    return table, table["text_chars"].to_numpy(), table["source_type"].to_pylist()


def _samples(
    states: States, language: str, verdicts: pa.Table, changed: Mapping[str, float | None],
    count: int,
) -> list[str]:  # fmt: skip
    """Lines about the documents closest to each new bound: id, value, beginning of the text."""
    from filters.rules import BY_NAME
    from filters.what_if import nearest

    lines = []
    for name, bound in changed.items():
        if bound is None or not verdicts.num_rows:  # a rule taken away has no sides
            continue
        measure = BY_NAME[name].measure
        values = verdicts[measure].to_numpy().astype(np.float64)
        for side, rows in zip(("fail", "pass"), nearest(values, name, bound, count), strict=True):
            lines.append(f"\n{language}: closest to {name} = {bound:g} that {side}")
            for row in rows.tolist():
                text = _beginning(states, language, verdicts["shard"][row].as_py(),
                                  verdicts["row"][row].as_py())  # fmt: skip
                lines.append(f"  {verdicts['doc_id'][row].as_py()} {values[row]:>9.4g}  {text}")
            if not len(rows):
                lines.append("  none")
    return lines


def _beginning(states: States, language: str, shard: int, row: int) -> str:
    """The first characters of a redacted text, on one line, reading its row group alone."""
    path = states.run / output_path(Task("redact", language, shard))
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            count = file.metadata.row_group(group).num_rows
            if row < count:
                text = file.read_row_group(group, columns=["text"])["text"][row].as_py()
                return " ".join(str(text)[: 2 * _WIDTH].split())[:_WIDTH]
            row -= count
    raise AssertionError("a verdict has no redacted row")


def _print(rows: list[Any], recipe: Recipe) -> None:
    from rich.console import Console
    from rich.table import Table

    from filters.what_if import ANY_RULE

    table = Table(box=None, pad_edge=False, title=f"{recipe.name}: documents dropped, now → then")
    for name in ("language", "rule", "documents", "characters", "by no other rule", "characters"):
        words = name in {"language", "rule"}
        table.add_column(name, justify="left" if words else "right", overflow="fold")
    for language, name, now, then in rows:
        alone = name != ANY_RULE
        table.add_row(
            language, name,
            _arrow(now.documents, then.documents), _arrow(now.chars, then.chars),
            _arrow(now.alone_documents, then.alone_documents) if alone else "",
            _arrow(now.alone_chars, then.alone_chars) if alone else "",
        )  # fmt: skip
    console = Console()
    Console(width=console.width if console.is_terminal else 160).print(table)


def _arrow(now: int, then: int) -> str:
    return f"{now:,}" if now == then else f"{now:,} → {then:,}"
