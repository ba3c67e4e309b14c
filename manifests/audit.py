"""The life of one document, told from the ledger.

Where it came from, what each stage said, where it is or why it isn't.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from manifests.reasons import MEANING


def find(release: Path, column: str, values: list[str]) -> list[dict[str, Any]]:
    """Ledger rows whose `column` is one of `values`, over all languages, in the order of files."""
    rows: list[dict[str, Any]] = []
    for path in sorted((release / "ledger").glob("*/*.parquet")):
        with pq.ParquetFile(path) as file:
            for group in range(file.metadata.num_row_groups):
                keys = file.read_row_group(group, columns=[column])[column]
                hits = pc.indices_nonzero(pc.is_in(keys, value_set=_array(values)))
                if len(hits):
                    rows += file.read_row_group(group).take(hits).to_pylist()
    return rows


def told(row: dict[str, Any], raw_name: str | None) -> Iterator[tuple[str, str]]:
    """The story of one ledger row as (stage, sentence). `raw_name`: the raw file, if known here."""
    place = raw_name or f"raw file {row['raw_file']}"
    offset = "" if row["raw_offset"] is None else f" at byte {row['raw_offset']:,}"
    size = "" if row["raw_length"] is None else f", {row['raw_length']:,} bytes"
    yield "source", f"{row['source']} ({row['source_type']}): {place}{offset}{size}"
    if row["url"]:
        yield "", f"{row['url']}, fetched {row['fetched_at'] or 'at an unknown time'}"
    yield "extract", _extract(row)
    for signal in [*(row["rights_evidence"] or []), *(row["licence_evidence"] or [])]:
        yield "", f"signal {signal}"
    yield "", _licence(row)
    if row["reason"] is None:
        yield "identify", _identify(row)
    if row["duplicate"] is not None:
        yield "dedup", _dedup(row)
    yield "redact", _redact(row)
    if row["rights_state"] is not None:
        yield "rights", f"{row['rights_state']} by the policy {row['rights_policy']}"
        for signal in row["rights"]:
            yield "", _signal(signal)
    if row["failed"] is not None:
        yield "filter", _filter(row)
    yield "shards", _fate(row)


def _extract(row: dict[str, Any]) -> str:
    if row["reason"]:
        detail = f" ({row['error']})" if row["error"] else ""
        return f"no text: {row['reason']}{detail}. {_meaning(row['reason'])}"
    text = f"text by {row['extractor'] or 'no extractor'}, charset {row['charset_used'] or '-'}"
    if row["extractor_certainty"] is not None:
        text += f", blocks {row['extractor_route']} ({row['extractor_certainty']:.2f})"
    return text


def _licence(row: dict[str, Any]) -> str:
    owner = f", owner {row['owner']}" if row["owner"] else ""
    if row["licence"] is None:
        text = "licence unknown: nothing declares one"
    else:
        text = f"licence {row['licence']}, declared by {row['licence_place']}"
    return text + (", and marks disagree" if row["licence_disagrees"] else "") + owner


def _signal(signal: dict[str, Any]) -> str:
    """What one protocol says, in which words, and by which record."""
    when = signal["captured_at"] or "at an unknown time"
    digest = (signal["digest"] or "unknown")[:12]
    return (
        f'{signal["protocol"]} {signal["state"]}: {signal["place"]} says "{signal["raw"]}" '
        f"(captured {when}, sha256 {digest}…)"
    )


def _identify(row: dict[str, Any]) -> str:
    score = row["language_score"]
    label = row["language_label"] or "none"
    second = row["language_second"]
    text = f"label {label} {score:.3f}" if score is not None else f"label {label}"
    if second is not None and row["language_second_score"] is not None:
        text += f", then {second} {row['language_second_score']:.3f}"
    if row["language_other_label"] is not None:
        text += f", {row['language_other_model']} says {row['language_other_label']}"
    if row["language_spans"]:
        text += f", {row['language_share']:.0%} of its letters"
    text += f" → {row['language']}"
    if row["language_reason"]:
        text += f" ({row['language_reason']}). {_meaning(row['language_reason'])}"
    return text


def _dedup(row: dict[str, Any]) -> str:
    if row["cluster_size"] == 1:
        return "unique"
    if row["cluster_rank"] == 0:
        return f"first of {row['cluster_size']} documents that are alike"
    text = f"{row['duplicate']}, rank {row['cluster_rank']} of {row['cluster_size']} in cluster "
    text += row["cluster"]
    if row["similarity"] is not None and row["cluster_rank"]:
        text += f", similarity {row['similarity']:.2f} to its first member"
    return text


def _redact(row: dict[str, Any]) -> str:
    hits: dict[str, int] = {}
    for span in row["spans"] or []:
        name = f"{span['entity']} {span['action']}"
        hits[name] = hits.get(name, 0) + 1
    found = ", ".join(f"{count} × {name}" for name, count in sorted(hits.items()))
    return (found or "nothing found") + (" → dropped" if row["redact_reason"] else "")


def _filter(row: dict[str, Any]) -> str:
    told = f"fails {', '.join(row['failed'])}" if row["failed"] else "passes every rule"
    return f"{told}, quality {row['quality']:.2f}"


def _fate(row: dict[str, Any]) -> str:
    if row["fate"] == "kept":
        return f"kept in {row['part']}, row {row['part_row']}, repeat {row['repeat']}"
    text = f"dropped: {row['drop_reason']} (said by {row['drop_stage']})"
    if row["kept_as"]:
        text += f"; its copy {row['kept_as']} is kept"
    return f"{text}. {_meaning(row['drop_reason'])}".rstrip(". ") + "."


def _meaning(reason: str) -> str:
    return MEANING[reason].meaning if reason in MEANING else ""


def _array(values: list[str]) -> Any:
    import pyarrow as pa

    return pa.array(values, pa.string())
