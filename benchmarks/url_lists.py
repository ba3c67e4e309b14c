"""What a list of millions of hosts costs: to read, to keep and to ask.

    python benchmarks/url_lists.py [--entries 5000000]

One process a size, CPU seconds and peak memory, without the start of Python and the compilation of
the kernels, which are measured apart. Hosts are made from a seed: 48 random bits below a million
domains, a file of `domains` as long as those of the largest public lists, and `urls` with a
twenty-fifth as many.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# This folder holds a file with the name of the package that it measures: it comes last.
HERE = str(Path(__file__).resolve().parent)
sys.path[:] = [*(place for place in sys.path if place != HERE), HERE]

import numpy as np  # noqa: E402
import pyarrow as pa  # noqa: E402

from filters.config import FilterConfig, UrlList  # noqa: E402
from filters.list_kernels import hash_lines  # noqa: E402
from filters.lists import digest, make  # noqa: E402


def main() -> None:
    """Measure each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=5_000_000)
    parser.add_argument("--here", action="store_true", help="measure in this process")
    options = parser.parse_args()
    if options.here:
        measure(options.entries)
        return
    for entries in (options.entries // 100, options.entries // 10, options.entries):
        subprocess.run([sys.executable, __file__, "--entries", str(entries), "--here"], check=True)


def measure(entries: int) -> None:
    """Write a list, read it and ask it for URLs of known and unknown hosts."""
    chance = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "domains").open("w") as stream:
            for first in range(0, entries, 100_000):
                count = min(100_000, entries - first)
                parts = chance.integers(0, 2**48, count), chance.integers(0, 10**6, count)
                stream.write("".join(f"{a:x}.site{b}.com\n" for a, b in zip(*parts, strict=True)))
        with (folder / "urls").open("w") as stream:
            stream.writelines(f"host{n}.example.org/path/{n}\n" for n in range(entries // 25))
        hash_lines(b"a.b\n")
        size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        before = peak()
        started = time.process_time()
        one = UrlList(path=name, version="1", licence="made here", origin="made here",
                      sha256=digest(name))  # fmt: skip
        judge = make(FilterConfig(lists={"list": one}))
        assert judge is not None
        reading = time.process_time() - started
        more = peak() - before
        urls = [f"https://www.h{n % 5000}.site{n % 5000}.com/a/b?x={n}" for n in range(100_000)]
        judge(pa.array(urls[:1]))
        started = time.process_time()
        for first in range(0, len(urls), 1024):
            judge(pa.array(urls[first : first + 1024]))
        asking = time.process_time() - started
    print(
        f"{entries + entries // 25:>9,} entries, {size:6.1f} MB: read in {reading:.2f} CPU s, "
        f"{more:4.0f} MB at the peak, {asking / len(urls) * 1e6:.1f} µs a URL"
    )


def peak() -> float:
    """Peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
