"""One strict TOML recipe a run: what goes in, what each stage does, and nothing that is misspelt.

A recipe is read into frozen structures; only departures from the defaults are written. An unknown
key is refused with the nearest known name and its line, because a threshold that is silently
ignored costs a cluster week.
"""

from __future__ import annotations

import hashlib
import json
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
from pipeline.recipe_errors import explain, nearest
from pipeline.shards.config import ShardsConfig
from pipeline.slurm.config import SlurmConfig, languages_named

Format = Literal[
    "auto", "warc", "html", "xml", "formex", "pdf", "docx", "odt", "rtf", "text", "markdown",
    "jsonl", "csv", "parquet", "arrow", "datatrove",
]  # fmt: skip
SourceType = Literal["web", "pdf", "law", "debate", "gazette", "tender"]


Name = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$",
        description="up to 64 small letters, digits and _ . - with a letter or digit first",
    ),
]

_DAY = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
PERIOD = rf"^{_DAY}(/{_DAY})?$"
"""A year, a month, a day, or two of them with a slash between (ISO 8601)."""

Period = Annotated[
    str, msgspec.Meta(pattern=PERIOD, description='dates such as "2015", "2015-01/2024-12"')
]


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

    name: Name
    paths: tuple[str, ...]
    format: Format = "auto"
    type: SourceType = "web"
    owner: str | None = None
    licence: str | None = None
    period: Period | None = None
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

    name: Name
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
        raise RecipeError(explain(path, text, str(error), Recipe)) from None
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
                    f"{nearest(column, (*CONTENT, *METADATA))}"
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
                    f"{nearest(code, OFFICIAL)}"
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


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_without_none(item) for item in value]
    return value
