"""One strict TOML recipe a run: what goes in, what each stage does, and nothing that is misspelt.

A recipe is read into frozen structures; only departures from the defaults are written. An unknown
key is refused with the nearest known name and its line, because a threshold that is silently
ignored costs a cluster week.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from dedup.config import DedupConfig
from filters.config import FilterConfig
from language_id.config import IdentifyConfig
from language_id.languages import OFFICIAL, UND
from pii.config import RedactConfig
from pipeline.errors import RecipeError
from pipeline.extract.config import CONTENT, METADATA, ExtractConfig
from pipeline.shards.config import ShardsConfig
from pipeline.slurm.config import SlurmConfig, languages_named

Format = Literal[
    "auto", "warc", "html", "xml", "formex", "pdf", "docx", "odt", "rtf", "text", "markdown",
    "jsonl", "csv", "parquet", "arrow", "datatrove",
]  # fmt: skip
SourceType = Literal["web", "pdf", "law", "debate", "gazette", "tender"]


_DAY = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
PERIOD = rf"^{_DAY}(/{_DAY})?$"
"""A year, a month, a day, or two of them with a slash between (ISO 8601)."""


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One body of documents with one owner, kind and licence.

    `paths` are files, folders or globs, relative to the recipe's folder. `columns` maps eurosift's
    names (`text` or `html`, `url`, `title`, `fetched_at` …) to those of a table: JSONL, CSV,
    Parquet, Arrow.
    With the format `datatrove`, `reader` is the import path of one of its readers and `options` are
    that reader's arguments. `owner`, `licence` and `period` (`2015-01/2024-12`) are declared for
    the ledger and the manifest; a licence that is not declared is `unknown` there. With `sidecar`,
    each file has a JSON side-car with the keys of OpenEuroLLM's guide, or is quarantined. A
    `catalogue` is a DCAT-AP file (Turtle, RDF/XML, JSON-LD) beside the data, relative to the
    recipe: what it says of a file's licence, publisher and address goes before the source's own. A
    path with a scheme (`s3://…`) is listed and fetched by datatrove's storage layer.
    """

    name: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
    paths: tuple[str, ...]
    format: Format = "auto"
    type: SourceType = "web"
    owner: str | None = None
    licence: str | None = None
    period: Annotated[str, msgspec.Meta(pattern=PERIOD)] | None = None
    sidecar: bool = False
    catalogue: str | None = None
    columns: dict[str, str] = {}
    reader: str | None = None
    options: dict[str, str | int | float | bool] = {}


class RunConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the work is cut. `batch_rows` changes no output; the others change names of files only.

    `language_shards` is the number of tasks a language from `dedup` on; null takes one for every
    512 MB of stored input. `languages` overrides it for single languages.
    """

    batch_rows: Annotated[int, msgspec.Meta(ge=1)] = 1024
    slice_mb: Annotated[int, msgspec.Meta(ge=1)] = 512
    language_shards: Annotated[int, msgspec.Meta(ge=1)] | None = None
    languages: dict[str, Annotated[int, msgspec.Meta(ge=1)]] = {}


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A whole run. `out` is where to write if the command line does not say."""

    name: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
    sources: Annotated[tuple[Source, ...], msgspec.Meta(min_length=1)]
    languages: tuple[str, ...] = OFFICIAL
    out: str | None = None
    run: RunConfig = RunConfig()
    extract: ExtractConfig = ExtractConfig()
    identify: IdentifyConfig = IdentifyConfig()
    dedup: DedupConfig = DedupConfig()
    redact: RedactConfig = RedactConfig()
    filter: FilterConfig = FilterConfig()
    shards: ShardsConfig = ShardsConfig()
    slurm: SlurmConfig = SlurmConfig()


def read(path: Path) -> Recipe:
    """Read and check a recipe.

    Raises:
        RecipeError: with the file, the line where it can be told, and the nearest known name.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is not UTF-8"
        raise RecipeError(f"The recipe {path} cannot be read: {reason}.") from None
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RecipeError(f"The recipe {path} is not TOML: {error}.") from None
    try:
        recipe = msgspec.convert(table, Recipe)
    except msgspec.ValidationError as error:
        raise RecipeError(_explain(path, text, str(error))) from None
    recipe = msgspec.structs.replace(
        recipe,
        redact=recipe.redact.from_folder(path.parent),
        filter=recipe.filter.from_folder(path.parent),
    )
    recipe = _with_places(recipe, path.parent)
    _check(recipe, path)
    return recipe


def _with_places(recipe: Recipe, folder: Path) -> Recipe:
    """Model files by whole paths: tasks of the run start elsewhere."""
    identify = recipe.identify
    places = {
        key: str((folder / name).resolve())
        for key in ("model_file", "second_model_file")
        if (name := getattr(identify, key)) is not None
    }
    return msgspec.structs.replace(recipe, identify=msgspec.structs.replace(identify, **places))


def to_toml(recipe: Recipe) -> str:
    """The resolved recipe, every default written out, as TOML."""
    import tomli_w

    return tomli_w.dumps(_without_none(msgspec.to_builtins(recipe)), multiline_strings=False)


def to_json(recipe: Recipe) -> str:
    """The resolved recipe as canonical JSON: sorted keys, for storing and hashing."""
    return json.dumps(msgspec.to_builtins(recipe), sort_keys=True, indent=1, ensure_ascii=False)


def from_json(text: str) -> Recipe:
    """The inverse of `to_json`."""
    return msgspec.json.decode(text.encode(), type=Recipe)


def digest(value: object) -> str:
    """sha256 (hex) of a JSON-able value or structure, written canonically."""
    plain = json.dumps(msgspec.to_builtins(value), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _check(recipe: Recipe, path: Path) -> None:
    """What the types cannot say: names that must be unique or known."""
    names = [source.name for source in recipe.sources]
    for name in names:
        if names.count(name) > 1:
            raise RecipeError(f"{path}: two sources are named {name!r}; a name must be unique.")
    for source in recipe.sources:
        for column in source.columns:
            if column not in (*CONTENT, *METADATA):
                raise RecipeError(
                    f"{path}: source {source.name!r} maps {column!r}, which no table can give"
                    f"{_nearest(column, (*CONTENT, *METADATA))}"
                )
        if (source.format == "datatrove") != (source.reader is not None):
            raise RecipeError(
                f"{path}: source {source.name!r}: the format 'datatrove' and `reader` go together."
            )
        if {*CONTENT} <= {*source.columns}:
            raise RecipeError(f"{path}: source {source.name!r} maps `text` and `html`; choose one.")
    of_slurm = languages_named(recipe.slurm) - {UND}
    for group in (
        recipe.languages,
        recipe.run.languages,
        recipe.shards.languages,
        of_slurm,
        recipe.shards.exclude,
    ):
        for code in group:
            if code not in OFFICIAL:
                raise RecipeError(
                    f"{path}: {code!r} is not one of the 24 official languages"
                    f"{_nearest(code, OFFICIAL)}"
                )
    if len(set(recipe.languages)) < len(recipe.languages) or not recipe.languages:
        raise RecipeError(f"{path}: `languages` must name at least one language, each once.")
    from pipeline.fingerprints import check_stages
    from pipeline.steps.makers import extra_rules

    try:
        check_stages(recipe)
        extra_rules(recipe, recipe.languages[0])
    except (ValueError, RecipeError) as error:
        raise RecipeError(f"{path}: {error}") from None


def _explain(path: Path, text: str, message: str) -> str:
    """Msgspec's message with file, line and the nearest known name."""
    head, _, where = message.partition(" - at `$")
    where = where.rstrip("`")
    unknown = re.search(r"unknown field `([^`]+)`", head)
    if unknown is None:
        steps = [step for step in re.split(r"[.\[\]]+", where) if step]
        line = _line_of(text, steps[:-1], steps[-1]) if steps else None
        return f"{path}{f', line {line}' if line else ''}: {'.'.join(steps) or 'recipe'}: {head}."
    key = unknown.group(1)
    where = where.replace("[...]", ".*")  # the key of a table that may have any
    steps = [step for step in re.split(r"[.\[\]]+", where) if step]
    line = _line_of(text, steps, key)
    table = f"[{'.'.join(s for s in steps if not s.isdigit())}] " if steps else ""
    return (
        f"{path}{f', line {line}' if line else ''}: {table}has no key {key!r}"
        f"{_nearest(key, _known(steps))}"
    )


def _known(steps: list[str]) -> tuple[str, ...]:
    """Field names of the structure that a path of the recipe leads to."""
    kind: Any = Recipe
    for step in steps:
        if step.isdigit() or step == "*" or kind is None:
            continue
        fields = {field.name: field.type for field in msgspec.structs.fields(kind)}
        kind = _structure(fields.get(step))
    return tuple(field.encode_name for field in msgspec.structs.fields(kind)) if kind else ()


def _structure(kind: Any) -> Any:
    """The msgspec structure inside a type such as `tuple[Source, ...]`, or None."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    for inner in getattr(kind, "__args__", ()):
        found = _structure(inner)
        if found is not None:
            return found
    return None


def _line_of(text: str, steps: list[str], key: str) -> int | None:
    """Line (from 1) on which `key` of the table at `steps` stands, as far as a scan can tell."""
    names = [step for step in steps if not step.isdigit()]
    index = next((int(step) for step in steps if step.isdigit()), 0)
    table: list[str] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]", line)
        if header:
            table = [part.strip().strip("\"'") for part in header.group(2).split(".")]
            if header.group(1) == "[[":
                seen[table[0]] = seen.get(table[0], -1) + 1
            if _leads(table[: len(names) + 1], [*names, key]):
                return number
            continue
        written = re.match(r"\s*([A-Za-z0-9_\-\"'.]+)\s*=", line)
        if not written:
            continue
        path = [*table, *(part.strip("\"'") for part in written.group(1).split("."))]
        if _leads(path, [*names, key]) and seen.get(table[0] if table else "", 0) == index:
            return number
        if _leads(path, names) and re.search(rf"\b{re.escape(key)}\b", line):
            return number
    return None


def _leads(path: list[str], names: list[str]) -> bool:
    """Whether a path of keys is that of the names, `*` being any."""
    return len(path) == len(names) and all(
        name in (one, "*") for one, name in zip(path, names, strict=True)
    )


def _nearest(name: str, known: tuple[str, ...]) -> str:
    """The end of a sentence about an unknown name."""
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; known are {', '.join(known)}." if known else "."


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_without_none(item) for item in value]
    return value
