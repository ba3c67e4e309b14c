"""Measure what a task of each stage takes, as a function of the stored size behind it.

    python benchmarks/slurm_costs.py CRAWL.warc.gz --copies 1 3

`pipeline/slurm/estimates.py` holds the constants that came of it. A crawl of several sizes is made
of one archive: each further copy has the words of every paragraph in another order, so that it has
the same languages, lengths and markup and yet is no duplicate. Each size is one input shard and one
shard a language; each task runs as a process of its own (`eurosift task`), whose CPU seconds and
peak memory the kernel reports, children included. Stored megabytes are those of the compressed
archive; a language's are its share by documents. Printed a task, and in the end the line through
the tasks of each step.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path[0] = str(Path(__file__).parents[1])  # beside this file lies a language_id.py

PARAGRAPH = re.compile(rb"(<(?:p|li|td|h\d)\b[^>]*>)([^<]{20,})")
NEW = {"WARC-Target-URI", "Content-Length", "WARC-Block-Digest", "WARC-Payload-Digest"}
RECIPE = """name = "costs"
languages = ["de", "en"]
[[sources]]
name = "web"
paths = ["crawl.warc.gz"]
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("crawl", type=Path)
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 3])
    options = parser.parse_args()
    found: dict[str, list[tuple[float, float, float, float]]] = {}
    for copies in options.copies:
        with tempfile.TemporaryDirectory(prefix="costs-") as name:
            stored = multiply(options.crawl, Path(name) / "crawl.warc.gz", copies)
            for step, row in measure(Path(name), stored):
                found.setdefault(step, []).append(row)
    for step, rows in found.items():
        sizes = np.array([row[0] for row in rows])
        if sizes.max() < 2 * sizes.min():  # no line through one size
            continue
        cpu, memory, written = (np.polyfit(sizes, [row[k] for row in rows], 1) for k in (1, 2, 3))
        print(f"{step:<12} {cpu[1]:5.1f} + {cpu[0]:5.2f} CPU s a MB, {memory[1]:5.0f} + "
              f"{memory[0]:5.2f} MB of memory a MB, {written[0]:5.2f} MB written a MB")  # fmt: skip


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


def measure(folder: Path, stored: float) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Step, and stored MB behind the task, CPU s, peak MB, MB written; a task after the other."""
    from manifests.shard import read
    from pipeline.plan import thaw
    from pipeline.slurm.submit import gathers, sizes_of
    from pipeline.state import States, all_tasks
    from pipeline.tasks import manifest_path

    recipe, run = folder / "costs.toml", folder / "run"
    recipe.write_text(RECIPE, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "pipeline", "plan", recipe, "--out", run],
                   check=True, stdout=subprocess.DEVNULL)  # fmt: skip
    for task in all_tasks(thaw(run)[1]):
        words = [task.step, *([task.language] if task.language else []), str(task.index)]
        command = [sys.executable, "-m", "pipeline", "task", str(run), *words]
        quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
        one_thread = {**os.environ, "OMP_NUM_THREADS": "1"}
        pid = os.posix_spawn(sys.executable, command, one_thread, file_actions=quiet)
        _, status, used = os.wait4(pid, 0)
        if status:
            raise SystemExit(f"{task} failed")
        states = States(run, *thaw(run))
        behind = sizes_of(states).of(task, gathers=gathers(states, task))
        written = sum(output.bytes for output in read(run / manifest_path(task)).outputs) / 1e6
        row = (behind, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, written)
        print(f"{task!s:<20} {row[0]:7.2f} of {stored:.1f} MB stored: {row[1]:7.1f} CPU s, "
              f"{row[2]:6.0f} MB of memory, {row[3]:6.2f} MB written", flush=True)  # fmt: skip
        yield task.step, row


if __name__ == "__main__":
    main()
