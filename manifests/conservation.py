"""In = kept + dropped by reason, at every stage: the sums that must hold over a run's manifests.

Pure: it takes the counts of the shard manifests and returns what does not add up, so that `seal`
refuses to finish a run whose sums are wrong and `verify` finds them out later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from manifests.shard import ShardManifest


def stage_table(manifests: Iterable[ShardManifest]) -> dict[str, Any]:
    """Documents in, out and dropped by reason, per stage and language.

    Returns a mapping with `extract` and `identify` (one row) and `languages` (a row a language with
    documents, unique, kept, chars, dropped; and `lists`, documents on each list of URLs, where the
    recipe names lists); with `rights` (documents by state, and by protocol and state),
    `licences` (kept documents by licence) and `sources` (documents and kept ones).
    """
    table: dict[str, Any] = {
        "extract": {"documents": 0, "dropped": {}, "records": {}, "quarantined": []},
        "identify": {"documents": 0, "dropped": {}},
        "languages": {},
        "rights": {"policy": None, "states": {}, "protocols": {}},
        "licences": {},
        "sources": {},
    }
    for manifest in manifests:
        counts = manifest.counts
        if manifest.step in {"extract", "identify"}:
            row = table[manifest.step]
            row["documents"] += counts["documents"]
            _add(row["dropped"], counts["dropped"])
            if manifest.step == "extract":
                _add(row["records"], counts["records"])
                row["quarantined"] += counts["quarantined"]
            else:
                for language, count in counts["languages"].items():
                    _language(table, language)["identified"] += count
            continue
        if manifest.language is None:
            continue
        row = _language(table, manifest.language)
        if manifest.step in {"signatures", "redact", "filter"}:
            row[manifest.step] += counts["documents"]
            if manifest.step == "filter":
                _rights(table, counts["rights"])
            if "lists" in counts:
                _add(row.setdefault("lists", {}), counts["lists"])
        elif manifest.step == "union":
            row["union"] += counts["documents"]
            row["unique"] += counts["clusters"]
        elif manifest.step == "write":
            row["ledger"] += counts["documents"]
            row["kept"] += counts["kept"]
            row["chars"] += counts["release_chars"]
            row["release"] += counts["release_documents"]
            _add(row["dropped"], counts["dropped"])
            if "rights" in counts:  # of documents that `filter` does not see
                _rights(table, counts["rights"])
            _add(table["licences"], counts["licences"])
            for source, documents in counts["sources"].items():
                _add(table["sources"].setdefault(source, {}), documents)
    table["extract"]["quarantined"].sort(key=lambda entry: sorted(entry.items()))
    table["languages"] = dict(sorted(table["languages"].items()))
    return table


def faults(table: dict[str, Any], unjudged: Collection[str]) -> list[str]:
    """Every sum of a `stage_table` that does not hold, as sentences; empty if all do.

    `unjudged` are the languages whose documents neither dedup nor filter sees.
    """
    found = []
    extracted, identified = table["extract"]["documents"], table["identify"]["documents"]
    if extracted != identified:
        found.append(f"extract gave {extracted} documents, identify read {identified}")
    routed = sum(row["identified"] for row in table["languages"].values())
    if routed != identified:
        found.append(f"identify read {identified} documents and routed {routed}")
    for language, row in sorted(table["languages"].items()):
        steps = ["redact", "ledger"]
        if language not in unjudged:
            steps = ["signatures", "union", "redact", "filter", "ledger"]
        found += [
            f"{language}: identify routed {row['identified']} documents, {step} has {row[step]}"
            for step in steps
            if row[step] != row["identified"]
        ]
        dropped = sum(row["dropped"].values())
        if row["kept"] + dropped != row["ledger"]:
            found.append(
                f"{language}: {row['ledger']} in the ledger, but {row['kept']} kept "
                f"and {dropped} dropped"
            )
        if row["kept"] != row["release"]:
            found.append(
                f"{language}: the ledger keeps {row['kept']} documents, the release holds "
                f"{row['release']}"
            )
    stated = sum(table["rights"]["states"].values())
    if stated != identified:
        found.append(f"identify read {identified} documents, {stated} have a state of rights")
    kept = sum(row["kept"] for row in table["languages"].values())
    for name, total in (
        ("licence", sum(table["licences"].values())),
        ("source", sum(source["kept"] for source in table["sources"].values())),
    ):
        if total != kept:
            found.append(f"{kept} documents are kept, but {total} by {name}")
    return found


def _rights(table: dict[str, Any], counts: dict[str, Any]) -> None:
    table["rights"]["policy"] = counts["policy"]
    _add(table["rights"]["states"], counts["states"])
    for protocol, states in counts["protocols"].items():
        _add(table["rights"]["protocols"].setdefault(protocol, {}), states)


def _language(table: dict[str, Any], language: str) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(
        ("identified", "signatures", "union", "unique", "redact", "filter", "ledger", "kept",
         "release", "chars"), 0,
    )  # fmt: skip
    row: dict[str, Any] = table["languages"].setdefault(language, {**empty, "dropped": {}})
    return row


def _add(total: dict[str, int], counts: dict[str, int]) -> None:
    for key, count in counts.items():
        total[key] = total.get(key, 0) + count
