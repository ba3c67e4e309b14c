"""How well and how fast the language is found, beside other programs, in one run.

    EUROSIFT_TEST_DATA=… python benchmarks/language_id.py [--peers] [--picture FILE.png]
        [--documents FILE.jsonl]

Sentences: `$EUROSIFT_TEST_DATA/lid/dev_test.jsonl.zst` (never trained on), 24 languages and their
neighbours. *Open set*: all sentences, any answer; a neighbour taken for one of the 24 is a wrong
answer of that language. *Restricted*: sentences of the 24, the best answer among the 24. F1 is the
mean over the 24 languages. *No words*: our model without its second opinion (`close_words.py`).
Documents: three to eight sentences of one language and, with `--documents`, lines of {"text",
"lang"}. py3langid and lingua take part with `--peers` (`pip install eurosift[benchmark]`); lingua
does not know Maltese. Times are CPU seconds on documents of 3 kB, taken alternately.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa
import zstandard

# This file has the name of the package that it measures: its folder comes last.
HERE = str(Path(__file__).resolve().parent)
sys.path[:] = [*(place for place in sys.path if place != HERE), HERE]

from language_id_scores import report_groups, report_reliability  # noqa: E402
from language_id_systems import System, f1, lingua, mean, ours, py3langid  # noqa: E402

from language_id.config import IdentifyConfig  # noqa: E402
from language_id.evidence import judge  # noqa: E402
from language_id.languages import OFFICIAL  # noqa: E402
from language_id.model import load  # noqa: E402
from language_id.shipped import MODELS  # noqa: E402

FAMILY: Final = {"hr", "sr", "bs", "sh"}
BUCKETS: Final = ("lt50", "50_200", "gt200")


def joined(items: Sequence[dict[str, str]]) -> list[tuple[str, str]]:
    """Documents of three to eight sentences of one language."""
    chance = random.Random(5)
    by_language: dict[str, list[str]] = defaultdict(list)
    for item in items:
        if item["bucket"] != "lt50":
            by_language[item["lang"]].append(item["text"])
    found = []
    for language, texts in sorted(by_language.items()):
        chance.shuffle(texts)
        while len(texts) >= 8:
            found.append((language, "\n".join(texts.pop() for _ in range(chance.randint(3, 8)))))
    return found


def report(items: Sequence[dict[str, str]], systems: dict[str, System]) -> None:
    """Print what each system makes of the sentences, and what words add to the model's opinion."""
    texts = [item["text"] for item in items]
    truths = [item["lang"] for item in items]
    inside = [n for n, truth in enumerate(truths) if truth in OFFICIAL]
    rows: dict[str, dict[str, float]] = {}
    said: dict[str, list[str]] = {}
    for name, (open_set, restricted) in systems.items():
        answers = said[name] = open_set(texts)
        among = restricted([texts[n] for n in inside])
        own = [truths[n] for n in inside]
        rows[name] = f1(truths, answers)
        closed = f1(own, among)
        print(f"\n{name}: open set {mean(rows[name]):.4f}, restricted {mean(closed):.4f}")
        for bucket in BUCKETS:
            of = [n for n, item in enumerate(items) if item["bucket"] == bucket]
            score = mean(f1([truths[n] for n in of], [answers[n] for n in of]))
            print(f"  {bucket:>7}: open set {score:.4f}", end="")
        recall = {
            c: sum(
                answers[n] == c for n in inside if truths[n] == c and items[n]["bucket"] != "lt50"
            )
            / sum(truths[n] == c and items[n]["bucket"] != "lt50" for n in inside)
            for c in OFFICIAL
        }
        low = {c: round(r, 3) for c, r in sorted(recall.items(), key=lambda i: i[1]) if r < 0.98}
        print(f"\n  recall above 50 characters below .98: {low}")
        folded = [
            ("hr" if t in FAMILY else t, "hr" if a in FAMILY else a)
            for t, a in zip(truths, answers, strict=True)
        ]
        print(f"  hr with bs and sr folded: F1 {f1(*zip(*folded, strict=True))['hr']:.4f}")
        taken = {
            language: sum(
                a in OFFICIAL for t, a in zip(truths, answers, strict=True) if t == language
            )
            / truths.count(language)
            for language in sorted(set(truths) - set(OFFICIAL))
        }
        shares = " ".join(f"{language} {share:.3f}" for language, share in taken.items())
        print(f"  neighbours taken for one of the 24: {shares}")
        confused = Counter((t, a) for t, a in zip(truths, answers, strict=True) if t != a)
        print(
            "  most confused: " + " ".join(f"{t}→{a} {n}" for (t, a), n in confused.most_common(14))
        )
    report_groups(truths, said["no words"], said["eurosift-24"])
    print("\nF1 per language, open set\n     " + "  ".join(f"{name:>12}" for name in rows))
    for language in OFFICIAL:
        print(f"  {language} " + "  ".join(f"{row[language]:12.4f}" for row in rows.values()))


def report_documents(name: str, documents: Sequence[tuple[str, str]]) -> None:
    """Print what the stage makes of documents, with each shipped model, before thresholds."""
    print(f"\n{name}: {len(documents)} documents")
    views = pa.array([text for _, text in documents], pa.large_string())
    for model in MODELS:
        config = IdentifyConfig(model=model.name, close_words=model.name == "eurosift-24")
        found = judge(config)(views)
        wrong = Counter(
            (truth, one.label or "und")
            for (truth, _), one in zip(documents, found, strict=True)
            if truth != one.label
        )
        inside = Counter(truth for truth, _ in documents if truth in OFFICIAL)
        missed = sum(n for (truth, _), n in wrong.items() if truth in OFFICIAL)
        taken = sum(n for (t, a), n in wrong.items() if t not in OFFICIAL and a in OFFICIAL)
        outside = len(documents) - inside.total()
        right = f"{1 - missed / inside.total():.4f} of {inside.total()} in the 24"
        print(f"  {model.name}: right {right}, neighbours taken {taken} of {outside}")
        print("    " + " ".join(f"{t}→{a} {n}" for (t, a), n in wrong.most_common(20)))


def report_speed(documents: Sequence[tuple[str, str]]) -> None:
    """Print documents a CPU second."""
    chance = random.Random(6)
    texts = []
    for _ in range(300):
        language = chance.choice(documents)[0]
        of_language = [text for truth, text in documents if truth == language]
        text = ""
        while len(text.encode()) < 3_000:
            text += chance.choice(of_language) + "\n"
        texts.append(text)
    views = pa.array(texts, pa.large_string())
    runs: dict[str, Callable[[], object]] = {}
    for model in MODELS:
        evidence, whole = judge(IdentifyConfig(model=model.name)), load(model.name)
        runs[f"{model.name}, the stage's windows"] = lambda f=evidence: f(views)  # type: ignore[misc]
        runs[f"{model.name}, whole text"] = lambda f=whole: f(texts)  # type: ignore[misc]
    if importlib.util.find_spec("py3langid"):
        classify = py3langid()[0]
        runs["py3langid, whole text"] = lambda: classify(texts)
    if importlib.util.find_spec("lingua"):
        detect = lingua()[0]
        runs["lingua, whole text"] = lambda: detect(texts)
    seconds: dict[str, list[float]] = defaultdict(list)
    for _ in range(3):
        for name, run in runs.items():
            start = time.process_time()
            run()
            seconds[name].append(time.process_time() - start)
    print("\ndocuments of 3 kB a CPU second (best of three, taken alternately)")
    for name, taken in seconds.items():
        print(f"  {len(texts) / min(taken):8.0f}  {name}")


def main() -> None:
    """Read the arguments and print everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=Path, help='lines of {"text", "lang"}')
    parser.add_argument("--peers", action="store_true", help="py3langid and lingua too")
    parser.add_argument("--picture", type=Path, help="reliability diagrams, PNG")
    arguments = parser.parse_args()
    if "EUROSIFT_TEST_DATA" not in os.environ:
        sys.exit(
            "EUROSIFT_TEST_DATA is not set: it names the folder that holds lid/dev_test.jsonl.zst"
        )
    data = Path(os.environ["EUROSIFT_TEST_DATA"]) / "lid" / "dev_test.jsonl.zst"
    raw = zstandard.ZstdDecompressor().decompressobj().decompress(data.read_bytes())
    items = [json.loads(line) for line in raw.decode().split("\n") if line]
    systems = {
        "eurosift-24": ours("eurosift-24", words=True),
        "no words": ours("eurosift-24", words=False),
        "lid.176": ours("lid.176", words=False),
    }
    for name, maker in (("py3langid", py3langid), ("lingua", lingua)):
        if arguments.peers and importlib.util.find_spec(name):
            systems[name] = maker()
        elif arguments.peers:
            print(f"{name} is not installed: left out")
    report(items, systems)
    documents = joined(items)
    report_documents("sentences joined", documents)
    if arguments.documents:
        lines = arguments.documents.read_text(encoding="utf-8").split("\n")
        rows = [json.loads(line) for line in lines if line]
        report_documents(arguments.documents.name, [(row["lang"], row["text"]) for row in rows])
    known = [(item["lang"], item["text"]) for item in items] + documents
    report_reliability(known, arguments.picture)
    report_speed(documents)


if __name__ == "__main__":
    main()
