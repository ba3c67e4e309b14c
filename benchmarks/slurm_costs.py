"""Measure what a task of each step takes, as a function of the stored size behind it.

    python benchmarks/slurm_costs.py CRAWL.warc.gz --copies 1 3 10 40 --held-out 5 --rows rows.jsonl
    python benchmarks/slurm_costs.py OTHER.warc.gz --held-out 1 --languages all --rows rows.jsonl
    python benchmarks/slurm_costs.py --rows rows.jsonl   # fit and compare again, measure nothing

`pipeline/slurm/estimates.py` holds the constants that came of it. A crawl of several sizes is made
of one archive: each further copy has the words of every paragraph in another order, so that it has
the same languages, lengths and markup and yet is no duplicate. Each size is one input shard and one
shard a language; each task runs as a process of its own (`eurosift task`), whose CPU seconds the
kernel reports, children included, and whose memory is the largest sum over it and its children that
was seen, looked at twenty times a second as Slurm does each second or more. Stored megabytes are
those of the compressed archive; a language's are its share by documents. Printed a task, then the
line through the tasks of each step (`--copies`, least squares of relative errors), as constants to
be copied, then what the constants in the code say of the sizes that were held out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

sys.path[0] = str(Path(__file__).parents[1])  # beside this file lies a language_id.py

PARAGRAPH = re.compile(rb"(<(?:p|li|td|h\d)\b[^>]*>)([^<]{20,})")
GROWTH = 0.7  # MB a stored MB: 586 to 1,065 MB from 10,000 to 100,000 documents (figures), 117 a MB
NEW = {"WARC-Target-URI", "Content-Length", "WARC-Block-Digest", "WARC-Payload-Digest"}
RECIPE = """name = "costs"
{languages}[[sources]]
name = "web"
paths = ["crawl.warc.gz"]
[dedup.boilerplate]
lines = "cut"
"""


@dataclass(frozen=True)
class Row:
    """One task: what the fit or the comparison needs. Sizes and memory in MB."""

    crawl: str
    copies: int
    held_out: bool
    step: str
    language: str | None
    behind: float
    cpu_s: float
    memory: float
    written: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("crawl", type=Path, nargs="?")
    parser.add_argument("--copies", type=int, nargs="*", default=[])
    parser.add_argument("--held-out", type=int, nargs="*", default=[])
    parser.add_argument("--languages", default="de,en", help="codes, or all")
    parser.add_argument("--rows", type=Path, help="measurements, kept and read again")
    options = parser.parse_args()
    rows: list[Row] = []
    if options.rows and options.rows.exists():
        rows = [Row(**json.loads(line)) for line in options.rows.read_text().splitlines()]
    sizes = [(n, False) for n in options.copies] + [(n, True) for n in options.held_out]
    if sizes and options.crawl is None:
        parser.error("which crawl is to be measured?")
    for copies, held_out in sizes:
        with tempfile.TemporaryDirectory(prefix="costs-") as name:
            stored = multiply(options.crawl, Path(name) / "crawl.warc.gz", copies)
            for values in measure(Path(name), stored, options.languages):
                row = Row(options.crawl.name, copies, held_out, *values)
                rows.append(row)
                if options.rows:
                    with options.rows.open("a") as stream:
                        stream.write(json.dumps(asdict(row)) + "\n")
    fit([row for row in rows if not row.held_out])
    compare([row for row in rows if row.held_out])


def fit(rows: list[Row]) -> None:
    """Constants of each step: the line through its tasks, rounded up, and none of them zero.

    The line of memory lies above every task. That of a language grows until a row group is full,
    some 18 MB stored, and less from then on: its slope is that of larger runs of dedup. Documents
    without a language do not count: fewer rules redact them.
    """
    for step in dict.fromkeys(row.step for row in rows):
        of_step = [row for row in rows if row.step == step]
        named = [row for row in of_step if row.language != "und"]
        sizes = np.array([row.behind for row in named])
        if sizes.max() < 2 * sizes.min():  # no line through one size
            continue
        start, slope = line(named, "cpu_s")
        growth = GROWTH if named[0].language else line(named, "memory")[1]
        base = max(row.memory - growth * row.behind for row in named)
        written = max(row.written / row.behind for row in named if row.behind >= sizes.max() / 4)
        start, slope, base, growth, written = (
            max(1, math.ceil(value / unit)) * unit
            for value, unit in zip(
                (start, slope, base, growth, written), (0.1, 0.01, 10, 0.01, 0.01), strict=True
            )
        )
        print(f'    "{step}": Cost({start:.1f}, {slope:.2f}, {base}, {growth:.2f}, {written:.2f}),')


def line(rows: list[Row], name: str) -> tuple[float, float]:
    """Start and slope of the least squares of relative errors."""
    values = np.array([getattr(row, name) for row in rows])
    slope, start = np.polyfit(np.array([row.behind for row in rows]), values, 1, w=1 / values)
    return max(0.0, start), max(0.0, slope)


def compare(rows: list[Row]) -> None:
    """What the constants in the code expect of tasks that no fit has seen."""
    from pipeline.slurm.config import Resources, megabytes, seconds
    from pipeline.slurm.estimates import expected, with_estimates

    for crawl, copies in dict.fromkeys((row.crawl, row.copies) for row in rows):
        print(f"{crawl}, {copies} copies: expected, measured, and the most that was used of what "
              "is asked for")  # fmt: skip
        some = [row for row in rows if (row.crawl, row.copies) == (crawl, copies)]
        for step in dict.fromkeys(row.step for row in some):
            of_step = [row for row in some if row.step == step]
            guess = [expected(step, row.behind) for row in of_step]
            asked = [with_estimates(Resources(), g.seconds, g.memory_mb) for g in guess]
            pairs = list(zip(of_step, asked, strict=True))
            time_used = max(r.cpu_s / seconds(a.time or "1") for r, a in pairs)
            held = max(r.memory / megabytes(a.memory or "1M") for r, a in pairs)
            values = (
                (sum(g.seconds for g in guess), sum(r.cpu_s for r in of_step), "CPU s"),
                (max(g.memory_mb for g in guess), max(r.memory for r in of_step), "MB of memory"),
                (sum(g.written_mb for g in guess), sum(r.written for r in of_step), "MB written"),
            )
            line = "".join(f"{one:9.1f} {two:8.1f} {unit}" for one, two, unit in values)
            print(f"{step:<12}{line}  {time_used:4.0%} of the time, {held:4.0%} of the memory")


def multiply(crawl: Path, out: Path, copies: int) -> float:
    """Write an archive of so many copies; returns its size in MB."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    def shuffled(dice: random.Random, match: re.Match[bytes]) -> bytes:
        words = match[2].split(b" ")
        dice.shuffle(words)
        return match[1] + b" ".join(words)

    with out.open("wb") as stream:
        stream.write(crawl.read_bytes())
        for copy in range(1, copies):
            with crawl.open("rb") as source:
                kinds = WarcRecordType.response
                for record in ArchiveIterator(source, parse_http=False, record_types=kinds):
                    dice = random.Random(f"{copy} {record.record_id}")
                    block = record.reader.read()
                    head, gap, body = block.partition(b"\r\n\r\n")
                    body = PARAGRAPH.sub(lambda match, d=dice: shuffled(d, match), body)
                    if b"content-encoding" in head.lower() or b"chunked" in head.lower():
                        continue
                    head = re.sub(rb"(?im)^content-length:.*\r\n", b"", head)
                    block = head + gap + body
                    url = record.headers["WARC-Target-URI"] + f"?copy={copy}"
                    lines = [f"{key}: {value}" for key, value in record.headers if key not in NEW]
                    lines += [f"WARC-Target-URI: {url}", f"Content-Length: {len(block)}"]
                    text = "\r\n".join(["WARC/1.0", *lines])
                    raw = text.encode() + b"\r\n\r\n" + block + b"\r\n\r\n"
                    stream.write(gzip.compress(raw, 6))
    return out.stat().st_size / 1e6


def measure(
    folder: Path, stored: float, languages: str
) -> Iterator[tuple[str, str | None, float, float, float, float]]:
    """Step, language, MB stored behind it, CPU s, peak MB, MB written; a task after the other."""
    from manifests.shard import read
    from pipeline.plan import thaw
    from pipeline.slurm.submit import gathers, sizes_of
    from pipeline.state import States, all_tasks
    from pipeline.tasks import manifest_path

    recipe, run = folder / "costs.toml", folder / "run"
    codes = "" if languages == "all" else f"languages = {json.dumps(languages.split(','))}\n"
    recipe.write_text(RECIPE.format(languages=codes), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "pipeline", "plan", recipe, "--out", run],
                   check=True, stdout=subprocess.DEVNULL)  # fmt: skip
    for task in all_tasks(thaw(run)[1]):
        words = [task.step, *([task.language] if task.language else []), str(task.index)]
        command = [sys.executable, "-m", "pipeline", "task", str(run), *words]
        quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
        one_thread = {**os.environ, "OMP_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}
        pid = os.posix_spawn(sys.executable, command, one_thread, file_actions=quiet)
        peak, ended = 0.0, 0
        while not ended:
            peak = max(peak, resident(pid))
            time.sleep(0.05)
            ended, status, used = os.wait4(pid, os.WNOHANG)
        if status:
            raise SystemExit(f"{task} failed")
        states = States(run, *thaw(run))
        behind = sizes_of(states).of(task, gathers=gathers(states, task))
        written = sum(output.bytes for output in read(run / manifest_path(task)).outputs) / 1e6
        cpu, memory = used.ru_utime + used.ru_stime, max(peak, used.ru_maxrss / 1024)
        print(f"{task!s:<20} {behind:7.2f} of {stored:.1f} MB stored: {cpu:7.1f} CPU s, "
              f"{memory:6.0f} MB of memory, {written:6.2f} MB written", flush=True)  # fmt: skip
        yield task.step, task.language, behind, cpu, memory, written


def resident(pid: int) -> float:
    """MB that a process and its descendants hold; pages that they share count for each."""
    total = 0.0
    with suppress(OSError, ValueError, IndexError):
        total += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
        for path in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in path.read_text().split():
                total += resident(int(child)) * 2**20
    return total / 2**20


if __name__ == "__main__":
    main()
