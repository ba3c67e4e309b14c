"""The whole of eurosift against the whole of datatrove, on the same WARC and the same machine.

A rate that is measured alone says little: machines, archives and neighbours differ. So both run
alternately, each as a process of its own from start-up to the last shard, and what counts is the
ratio within a pair. Each gets an environment of its own, made here with pip; after that, nothing
uses the network.

    python benchmarks/end_to_end.py --warc FILE.warc.gz --pairs 3
    python benchmarks/end_to_end.py --warc FILE.warc.gz --pairs 1 --copies 1 5

With several numbers of `--copies` a line is laid through the CPU seconds of each side: so much to
start, so much a page. Who has millions of pages goes by the second. A copy of a page has the inner
words of each piece of its text in another order, drawn anew for each copy and address, so that no
two are duplicates or near duplicates to either side and each has to be read, judged and kept like
the page itself (`end_to_end_copies.py`); the duplicates in the archive itself are found once.

What is measured, and what was left out of datatrove's side in its favour, stands in README.md here.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import resource
import shutil
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from end_to_end_environments import for_datatrove, for_eurosift, unpack_model

ROOT = Path(__file__).resolve().parent.parent

EXTRACTORS: Final = {"eurosift": "blocks", "eurosift-trafilatura": "trafilatura"}
"""Our sides and the extractor of each: as shipped, and with datatrove's own."""
SIDES: Final = ("datatrove", *EXTRACTORS)


@dataclass(frozen=True, slots=True)
class Run:
    """One run: CPU (user and system) and wall in seconds, peak memory in MB, documents kept."""

    cpu_s: float
    wall_s: float
    peak_mb: float
    kept: int


def main() -> int:
    """Set up, run the pairs, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "benchmark")
    parser.add_argument("--warc", type=Path, help="default: the packaged sample")
    parser.add_argument(
        "--copies", type=int, nargs="+", default=[1], metavar="N",
        help="the archive so many times over; several: a size after the other",
    )  # fmt: skip
    parser.add_argument("--pairs", type=int, default=3, help="measured pairs (default 3)")
    parser.add_argument(
        "--here", action="store_true", help="eurosift from this environment, not one of its own"
    )
    parser.add_argument("--ft176", type=Path, help="lid.176.ftz or .bin for datatrove")
    parser.add_argument("--sides", choices=SIDES, nargs="+", default=SIDES, help="default: all")
    options = parser.parse_args()
    work = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    warc = (options.warc or _packaged_sample()).resolve(strict=True)
    from end_to_end_copies import count_pages, enlarged  # datatrove's environment has no FastWARC

    _become_reaper()
    sides = [side for side in SIDES if side in options.sides]
    python = for_datatrove(work) if "datatrove" in sides else None
    model = (options.ft176 or unpack_model(work, python)).resolve() if python else None
    here = options.here or not set(sides) & set(EXTRACTORS)
    program = (Path(sys.executable) if here else for_eurosift(work)).with_name("eurosift")
    measured: dict[str, list[tuple[int, Run]]] = {side: [] for side in sides}
    for copies in options.copies:
        archive = enlarged(warc, copies, work)
        pages = count_pages(archive)
        commands: dict[str, list[str]] = {}
        for side in sides:
            if side == "datatrove":
                languages = " ".join(
                    sorted(p.stem for p in ROOT.glob("language_id/languages/*.toml"))
                )
                told = [languages, str(model), str(archive)]
                commands[side] = [str(python), __file__, "--pipeline", *told]
            else:
                recipe = _recipe(side, archive, work)
                commands[side] = [str(program), "run", str(recipe), "--workers", "1", "--out"]
        size = archive.stat().st_size / 1e6
        print(f"{archive.name}: {pages:,} pages, {size:.1f} MB, {os.cpu_count()} cores")
        print(f"{'':12}{'side':<22}{'CPU s':>8}{'wall s':>8}{'peak MB':>9}{'kept':>7}")
        if copies == options.copies[0]:
            _pair("warm-up", commands, work)
        pairs = [_pair(f"pair {n + 1}", commands, work) for n in range(options.pairs)]
        for side in sides:
            measured[side] += [(pages, pair[side]) for pair in pairs]
            if pairs and "datatrove" in sides and side in EXTRACTORS:
                _print_ratios(pairs, side)
    if options.pairs and len(set(options.copies)) > 1:
        _print_lines(measured)
    return 0


def _recipe(side: str, archive: Path, work: Path) -> Path:
    path = work / f"{side}.toml"
    path.write_text(
        f'name = "benchmark"\n\n[[sources]]\nname = "crawl"\npaths = ["{archive}"]\n'
        f'format = "warc"\n\n[extract]\nextractor = "{EXTRACTORS[side]}"\n\n'
        '[filter]\nrights = "record-only"  # datatrove knows no reservations\n'
    )
    return path


def _pair(label: str, commands: dict[str, list[str]], work: Path) -> dict[str, Run]:
    """Run each side once, one after the other, and print what each took."""
    pair = {side: _measure(side, command, work) for side, command in commands.items()}
    for side, run in pair.items():
        figures = f"{run.cpu_s:8.1f}{run.wall_s:8.1f}{run.peak_mb:9.0f}{run.kept:7d}"
        print(f"{label:<12}{side:<22}{figures}", flush=True)
    return pair


def _print_lines(measured: dict[str, list[tuple[int, Run]]]) -> None:
    """Print the line of least squares through CPU seconds by pages, and the ratio at its end."""
    each: dict[str, float] = {}
    for side, runs in measured.items():
        pages, seconds = [n for n, _ in runs], [run.cpu_s for _, run in runs]
        each[side], fixed = statistics.linear_regression(pages, seconds)
        print(f"{side:<22} {fixed:5.1f} CPU s to start + {1000 * each[side]:6.2f} ms a page")
    for side in set(each) & set(EXTRACTORS) if "datatrove" in each else ():
        print(f"datatrove / {side}, a further page: {each['datatrove'] / each[side]:.1f}")


def _print_ratios(pairs: list[dict[str, Run]], side: str) -> None:
    for name in ("cpu_s", "wall_s", "peak_mb"):
        ratios = [getattr(p["datatrove"], name) / getattr(p[side], name) for p in pairs]
        each = " ".join(f"{ratio:.2f}" for ratio in ratios)
        print(f"datatrove / {side}, {name:<8} median {statistics.median(ratios):.2f}  ({each})")


def _measure(side: str, command: list[str], work: Path) -> Run:
    """Run one side in an empty folder and measure its whole process tree."""
    out = work / side
    shutil.rmtree(out, ignore_errors=True)
    # datatrove copies its model here; no library may reach for the network.
    environment = os.environ | {
        "HF_HUB_OFFLINE": "1",
        "HF_HOME": str(work / "huggingface"),
        "HF_ASSETS_CACHE": str(work / "huggingface" / "assets"),
    }
    before, start = _children_cpu_s(), time.monotonic()
    with (work / f"{side}.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, str(out)], stdout=log, stderr=subprocess.STDOUT, env=environment, cwd=work
        )
        sampler = _PeakMemory()
        sampler.start()
        code = process.wait()
        wall = time.monotonic() - start
        with contextlib.suppress(ChildProcessError):
            while True:  # orphans
                os.wait()
        sampler.stop()
    if code:
        raise SystemExit(f"{side} ended with code {code}; see {log.name}")
    return Run(_children_cpu_s() - before, wall, sampler.peak_mb, _count_kept(side, out))


def _count_kept(side: str, out: Path) -> int:
    import pyarrow.parquet as pq

    folder = out / "parquet" if side == "datatrove" else out / "release" / "data"
    return sum(pq.read_metadata(path).num_rows for path in folder.rglob("*.parquet"))


def _children_cpu_s() -> float:
    """CPU seconds, user and system, of all children that ended so far, theirs included."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _become_reaper() -> None:
    """Inherit orphans, so that a helper process that outlives its parent is counted too."""
    set_child_subreaper = 36  # PR_SET_CHILD_SUBREAPER, linux/prctl.h
    if ctypes.CDLL(None, use_errno=True).prctl(set_child_subreaper, 1, 0, 0, 0):
        raise SystemExit("This benchmark needs Linux 3.4 or later.")


class _PeakMemory(threading.Thread):
    """The largest sum, over this process's descendants, of memory in MB, read four times a second.

    The proportional set size (PSS): a page that n processes share counts 1/n in each, so that
    the sum is what the machine has to hold. RSS would count shared libraries once a process.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak_mb = 0.0
        self._ended = threading.Event()

    def stop(self) -> None:
        self._ended.set()
        self.join()

    def run(self) -> None:
        while not self._ended.wait(0.25):
            self.peak_mb = max(self.peak_mb, sum(map(_pss_mb, _descendants(os.getpid()))))


def _descendants(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(stat.parent.name))
    found: list[int] = []
    waiting = [root]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def _pss_mb(process: int) -> float:
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:  # it has just ended
        return 0.0
    return sum(int(s.split()[1]) for s in rollup.splitlines() if s.startswith("Pss:")) * 1.024e-3


def _packaged_sample() -> Path:
    found = sorted((ROOT / "pipeline" / "sample").rglob("*.warc.gz"))
    if not found:
        raise SystemExit("The packaged sample is missing; name a file with --warc.")
    return found[0]


def datatrove_pipeline(languages: str, model: Path, warc: Path, out: Path) -> None:
    """FineWeb's steps in FineWeb's order, for the 24 languages; runs in its own environment."""
    import pylibmagic  # noqa: F401 - makes libmagic known to python-magic
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline import dedup, filters
    from datatrove.pipeline.extractors import Trafilatura
    from datatrove.pipeline.formatters import PIIFormatter
    from datatrove.pipeline.readers import JsonlReader, WarcReader
    from datatrove.pipeline.writers import JsonlWriter, ParquetWriter
    from datatrove.utils.lid import FT176LID

    FT176LID.MODEL_URL = str(model)
    minhash = dedup.MinhashConfig(n_grams=5, num_buckets=14, hashes_per_bucket=8)
    folder = {name: str(out / name) for name in ("base", "signatures", "buckets", "ids", "parquet")}
    steps = {
        "base": [
            WarcReader(str(warc.parent), glob_pattern=f"{warc.name}*"),
            Trafilatura(favour_precision=True, timeout=10, deduplicate=False),
            filters.LanguageFilter(languages=languages.split()),
            filters.GopherRepetitionFilter(),
            filters.GopherQualityFilter(min_stop_words=0),
            filters.C4QualityFilter(filter_no_terminal_punct=False),
            filters.FineWebQualityFilter(),
            JsonlWriter(folder["base"]),
        ],
        "signatures": [
            JsonlReader(folder["base"]),
            dedup.MinhashDedupSignature(folder["signatures"], config=minhash),
        ],
        "buckets": [
            dedup.MinhashDedupBuckets(folder["signatures"], folder["buckets"], config=minhash)
        ],
        "cluster": [dedup.MinhashDedupCluster(folder["buckets"], folder["ids"], config=minhash)],
        "filter": [
            JsonlReader(folder["base"]),
            dedup.MinhashDedupFilter(folder["ids"]),
            PIIFormatter(),
            ParquetWriter(folder["parquet"], compression="zstd"),
        ],
    }
    for name, pipeline in steps.items():
        tasks = minhash.num_buckets if name == "buckets" else 1
        LocalPipelineExecutor(
            pipeline, tasks=tasks, workers=1, logging_dir=str(out / "logs" / name)
        ).run()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--pipeline"]:
        datatrove_pipeline(sys.argv[2], *map(Path, sys.argv[3:]))
    else:
        sys.exit(main())
