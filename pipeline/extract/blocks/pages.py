"""Pages to train and to judge by: gold pages, crawled pages, and what trafilatura makes of them."""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
import zstandard

from pipeline.extract import warc
from pipeline.extract.blocks.context import context
from pipeline.extract.blocks.features import FEATURES, features
from pipeline.extract.blocks.labels import distilled, gold
from pipeline.extract.blocks.scan import scan
from pipeline.extract.blocks.tables import cells
from pipeline.extract.charset import decode
from pipeline.extract.config import ExtractConfig
from pipeline.extract.page import page_reader
from pipeline.extract.piece import Piece
from pipeline.extract.tally import Tally
from pipeline.extract.task import PageTask

FOLDS: Final = 5
REFERENCE: Final = ExtractConfig(extractor="trafilatura", favor="precision")
"""Whose text labels are distilled from."""


class Source(NamedTuple):
    """A page as it was fetched. `gold`: snippets `with` and `without`, None where nobody marked."""

    url: str
    body: bytes
    charset: str | None
    gold: Mapping[str, Any] | None


class Labelled(NamedTuple):
    """A page's b blocks with features and labels."""

    url: str
    gold: Mapping[str, Any] | None
    blocks: list[str]
    features: npt.NDArray[np.float32]
    """(b, FEATURES)."""
    distilled: npt.NDArray[np.float32]
    """1 or 0 as trafilatura keeps the block or not, (b,)."""
    marked: npt.NDArray[np.float32]
    """1, 0 or, where no snippet says anything, -1, (b,)."""
    reference: str
    """trafilatura's text."""


def gold_pages(path: Path) -> Iterator[Source]:
    """Pages of a JSON Lines file X_gold.jsonl: `url`, `html`, `with`, `without`.

    `html` names a file beside it or a member of X_html.tar.zst.
    """
    archive = path.with_name(path.name.replace("_gold.jsonl", "_html.tar.zst"))
    packed = _members(archive) if archive != path and archive.exists() else {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            name = row["html"]
            body = packed[name] if name in packed else (path.parent / name).read_bytes()
            yield Source(row["url"], body, None, row)


def _members(archive: Path) -> dict[str, bytes]:
    found = {}
    with (
        archive.open("rb") as file,
        zstandard.ZstdDecompressor().stream_reader(file) as stream,
        tarfile.open(fileobj=stream, mode="r|") as members,
    ):
        for member in members:
            if member.isfile() and (opened := members.extractfile(member)):
                found[member.name] = opened.read()
    return found


def crawled_pages(path: Path) -> Iterator[Source]:
    """HTML pages of a WARC, each body once."""
    piece = Piece(source="s", source_type="web", file="f", path=str(path), format="warc",
                  locator=path.name)  # fmt: skip
    seen = set()
    for row in warc.rows(piece, REFERENCE, Tally()):
        if row.task is None or row.task.form != "html" or row.raw_digest in seen:
            continue
        seen.add(row.raw_digest)
        yield Source(row.url or "", row.task.body, row.task.charset, None)


def labelled(pages: Iterator[Source]) -> list[Labelled]:
    """Scan pages, and have trafilatura read them; pages without a block are left out."""
    read = page_reader(REFERENCE)
    found = []
    for page in pages:
        scanned = scan(np.frombuffer(decode(page.body, page.charset).utf8, np.uint8))
        count = len(scanned.block_element)
        if count == 0:
            continue
        rows = np.empty((count, FEATURES), np.float32)
        features(scanned, context(scanned), 0, count, np.float32(0), np.float32(0), rows)
        whole = scanned.text.tobytes()
        blocks = [whole[a:b].decode("utf-8", "replace") for a, b in scanned.block_text.tolist()]
        task = PageTask(body=page.body, form="html", charset=page.charset)
        reference = read(task).text
        found.append(
            Labelled(
                page.url,
                page.gold,
                blocks,
                rows,
                distilled(blocks, (cells(scanned) >= 0).tolist(), reference),
                gold(blocks, page.gold) if page.gold else np.full(count, -1, np.float32),
                reference,
            )
        )
    return found


def domain(url: str) -> str:
    """The last two labels of a host: coarse, so that no site lies on both sides of a fold."""
    return ".".join((urlsplit(url).hostname or url).lower().split(".")[-2:])


def folds(pages: Sequence[Labelled]) -> npt.NDArray[np.int64]:
    """The fold of each page, by its domain."""
    numbers = [int(hashlib.sha256(domain(page.url).encode()).hexdigest()[:8], 16) for page in pages]
    return np.array(numbers, np.int64) % FOLDS
