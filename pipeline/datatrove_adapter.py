"""Where eurosift meets datatrove: its storage, readers and filters here, our stages as its steps.

The only module that imports datatrove (a second), so that its `Document`, a Python object with a
dictionary, stays out of every path that eurosift runs itself. Import it where it is used only.

Which mistake is worse: a document that is lost between two programs. So a reader's rows without
text are kept as such, and a filter that fails stops the task and is named. Written for datatrove
0.10.1; its MinHash needs xxhash < 4 and its Maltese tokenizer a download: neither is used here.
"""

from __future__ import annotations

import importlib
import re
import shutil
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Literal

import pyarrow as pa
from datatrove.data import Document
from datatrove.io import DataFolder, get_datafolder
from datatrove.pipeline.filters.base_filter import BaseFilter
from datatrove.pipeline.readers.base import BaseDiskReader, BaseReader
from fsspec.utils import glob_translate  # type: ignore[import-untyped]

from filters.config import FilterConfig
from language_id.config import IdentifyConfig
from language_id.languages import OFFICIAL, UND
from manifests.schema import DOCUMENT, IDENTIFIED, LANGUAGE, REDACTED
from pii.config import RedactConfig
from pipeline import datatrove_rows
from pipeline.errors import EurosiftError, RecipeError, SourceError
from pipeline.offline import offline, public_suffixes, refuse_download

Judge = Callable[[pa.RecordBatch], list[str | None]]
Stage = Callable[[pa.RecordBatch], pa.RecordBatch]
Verdict = bool | tuple[bool, str]


def list_files(root: str, pattern: str = "**") -> list[str]:
    """List the files under a local or remote folder that match a glob: full paths, sorted.

    `root` is taken literally (it may hold `[`); `pattern` is relative to it, `**` is any number of
    folders. Unlike in `DataFolder.list_files`, a pattern without wildcard is a name, not a suffix.
    """
    folder = _folder(root)
    depth = None if "**" in pattern else pattern.count("/") + 1
    matches = re.compile(glob_translate(pattern)).match
    found = [path for path in folder.find("", maxdepth=depth) if matches(path)]
    return sorted(folder.resolve_paths(found))


def open_file(path: str, compression: Literal["infer", "gzip", "zstd"] | None = None) -> IO[bytes]:
    """Open a local or remote file for reading bytes; OSError if that cannot be done."""
    folder, slash, name = path.rpartition("/")
    stream: IO[bytes] = _folder(folder or slash or ".").open(name, "rb", compression=compression)
    return stream


def fetch_folder(root: str, into: Path) -> None:
    """Copy every file under a remote folder to a local one."""
    folder = _folder(root)
    for name in sorted(folder.find("")):
        copy = into / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        with folder.open(name, "rb") as stream, copy.open("wb") as out:
            shutil.copyfileobj(stream, out, 1 << 20)


def file_size(path: str) -> int:
    """Size of a local or remote file in bytes; OSError if it is not there."""
    folder, slash, name = path.rpartition("/")
    return int(_folder(folder or slash or ".").size(name))


def reader_documents(
    import_path: str, options: Mapping[str, Any], path: str | None = None
) -> Iterator[dict[str, Any]]:
    """Read documents with any datatrove reader, in its order: of one file, or what options name.

    `options` are arguments of its constructor, without `data_folder` where there is a `path`.

    Yields:
        `id` (the reader's own: it may hold a file name, so hash it and do not show it), `text`
        (empty if none), `url`, `fetched_at` (as stated) and `metadata` (the rest, no file names).
    """
    folder, slash, name = (path or "").rpartition("/")
    reader = made_reader(import_path, options, None if path is None else folder or slash or ".")
    _keep_rows_without_text(reader)
    for document in reader.run() if path is None else reader.read_file(name):
        metadata = {key: value for key, value in document.metadata.items() if key != "file_path"}
        url, date = metadata.pop("url", None), metadata.pop("date", None)
        row = {"id": document.id, "text": document.text, "url": url, "fetched_at": date}
        yield {**row, "metadata": metadata}


def made_reader(import_path: str, options: Mapping[str, Any], folder: str | None) -> Any:
    """Make a reader of files below a folder, or of what its options name. Raises RecipeError."""
    if folder is None:
        return _construct(import_path, options, BaseReader)
    return _construct(import_path, {**options, "data_folder": folder}, BaseDiskReader)


def filter_rule(
    key: str, options: Mapping[str, Any], language: str | None = None
) -> tuple[str, Judge]:
    """Make a rule of any datatrove filter: its name and a function from a batch to reasons.

    Takes an entry of `[filter.datatrove]` (`datatrove_rows.entry`) and the language that is judged.
    A reason is the rule's name and the filter's own reason, if it gives one. Edits of the text
    (C4's lines) are not taken over. Rows without text are not judged, as in datatrove, nor rows
    without URL by a filter of URLs. Without `language` datatrove's tokenizer is English.

    Raises:
        RecipeError: the class cannot be imported, is no filter, refuses the options, draws lots or
            would download; from the function: it lacks a package, or would download.
        EurosiftError: from the function: it failed on a document.
    """
    name, import_path, arguments = datatrove_rows.entry(key, options, language)
    with offline() as asked:
        try:
            judge = _construct(import_path, arguments, BaseFilter)
        except (EurosiftError, OSError):
            refuse_download(name, asked)
            raise
    if type(judge).__name__ == "SamplerFilter" or getattr(judge, "keep_fraction", False):
        raise RecipeError(
            f"datatrove: {import_path} draws lots; take a part by budgets ([shards])."
        )
    of_urls = hasattr(judge, "tldextractor")
    if of_urls:  # its own would fetch the list of public suffixes and keep it in a cache
        judge.tldextractor = public_suffixes()

    def reasons(batch: pa.RecordBatch) -> list[str | None]:
        found: list[str | None] = [None] * batch.num_rows
        texts = batch.column("text").to_pylist()
        urls = batch.column("url").to_pylist() if of_urls else texts
        rows = [row for row, both in enumerate(zip(texts, urls, strict=True)) if all(both)]
        chosen = batch.take(pa.array(rows, pa.int64()))
        documents = [Document(**fields) for fields in datatrove_rows.fields(chosen)]
        with offline() as asked, warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            try:
                verdicts = judge.filter_batch(documents)
            except ImportError as error:
                raise RecipeError(f"{name}: {error}") from None
            except Exception as error:  # noqa: BLE001 - raised again, without the text it may quote
                refuse_download(name, asked)
                raise EurosiftError(
                    f"{name} failed with {type(error).__name__} on one of the {len(rows)} "
                    f"documents from {documents[0].id} to {documents[-1].id}."
                ) from None
        for row, verdict in zip(rows, verdicts, strict=True):
            keep, reason = verdict if isinstance(verdict, tuple) else (verdict, None)
            if not keep:
                found[row] = f"{name}_{datatrove_rows.word(reason)}" if reason else name
        return found

    return name, reasons


class _Step(BaseFilter):  # type: ignore[misc]
    """What the three steps share: a function per language, made in the worker that needs it."""

    schema: pa.Schema
    settings: Any
    _make: Callable[[str], Stage]
    _annotate: Callable[[Sequence[Document], pa.RecordBatch], list[str | None]]

    def __init__(
        self, config: Any = None, exclusion_writer: Any = None, batch_size: int = 1000
    ) -> None:
        super().__init__(exclusion_writer, batch_size)
        self.config = self.settings() if config is None else config
        self._made: dict[str, Stage] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Only configuration crosses a process boundary."""
        return {**self.__dict__, "_made": {}}

    def filter(self, doc: Document) -> Verdict:
        return self.filter_batch([doc])[0]

    def filter_batch(self, batch: list[Document]) -> list[Verdict]:
        """Annotate and judge documents: True, or False with the reason."""
        verdicts: list[Verdict] = [True] * len(batch)
        languages = [self._language(document) for document in batch]
        for language in sorted(set(languages)):
            rows = [row for row, other in enumerate(languages) if other == language]
            documents = [batch[row] for row in rows]
            if language not in self._made:
                self._made[language] = self._make(language)
            answer = self._made[language](datatrove_rows.batch(documents, self.schema, language))
            for row, reason in zip(rows, self._annotate(documents, answer), strict=True):
                verdicts[row] = (False, reason) if reason else True
        return verdicts

    _language = staticmethod(datatrove_rows.code_of)


class Identify(_Step):
    """eurosift's `identify` as a step of datatrove.

    Sets `language` (ISO 639-1), `language_score` and the other columns of
    `manifests.schema.LANGUAGE` in the metadata. Drops what is in none of `languages`, with the
    reason `language_not_listed` or `language_uncertain`.
    """

    name = "eurosift identify"
    schema = DOCUMENT
    settings = IdentifyConfig
    _language = staticmethod(lambda document: UND)

    def __init__(self, languages: tuple[str, ...] = OFFICIAL, **options: Any) -> None:
        super().__init__(**options)
        self.languages = languages

    def _make(self, language: str) -> Stage:
        from language_id.stage import stage

        return stage(self.config, self.languages)

    def _annotate(self, documents: Sequence[Document], answer: pa.RecordBatch) -> list[str | None]:
        found = answer.select(LANGUAGE.names).to_pylist()
        for document, row in zip(documents, found, strict=True):
            document.metadata |= {key: value for key, value in row.items() if value is not None}
        return [row["language_reason"] if row["language"] == UND else None for row in found]


class Redact(_Step):
    """eurosift's `redact` as a step of datatrove.

    Replaces personal data in the text and in those keys of the metadata that
    `datatrove_rows.TEXT_COLUMNS` names (no other key, and not the id). Sets `spans` in the
    metadata, in code points of the original. Drops what the policy drops, with the reason
    `personal_data`. Reads `language`; one outside the 24 is treated as `und`.
    """

    name = "eurosift redact"
    schema = IDENTIFIED
    settings = RedactConfig

    def _make(self, language: str) -> Stage:
        from pii.stage import stage

        return stage(self.config, language)

    def _annotate(self, documents: Sequence[Document], answer: pa.RecordBatch) -> list[str | None]:
        columns = datatrove_rows.TEXT_COLUMNS
        found = answer.select(["text", "spans", "redact_reason", *columns]).to_pylist()
        for document, row in zip(documents, found, strict=True):
            document.text = row["text"]
            changed = [key for key in columns if row[key] is not None]
            document.metadata |= {key: row[key] for key in ["spans", *changed]}
        return [row["redact_reason"] for row in found]


class Filter(_Step):
    """eurosift's `filter` as a step of datatrove.

    Sets `failed` (the reasons of all failing rules) in the metadata and drops with the first of
    them. Reads `language` and, if given, `source_type`; outside the 24 all is dropped with the
    reason `language_not_listed`, for there are no bounds.
    """

    name = "eurosift filter"
    schema = REDACTED
    settings = FilterConfig

    def _make(self, language: str) -> Stage:
        from filters.stage import stage

        if language == UND:
            return lambda b: pa.record_batch({"failed": [["language_not_listed"]] * b.num_rows})
        rules = tuple(
            filter_rule(key, options, language) for key, options in self.config.datatrove.items()
        )
        return stage(self.config, language, rules)

    def _annotate(self, documents: Sequence[Document], answer: pa.RecordBatch) -> list[str | None]:
        found: list[list[str]] = answer.column("failed").to_pylist()
        for document, failed in zip(documents, found, strict=True):
            document.metadata["failed"] = failed
        return [failed[0] if failed else None for failed in found]


def _folder(root: str) -> DataFolder:
    """Find the file system of an address; SourceError if none is installed for it."""
    try:
        return get_datafolder(root)
    except (ImportError, ValueError) as error:
        raise SourceError(f"No file system is installed to read {root}: {error}") from None


def _construct(import_path: str, options: Mapping[str, Any], kind: Any) -> Any:
    """Import a class of a kind by its dotted path and construct it."""
    module, _, name = import_path.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), name)
        if not (isinstance(found, type) and issubclass(found, kind)):
            raise RecipeError(f"datatrove: {import_path} is no {kind.__name__} of datatrove.")
        return found(**options)
    except (ImportError, AttributeError, TypeError, ValueError, re.error) as error:
        raise RecipeError(f"datatrove: {import_path} cannot be made: {error}.") from None


def _keep_rows_without_text(reader: Any) -> None:
    """Let a reader yield rows without text, which datatrove drops uncounted, warning of keys."""
    made = reader.get_document_from_dict

    def kept(data: dict[str, Any], source_file: str, id_in_file: int | str) -> Document:
        own_id = data.get(reader.id_key, f"{source_file}/{id_in_file}")
        return made(data, source_file, id_in_file) or Document(text="", id=str(own_id))

    reader.get_document_from_dict = kept
    reader._empty_warning = True
