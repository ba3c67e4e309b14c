"""Deduplication beside datatrove's and the fastest library's: CPU, memory, recall, precision.

    python benchmarks/dedup.py [--documents N] [--signatures N] [--pairs N] [--growth N N …]

Every side is a process of its own on the same documents, alternately; what counts is the ratio
within a pair. datatrove and rensa get an environment of their own, made here with pip; after that
nothing uses the network.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

# This file has the name of the package that it measures: its folder comes last.
HERE = str(Path(__file__).resolve().parent)
sys.path[:] = [*(place for place in sys.path if place != HERE), HERE]

from dedup_corpus import FAMILY, documents, sentences, write  # noqa: E402
from end_to_end_environments import PINS  # noqa: E402

ROOT = Path(HERE).parent
RENSA = "rensa==0.5.0"


def main() -> int:
    """Make the documents, run the pairs, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "benchmark")
    parser.add_argument("--documents", type=int, default=10_000, help="for the whole (10,000)")
    parser.add_argument("--signatures", type=int, default=2_000, help="for signatures (2,000)")
    parser.add_argument("--pairs", type=int, default=3, help="measured pairs (3)")
    parser.add_argument("--growth", type=int, nargs="*", default=[10_000, 30_000, 100_000])
    options = parser.parse_args()
    work = options.work.resolve() / "dedup"
    work.mkdir(parents=True, exist_ok=True)
    python = _environment(work)
    megabytes = write(work / "corpus", options.documents)
    print(f"{options.documents:,} documents, {megabytes:.0f} MB, one in {FAMILY} an edited copy")
    _signatures(work, python, options.signatures, options.pairs)
    _whole(work, python, options.documents, min(options.pairs, 1 if megabytes > 100 else 3))
    _quality(work, options.documents)
    _growth(work, options.growth)
    return 0


def _environment(work: Path) -> Path:
    """Make the peers' environment, once; returns its Python."""
    python = work / "environment" / "bin" / "python"
    stamp = work / "environment" / "pins.txt"
    pins = [*PINS, RENSA]
    if not stamp.exists() or stamp.read_text().split() != pins:
        subprocess.run([sys.executable, "-m", "venv", "--clear", python.parents[1]], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *pins], check=True)
        stamp.write_text("\n".join(pins))
    return python


def _run(python: Path | str, side: str, work: Path, count: int, *more: int) -> dict[str, Any]:
    """One side as a process: what it says, CPU seconds of its process, and its peak in MB."""
    for leftover in ("sig", "whole"):
        shutil.rmtree(work / leftover, ignore_errors=True)
    command = [str(python), f"{HERE}/dedup_sides.py", side, str(work), str(count), *map(str, more)]
    with (work / f"{side}.log").open("wb") as log:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, cwd=ROOT,
            env=os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if status:
        raise SystemExit(f"{side} failed; see {work / side}.log")
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return {**found, "process_cpu_s": used.ru_utime + used.ru_stime}


def _signatures(work: Path, python: Path, count: int, pairs: int) -> None:
    print(f"\nsignatures of {count:,} documents, CPU seconds after start-up")
    sides = {
        "eurosift_minhash": sys.executable,
        "eurosift_signatures": sys.executable,
        "rensa_signatures": python,
        "datatrove_signatures": python,
    }
    times: dict[str, list[float]] = {side: [] for side in sides}
    for _ in range(pairs):
        for side, program in sides.items():
            found = _run(program, side, work, count)
            assert found["rows"] == count
            times[side].append(found["cpu_s"])
    for side, each in times.items():
        ratios = (
            statistics.median(t / o for t, o in zip(each, times[own], strict=True))
            for own in ("eurosift_minhash", "eurosift_signatures")
        )
        rate = count / statistics.median(each)
        print(f"  {side:<21}{statistics.median(each):9.3f} s{rate:10,.0f} docs/s",
              *(f"{ratio:9.1f} x" for ratio in ratios))  # fmt: skip


def _whole(work: Path, python: Path, count: int, pairs: int) -> None:
    print(f"\nall of deduplication, {count:,} documents, file to file, start-up included")
    sides = {"eurosift": sys.executable, "datatrove": python}
    found: dict[str, list[dict[str, Any]]] = {side: [] for side in sides}
    for _ in range(pairs):
        for side, program in sides.items():
            found[side].append(_run(program, f"{side}_whole", work, count))
            if side == "datatrove":
                found[side][-1]["kept"] = _rows(work / "whole" / "out")
    own = [run["process_cpu_s"] for run in found["eurosift"]]
    for side, runs in found.items():
        cpu = [run["process_cpu_s"] for run in runs]
        ratio = statistics.median(a / b for a, b in zip(cpu, own, strict=True))
        peak = max(run["peak_mb"] for run in runs)
        print(f"  {side:<10}{statistics.median(cpu):9.1f} s{ratio:9.1f} x{peak:9.0f} MB"
              f"{runs[0]['kept']:10,} kept")  # fmt: skip


def _rows(folder: Path) -> int:
    import pyarrow.parquet as pq

    return sum(pq.read_metadata(path).num_rows for path in folder.rglob("*.parquet"))


def _quality(work: Path, count: int) -> None:
    """Recall of planted pairs against theory, and precision of links, at 1 and 16 partitions."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    from dedup.shingles import shingle_hashes

    texts = [text for _, text in documents(sentences(), count)]
    planted = range(FAMILY - 1, count, FAMILY)
    truths = []
    for number in planted:
        both = pa.array(texts[number - 1 : number + 1], pa.large_string())
        a, b = (np.unique(h) for h in shingle_hashes(both, 5, zero=False))
        shared = len(np.intersect1d(a, b, assume_unique=True))
        truths.append(shared / (len(a) + len(b) - shared))
    truth = np.array(truths)
    print(f"\n{len(truth):,} planted pairs")
    for partitions in (1, 16):
        found = _run(sys.executable, "eurosift_whole", work, count, partitions)
        cluster = pq.read_table(work / "verdicts.parquet")["cluster"].to_numpy()
        linked = np.array([cluster[n] == cluster[n - 1] for n in planted])
        alike = truth >= 0.8
        theory = (1 - (1 - truth[alike] ** 8) ** 14).mean()
        print(f"  {partitions:>2} partitions: recall at J >= 0.8 {linked[alike].mean():.4f}, "
              f"theory {theory:.4f}, {alike.sum():,} pairs; of the planted pairs that are linked "
              f"J >= 0.7 has {(truth[linked] >= 0.7).mean():.4f}")  # fmt: skip
        measured = {name: value for name, value in found.items() if "at_least" in name}
        print(f"     what the run says of all its links: {measured}, measured {found['measured']}")


def _growth(work: Path, counts: list[int]) -> None:
    print(
        "\neurosift alone, file to file\n  documents     CPU s    wall s    peak MB   µs/document"
    )
    for count in counts:
        write(work / "corpus", count)
        began = time.monotonic()
        found = _run(sys.executable, "eurosift_whole", work, count, max(1, count // 50_000))
        wall = time.monotonic() - began
        print(f"{count:>11,}{found['process_cpu_s']:10.1f}{wall:10.1f}{found['peak_mb']:11.0f}"
              f"{found['process_cpu_s'] / count * 1e6:14.0f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
