"""Millions of documents: what is found, and in how much memory. For `make soak`."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

DOCUMENTS = int(os.environ.get("EUROSIFT_SOAK_DOCUMENTS", 2_000_000))
SHARD = 50_000
PARTITIONS = 8

SIGN = """
import io, json, sys
from pathlib import Path
import numpy as np, pyarrow as pa, pyarrow.parquet as pq, zstandard
from dedup.bands import bands
from dedup.config import DedupConfig
from dedup.schema import BANDS_SCHEMA, signature_schema
from dedup.stage import stage
from manifests.schema import IDENTIFIED

folder, texts = Path(sys.argv[1]), sys.argv[2]
documents, shard, partitions = map(int, sys.argv[3:])
config = DedupConfig()
sign = stage(config, "en")
pool = []
with zstandard.open(texts, "rb") as stream:
    for line in io.TextIOWrapper(stream, encoding="utf-8"):
        words = json.loads(line)["text"].split()
        if 16 <= len(words) <= 40:  # none of six is most of a text
            pool.append(words)
for start in range(0, documents, shard):
    draw = np.random.default_rng(start)
    rows = []
    for number in range(start, min(start + shard, documents), 2):
        original = [word for n in draw.integers(0, len(pool), 6) for word in pool[n]]
        edited = list(original)
        edited[40] = f"edited{number}"  # of 92 shingles or more five: J of 0.89 or more
        rows += [" ".join(original), " ".join(edited)]
    columns = {field.name: pa.nulls(len(rows), field.type) for field in IDENTIFIED}
    columns["doc_id"] = pa.array([f"{start + n:032x}" for n in range(len(rows))])
    columns["text"] = pa.array(rows, pa.large_string())
    for name in ("source", "source_type", "raw_file", "language"):
        columns[name] = pa.array(["x"] * len(rows))
    batch = pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))
    table = pa.Table.from_batches([sign(batch)], schema=signature_schema(config))
    pq.write_table(table, folder / f"s{start}.parquet", compression="zstd")
    with pq.ParquetWriter(folder / f"b{start}.parquet", BANDS_SCHEMA, compression="zstd") as writer:
        for part in bands(table, config, partitions):
            writer.write_table(part)
"""

CLUSTER = """
import resource, sys
from pathlib import Path
import numpy as np, pyarrow.parquet as pq
from dedup.config import DedupConfig
from dedup.join import join
from dedup.union import union

folder = Path(sys.argv[1])
documents, shard, partitions = map(int, sys.argv[2:])
config = DedupConfig()
signed = [folder / f"s{start}.parquet" for start in range(0, documents, shard)]
keyed = [folder / f"b{start}.parquet" for start in range(0, documents, shard)]
paired = []
for partition in range(partitions):
    paired.append(folder / f"p{partition}.parquet")
    pq.write_table(join(config, partition, partitions, keyed, signed), paired[-1])
found = wrong = 0
for table in union(config, signed, paired):
    size = table["cluster_size"].to_numpy()
    cluster = np.array([int(c, 16) for c in table["cluster"].to_pylist()])
    own = np.array([int(c, 16) for c in table["doc_id"].to_pylist()])
    found += int((size == 2).sum())
    wrong += int((cluster // 2 != own // 2).sum())
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(found / documents, wrong, peak)
"""


COPIES = """
import resource, sys
from pathlib import Path
import pyarrow as pa, pyarrow.parquet as pq
from dedup.bands import bands
from dedup.config import DedupConfig
from dedup.join import join
from dedup.schema import BANDS_SCHEMA, signature_schema
from dedup.stage import stage
from dedup.union import union

folder, documents, shard = Path(sys.argv[1]), *map(int, sys.argv[2:])
config = DedupConfig()
sign = stage(config, "en")
page = " ".join(f"word{n}" for n in range(100))
signed, keyed, paired = [], [], [folder / "p.parquet"]
for start in range(0, documents, shard):
    ids = pa.array([f"{n:032x}" for n in range(start, start + shard)])
    dates, urls = pa.nulls(shard, pa.timestamp("s", tz="UTC")), pa.nulls(shard, pa.string())
    texts = pa.array([page] * shard, pa.large_string())
    batch = pa.RecordBatch.from_arrays(
        [ids, texts, dates, urls], names=["doc_id", "text", "fetched_at", "url"]
    )
    table = pa.Table.from_batches([sign(batch)], schema=signature_schema(config))
    signed.append(folder / f"s{start}.parquet")
    pq.write_table(table, signed[-1], compression="zstd")
    keyed.append(folder / f"b{start}.parquet")
    pq.write_table(pa.concat_tables(bands(table, config, 1)), keyed[-1], compression="zstd")
pairs = join(config, 0, 1, keyed, signed)
pq.write_table(pairs, paired[0])
first = repeats = 0
for table in union(config, signed, paired):
    assert set(table["cluster"].to_pylist()) == {f"{0:032x}"}
    first += table["duplicate"].to_pylist().count("unique")
    repeats += table["duplicate"].to_pylist().count("exact_duplicate")
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(first, repeats, pairs.num_rows, peak)
"""


@pytest.mark.soak
def test_a_million_copies_of_one_page(tmp_path: Path) -> None:
    """One cluster, a link or so a copy, and no more memory than a million documents take."""
    done = subprocess.run(
        [sys.executable, "-c", COPIES, str(tmp_path), "1000000", str(SHARD)],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    first, repeats, links, peak_mb = (float(part) for part in done.stdout.split())
    print(f"a million copies: {links:.0f} links, peak {peak_mb:.0f} MB")
    assert (first, repeats) == (1, 999_999)
    assert links < 1_100_000
    assert peak_mb < 2_000


@pytest.mark.soak
def test_two_million_documents(tmp_path: Path) -> None:
    """Texts of six real sentences, each with a copy of which one word was exchanged."""
    root = os.environ.get("EUROSIFT_TEST_DATA")
    if root is None:
        pytest.skip("EUROSIFT_TEST_DATA is not set: the sentences of the documents are not here")
    texts = Path(root) / "lid" / "train_more.jsonl.zst"
    shape = [str(DOCUMENTS), str(SHARD), str(PARTITIONS)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for script, more in ((SIGN, [str(texts)]), (CLUSTER, [])):  # memory is that of the second
        done = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path), *more, *shape],
            capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
        )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    recall, wrong, peak_mb = (float(part) for part in done.stdout.split())
    print(f"{DOCUMENTS} documents: recall {recall:.4f}, wrong {wrong:.0f}, peak {peak_mb:.0f} MB, "
          f"{cpu:.0f} CPU s with making the texts")  # fmt: skip
    assert recall > 1 - (1 - 0.89**8) ** 14 - 0.01
    assert wrong == 0
    assert peak_mb < 2_000
