"""`eurosift try STAGE`: the pipeline's own functions on texts of yours, a JSON line for a line.

Other keys pass through untouched; what a stage adds is what the pipeline would have computed with
the same settings. Nothing is written to disk but temporary signatures of `dedup`.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

import pyarrow as pa

from language_id.languages import OFFICIAL, UND
from manifests.schema import DOCUMENT, IDENTIFIED, REDACTED
from pipeline.errors import RecipeError, SourceError
from pipeline.recipe import Recipe, Source, SourceType, read

_BATCH = 256
Row = dict[str, Any]


def try_stage(stage: str, path: Path | None, recipe_path: Path | None) -> int:
    """Read JSON lines, run one stage, write JSON lines."""
    recipe = read(recipe_path) if recipe_path else Recipe(
        name="try", sources=(Source(name="try", paths=("-",)),)
    )  # fmt: skip
    functions: dict[str, Callable[[Recipe, list[Row]], Iterable[Row]]] = {
        "extract": _extract, "identify": _identify, "redact": _redact, "filter": _filter,
        "dedup": _dedup,
    }  # fmt: skip
    whole = stage == "dedup"
    with _opened(path) as stream:
        for rows in _groups(_rows(stream, path), None if whole else _BATCH):
            for row in functions[stage](recipe, rows):
                sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    return 0


def _extract(recipe: Recipe, rows: list[Row]) -> Iterator[Row]:
    from pipeline.extract.sandbox import Sandbox
    from pipeline.extract.single import extract_one

    with Sandbox(recipe.extract) as sandbox:
        for number, row in enumerate(rows, start=1):
            charset = "utf-8" if "html" in row else None
            _check_kinds(row, number)
            yield {**row, **extract_one(sandbox, _payload(row), row.get("url"), charset)}


def _payload(row: Row) -> bytes:
    if isinstance(row.get("html"), str):
        return str(row["html"]).encode("utf-8", "surrogatepass")
    if not isinstance(row.get("path"), str):
        raise SourceError("A line for `try extract` needs the key `html` or `path` (a string).")
    try:
        return Path(row["path"]).read_bytes()
    except OSError as error:
        raise SourceError(f"{row['path']} cannot be read: {error.strerror}.") from None


def _identify(recipe: Recipe, rows: list[Row]) -> Iterator[Row]:
    from pipeline.steps.makers import made

    labels = made("identify", recipe, None)(_batch(rows, DOCUMENT)).to_pylist()
    for row, found in zip(rows, labels, strict=True):
        score = found["language_score"]
        yield {
            **row,
            "language": found["language_label"],
            "score": None if score is None else round(score, 4),
            "routed": found["language"],
        }


def _redact(recipe: Recipe, rows: list[Row]) -> Iterator[Row]:
    from pipeline.steps.makers import made

    for group, language in _by_language(rows, allow_und=True):
        done = made("redact", recipe, language)(_batch(group, IDENTIFIED)).to_pylist()
        for row, found in zip(group, done, strict=True):
            spans = [
                {key: _plain(span[key]) for key in ("start", "end", "entity", "score", "action")}
                for span in found["spans"]
                if span["column"] == "text"
            ]
            yield {**row, "text": found["text"], "spans": spans}


def _filter(recipe: Recipe, rows: list[Row]) -> Iterator[Row]:
    from pipeline.steps.makers import made
    from pipeline.steps.write import NO_MEASURE

    for group, language in _by_language(rows, allow_und=False):
        verdicts = made("filter", recipe, language)(_batch(group, REDACTED)).to_pylist()
        for row, verdict in zip(group, verdicts, strict=True):
            measures = {k: _plain(v) for k, v in verdict.items() if k not in NO_MEASURE}
            yield {
                **row,
                "measures": measures,
                "quality": round(verdict["quality"], 4),
                "failed": verdict["failed"],
            }


def _dedup(recipe: Recipe, rows: list[Row]) -> Iterator[Row]:
    """Dedup of all lines together, whatever their `language` keys say.

    Clusters are named by the `id` of their first-ranked line, or by its number where it has none.
    """
    import pyarrow.parquet as pq

    from dedup.bands import bands
    from dedup.join import join
    from dedup.union import union
    from pipeline.steps.makers import made

    if not rows:
        return
    sign = made("dedup", recipe, rows[0].get("language") or "en")
    table = pa.Table.from_batches([sign(_batch(rows, IDENTIFIED))])
    with tempfile.TemporaryDirectory(prefix="eurosift-try-") as folder:
        signed, keyed, paired = (
            Path(folder) / f"{n}.parquet" for n in ("signatures", "bands", "pairs")
        )
        pq.write_table(table, signed)
        pq.write_table(pa.concat_tables(bands(table, recipe.dedup, 1)), keyed)
        pq.write_table(join(recipe.dedup, 0, 1, [keyed], [signed]), paired)
        verdicts = pa.concat_tables(union(recipe.dedup, [signed], [paired])).to_pylist()
    for row, verdict in zip(rows, verdicts, strict=True):
        first = int(verdict["cluster"], 16)
        yield {
            **row,
            "cluster": rows[first].get("id", first),
            "rank": verdict["cluster_rank"],
            "verdict": verdict["duplicate"],
            "similarity": None
            if verdict["similarity"] is None
            else round(verdict["similarity"], 4),
        }


def _by_language(rows: list[Row], *, allow_und: bool) -> Iterator[tuple[list[Row], str]]:
    """Runs of lines of one language, in the order of the input."""
    group: list[Row] = []
    for row in rows:
        language = row.get("language")
        if language not in OFFICIAL and not (allow_und and language in (None, UND)):
            raise SourceError(
                f"A line has the language {language!r}; this stage needs the key `language` with "
                f"one of {' '.join(OFFICIAL)}."
            )
        if group and (group[0].get("language") or UND) != (language or UND):
            yield group, group[0].get("language") or UND
            group = []
        group.append(row)
    if group:
        yield group, group[0].get("language") or UND


def _batch(rows: list[Row], schema: pa.Schema) -> pa.RecordBatch:
    """The rows as a batch of the pipeline; the number of a line stands in for its doc_id."""
    filled = []
    for number, row in enumerate(rows):
        text = row.get("text")
        if not isinstance(text, str):
            raise SourceError(f"A line lacks the key `text` (a string): line {number + 1}.")
        _check_kinds(row, number + 1)
        content: Row = {field.name: None for field in schema}
        content |= {
            "doc_id": f"{number:032x}",
            "text": text.encode("utf-8", "replace").decode("utf-8"),
            "source": "try",
            "source_type": row.get("source_type") or "web",
            "raw_file": "",
            "url": row.get("url"),
        }
        if "language" in schema.names:
            content["language"] = row.get("language") or UND
        if "spans" in schema.names:
            content |= {"text_chars": len(text), "spans": []}
        filled.append(content)
    return pa.RecordBatch.from_pylist(filled, schema=schema)


def _check_kinds(row: Row, number: int) -> None:
    """Refuse values that no document of the pipeline can have."""
    url, kind = row.get("url"), row.get("source_type")
    if not isinstance(url, str | None):
        raise SourceError(f"Line {number}: `url` must be a string or null.")
    if kind is not None and kind not in get_args(SourceType):
        known = ", ".join(get_args(SourceType))
        raise SourceError(f"Line {number}: `source_type` {kind!r} is none of {known}.")


def _rows(stream: Iterable[bytes], path: Path | None) -> Iterator[Row]:
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise SourceError(f"{path or 'standard input'}, line {number}: not a JSON object.")
        yield row


def _groups(rows: Iterable[Row], size: int | None) -> Iterator[list[Row]]:
    group: list[Row] = []
    for row in rows:
        group.append(row)
        if size is not None and len(group) >= size:
            yield group
            group = []
    if group:
        yield group


def _opened(path: Path | None) -> Any:
    if path is None:
        return sys.stdin.buffer
    try:
        return path.open("rb")
    except OSError as error:
        raise RecipeError(f"{path} cannot be read: {error.strerror}.") from None


def _plain(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value
