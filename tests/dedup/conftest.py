"""Runs all of deduplication over files, as the pipeline does, for any cut into shards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dedup.bands import bands
from dedup.config import DedupConfig
from dedup.join import join
from dedup.schema import BANDS_SCHEMA, signature_schema
from dedup.stage import stage
from dedup.union import union


@dataclass(frozen=True, slots=True)
class Text:
    """What deduplication reads of a document."""

    doc_id: str
    text: str
    fetched_at: datetime | None = datetime(2024, 1, 1, tzinfo=UTC)
    url: str | None = None
    canonical_url: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """Verdicts in the order of documents, and the pairs of each partition."""

    verdicts: pa.Table
    pairs: list[pa.Table]

    def by_id(self) -> dict[str, dict[str, object]]:
        return {row["doc_id"]: row for row in self.verdicts.to_pylist()}


Deduplicate = Callable[..., Result]


def _batches(shard: Sequence[Text], rows: int) -> Iterator[pa.RecordBatch]:
    for start in range(0, len(shard), rows):
        part = shard[start : start + rows]
        yield pa.RecordBatch.from_arrays(
            [
                pa.array([text.doc_id for text in part], pa.string()),
                pa.array([text.text for text in part], pa.large_string()),
                pa.array([text.fetched_at for text in part], pa.timestamp("s", tz="UTC")),
                pa.array([text.url for text in part], pa.string()),
                pa.array([text.canonical_url for text in part], pa.string()),
            ],
            names=["doc_id", "text", "fetched_at", "url", "canonical_url"],
        )


def _run(
    folder: Path,
    shards: Sequence[Sequence[Text]],
    partitions: int,
    config: DedupConfig,
    batch_rows: int,
) -> Result:
    signed, banded, paired = [], [], []
    sign = stage(config, "en")
    for number, shard in enumerate(shards):
        schema = signature_schema(config)
        path = folder / f"{number}.parquet"
        with pq.ParquetWriter(path, schema) as writer:
            for batch in _batches(shard, batch_rows):
                writer.write_batch(sign(batch))
        signed.append(path)
        path = folder / f"{number}.bands.parquet"
        with pq.ParquetWriter(path, BANDS_SCHEMA) as writer:
            for table in bands(pq.read_table(signed[-1]), config, partitions):
                writer.write_table(table)
        banded.append(path)
    pairs = []
    for partition in range(partitions):
        pairs.append(join(config, partition, partitions, banded, signed))
        path = folder / f"{partition}.pairs.parquet"
        pq.write_table(pairs[-1], path)
        paired.append(path)
    return Result(pa.concat_tables(union(config, signed, paired)), pairs)


@pytest.fixture
def deduplicate() -> Deduplicate:
    def run(
        shards: Sequence[Sequence[Text]],
        partitions: int = 1,
        config: DedupConfig | None = None,
        batch_rows: int = 10_000,
    ) -> Result:
        with TemporaryDirectory() as folder:
            return _run(Path(folder), shards, partitions, config or DedupConfig(), batch_rows)

    return run


@pytest.fixture
def make_text() -> type[Text]:
    return Text
