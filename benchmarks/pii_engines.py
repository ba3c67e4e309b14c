"""The prefilter's engine: google-re2 as it is used, without its set, and Hyperscan, on real texts.

    python benchmarks/pii_engines.py [--rounds 5] [--documents 40] [--languages de el ...]

needs `$EUROSIFT_TEST_DATA`, and Hyperscan (`pip install hyperscan`) only for its own column: it is
no dependency of eurosift. The same triggers over the same bytes of national law and of the sample,
all engines in turn on each language, CPU seconds of the fastest round. Set-up and memory are
measured in a process of their own for each engine.

Where Hyperscan means something else:
* it tells the end of a match; where the match begins only with SOM_LEFTMOST, which it refuses for
  some triggers ("Pattern is too large"). Those it answers with yes or no, and RE2 says where;
* it reports every end of every match, RE2 the leftmost match and then the next one behind it. The
  union of its ranges covers each place where a trigger matches, so it is a prefilter just the same;
* it refuses long patterns ("Pattern length exceeds limit"): triggers of more than 4,000 bytes are
  cut at their alternatives;
* it wants valid UTF-8 (flags UTF8 and UCP); RE2 reads any bytes.
"""

from __future__ import annotations

import argparse
import functools
import gc
import json
import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# A file beside this one has the name of the package that is measured: its folder comes last.
HERE = str(Path(__file__).resolve().parent)
sys.path[:] = [*(place for place in sys.path if place != HERE), HERE]

from pii_cases import carriers  # noqa: E402
from pii_law import law_documents  # noqa: E402

from pii import policy, prefilter, redact  # noqa: E402
from pii.analyzer import recognizers  # noqa: E402
from pii.config import RedactConfig  # noqa: E402
from pii.prefilter import Region  # noqa: E402

MAX_PATTERN = 4_000
"""Bytes of one pattern. Hyperscan 0.9.1 from PyPI took 4,000 of each trigger and refused 12,579."""
LANGUAGES = ("bg", "cs", "de", "el", "en", "et", "fi", "fr", "hu", "nl", "ro", "sk")
"""Those with law in the test data, and three of which the sample alone is read."""
SET_UP_LANGUAGES = ("de", "el", "et")
CALLS: Counter[str] = Counter()
"""How often Hyperscan called Python."""


def _alternatives(pattern: str) -> tuple[str, list[str], str]:
    """Opening, alternatives and end of a pattern that is one group `(?i:…|…)`, or has no group."""
    if not pattern.startswith("(?i:"):
        return "", [pattern], ""
    depth, at, cuts, in_class = 0, 4, [4], False
    while at < len(pattern):
        letter = pattern[at]
        if letter == "\\":
            at += 1
        elif in_class:
            in_class = letter != "]"
        elif letter == "[":
            in_class = True
        elif letter == "(":
            depth += 1
        elif letter == ")":
            if depth == 0:
                break
            depth -= 1
        elif letter == "|" and depth == 0:
            cuts.append(at + 1)
        at += 1
    if at != len(pattern) - 1:
        return "", [pattern], ""
    ends = [cut - 1 for cut in cuts[1:]] + [at]
    return "(?i:", [pattern[a:b] for a, b in zip(cuts, ends, strict=True)], ")"


def pieces(pattern: str) -> list[str]:
    """The pattern, or patterns of at most MAX_PATTERN bytes that together mean the same."""
    opening, alternatives, end = _alternatives(pattern)
    made: list[str] = []
    waiting = ""
    for one in alternatives:
        joined = f"{waiting}|{one}" if waiting else one
        if waiting and len(joined.encode()) > MAX_PATTERN:
            made.append(opening + waiting + end)
            joined = one
        waiting = joined
    return [*made, opening + waiting + end]


Finder = Callable[[prefilter.Bytes], list[Region]]


def re2_each(wanted: Any) -> Finder:
    """Every trigger asked by itself, without the set."""
    import re2

    options = re2.Options()
    options.never_capture = True
    options.max_mem = 64 << 20
    passed = prefilter.passes(wanted)
    compiled = [(place, re2.compile(trigger, options)) for place, trigger in triggers(wanted)]

    def regions(data: prefilter.Bytes) -> list[Region]:
        found = passed(data)
        for place, pattern in compiled:
            found.extend(prefilter._joined(place, (m.span() for m in pattern.finditer(data))))
        return found

    return regions


@functools.cache
def tells_starts(part: str) -> bool:
    """Whether Hyperscan compiles the pattern with the start of each match."""
    import hyperscan as hs

    flags = hs.HS_FLAG_UTF8 | hs.HS_FLAG_UCP | hs.HS_FLAG_SOM_LEFTMOST
    try:
        hs.Database().compile(expressions=[part.encode()], ids=[0], elements=1, flags=[flags])
    except hs.error:
        return False
    return True


def hyperscan(wanted: Any) -> Finder:
    """One Hyperscan database of all triggers; RE2 where it refuses to tell starts of matches."""
    import hyperscan as hs
    import re2

    options = re2.Options()
    options.never_capture = True
    options.max_mem = 64 << 20
    expressions, ids, flags = [], [], []
    without_start: dict[int, Any] = {}
    places: list[int] = []
    for place, trigger in triggers(wanted):
        parts = pieces(trigger)
        flag = hs.HS_FLAG_SOM_LEFTMOST
        if not all(map(tells_starts, parts)):
            flag = hs.HS_FLAG_SINGLEMATCH
            without_start[len(places)] = re2.compile(trigger, options)
        expressions += [part.encode() for part in parts]
        ids += [len(places)] * len(parts)
        flags += [flag | hs.HS_FLAG_UTF8 | hs.HS_FLAG_UCP] * len(parts)
        places.append(place)
    passed = prefilter.passes(wanted)
    database = hs.Database()
    database.compile(expressions=expressions, ids=ids, elements=len(ids), flags=flags)

    def regions(data: prefilter.Bytes) -> list[Region]:
        found = passed(data)
        matches: dict[int, list[tuple[int, int]]] = defaultdict(list)

        def matched(number: int, start: int, end: int, _flags: int, _context: Any) -> None:
            matches[number].append((start, end))

        database.scan(bytes(data), match_event_handler=matched)
        for number, spans in matches.items():
            CALLS["Python"] += len(spans)
            if number in without_start:
                spans = [match.span() for match in without_start[number].finditer(data)]
            found.extend(prefilter._joined(places[number], _union(spans)))
        return found

    return regions


def _union(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Disjoint ranges, ascending; ranges that only touch stay apart, `_joined` unites them."""
    first = last = -1
    for start, end in sorted(spans):
        if start < last:
            last = max(last, end)
            continue
        if last >= 0:
            yield first, last
        first, last = start, end
    if last >= 0:
        yield first, last


def triggers(wanted: Any) -> Iterator[tuple[int, str]]:
    """Each recognizer's number and trigger; words and scans are the same for every engine."""
    return ((place, one.trigger) for place, one in enumerate(wanted) if one.trigger)


ENGINES: dict[str, Callable[[Any], Finder]] = {
    "re2 set, then re2 (eurosift)": prefilter.make,
    "re2, a pass for each trigger": re2_each,
    "Hyperscan": hyperscan,
}


def wanted_by(language: str) -> list[Any]:
    """The recognizers that the default policy asks."""
    actions = policy.resolve(RedactConfig())
    return [
        one
        for one in recognizers(language)
        if any(actions[entity] != "keep" for entity in one.supported_entities)
    ]


def texts(root: Path, languages: list[str], each: int) -> dict[str, list[bytes]]:
    """Documents of 3,000 characters by language: law where there is some, else the sample."""
    found = {language: list(some) for language, some in law_documents(root).items()}
    for language, sentences in carriers().items():
        text = " ".join(sentences)
        found.setdefault(language, []).extend(
            text[at : at + 3000] for at in range(0, len(text) - 3000, 3000)
        )
    return {
        language: [text.encode() for text in some[:: max(1, len(some) // each)][:each]]
        for language, some in sorted(found.items())
        if some and language in languages
    }


def _status(name: str) -> float:
    """MB that the kernel counts for this process."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    raise SystemExit(f"/proc/self/status has no {name}: memory is measured on Linux only.")


def set_up(engine: str, documents: dict[str, list[bytes]]) -> dict[str, float]:
    """In a process of its own: CPU seconds and memory to compile, memory after reading."""
    import re2

    made = {language: wanted_by(language) for language in documents}
    ENGINES[engine](made[next(iter(made))])  # libraries are loaded and kernels compiled before
    if engine == "Hyperscan":  # what it refuses is known before the clock runs
        for one in made.values():
            for _, trigger in triggers(one):
                all(map(tells_starts, pieces(trigger)))
    prefilter._set.cache_clear()
    prefilter._one.cache_clear()
    re2.purge()
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far
    before = _status("VmRSS")
    begun = time.process_time()
    finders = {language: ENGINES[engine](one) for language, one in made.items()}
    spent = time.process_time() - begun
    peak = _status("VmHWM") - before
    for language, some in documents.items():
        for data in some:
            finders[language](data)
    return {
        "languages": len(made),
        "seconds": spent,
        "peak": peak,
        "reading": _status("VmHWM") - before,
    }


def redactor(language: str, finder: Finder) -> redact.Redactor:
    """The whole redactor with this finder in the prefilter's place."""
    own = prefilter.make
    prefilter.make = lambda _wanted: finder
    try:
        return redact.make(recognizers(language), policy.resolve(RedactConfig()))
    finally:
        prefilter.make = own


def compare(documents: dict[str, list[bytes]], engines: list[str], rounds: int) -> None:
    """Times of the prefilter and of the whole redactor, in turn; differences in what they find."""
    scan: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    differing: Counter[str] = Counter()
    spans = calls = 0
    refused: set[str] = set()
    count = sum(map(len, documents.values()))
    for language, some in documents.items():
        wanted = wanted_by(language)
        finders = {name: ENGINES[name](wanted) for name in engines}
        redactors = {name: redactor(language, finders[name]) for name in engines}
        CALLS.clear()
        for data in some:
            expected = redactors[engines[0]](data)
            spans += 0 if expected is None else len(expected.spans)
            for name in engines[1:]:
                differing[name] += redactors[name](data) != expected
        calls += CALLS["Python"]
        if "Hyperscan" in engines:
            refused.update(
                wanted[place].name
                for place, trigger in triggers(wanted)
                if not all(map(tells_starts, pieces(trigger)))
            )
        for kind, made in ((scan, finders), (whole, redactors)):
            best: dict[str, float] = {}
            for turn in range(rounds):
                for name in engines if turn % 2 == 0 else reversed(engines):
                    run = made[name]
                    begun = time.process_time()
                    for data in some:
                        run(data)
                    spent = time.process_time() - begun
                    best[name] = min(spent, best.get(name, spent))
            kind.update(best)
    print(f"{count} documents in {len(documents)} languages, {spans} spans\n")
    print("| engine | prefilter, µs a document | whole redactor, µs | documents a CPU second "
          "| documents with other spans |\n|---|---|---|---|---|")  # fmt: skip
    for name in engines:
        print(f"| {name} | {1e6 * scan[name] / count:.0f} | {1e6 * whole[name] / count:.0f} "
              f"| {count / whole[name]:,.0f} | {differing[name]} |")  # fmt: skip
    if "Hyperscan" in engines:
        print(f"\nHyperscan called Python {calls / count:.0f} times a document. It does not tell "
              f"where matches of these begin: {', '.join(sorted(refused))}.")  # fmt: skip


def main() -> None:
    """Measure set-up in processes of their own, then compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", default=os.environ.get("EUROSIFT_TEST_DATA"))
    parser.add_argument("--languages", nargs="*", default=list(LANGUAGES))
    parser.add_argument("--documents", type=int, default=40, help="of each language")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--set-up", choices=list(ENGINES), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.data is None:
        raise SystemExit("Set EUROSIFT_TEST_DATA or give --data: the documents are its laws.")
    documents = texts(Path(given.data), given.languages, given.documents)
    if given.set_up:
        print(json.dumps(set_up(given.set_up, documents)))
        return
    engines = list(ENGINES)
    try:
        import hyperscan as _  # noqa: F401
    except ImportError as error:
        print(f"Hyperscan is not measured: {error}. To measure it: pip install hyperscan")
        engines.remove("Hyperscan")
    print("| engine | CPU s to compile a language | MB while compiling | MB after reading |\n"
          "|---|---|---|---|")  # fmt: skip
    for name in engines:
        argv = [sys.executable, __file__, "--data", given.data, "--set-up", name,
                "--languages", *SET_UP_LANGUAGES]  # fmt: skip
        said = subprocess.run(argv, check=True, capture_output=True, text=True).stdout
        told = json.loads(said.splitlines()[-1])
        count = told["languages"]
        print(f"| {name} | {told['seconds'] / count:.2f} | {told['peak'] / count:.1f} "
              f"| {told['reading'] / count:.1f} |")  # fmt: skip
    print()
    compare(documents, engines, given.rounds)


if __name__ == "__main__":
    main()
