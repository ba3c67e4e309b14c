"""What the filter drops of real good text and keeps of real junk, per language, rule and profile.

    python benchmarks/filters_quality.py [--work FOLDER] [--lost]

Needs $EUROSIFT_TEST_DATA. The first run takes the documents through the pipeline (two minutes);
after that only what changed. Pages are cut in halves by a hash of their host, laws and debates of
their file. Lost documents of both halves were looked at while the bounds were chosen, so neither is
an independent test (filters_held_out.py has one). Kinds are the manifest's, which were given by how
a page was made, but where reading says otherwise (filters_labels.toml: every junk text that reaches
the filter and every good page of under 25 words was read); what the manifest's own kinds would give
is printed too. Pages cut by the crawler hold prose up to the cut: only the archive says that they
are cut, and they are counted with and without. Laws and debates are judged whole and once more cut
at lines into parts of PART_CHARS, since a few long documents say little about a share of 2 %.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

# This folder holds a file with the name of the package that it measures: it comes last.
HERE = str(Path(__file__).resolve().parent)
sys.path[:] = [*(place for place in sys.path if place != HERE), str(Path(HERE).parent), HERE]

import numpy as np  # noqa: E402
from filters_corpus import TITLE_ALONE, Text, batch, run, texts  # noqa: E402

from filters.config import FilterConfig  # noqa: E402
from filters.resolution import language_table  # noqa: E402
from filters.rules import BY_NAME  # noqa: E402
from filters.stage import stage  # noqa: E402
from language_id.languages import OFFICIAL  # noqa: E402

PART_CHARS = 4_000
TEXT_WORDS = 10
"""A page whose main text has fewer words is a heading; counted apart."""
MEASURABLE = 20
"""Fewer documents cannot tell a share of 5 %."""
SOUP_WORDS = (12, 300)
"""Generated soups: so many words of a language, drawn 400 times."""
_BOTH = (True, False)
AS_SHIPPED = FilterConfig()
PUBLISHED = FilterConfig(profile="fineweb2")
LABELS = {"web": "pages", "law": "laws", "debate": "debates"}


def main() -> int:
    """Run the pipeline where needed, judge everything, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--work", type=Path, default=Path(HERE).parent / "build" / "filters-quality"
    )
    parser.add_argument("--lost", action="store_true", help="name each good page that is dropped")
    parser.add_argument(
        "--evidence", metavar="LANGUAGE", help="good pages beyond each bound of a language's table"
    )
    options = parser.parse_args()
    root = os.environ.get("EUROSIFT_TEST_DATA")
    if root is None:
        raise SystemExit("Set EUROSIFT_TEST_DATA: good text and junk are read from there.")
    folder = run(Path(root), options.work.resolve())
    every = list(texts(Path(root), folder))
    reached = [text for text in every if text.reason is None and text.language in OFFICIAL]
    good = [text for text in reached if text.kind == "good"]
    if options.evidence:
        print_evidence([text for text in good if text.language == options.evidence])
        return 0
    alone = [text for text in reached if text.kind == TITLE_ALONE]
    judged = judge(good)
    print_languages(judged)
    kept = sum(not failed for _, failed, _ in judge(alone))
    print(f"pages whose text is their title, not counted above: {len(alone)}, kept {kept}")
    pages = judge((text for text in good if text.source_type == "web"), PUBLISHED)
    lost = Counter(reason for _, failed, _ in pages for reason in failed)
    print(
        "good pages that fail FineWeb2's published bounds: "
        f"{share(sum(bool(failed) for _, failed, _ in pages), len(pages))}; "
        + ", ".join(f"{reason} {count}" for reason, count in lost.most_common(4))
    )
    undeclared = judge(replace(text, source_type="pdf") for text in good
                       if text.source_type == "gazette")  # fmt: skip
    print(
        f"gazettes given as pdf: {share(sum(bool(f) for _, f, _ in undeclared), len(undeclared))}"
    )
    print_profiles(judged, judge([part for text in good for part in parts(text)]))
    labels = {
        "as read": {text.key: text.kind for text in every},
        "as the manifest has it": {text.key: text.given for text in every},
    }
    for name, kinds in labels.items():
        junk = [replace(text, kind=kinds[text.key]) for text in every
                if kinds[text.key] not in ("good", TITLE_ALONE)]  # fmt: skip
        there = {text.key for text in reached}
        print_junk(name, junk, judge([text for text in junk if text.key in there]))
    print_soup(good)
    if options.lost:
        for text, failed, _ in judged:
            if failed:
                print(text.language, text.source_type, failed, repr(text.text[:80]))
    return 0


def print_evidence(good: list[Text]) -> None:
    """The bounds of a language without any profile, as its table has them, and good pages beyond.

    What stands beside each number in the table of English, which FineWeb2 has no bounds for.
    """
    pages = [text for text in good if text.source_type == "web"]
    language = pages[0].language
    verdict = stage(AS_SHIPPED, language)(batch(pages))
    print(f"# {len(pages)} good pages")
    for name, bound in language_table(language).bounds.items():
        rule = BY_NAME[name]
        values = verdict.column(rule.measure).to_numpy(zero_copy_only=False)
        if bound is None:
            print(f"{name} = {{ {rule.side} = false }}")
            continue
        beyond = int((values < bound).sum() if rule.side == "min" else (values > bound).sum())
        middle, tail = np.quantile(values, (0.5, 0.05 if rule.side == "min" else 0.95))
        share_ = 100 * beyond / len(pages)
        print(
            f"{name} = {{ {rule.side} = {bound:g} }} # beyond: {beyond} pages, {share_:.1f} %; "
            f"p50 {middle:.3g}, p{5 if rule.side == 'min' else 95} {tail:.3g}"
        )


Judged = list[tuple[Text, list[str], int]]
"""A document, its failing rules' reasons, its words."""


def judge(documents: Iterable[Text], config: FilterConfig = AS_SHIPPED) -> Judged:
    """Put documents through the stage of their language."""
    by_language = defaultdict(list)
    for document in documents:
        by_language[document.language].append(document)
    found: Judged = []
    for language, group in sorted(by_language.items()):
        verdict = stage(config, language)(batch(group))
        failed = verdict.column("failed").to_pylist()
        found += zip(group, failed, verdict.column("words").to_pylist(), strict=True)
    return found


def parts(text: Text) -> list[Text]:
    """Cut a law or debate at line ends into parts; a page stays whole."""
    if text.source_type == "web":
        return []
    made, lines, size = [], [], 0
    for line in text.text.split("\n"):
        lines.append(line)
        size += len(line)
        if size >= PART_CHARS:
            made.append(replace(text, text="\n".join(lines)))
            lines, size = [], 0
    if size >= PART_CHARS // 4 or not made:
        made.append(replace(text, text="\n".join(lines)))
    return made


def share(lost: int, all_: int) -> str:
    """`3/120 2.5 %`, or `-`."""
    return f"{lost}/{all_} {100 * lost / all_:.1f} %" if all_ else "-"


def print_languages(judged: Judged) -> None:
    """Good documents dropped, by language and profile."""
    print(
        f"language | pages of >= {TEXT_WORDS} words | all pages | first half of hosts | "
        "second half | laws | debates"
    )
    print("---|---|---|---|---|---|---")
    unmeasured = []
    for language in OFFICIAL:
        cells = []
        for kind, least, halves in (
            ("web", TEXT_WORDS, _BOTH), ("web", 0, _BOTH), ("web", 0, (True,)),
            ("web", 0, (False,)), ("law", 0, _BOTH), ("debate", 0, _BOTH),
        ):  # fmt: skip
            group = [
                bool(failed)
                for text, failed, words in judged
                if text.language == language
                and text.source_type == kind
                and words >= least
                and text.first_half in halves
            ]
            cells.append(share(sum(group), len(group)))
            if kind == "web" and least and len(group) < MEASURABLE:
                unmeasured.append(language)
        print(f"{language} | " + " | ".join(cells))
    print(f"pages not measurable (under {MEASURABLE}): {', '.join(unmeasured) or 'none'}")
    for kind in ("law", "debate"):
        seen = {text.language for text, _, _ in judged if text.source_type == kind}
        missing = [language for language in OFFICIAL if language not in seen]
        print(f"no {LABELS[kind]} at hand: {', '.join(missing)}")


def print_profiles(judged: Judged, cut: Judged) -> None:
    """Good documents dropped, by profile and half, and by rule."""
    hosts: dict[bool, set[str]] = {True: set(), False: set()}
    for text, _, _ in judged:
        if text.source_type == "web":
            hosts[text.first_half].add(text.host)
    print(
        f"\nhosts of pages: {len(hosts[True])} in the first half, {len(hosts[False])} in the other"
    )
    print("profile | first half | second half | all | in parts | dropped by")
    print("---|---|---|---|---|---")
    for kind in ("web", "law", "gazette", "debate"):
        cells = []
        group = [item for item in judged if item[0].source_type == kind]
        for half in ((True,), (False,), (True, False)):
            chosen = [bool(failed) for text, failed, _ in group if text.first_half in half]
            cells.append(share(sum(chosen), len(chosen)))
        pieces = [bool(failed) for text, failed, _ in cut if text.source_type == kind]
        cells.append(share(sum(pieces), len(pieces)))
        by_rule = Counter(reason for _, failed, _ in group for reason in failed)
        named = ", ".join(f"{reason} {count}" for reason, count in by_rule.most_common(6))
        print(f"{kind} | " + " | ".join(cells) + f" | {named or '-'}")


def print_junk(name: str, junk: list[Text], judged: Judged) -> None:
    """Junk that is left, by kind: after the stages before, and after the filter."""
    print(f"\njunk, {name} | records | reached the filter | kept | kept share")
    print("---|---|---|---|---")
    kinds = sorted({text.kind for text in junk})
    total, left = 0, 0
    for kind in kinds:
        records = sum(text.kind == kind for text in junk)
        group = [failed for text, failed, _ in judged if text.kind == kind]
        kept = sum(not failed for failed in group)
        total, left = total + records, left + kept
        print(f"{kind} | {records} | {len(group)} | {kept} | {100 * kept / records:.0f} %")
    print(f"all | {total} | {len(judged)} | {left} | {100 * left / total:.1f} %")
    whole = [text for text in junk if text.kind != "truncated"]
    kept = sum(not failed for text, failed, _ in judged if text.kind != "truncated")
    print(f"all but cut pages | {len(whole)} | | {kept} | {100 * kept / len(whole):.1f} %")


def print_soup(good: list[Text]) -> None:
    """Soups of a language's own words, made here, with marks and without."""
    made = []
    for language in OFFICIAL:
        choose = random.Random(f"soup {language}")
        pages = [text for text in good if text.language == language and text.source_type == "web"]
        words = sorted({word for text in pages for word in text.text.lower().split()
                        if word.isalpha() and len(word) > 4})  # fmt: skip
        for kinds in SOUP_WORDS:
            for end in (" ", ". "):
                some = choose.sample(words, min(kinds, len(words)))
                soup = " ".join(
                    choose.choice(some) + (end.strip() if n % 9 == 8 else "") for n in range(400)
                )
                made.append(replace(pages[0], key=f"{language} {kinds} {end}", kind=f"soup of "
                                    f"{kinds} words{', with full stops' if end != ' ' else ''}",
                                    text=soup))  # fmt: skip
    judged = judge(made)
    print("\ngenerated in 24 languages | texts | kept")
    print("---|---|---")
    for kind in sorted({text.kind for text in made}):
        group = [failed for text, failed, _ in judged if text.kind == kind]
        print(f"{kind} | {len(group)} | {sum(not failed for failed in group)}")


if __name__ == "__main__":
    raise SystemExit(main())
