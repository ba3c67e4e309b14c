"""Fuzzing of one reader: inputs by the thousand in a bounded process, and each failure kept.

    python -m tests.extract.fuzz.loop --minutes 10 --out FOLDER csv arrow pdf …

The reader's function is called in the same process again and again; the kernel ends that process
where an input takes too long, and it bounds its memory. What ends it is told from outside: the
input is written down before it is read. Inputs whose outcome is new join the files that damage
begins with. The same code, files and number of rounds give the same inputs.
"""

from __future__ import annotations

import argparse
import importlib
import json
import mmap
import os
import pkgutil
import random
import resource
import signal
import subprocess
import sys
import time
import traceback
from dataclasses import asdict, dataclass, field
from pathlib import Path

CPU_SECONDS = 10.0
"""Of one input of at most 400 kB; the bound of a page in a run."""
ADDRESS_SPACE = 4 << 30
JUMP_KIB = 600_000
"""Resident memory that one input may add to the process's peak; containers may unpack 100 MB."""
RECYCLE_KIB = 1_500_000
STUCK_SECONDS = 300
"""Without any progress and CPU time: what waits for something that never comes."""
MEMORY_STATUS = 77
MAX_CORPUS = 2_000
MAX_KEPT = 3
"""Inputs kept of one failure."""
STATE_BYTES = 16


@dataclass
class Report:
    """What a reader was given and what became of it; `failures` by kind and place, counted."""

    reader: str
    seeds: int = 0
    executions: int = 0
    outcomes: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    restarts: int = 0
    failures: dict[str, int] = field(default_factory=dict)


def fuzz(reader: str, seconds: float, out: Path, cpu_seconds: float = CPU_SECONDS) -> Report:
    """Fuzz a reader for so many seconds of wall time; inputs that failed lie in `out`/failures.

    `reader`: a name of `readers.READERS`, or `module:name` of another such pair. `cpu_seconds`:
    what one input may use.
    """
    for folder in ("corpus", "failures"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    state = out / "state"
    state.write_bytes(bytes(STATE_BYTES))
    report, start, rounds = Report(reader), time.monotonic(), 0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    while (left := start + seconds - time.monotonic()) > 0:
        command = [sys.executable, "-m", __spec__.name, "--child", reader, "--out", str(out),
                   "--first", str(rounds), "--seconds", str(left),
                   "--cpu-seconds", str(cpu_seconds)]  # fmt: skip
        with (out / "stderr").open("wb") as stderr:  # a pipe that nobody reads would stop it
            child = subprocess.Popen(command, stderr=stderr)
        seen, since = -1, time.monotonic()
        while child.poll() is None:
            time.sleep(0.05)
            rounds = int.from_bytes(state.read_bytes()[:8], "little")
            if rounds != seen:
                seen, since = rounds, time.monotonic()
            elif time.monotonic() - since > STUCK_SECONDS:
                child.kill()
        said = (out / "stderr").read_bytes()[-3000:].decode("utf-8", "replace")
        rounds = int.from_bytes(state.read_bytes()[:8], "little")
        report.restarts += 1
        if child.returncode == 0:
            continue
        if int.from_bytes(state.read_bytes()[8:], "little") == 0:  # in no input
            raise RuntimeError(f"the process of {reader} does not start: {said[-2000:]}")
        why = {-signal.SIGPROF: "too long", -signal.SIGKILL: "stuck", MEMORY_STATUS: "memory"}
        kind = why.get(child.returncode, f"ended with {child.returncode}")
        _keep(out, kind, (out / "input").read_bytes(), said)
        rounds += 1
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    report.executions = rounds
    report.seconds = round(time.monotonic() - start, 1)
    report.cpu_seconds = round(after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime, 1)
    report.outcomes = len(list((out / "corpus").iterdir()))
    seeds = out / "seeds"
    report.seeds = int(seeds.read_text()) if seeds.exists() else 0
    for log in sorted((out / "failures").glob("*.jsonl")):
        report.failures[log.stem] = len(log.read_text().splitlines())
    return report


def _keep(out: Path, kind: str, data: bytes, said: str) -> None:
    """Note a failure, and keep its input if it is one of the first of its kind."""
    name = "".join(c if c.isalnum() or c in "._-" else "_" for c in kind)[:120]
    log = out / "failures" / f"{name}.jsonl"
    count = len(log.read_text().splitlines()) if log.exists() else 0
    with log.open("a") as file:
        file.write(json.dumps({"bytes": len(data), "said": said[-3000:]}) + "\n")
    if count < MAX_KEPT:
        (out / "failures" / f"{name}-{count}.bin").write_bytes(data)


def _child(reader: str, out: Path, first: int, seconds: float, cpu_seconds: float) -> None:
    """Run rounds until the time is over or much memory is used."""
    until = time.monotonic() + seconds
    from tests.extract.fuzz.damage import damaged, damaged_within
    from tests.extract.fuzz.readers import READERS

    module, _, attribute = reader.partition(":")
    pair = getattr(importlib.import_module(module), attribute) if attribute else READERS[reader]
    make, files = pair
    check = make()
    corpus = list(files())
    (out / "seeds").write_text(str(len(corpus)))
    known = {check(data) for data in corpus}
    found = sorted((out / "corpus").iterdir())
    corpus += [path.read_bytes() for path in found]
    known |= {check(data) for data in corpus[-len(found) :]} if found else set()
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    with (out / "state").open("r+b") as file, (out / "input").open("w+b") as current:
        state = mmap.mmap(file.fileno(), STATE_BYTES)
        peak, number = _peak(), first
        while time.monotonic() < until and peak < RECYCLE_KIB:
            chance = random.Random(f"{reader} {number}")
            base = chance.choice(corpus)
            hurt = damaged_within if chance.random() < 0.7 else damaged
            data = hurt(base, chance, corpus)
            current.seek(0)
            current.write(data)
            current.truncate()
            current.flush()
            state[:] = number.to_bytes(8, "little") + (1).to_bytes(8, "little")
            signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
            try:
                outcome = check(data)
            except MemoryError:
                os._exit(MEMORY_STATUS)
            except Exception as error:  # noqa: BLE001 - that is what is looked for
                signal.setitimer(signal.ITIMER_PROF, 0)
                place = traceback.extract_tb(error.__traceback__)[-1]
                said = str(error) if isinstance(error, AssertionError) else ""
                kind = f"{type(error).__name__}_{said}_{Path(place.filename).name}_{place.lineno}"
                _keep(out, kind, data, traceback.format_exc())
            else:
                signal.setitimer(signal.ITIMER_PROF, 0)
                if outcome not in known and len(corpus) < MAX_CORPUS:
                    known.add(outcome)
                    corpus.append(data)
                    (out / "corpus" / f"{number:09d}").write_bytes(data)
            before, peak = peak, _peak()
            if peak - before > JUMP_KIB:
                _keep(out, "memory_jump", data, f"{peak - before} KiB")
            number += 1
            state[:] = number.to_bytes(8, "little") + bytes(8)


def _peak() -> int:
    """Largest resident memory of this process so far, KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _resolves(reader: str) -> bool:
    """Whether it is the `module:name` of something."""
    try:
        return ":" in reader and pkgutil.resolve_name(reader) is not None
    except (ImportError, AttributeError, ValueError):
        return False


def main() -> None:
    """Fuzz readers one after another; a line of JSON for each."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("readers", nargs="*")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--child")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--cpu-seconds", type=float, default=CPU_SECONDS)
    asked = parser.parse_args()
    if asked.child:
        _child(asked.child, asked.out, asked.first, asked.seconds, asked.cpu_seconds)
        return
    from tests.extract.fuzz.readers import READERS

    unknown = [name for name in asked.readers if name not in READERS and not _resolves(name)]
    if unknown or not asked.readers:
        what = f"there is no reader {', '.join(unknown)}" if unknown else "name a reader"
        parser.error(f"{what}; there are: {', '.join(READERS)}, or module:name of another")
    for reader in asked.readers:
        report = fuzz(reader, 60 * asked.minutes, asked.out / reader)
        print(json.dumps(asdict(report)), flush=True)


if __name__ == "__main__":
    main()
