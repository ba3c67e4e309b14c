"""The good text and the junk that the quality rules are measured on, taken through the pipeline.

Real input only: a crawl with a manifest that says of each record what it is, laws of nine states
and of the EU, gazettes of two as PDF, minutes of parliaments. What the filter sees is text after
extraction, language identification and redaction, so the documents are taken through these stages,
and their fate there is counted too.
"""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.parquet as pq

GOOD_KINDS = ("page", "near_dup:comments", "near_dup:date", "near_dup:nav", "near_dup:drop_p")
"""Kinds of the manifest that are whole pages; exact copies say nothing new."""
JUNK_KINDS = ("page_almost_empty", "truncated")
"""Junk besides `junk:*`."""

TITLE_ALONE = "title alone"
"""Pages whose main text is their own title, as the first pages of a manual's chapters are, if need
be over the heading of a table of contents: no rule is asked, and they are neither good text nor
counted as junk."""
HEADING_WORDS = 3

NO_PROSE = "no prose"
"""Pages of the manifest that hold none, as filters_labels.toml says."""

SOURCES = {
    "law-national": ("law", "jsonl", ["texts/law.jsonl"]),
    "law-xml": (
        "law", "xml",
        ["public_sector/national_law/nl_bwb/*.xml", "public_sector/national_law/lu_legilux/*.xml",
         "public_sector/akoma_ntoso/eu_*.xml", "public_sector/akoma_ntoso/uk_*.xml",
         "public_sector/akoma_ntoso/us_*.xml", "public_sector/akoma_ntoso/za_*.xml"],
    ),
    "law-formex": ("law", "xml", ["public_sector/formex4/*.xml"]),
    "law-html": ("law", "html", ["public_sector/eurlex_xhtml/*.html"]),
    "law-versions": ("law", "html", ["near_dup/law_versions/*.html"]),
    "gazette": (
        "gazette", "pdf", ["public_sector/pdf/fr_lex-*.pdf", "public_sector/pdf/de_gesetze_*.pdf"],
    ),
    "debate": (
        "debate", "xml",
        ["public_sector/parlamint_tei/*.xml", "public_sector/akoma_ntoso/*Bungeni*.xml"],
    ),
}  # fmt: skip
"""Name of a source to its type, format and paths; `texts/` is made here, the rest is real input."""


@dataclass(frozen=True, slots=True)
class Text:
    """A document and what became of it.

    Attributes:
        key: same in each run.
        host: of the page, else name of the source or file; halves are cut by its hash.
        kind: `good`, `title alone`, `no prose`, or what the manifest calls the junk; as read,
            where filters_labels.toml says otherwise than the manifest.
        given: the same as the manifest alone has it.
        source_type: web, law, gazette or debate.
        declared: language as manifest or file name say, "" where none does.
        language: folder that identify chose, "" where extract gave no text.
        reason: of extract or identify, None where the document reached the filter.
        text: redacted; "" where there is none.
        truncated: what the archive says of a payload that the crawler cut off.
    """

    key: str
    host: str
    kind: str
    given: str
    source_type: str
    declared: str
    language: str
    reason: str | None
    text: str
    truncated: str | None = None

    @property
    def first_half(self) -> bool:
        """Whether bounds may be chosen on it: all documents of a host are in the same half."""
        return hashlib.sha256(self.host.encode()).digest()[0] < 128


def run(data: Path, work: Path) -> Path:
    """Take everything through the pipeline, as far as it is not done; returns the run's folder."""
    (work / "texts").mkdir(parents=True, exist_ok=True)
    with (work / "texts" / "law.jsonl").open("w", encoding="utf-8") as out:
        for path in sorted((data / "public_sector" / "national_law").glob("*_md/*.md")):
            body = path.read_text(encoding="utf-8")
            if body.startswith("---\n"):
                body = body.partition("\n---\n")[2]
            out.write(json.dumps({"text": body.strip(), "url": path.name}) + "\n")
    recipe = ['name = "filters-quality"', "[[sources]]", 'name = "crawl"', 'type = "web"',
              f"paths = {json.dumps([str(data / 'crawl' / '*.warc.gz')])}"]  # fmt: skip
    for name, (kind, form, paths) in SOURCES.items():
        places = [str((work if path.startswith("texts/") else data) / path) for path in paths]
        recipe += ["[[sources]]", f'name = "{name}"', f'type = "{kind}"', f'format = "{form}"',
                   f"paths = {json.dumps(places)}"]  # fmt: skip
    (work / "recipe.toml").write_text("\n".join(recipe) + "\n", encoding="utf-8")
    out_folder = work / "run"
    command = [sys.executable, "-m", "pipeline", "run", str(work / "recipe.toml"),
               "--out", str(out_folder)]  # fmt: skip
    subprocess.run(command, check=True, stdout=sys.stderr)
    return out_folder


def texts(data: Path, run_folder: Path) -> Iterator[Text]:
    """Give every document of the run that the manifest calls good or junk, laws and debates all."""
    with (data / "crawl" / "manifest.tsv").open(encoding="utf-8", newline="") as stored:
        manifest = {
            (row["url"], row["date"]): row
            for row in csv.DictReader(stored, delimiter="\t")
            if row["type"] == "response"
        }
    read = tomllib.loads((Path(__file__).parent / "filters_labels.toml").read_text("utf-8"))
    for path in sorted(run_folder.glob("redact/*/*.parquet")):
        language = path.parent.name
        for row in pq.read_table(path).to_pylist():
            if row["source"] != "crawl":
                name = row["url"] or row["raw_file"]
                key = f"{row['source']} {name} {row['raw_digest']}"
                kind, declared, host = "good", "", name
                given = kind
            else:
                when = row["fetched_at"].strftime("%Y-%m-%dT%H:%M:%SZ")
                record = manifest.get((row["url"], when))
                if record is None or not wanted(record["kind"]):
                    continue
                key = record["record_id"]
                kind = "good" if record["kind"] in GOOD_KINDS else record["kind"]
                declared, host = record["lang"], urlsplit(row["url"]).hostname or ""
                if kind == "good" and title_alone(row["text"], row["title"]):
                    kind = TITLE_ALONE
                given = kind
                if key in read["junk"]:
                    kind = NO_PROSE
                elif key in read["good"]:
                    kind = "good"
            yield Text(
                key=key,
                host=host,
                kind=kind,
                given=given,
                source_type=row["source_type"],
                declared=declared,
                language=language if row["text"] else "",
                reason=row["reason"] or row["language_reason"],
                text=row["text"],
                truncated=row["truncated"],
            )


def title_alone(text: str, title: str | None) -> bool:
    """Whether a text is its title, once or more often, and at most HEADING_WORDS words besides.

    White space is what differs between a title and a heading.
    """
    own = " ".join((title or "").split())
    parts = " ".join(text.split()).split(own) if own else []
    return len(parts) > 1 and len(" ".join(parts).split()) <= HEADING_WORDS


def wanted(kind: str) -> bool:
    """Whether a kind of the manifest is measured."""
    return kind in (*GOOD_KINDS, *JUNK_KINDS) or kind.startswith("junk:")


def batch(documents: list[Text]) -> pa.RecordBatch:
    """Give documents as the stage wants them."""
    return pa.RecordBatch.from_pydict(
        {
            "doc_id": [document.key for document in documents],
            "text": pa.array([document.text for document in documents], pa.large_string()),
            "source_type": [document.source_type for document in documents],
            "truncated": pa.array([document.truncated for document in documents], pa.string()),
        }
    )
