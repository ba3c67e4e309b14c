"""The sides of dedup.py, each run as a process of its own: `dedup_sides.py SIDE FOLDER COUNT`.

The last line that a side prints is JSON: `cpu_s` of the part that is compared, after start-up and
a warm-up, and whatever else it found.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

SHARD = 20_000
"""Documents of a signature shard."""

WARM = 32
"""Documents of the warm-up: models are loaded, kernels are compiled or read from their cache."""


def texts(folder: Path, count: int) -> list[str]:
    """The first texts of the corpus."""
    with (folder / "corpus.jsonl.d" / "0.jsonl").open(encoding="utf-8") as stream:
        return [json.loads(line)["text"] for line, _ in zip(stream, range(count), strict=False)]


def eurosift_signatures(folder: Path, count: int) -> dict[str, float]:
    """`dedup.stage`: exact hash, signature, sample of shingle sets."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from dedup.config import DedupConfig
    from dedup.stage import stage

    table = pq.read_table(folder / "corpus.parquet").slice(0, count)
    sign = stage(DedupConfig(), "en")
    sign(table.slice(0, WARM).combine_chunks().to_batches()[0])
    began = time.process_time()
    done = [sign(batch) for batch in table.to_batches(10_000)]
    return {"cpu_s": time.process_time() - began, "rows": pa.Table.from_batches(done).num_rows}


def eurosift_minhash(folder: Path, count: int) -> dict[str, float]:
    """`dedup.signature.sign`: MinHash alone, as the others do it."""
    import pyarrow.parquet as pq

    from dedup.config import DedupConfig
    from dedup.signature import sign

    texts = pq.read_table(folder / "corpus.parquet").slice(0, count)["text"].combine_chunks()
    sign(texts.slice(0, WARM), DedupConfig())
    began = time.process_time()
    signatures, _ = sign(texts, DedupConfig())
    return {"cpu_s": time.process_time() - began, "rows": len(signatures)}


def rensa_signatures(folder: Path, count: int) -> dict[str, float]:
    """Python `re` for words, 5-word shingles as strings, rensa's matrix of 112 permutations."""
    from rensa import RMinHash

    words = re.compile(r"\w+")

    def shingled(text: str) -> list[str]:
        found = words.findall(text.lower())
        return [" ".join(found[i : i + 5]) for i in range(len(found) - 4)]

    loaded = texts(folder, count)

    def signed(some: list[str]) -> None:
        sets = [shingled(text) for text in some]
        RMinHash.digest_matrix_from_token_sets(sets, 112, 1)

    signed(loaded[:WARM])
    began = time.process_time()
    signed(loaded)
    return {"cpu_s": time.process_time() - began, "rows": len(loaded)}


def _datatrove_config():  # type: ignore[no-untyped-def]
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from datatrove.utils.hashing import HashConfig

    return MinhashConfig(
        n_grams=5,
        num_buckets=14,
        hashes_per_bucket=8,
        hash_config=HashConfig(precision=64, hash_fc="xxhash"),
    )


def datatrove_signatures(folder: Path, count: int) -> dict[str, float]:
    """`MinhashDedupSignature` with its default tokenizer for English."""
    from datatrove.data import Document
    from datatrove.pipeline.dedup.minhash import MinhashDedupSignature

    def signed(some: list[str]) -> None:
        step = MinhashDedupSignature(str(folder / "sig"), config=_datatrove_config(), language="en")
        documents = [Document(text=text, id=str(i)) for i, text in enumerate(some)]
        step.run(iter(documents), rank=0, world_size=1)

    loaded = texts(folder, count)
    signed(loaded[:WARM])
    began = time.process_time()
    signed(loaded)
    return {"cpu_s": time.process_time() - began, "rows": len(loaded)}


def datatrove_whole(folder: Path, count: int) -> dict[str, float]:
    """The four steps from JSONL to Parquet, one task each."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup.minhash import (
        MinhashDedupBuckets,
        MinhashDedupCluster,
        MinhashDedupFilter,
        MinhashDedupSignature,
    )
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import ParquetWriter

    del count
    config = _datatrove_config()
    source, work = str(folder / "corpus.jsonl.d"), folder / "whole"
    places = {name: str(work / name) for name in ("sig", "buckets", "remove", "out")}
    steps = [
        [JsonlReader(source), MinhashDedupSignature(places["sig"], config=config, language="en")],
        [MinhashDedupBuckets(places["sig"], places["buckets"], config=config)],
        [MinhashDedupCluster(places["buckets"], places["remove"], config=config)],
        [JsonlReader(source), MinhashDedupFilter(places["remove"]), ParquetWriter(places["out"])],
    ]
    for number, pipeline in enumerate(steps):
        tasks = 14 if number == 1 else 1
        logs = str(work / "logs" / str(number))
        LocalPipelineExecutor(pipeline, tasks=tasks, workers=1, logging_dir=logs).run()
    return {}


def eurosift_whole(folder: Path, count: int, partitions: int = 1) -> dict[str, float]:
    """Signatures, bands, join, union, and the kept texts, from Parquet to Parquet."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from dedup.bands import bands
    from dedup.config import DedupConfig
    from dedup.join import join
    from dedup.precision import precision
    from dedup.schema import BANDS_SCHEMA, signature_schema
    from dedup.stage import stage
    from dedup.union import union

    config = DedupConfig()
    sign = stage(config, "en")
    signed, keyed = [], []
    with pq.ParquetFile(folder / "corpus.parquet") as source:
        for number, batch in enumerate(source.iter_batches(batch_size=SHARD)):
            signed.append(folder / f"s{number}.parquet")
            table = pa.Table.from_batches([sign(batch)], signature_schema(config))
            pq.write_table(table, signed[-1], compression="zstd", row_group_size=10_000)
            keyed.append(folder / f"b{number}.parquet")
            with pq.ParquetWriter(keyed[-1], BANDS_SCHEMA, compression="zstd") as writer:
                for part in bands(table, config, partitions):
                    writer.write_table(part)
    paired = [folder / f"p{number}.parquet" for number in range(partitions)]
    for number, path in enumerate(paired):
        pq.write_table(join(config, number, partitions, keyed, signed), path)
    out, verdicts = folder / "kept.parquet", pa.concat_tables(union(config, signed, paired))
    kept = pc.equal(verdicts["cluster_rank"], 0)
    start = 0
    with pq.ParquetFile(folder / "corpus.parquet") as source:
        writer = pq.ParquetWriter(out, source.schema_arrow, compression="zstd")
        for batch in source.iter_batches(batch_size=10_000):
            writer.write_batch(batch.filter(kept.slice(start, len(batch)).combine_chunks()))
            start += len(batch)
        writer.close()
    pq.write_table(verdicts, folder / "verdicts.parquet")
    return {"kept": pc.sum(kept).as_py(), **precision(config, paired), "documents": count}


SIDES = {
    "eurosift_signatures": eurosift_signatures,
    "eurosift_minhash": eurosift_minhash,
    "rensa_signatures": rensa_signatures,
    "datatrove_signatures": datatrove_signatures,
    "eurosift_whole": eurosift_whole,
    "datatrove_whole": datatrove_whole,
}

if __name__ == "__main__":
    sys.path[:] = [place for place in sys.path if place != str(Path(__file__).resolve().parent)]
    _, side, place, number, *more = sys.argv
    found = SIDES[side](Path(place), int(number), *map(int, more))
    # Not ru_maxrss: it begins with what the parent held when it started this process.
    status = Path("/proc/self/status").read_text()
    peak_kb = int(status.partition("VmHWM:")[2].split()[0])
    print(json.dumps({**found, "peak_mb": peak_kb / 1024}))
