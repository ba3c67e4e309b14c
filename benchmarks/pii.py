"""Precision and recall of personal data per entity and language, beside Presidio and datatrove.

    python benchmarks/pii.py [--only eurosift] [--speed] [--law DIR]

The test set is made by pii_cases.py, the same at every run. A value counts as found if a hit covers
all of it, and as rightly named if the hit has its entity. Nothing uses the network: Presidio's
e-mail check, which would, gets the suffix list that its library ships.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

# This file has the name of the package that it measures: its folder comes last.
HERE = str(Path(__file__).resolve().parent)
sys.path[:] = [*(place for place in sys.path if place != HERE), HERE]

from pii_cases import Case, carriers, make  # noqa: E402
from pii_law import law_documents  # noqa: E402

Hit = tuple[int, int, str]
Finder = Callable[[str, str], list[Hit]]

OFFICIAL = [
    "bg",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fi",
    "fr",
    "ga",
    "hr",
    "hu",
    "it",
    "lt",
    "lv",
    "mt",
    "nl",
    "pl",
    "pt",
    "ro",
    "sk",
    "sl",
    "sv",
]
SAME = {
    "IBAN_CODE": "IBAN",
    "ES_PASSPORT": "ID_DOCUMENT",
    "DE_PASSPORT": "ID_DOCUMENT",
    "DE_ID_CARD": "ID_DOCUMENT",
    "IT_PASSPORT": "ID_DOCUMENT",
    "IT_IDENTITY_CARD": "ID_DOCUMENT",
    "DE_KFZ": "LICENCE_PLATE",
    "ES_NIF": "NATIONAL_ID",
    "ES_NIE": "NATIONAL_ID",
    "IT_FISCAL_CODE": "NATIONAL_ID",
    "PL_PESEL": "NATIONAL_ID",
    "SE_PERSONNUMMER": "NATIONAL_ID",
    "FI_PERSONAL_IDENTITY_CODE": "NATIONAL_ID",
    "DE_TAX_ID": "NATIONAL_ID",
    "DE_SOCIAL_SECURITY": "NATIONAL_ID",
    "DE_HEALTH_INSURANCE": "NATIONAL_ID",
    "IT_VAT_CODE": "COMPANY_ID",
    "DE_VAT_ID": "COMPANY_ID",
    "SE_ORGANISATIONSNUMMER": "COMPANY_ID",
}
"""Presidio's names in eurosift's words."""
POSITIVE = frozenset({"labelled", "apart", "bare"})
NOT_ASKED = frozenset({"DATE_TIME", "URL", "COMPANY_ID", "UUID", "CRYPTO", "DE_PLZ"})
"""Entities that are no personal data by themselves: not counted against anybody."""


def eurosift() -> Finder:
    """Eurosift's redactor under its default policy."""
    from pii import policy, redact
    from pii.analyzer import recognizers
    from pii.config import RedactConfig

    made: dict[str, redact.Redactor] = {}

    def find(text: str, language: str) -> list[Hit]:
        if language not in made:
            made[language] = redact.make(recognizers(language), policy.resolve(RedactConfig()))
        result = made[language](text.encode())
        return [] if result is None else [(s.start, s.end, s.entity) for s in result.spans]

    return find


def presidio(*, everything: bool) -> Finder:
    """Presidio, all 24 languages registered: as shipped, or with every offline recognizer on."""
    import tldextract
    import yaml
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NoOpNlpEngine
    from presidio_analyzer.recognizer_registry import RecognizerRegistryProvider

    offline = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    tldextract.extract = offline
    from presidio_analyzer.predefined_recognizers.generic import email_recognizer

    email_recognizer.tldextract.extract = offline
    import presidio_analyzer

    conf = Path(presidio_analyzer.__file__).parent / "conf" / "default_recognizers.yaml"
    table = yaml.safe_load(conf.read_text())
    table["supported_languages"] = list(OFFICIAL)
    kept = []
    for one in table["recognizers"]:
        needs_model = re.search(
            "Azure|Ahds|GLiNER|Stanza|Transformers|Spacy|HuggingFace|LangExtract"
            "|Basic|LLM|MedicalNER",
            one["name"],
        )
        if needs_model and (everything or one.get("enabled") is False):
            continue
        if everything and not needs_model:
            one["enabled"] = True
        if not needs_model:
            kept.append(one)
    table["recognizers"] = kept
    nlp = NoOpNlpEngine(models=[{"lang_code": c, "model_name": "none"} for c in OFFICIAL])
    nlp.load()
    registry = RecognizerRegistryProvider(
        registry_configuration=table, nlp_engine=nlp
    ).create_recognizer_registry()
    engine = AnalyzerEngine(
        registry=registry, nlp_engine=nlp, supported_languages=list(OFFICIAL),
        default_score_threshold=0.4,
    )  # fmt: skip

    def find(text: str, language: str) -> list[Hit]:
        return [(one.start, one.end, SAME.get(one.entity_type, one.entity_type))
                for one in engine.analyze(text, language=language)]  # fmt: skip

    return find


def datatrove() -> Finder:
    """The expressions and the check of datatrove's PIIFormatter."""
    from datatrove.pipeline.formatters.pii import PIIFormatter

    formatter = PIIFormatter()

    def find(text: str, language: str) -> list[Hit]:
        hits = [(m.start(), m.end(), "EMAIL_ADDRESS")
                for m in formatter.emails_replacer.regex.finditer(text)]  # fmt: skip
        replacer = formatter.ip_replacer
        hits += [(m.start(), m.end(), "IP_ADDRESS") for m in replacer.regex.finditer(text)
                 if replacer.validator(m.group())]  # fmt: skip
        return hits

    return find


SYSTEMS: dict[str, Callable[[], Finder]] = {
    "eurosift": eurosift,
    "Presidio as shipped": lambda: presidio(everything=False),
    "Presidio, all on": lambda: presidio(everything=True),
    "datatrove": datatrove,
}


def score(cases: Iterable[Case], find: Finder) -> tuple[Counter, Counter, Counter, Counter, list]:
    """Counts by (entity, form, language, state, kind): all, found, rightly named.

    Then the hits by (entity, right, language), and what was missed.
    """
    total, found, named, hits = Counter(), Counter(), Counter(), Counter()
    missed: list[tuple[Case, list[Hit]]] = []
    for case in cases:
        key = (case.entity, case.form, case.language, case.state, case.kind)
        total[key] += 1
        on_it = False
        right = False
        for start, end, entity in find(case.text, case.language):
            if entity in NOT_ASKED:
                continue
            overlaps = start < case.end and case.start < end
            covers = start <= case.start and end >= case.end
            wanted = case.form in POSITIVE
            right_hit = wanted and overlaps and entity == case.entity
            hits[entity, right_hit, case.language] += 1
            on_it = on_it or (covers if wanted else overlaps)
            right = right or (covers and right_hit)
        found[key] += on_it
        named[key] += right
        wrong = on_it if case.form not in POSITIVE else not right
        if wrong:
            missed.append((case, find(case.text, case.language)))
    return total, found, named, hits, missed


def _share(part: int, whole: int) -> str:
    return "–" if not whole else f"{part / whole:.3f}"


def _sum(counts: Counter, *wanted: tuple[int, str | bool]) -> int:
    return sum(n for key, n in counts.items() if all(key[at] == value for at, value in wanted))


def report(results: dict[str, tuple]) -> None:
    """Tables in Markdown."""
    first = next(iter(results.values()))[0]
    rows = sorted(
        {
            (key[0], key[1], key[4] if key[0] in {"PHONE_NUMBER", "EMAIL_ADDRESS"} else "")
            for key in first
        }
    )
    names = list(results)
    print("\n### Found whole and rightly named (positives), touched at all (negatives)\n")
    print(f"| entity | form | cases | {' | '.join(names)} |\n|---|---|---|{'---|' * len(names)}")
    for entity, form, kind in rows:
        wanted = [(0, entity), (1, form)] + ([(4, kind)] if kind else [])
        cells = []
        for total, found, named, _, _ in results.values():
            counted = named if form in POSITIVE else found
            cells.append(_share(_sum(counted, *wanted), _sum(total, *wanted)))
        label = f"{form} {kind}".strip() if kind != form else form
        print(f"| {entity or 'nothing'} | {label} | {_sum(first, *wanted)} | {' | '.join(cells)} |")
    print("\n### Precision: hits that are right / all hits\n")
    print(f"| entity | {' | '.join(names)} |\n|---|{'---|' * len(names)}")
    for entity in sorted({key[0] for key in first} - {"", "COMPANY_ID"}):
        cells = []
        for _, _, _, hits, _ in results.values():
            right, wrong = (_sum(hits, (0, entity), (1, one)) for one in (True, False))
            cells.append(f"{_share(right, right + wrong)} ({right + wrong})")
        print(f"| {entity} | {' | '.join(cells)} |")
    print("\n### Recall per language, rightly named, and precision: right hits / all hits\n")
    print(
        f"| language | identity numbers, labelled | national phones, labelled | birth dates "
        f"| documents | plates | all, {' | all, '.join(names)} "
        f"| precision, {' | precision, '.join(names)} |\n"
        f"|---|---|---|---|---|---|{'---|' * 2 * len(names)}"
    )
    mine = results[names[0]]
    for language in OFFICIAL:
        at = (2, language)
        cells = [
            _share(_sum(mine[2], at, *rest), _sum(mine[0], at, *rest))
            for rest in (
                [(0, "NATIONAL_ID"), (1, "labelled")], [(0, "PHONE_NUMBER"), (4, "national")],
                [(0, "BIRTH_DATE")], [(0, "ID_DOCUMENT")], [(0, "LICENCE_PLATE")],
            )
        ]  # fmt: skip
        for total, _, named, _, _ in results.values():
            wanted = [sum(_sum(c, at, (1, form)) for form in POSITIVE) for c in (named, total)]
            cells.append(_share(*wanted))
        for _, _, _, hits, _ in results.values():
            right, wrong = (_sum(hits, (1, one), (2, language)) for one in (True, False))
            cells.append(_share(right, right + wrong))
        print(f"| {language} | {' | '.join(cells)} |")
    print("\n### Identity numbers with a label, per state and number\n")
    print(f"| state | number | {' | '.join(names[:3])} |\n|---|---|{'---|' * len(names[:3])}")
    kinds = sorted({(k[3], k[4]) for k in first if k[0] == "NATIONAL_ID" and k[1] == "labelled"})
    for state, kind in kinds:
        wanted = [(0, "NATIONAL_ID"), (1, "labelled"), (3, state), (4, kind)]
        cells = [_share(_sum(results[n][2], *wanted), _sum(results[n][0], *wanted))
                 for n in names[:3]]  # fmt: skip
        print(f"| {state} | {kind} | {' | '.join(cells)} |")


def law(root: Path, results: dict[str, Finder]) -> None:
    """False hits per 1,000 documents, and documents a CPU second."""
    documents = law_documents(root)
    dense = {language: [t for t in texts if sum(map(str.isdigit, t)) > 90]
             for language, texts in documents.items()}  # fmt: skip
    print("\n### National law, windows of 3,000 characters; dense: more than 3 % digits\n")
    print("| system | documents | dense | phones per 1,000 dense | IPs per 1,000 dense | all hits "
          "per 1,000 | documents a CPU s |\n|---|---|---|---|---|---|---|")  # fmt: skip
    told: dict[str, list[str]] = defaultdict(list)
    count = sum(map(len, documents.values()))
    count_dense = sum(map(len, dense.values()))
    for name, find in results.items():
        hits: Counter = Counter()
        for (
            language,
            texts,
        ) in documents.items():  # once before the clock: automata are built lazily
            for text in texts if name in {"eurosift", "datatrove"} else texts[:2]:
                find(text, language)
        begun = time.process_time()
        for language, texts in documents.items():
            for text in texts:
                is_dense = sum(map(str.isdigit, text)) > 90
                found = find(text, language)
                hits.update((entity, is_dense) for _, _, entity in found if entity not in NOT_ASKED)
                told[name] += [
                    f"{language} {re.sub('[0-9]', '#', text[max(0, start - 40) : end])!r}"
                    for start, end, entity in found
                    if entity == "PHONE_NUMBER" and is_dense
                ]
        spent = time.process_time() - begun
        phones = 1000 * hits["PHONE_NUMBER", True] / count_dense
        addresses = 1000 * hits["IP_ADDRESS", True] / count_dense
        print(f"| {name} | {count} | {count_dense} | {phones:.0f} | {addresses:.0f} "
              f"| {1000 * hits.total() / count:.0f} | {count / spent:,.0f} |")  # fmt: skip
    print("\nWhat eurosift takes for telephones in dense documents, digits as #: a reader can tell "
          "whether it is one.\n")  # fmt: skip
    for line in sorted(told["eurosift"]):
        print(f"    {line}")
    speed(documents, dense)


def speed(*corpora: dict[str, list[str]]) -> None:
    """Documents of 3,000 characters a CPU second, as the stage calls it: bytes in, spans out."""
    from pii import policy, redact
    from pii.analyzer import recognizers
    from pii.config import RedactConfig

    sample: dict[str, list[str]] = defaultdict(list)
    for language, sentences in carriers().items():
        text = " ".join(sentences)
        sample[language] += [text[at : at + 3000] for at in range(0, len(text) - 3000, 3000)]
    print("\n| documents | number | a CPU second |\n|---|---|---|")
    for name, corpus in zip(("national law", "number-dense law", "sentences of the sample"),
                            (*corpora, dict(sample)), strict=True):  # fmt: skip
        made = {
            one: redact.make(recognizers(one), policy.resolve(RedactConfig())) for one in corpus
        }
        data = [(one, text.encode()) for one, texts in corpus.items() for text in texts]
        rates = []
        for _ in range(4):
            begun = time.process_time()
            for language, document in data:
                made[language](document)
            rates.append(len(data) / (time.process_time() - begun))
        print(f"| {name} | {len(data)} | {max(rates[1:]):,.0f} |")


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=list(SYSTEMS))
    parser.add_argument("--missed", action="store_true", help="print what eurosift gets wrong")
    given = parser.parse_args()
    cases = make()
    print(f"{len(cases):,} cases")
    finders = {name: made() for name, made in SYSTEMS.items() if given.only in {None, name}}
    results = {name: score(cases, find) for name, find in finders.items()}
    report(results)
    if given.missed:
        for case, hits in next(iter(results.values()))[4]:
            if case.form in POSITIVE or hits:
                value = case.text[case.start : case.end]
                near = case.text[max(0, case.start - 40) : case.end + 10]
                print(case.language, case.state, case.entity, case.form, case.kind, repr(value),
                      repr(near), [(h[2], case.text[h[0] : h[1]]) for h in hits])  # fmt: skip
    root = os.environ.get("EUROSIFT_TEST_DATA")
    if root:
        law(Path(root), finders)
    else:
        print("National law was not measured: EUROSIFT_TEST_DATA is not set.")


if __name__ == "__main__":
    main()
