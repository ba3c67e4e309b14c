"""Recall and precision of postal addresses per language: what a rule for them is worth.

    python benchmarks/pii_addresses.py [--missed]

Positives: addresses of pii_addresses.toml (with a postal code and without label; with a label and
without postal code) and, where Faker knows the state, its own addresses; each between two sentences
of the sample. Negatives: sentences with streets and squares, and those of pii_cases.py. Then hits
in national law and in the negatives of `$EUROSIFT_TEST_DATA`, all printed with digits as #: laws
give the addresses of public bodies, so a reader has to say which are addresses.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import re
import sys
import time
import tomllib
from collections import Counter
from pathlib import Path

# A file beside this one has the name of the package that is measured: its folder comes last.
HERE = str(Path(__file__).resolve().parent)
sys.path[:] = [*(place for place in sys.path if place != HERE), HERE]

from pii_cases import NEGATIVES, carriers  # noqa: E402
from pii_law import law_documents  # noqa: E402

from pii import policy, redact  # noqa: E402
from pii.analyzer import recognizers  # noqa: E402
from pii.config import RedactConfig  # noqa: E402

CONFIG = RedactConfig(actions={"POSTAL_ADDRESS": "mask"})
FAKER = {
    "cs": "cs_CZ", "da": "da_DK", "de": "de_DE de_AT", "el": "el_GR", "es": "es_ES", "fi": "fi_FI",
    "fr": "fr_FR", "hr": "hr_HR", "hu": "hu_HU", "it": "it_IT", "nl": "nl_NL nl_BE", "pl": "pl_PL",
    "pt": "pt_PT", "ro": "ro_RO", "sk": "sk_SK", "sl": "sl_SI", "sv": "sv_SE",
}  # fmt: skip
"""Languages for which Faker 40.63 writes addresses of a member state; not en_IE, whose postal codes
are drawn at random."""
ROUNDS = 4
FORMS = ("code", "label", "faker", "apart")

Found = list[tuple[int, int]]


def finder(language: str):  # type: ignore[no-untyped-def]
    """From a text to the addresses in it."""
    run = redact.make(recognizers(language, CONFIG), policy.resolve(CONFIG))

    def find(text: str) -> Found:
        result = run(text.encode())
        spans = [] if result is None else result.spans
        return [(span.start, span.end) for span in spans if span.entity == "POSTAL_ADDRESS"]

    return find


def fakers(language: str, count: int) -> list[str]:
    """Addresses as Faker writes them, on two lines or on one; none if it is not installed."""
    try:
        from faker import Faker
    except ImportError:
        return []
    made = []
    for locale in FAKER.get(language, "").split():
        fake = Faker(locale)
        fake.seed_instance(1)
        for number in range(count):
            address = fake.address().strip()
            lines = re.split(r"\s*\n\s*", address)
            # Faker leaves the house number out of some, and draws Slovene codes that begin with 0.
            if not re.search("[0-9]|S/N", lines[0]) or re.match(r"0[0-9]{3}(?![0-9])", lines[-1]):
                continue
            made.append(address if number % 2 else re.sub(r"\s*\n\s*", ", ", address))
    return made


def cases(language: str, table: dict) -> list[tuple[str, str, str]]:
    """(form, sentence, the address's street and number or the whole address)."""
    rng = random.Random(f"addresses {language}")
    made = []
    for form, frames in (("code", table["formats"]), ("label", table["labelled"])):
        for frame in frames:
            for street in table["streets"]:
                for _ in range(ROUNDS):
                    code, town = rng.choice(table["towns"])
                    number = rng.choice(table["numbers"])
                    text = frame.format(s=street, n=number, c=code, t=town)
                    # Of a label's sentence, what has to go is street and number.
                    parts = (f"{street} {number}", f"{street}, {number}", f"{number} {street}",
                             f"{number}, {street}")  # fmt: skip
                    wanted = text if form == "code" else next(p for p in parts if p in text)
                    made.append((form, text, wanted))
    for marked in table["apart"]:
        wanted = marked[marked.index("[") + 1 : marked.index("]")]
        made.append(("apart", re.sub(r"[\[\]]", "", marked), wanted))
    made += [("faker", address, address) for address in fakers(language, 200)]
    return made


def hidden(digits: str) -> str:
    """Text for a reader, without its digits."""
    return re.sub("[0-9]", "#", digits)


def main() -> None:
    """Print the table per language, then hits in texts where nobody put an address."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--missed", action="store_true", help="print what is missed, and false hits"
    )
    given = parser.parse_args()
    tables = tomllib.loads(Path(HERE, "pii_addresses.toml").read_text("utf-8"))
    sentences = carriers()
    find = {language: finder(language) for language in tables}
    print("| language | with postal code | with label | Faker's | apart | precision "
          "| negatives touched | characters masked around one |\n"
          "|---|---|---|---|---|---|---|---|")  # fmt: skip
    for language, table in tables.items():
        rng = random.Random(f"carriers {language}")
        total, found, hits = Counter(), Counter(), Counter()
        around = 0
        for form, text, wanted in cases(language, table):
            before, after = rng.choice(sentences[language]), rng.choice(sentences[language])
            whole = f"{before} {text}{rng.choice(('.', ',', ';', chr(10)))} {after}"
            start = whole.index(wanted, len(before))
            end = start + len(wanted.rstrip("."))
            spans = find[language](whole)
            total[form] += 1
            right = any(a <= start and b >= end for a, b in spans)
            found[form] += right
            first, last = len(before) + 1, len(before) + 1 + len(text)
            for a, b in spans:
                hits[a < end and start < b] += 1
                around += max(0, first - a) + max(0, b - last) if a < end and start < b else 0
            if given.missed and not right:
                print(language, form, repr(text), [whole[a:b] for a, b in spans])
        negatives = [
            *table["prose"],
            *(f"{rng.choice(sentences[language])} {value}, {rng.choice(sentences[language])}"
              for values in NEGATIVES.values() for value in values for _ in range(ROUNDS)),
        ]  # fmt: skip
        touched = 0
        for text in negatives:
            spans = find[language](text)
            touched += bool(spans)
            hits[False] += len(spans)
            if given.missed and spans:
                print(language, "false", [text[a:b] for a, b in spans])
        around /= max(1, hits[True])
        cells = [f"{found[form] / total[form]:.3f}" if total[form] else "–" for form in FORMS]
        precision = hits[True] / max(1, hits.total())
        print(f"| {language} | {' | '.join(cells)} | {precision:.3f} "
              f"| {touched} of {len(negatives)} | {around:.1f} |")  # fmt: skip
    root = os.environ.get("EUROSIFT_TEST_DATA")
    if root is None:
        print("\nLaw and negatives were not read: EUROSIFT_TEST_DATA is not set.")
        return
    in_texts(Path(root), find)


def speed(root: Path) -> None:
    """Law documents a CPU second, without addresses and with them, in turn."""
    documents = law_documents(root)
    best: dict[bool, float] = {}
    made = {
        asked: {
            language: redact.make(recognizers(language, config), policy.resolve(config))
            for language in documents
        }
        for asked, config in ((False, RedactConfig()), (True, CONFIG))
    }
    data = [(language, text.encode()) for language, some in documents.items() for text in some]
    for _ in range(3):
        for asked, run in made.items():
            begun = time.process_time()
            for language, document in data:
                run[language](document)
            spent = time.process_time() - begun
            best[asked] = min(spent, best.get(asked, spent))
    print(f"\n{len(data)} law documents, a CPU second: {len(data) / best[False]:,.0f} without "
          f"addresses, {len(data) / best[True]:,.0f} with them")  # fmt: skip


def in_texts(root: Path, find: dict) -> None:
    """Hits in law (dense in numbers) and in the negatives of the test data."""
    import zstandard

    shown, documents = [], 0
    for language, texts in law_documents(root).items():
        for text in texts:
            if sum(map(str.isdigit, text)) > 90:
                documents += 1
                shown += [(language, text[a:b]) for a, b in find[language](text)]
    print(f"\n{len(shown)} hits in {documents} number-dense law documents "
          f"({1000 * len(shown) / documents:.1f} per 1,000)\n")  # fmt: skip
    for language, hit in sorted(shown):
        print(f"    {language} {hidden(hit)!r}")
    speed(root)
    for name in ("neg_gnome", "neg_udhr"):
        documents, shown = 0, []
        with zstandard.open(root / "pii" / f"{name}.jsonl.zst", "rb") as stream:
            for line in io.TextIOWrapper(stream, encoding="utf-8"):
                row = json.loads(line)
                language = row.get("lang", "en")
                if language in find:
                    documents += 1
                    text = row["text"]
                    shown += [(language, text[a:b]) for a, b in find[language](text)]
        print(f"\n{name}: {len(shown)} hits in {documents} documents")
        for language, hit in sorted(shown):
            print(f"    {language} {hidden(hit)!r}")


if __name__ == "__main__":
    main()
