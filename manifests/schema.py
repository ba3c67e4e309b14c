"""The Arrow schemas of every file that eurosift writes, in one place.

A file whose columns are listed elsewhere drifts. Each field carries its meaning (and unit) in its
Arrow metadata, so that a Parquet file explains itself without this source.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

SCHEMA_VERSION: Final = 1


def _field(name: str, kind: pa.DataType, description: str, *, required: bool = False) -> pa.Field:
    return pa.field(name, kind, nullable=not required, metadata={"description": description})


def _schema(*fields: pa.Field) -> pa.Schema:
    return pa.schema(list(fields), metadata={"eurosift.schema_version": str(SCHEMA_VERSION)})


QUALITY: Final = (
    "How far from every bound of its language and kind of text, 0 to 1; 0.5 on the bounds"
)
"""What the column `quality` says."""

_STRINGS: Final = pa.list_(pa.field("item", pa.string(), nullable=False))

DOC_ID: Final = _field(
    "doc_id",
    pa.string(),
    "128-bit id, hex; hash of source, place in the source and raw bytes",
    required=True,
)

DOCUMENT: Final = _schema(
    DOC_ID,
    _field(
        "text",
        pa.large_string(),
        "Main text, NFC, line ends \\n; empty where reason is set",
        required=True,
    ),
    _field("source", pa.string(), "Id of the source in the recipe", required=True),
    _field("source_type", pa.string(), "web, pdf, law, debate, gazette or tender", required=True),
    _field("url", pa.string(), "Address that the document was fetched from"),
    _field("canonical_url", pa.string(), "Address that the page gives as its own; not checked"),
    _field("fetched_at", pa.timestamp("s", tz="UTC"), "Time of capture, as the source states it"),
    _field(
        "raw_file",
        pa.string(),
        "Id of the raw file; its name stands in the plan alone",
        required=True,
    ),
    _field(
        "raw_offset",
        pa.int64(),
        "Where the record begins: byte offset in the raw file as "
        "stored; for compressed JSONL in the decompressed stream; for Parquet the row",
    ),
    _field("raw_length", pa.int64(), "Bytes of the payload as stored (of HTTP: the body)"),
    _field("raw_digest", pa.string(), "sha256 of these bytes, hex"),
    _field("http_status", pa.int16(), "HTTP status of the response"),
    _field(
        "truncated",
        pa.string(),
        "Why the crawler kept the beginning of the payload alone, as WARC-Truncated says: length, "
        "time, disconnect or unspecified; null where it says nothing",
    ),
    _field("content_type", pa.string(), "Media type as the server declared it"),
    _field("charset_declared", pa.string(), "Character encoding as header or markup declare it"),
    _field("charset_used", pa.string(), "Character encoding that the bytes were read with"),
    _field("html_lang", pa.string(), "Language that the page declares for itself"),
    _field("content_language", pa.string(), "Content-Language as the server declared it"),
    _field("title", pa.string(), "Title of the document"),
    _field("published_at", pa.string(), "Date of publication, ISO 8601, as the document states it"),
    _field("owner", pa.string(), "Organisation that the source or its side-car names as owner"),
    _field(
        "licence",
        pa.string(),
        "Licence that the document or its source declares; null is unknown",
    ),
    _field("licence_place", pa.string(), "Where that licence stands: link:license, source …"),
    _field("licence_disagrees", pa.bool_(), "Whether marks of one document name several licences"),
    _field("licence_evidence", _STRINGS, "Where the licence was read: place=value"),
    _field("rights_evidence", _STRINGS, "Signals that reserve or grant rights: place=value"),
    _field("extractor", pa.string(), "Program and version that gave the text, or model and hash"),
    _field(
        "extractor_certainty",
        pa.float32(),
        "Calibrated certainty of the extraction model, 0 to 1; null where it was not asked",
    ),
    _field(
        "extractor_route",
        pa.string(),
        "sure; uncertain (more was kept, or trafilatura asked); near_empty",
    ),
    _field("reason", pa.string(), "Why extract gives no text; null for a document with text"),
    _field(
        "error",
        pa.string(),
        "Detail of the reason, or pages_without_text=3/40 of a PDF with text; never content",
    ),
)
"""One row a document; `extract` writes it."""

HOST_FILE: Final = _schema(
    _field("host", pa.string(), "Host and port as in an address, lower case", required=True),
    _field("kind", pa.string(), "robots_txt, tdmrep_json, ai_txt or rsl", required=True),
    _field("url", pa.string(), "Address of an RSL file; null for files of a fixed place"),
    _field("fetched_at", pa.timestamp("s", tz="UTC"), "Time of capture, as the source states it"),
    _field("http_status", pa.int16(), "HTTP status of the response"),
    _field(
        "outcome",
        pa.string(),
        "read; absent (4xx); unreachable (5xx, no status); redirect; not_this (other content)",
        required=True,
    ),
    _field("rules", _STRINGS, "Its statements in order, without comments", required=True),
    _field("digest", pa.string(), "sha256 of the payload, hex", required=True),
    _field("doc_id", pa.string(), "Id of the record in the ledger", required=True),
)
"""One row a record of the crawl that speaks for its host; `extract` writes it, `hosts` gathers."""

SIGNAL: Final = pa.struct(
    [
        pa.field("protocol", pa.string(), nullable=False),
        pa.field("state", pa.string(), nullable=False),
        pa.field("place", pa.string(), nullable=False),
        pa.field("raw", pa.string(), nullable=False),
        pa.field("captured_at", pa.timestamp("s", tz="UTC")),
        pa.field("digest", pa.string()),
    ]
)
"""What one protocol says about one document: allowed, reserved or unknown; where and in which
words; when what says so was captured, and the sha256 of its payload."""

RIGHTS: Final = _schema(
    _field(
        "rights",
        pa.list_(pa.field("item", SIGNAL, nullable=False)),
        "What each protocol that says anything says; a protocol that is missing is unknown",
        required=True,
    ),
    _field("rights_state", pa.string(), "allowed, reserved or unknown, by the policy",
           required=True),
    _field("rights_policy", pa.string(), "Name of the policy that decided", required=True),
)  # fmt: skip
"""The columns on rights of a verdict of `filter`."""

LANGUAGE_SPAN: Final = pa.struct(
    [
        pa.field("language", pa.string(), nullable=False),
        pa.field("start", pa.int64(), nullable=False),
        pa.field("end", pa.int64(), nullable=False),
        pa.field("start_byte", pa.int64(), nullable=False),
        pa.field("end_byte", pa.int64(), nullable=False),
        pa.field("share", pa.float32(), nullable=False),
    ]
)
"""A part of a text in one language: code points and, as `_byte`, bytes of UTF-8 of the text before
it was redacted, and its share of the text's letters."""

LANGUAGE: Final = _schema(
    _field(
        "language", pa.string(), "Folder: ISO 639-1 code of one of the 24, or und", required=True
    ),
    _field("language_label", pa.string(), "Best label before any threshold, ISO 639-1 or 639-3"),
    _field("language_tag", pa.string(), "Best label as ISO 639-3 and ISO 15924: hrv_Latn"),
    _field("language_script", pa.string(), "Script of most letters, ISO 15924"),
    _field("language_score", pa.float32(), "Probability that the best label is right, 0 to 1"),
    _field("language_second", pa.string(), "Second label"),
    _field("language_second_score", pa.float32(), "Score of the second label, 0 to 1"),
    _field("language_share", pa.float32(), "Share of its letters in the best label's language"),
    _field(
        "language_spans",
        pa.list_(pa.field("item", LANGUAGE_SPAN, nullable=False)),
        "Parts of a text in several languages, in order; null where it is in one",
    ),
    _field("language_model", pa.string(), "Model and the first 12 hex digits of its sha256"),
    _field("language_other_label", pa.string(), "Best label of the model that has to agree"),
    _field("language_other_score", pa.float32(), "Score that this model gives it, 0 to 1"),
    _field("language_other_model", pa.string(), "That model, null where the recipe names none"),
    _field(
        "language_hints",
        _STRINGS,
        "Languages that the page declares: html_lang, content_language, tld = ISO 639-1",
    ),
    _field("language_reason", pa.string(), "Why a document with text is in und; else null"),
)
"""The columns that `identify` adds to DOCUMENT."""

IDENTIFIED: Final = pa.schema([*DOCUMENT, *LANGUAGE], metadata=DOCUMENT.metadata)

SPAN: Final = pa.struct(
    [
        pa.field("column", pa.string(), nullable=False),
        pa.field("start", pa.int32(), nullable=False),
        pa.field("end", pa.int32(), nullable=False),
        pa.field("start_byte", pa.int32(), nullable=False),
        pa.field("end_byte", pa.int32(), nullable=False),
        pa.field("entity", pa.string(), nullable=False),
        pa.field("recognizer", pa.string(), nullable=False),
        pa.field("score", pa.float32(), nullable=False),
        pa.field("action", pa.string(), nullable=False),
    ]
)
"""One hit of personal data, or a repeated line that was cut: code points of the original column
and, as `_byte`, bytes of its UTF-8, never the value."""

REDACTED: Final = pa.schema(
    [
        *IDENTIFIED,
        _field("text_chars", pa.int64(), "Code points of the redacted text", required=True),
        _field(
            "spans",
            pa.list_(pa.field("item", SPAN, nullable=False)),
            "What was found and what was done, offsets in code points and bytes of the original",
            required=True,
        ),
        _field(
            "url_hash",
            pa.string(),
            "HMAC-SHA256 of the URL as fetched, hex; null where url is as fetched or no key is set",
        ),
        _field("redact_reason", pa.string(), "Why personal data drops the document; else null"),
    ],
    metadata=DOCUMENT.metadata,
)
"""IDENTIFIED with every string column redacted; `redact` writes it."""

DUPLICATES: Final = _schema(
    DOC_ID,
    _field(
        "duplicate",
        pa.string(),
        "unique, exact_duplicate, near_duplicate, url_duplicate or earlier_duplicate: "
        "how it hangs on the first-ranked member of its cluster",
        required=True,
    ),
    _field("cluster", pa.string(), "doc_id of the cluster's first-ranked member", required=True),
    _field("cluster_size", pa.int64(), "Documents in the cluster", required=True),
    _field(
        "cluster_rank",
        pa.int64(),
        "Place in the cluster, by the order that the recipe declares; 0 first",
        required=True,
    ),
    _field("similarity", pa.float32(), "Estimated Jaccard similarity to the first-ranked member"),
)
"""The verdict of `dedup`, one row a document, aligned with the language shard."""

PLACEMENT: Final = _schema(
    DOC_ID,
    _field("shard", pa.int32(), "Language shard that holds the document", required=True),
    _field("row", pa.int64(), "Row in that shard", required=True),
    _field("chars", pa.int64(), "Code points of the redacted text", required=True),
    _field("cluster_size", pa.int64(), "Documents in its cluster of duplicates", required=True),
    _field("quality", pa.float32(), QUALITY),
    _field("fate", pa.string(), "kept or dropped", required=True),
    _field("reason", pa.string(), "Why it is dropped; null for a kept document"),
    _field("kept_as", pa.string(), "doc_id of the member of its cluster that is kept"),
    _field("position", pa.int64(), "Place in the seeded order of the language"),
    _field("part", pa.int32(), "Number of the Parquet part"),
    _field("part_row", pa.int64(), "Row in that part"),
    _field("repeat", pa.int64(), "How often a trainer should see it"),
)
"""The written plan of the release, one row a document; `balance` writes it."""

RELEASE: Final = _schema(
    DOC_ID,
    *[IDENTIFIED.field(name) for name in (
        "text", "language", "language_score", "language_script", "source", "source_type", "url",
        "fetched_at", "title", "published_at", "owner", "licence", "licence_place",
        "licence_disagrees", "licence_evidence", "rights_evidence")],
    RIGHTS.field("rights_state"),
    _field("chars", pa.int64(), "Code points of the text", required=True),
    _field("cluster_size", pa.int64(), "Documents that this one stands for", required=True),
    _field("quality", pa.float32(), QUALITY),
    _field("repeat", pa.int64(), "How often a trainer should see it", required=True),
)  # fmt: skip
"""What a trainer reads; one row a kept document."""


def ledger(measures: pa.StructType) -> pa.Schema:
    """The ledger: one row a document that a source held, with every verdict and no text.

    `measures` is the struct of the numbers that `filter` keeps.
    """
    documents = [field for field in REDACTED if field.name != "text"]
    verdicts = [
        DUPLICATES.field(name).with_nullable(True)
        for name in ("duplicate", "cluster", "cluster_size", "cluster_rank", "similarity")
    ]
    return _schema(
        *documents,
        *verdicts,
        *(field.with_nullable(True) for field in RIGHTS),
        _field("failed", _STRINGS, "Reasons of every rule that the text fails"),
        _field("measures", measures, "The numbers that the rules bound"),
        _field("quality", pa.float32(), QUALITY),
        _field("fate", pa.string(), "kept or dropped", required=True),
        _field("drop_reason", pa.string(), "Why it is dropped; null for a kept document"),
        _field("drop_stage", pa.string(), "Stage whose verdict drops it"),
        _field("kept_as", pa.string(), "doc_id of the member of its cluster that is kept"),
        _field("part", pa.string(), "File of the release that holds it"),
        _field("part_row", pa.int64(), "Row in that file"),
        _field("repeat", pa.int64(), "How often a trainer should see it"),
    )
