r"""Labels of personal data by other authors: the translators of address books, asked for recall.

    apt-get download evolution-common evolution-data-server-common gramps gnome-contacts \
        libkf5contacts-data akonadi-contacts-data itinerary kmymoney-common osmo claws-mail-i18n \
        php-horde-turba tryton-modules-party gosa
    for one in *.deb; do dpkg -x $one unpacked; done
    python benchmarks/pii_labels.py unpacked [--missed]

Reads every catalogue (.mo, and .po beside none) below the folder, looks up the translations of
English labels ("Mobile Phone", "Birth Date", "He was born on …") in the 24 languages, writes each
before a value that is not found without it, and counts those that are. E-mail addresses and IBANs
need no label and are not asked. Packages of Debian 12 are meant; any folder of catalogues will do.
"""

from __future__ import annotations

import argparse
import random
import re
import struct
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

# A file beside this one has the name of the package that is measured: its folder comes last.
HERE = str(Path(__file__).resolve().parent)
sys.path[:] = [*(place for place in sys.path if place != HERE), HERE]

import pii_numbers  # noqa: E402
from pii_cases import ALONE, IDS_BY_LANGUAGE, MONTHS, STATES  # noqa: E402

from pii import policy, redact  # noqa: E402
from pii.analyzer import recognizers  # noqa: E402
from pii.config import RedactConfig  # noqa: E402

LABELS = {
    "PHONE_NUMBER": (
        "phone", "telephone", "mobile", "mobile phone", "cell phone", "fax", "home phone",
        "business phone", "work phone", "home fax", "business fax", "work fax", "other phone",
        "other fax", "primary phone", "company phone", "assistant phone", "callback phone",
        "car phone", "phone number", "telephone number", "office phone", "telephone/fax",
        "isdn phone", "radio phone", "home mobile phone", "work mobile phone", "common phone",
        "phone numbers", "mobile phone number", "home phone number", "work phone number",
        "private phone", "private phone number", "fax number",
    ),
    "BIRTH_DATE": (
        "date of birth", "birth date", "birthdate", "birthday", "born", "was born", "birth",
        "he was born on %(birth_date)s.", "she was born on %(birth_date)s.",
        "born %(birth_date)s.", "this person was born on %(birth_date)s.",
        "%(male_name)s was born on %(birth_date)s.", "%(female_name)s was born on %(birth_date)s.",
        "%(unknown_gender_name)s was born on %(birth_date)s.",
        "birth abbreviation|b.", "short for born|b.",
    ),
    "ID_DOCUMENT": (
        "passport", "passport number", "passport no", "passport no.", "identity card",
        "identity card number", "id card", "id card number", "travel document",
    ),
    "LICENCE_PLATE": (
        "license plate", "licence plate", "license plate number", "number plate",
        "vehicle registration number", "registration plate",
    ),
    "SOCIAL_SECURITY": ("social security number", "social insurance number"),
    "NATIONAL_ID": (
        "personal identification number", "national id",
        "national identification number", "personal id", "personal code", "identification number",
    ),
    "POSTAL_ADDRESS": (
        "address", "home address", "mailing address", "postal address", "work address",
        "street address", "home street address", "work street address", "company address",
        "private address", "personal address", "common address", "office address",
        "preferred address", "business address", "residence", "other address",
    ),
}  # fmt: skip
"""Entity, or social security's part of NATIONAL_ID -> English labels in small letters."""
SOCIAL = frozenset({"amka", "niss", "nn", "nss", "rvnr", "taj", "vnr"})
"""Kinds of identity numbers (pii_numbers.py) that social security gives."""
ENTITIES = {"SOCIAL_SECURITY": "NATIONAL_ID"}
BY_LABEL = {label: entity for entity, labels in LABELS.items() for label in labels}
CONFIG = RedactConfig(actions={"POSTAL_ADDRESS": "mask"})
MAX_LABEL = 60


def plain(message: str) -> str:
    """A message without its context, marks of shortcuts and colon."""
    text = message.rsplit("\x04", 1)[-1]
    text = re.sub(r"\((?:&|_)\w\)|[&_](?=\w)", "", text)
    return re.sub(r"\s+", " ", text).strip().rstrip(":：").strip()


def po_messages(path: Path) -> Iterator[tuple[str, str]]:
    """Pairs of a .po file: msgid, msgstr; plural forms and fuzzy ones are passed over."""
    for entry in re.split(r"\n\s*\n", path.read_text("utf-8", "replace")):
        if "#, fuzzy" in entry or "\n#~" in entry:
            continue
        said = {}
        for key in ("msgid", "msgstr"):
            found = re.search(rf'^{key}((?:\s*"(?:[^"\\]|\\.)*")+)', entry, re.MULTILINE)
            if found:
                said[key] = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', found.group(1)))
        if len(said) == 2 and said["msgstr"]:
            yield said["msgid"], said["msgstr"]


def mo_messages(path: Path) -> Iterator[tuple[str, str]]:
    """Pairs of a compiled catalogue (GNU gettext manual, "The Format of GNU MO Files")."""
    data = path.read_bytes()
    order = "<" if data[:4] == b"\xde\x12\x04\x95" else ">"
    count, originals, translations = struct.unpack_from(f"{order}3I", data, 8)
    for number in range(count):
        pair = []
        for table in (originals, translations):
            length, at = struct.unpack_from(f"{order}2I", data, table + 8 * number)
            pair.append(data[at : at + length].decode().split("\0")[0])
        if all(pair):
            yield pair[0], pair[1]


def messages(path: Path) -> Iterator[tuple[str, str]]:
    """Pairs of a catalogue: English, translated."""
    return po_messages(path) if path.suffix == ".po" else mo_messages(path)


def language_of(path: Path) -> str | None:
    """The language of a catalogue, from `…/de/LC_MESSAGES/x.mo` or `…/locale/de.po`.

    Not that of another continent (pt_BR, es_MX).
    """
    name = path.parent.parent.name if path.parent.name == "LC_MESSAGES" else path.stem
    code, *rest = re.split("[_@.-]", name)
    abroad = rest and rest[0].isupper() and rest[0] not in " ".join(STATES.values()).split()
    return code if code in STATES and not abroad else None


def read(folder: Path) -> dict[tuple[str, str], set[str]]:
    """(language, entity) -> translations of its labels."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path in sorted([*folder.rglob("*.mo"), *folder.rglob("*.po")]):
        language = language_of(path)
        if language is None or language == "en":
            continue
        try:
            pairs = list(messages(path))
        except (OSError, struct.error, ValueError) as error:
            print(f"not read: {path.name}: {type(error).__name__}", file=sys.stderr)
            continue
        for english, translated in pairs:
            entity = BY_LABEL.get(plain(english).lower())
            label = plain(translated).split("|")[-1]
            untranslated = label.lower() == plain(english).lower() and len(label) > 6
            if entity and label and len(label) <= MAX_LABEL and not untranslated:
                found[language, entity].add(label)
    return dict(found)


def values(language: str) -> dict[str, list[str]]:
    """Values by entity that count only beside a label."""
    import phonenumbers
    from phonenumbers import PhoneNumberType

    rng = random.Random(f"labels {language}")
    state = STATES[language].split()[0]
    phones = []
    for kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE):
        number = phonenumbers.example_number_for_type(state, kind)
        written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
        phones += [re.sub("[^0-9]", "", written), written]
    streets = tomllib.loads(Path(HERE, "pii_addresses.toml").read_text("utf-8"))[language]
    kinds = [kind for kind in IDS_BY_LANGUAGE[language] if kind not in ALONE]
    return {
        "PHONE_NUMBER": phones,
        "BIRTH_DATE": [MONTHS[language].format(d=14, y=1972), "14.05.1972"],
        "ID_DOCUMENT": ["AB1234567"],
        "LICENCE_PLATE": ["AB-123-CD"],
        "SOCIAL_SECURITY": [pii_numbers.person(kind, rng) for kind in kinds if kind in SOCIAL],
        "NATIONAL_ID": [pii_numbers.person(kind, rng) for kind in kinds if kind not in SOCIAL],
        "POSTAL_ADDRESS": [f"{street} 5" for street in streets["streets"][:2]],
    }


def sentence(label: str, value: str) -> str:
    """The label with a value behind it, or in the place that the label keeps for it."""
    filled = re.sub(r"%\(birth_date\)s", value, label)
    between = " " if label.endswith(".") else ": "
    text = filled if filled != label else f"{label}{between}{value}"
    return f"Aa bb; {re.sub(r'%[(][a-z_]+[)]s', 'Xxx Yyyy', text)}; cc"


def main() -> None:
    """Print what share of the translations is recognised, by entity and language."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where catalogues lie, at any depth")
    parser.add_argument("--missed", action="store_true", help="print each label that is not known")
    given = parser.parse_args()
    found = read(given.folder)
    if not found:
        raise SystemExit(f"{given.folder} holds no catalogue with labels: see --help for packages.")
    entities = [entity for entity in LABELS if any(key[1] == entity for key in found)]
    print(f"| language | {' | '.join(entities)} |\n|---|{'---|' * len(entities)}")
    sums: dict[str, list[int]] = {entity: [0, 0] for entity in entities}
    missed: list[tuple[str, str, str]] = []
    for language in sorted({key[0] for key in found}):
        find = redact.make(recognizers(language, CONFIG), policy.resolve(CONFIG))

        def entities_in(text: str, find: redact.Redactor = find) -> set[str]:
            result = find(text.encode())
            return set() if result is None else {span.entity for span in result.spans}

        by_entity = values(language)
        cells = []
        for entity in entities:
            labels = sorted(found.get((language, entity), ()))
            name = ENTITIES.get(entity, entity)
            needing = [v for v in by_entity[entity] if name not in entities_in(f"Xx: {v}; cc")]
            if not needing or not labels:
                cells.append("–")
                continue
            known = 0
            for label in labels:
                if any(name in entities_in(sentence(label, value)) for value in needing):
                    known += 1
                else:
                    missed.append((language, entity, label))
            cells.append(f"{known} of {len(labels)}")
            sums[entity][0] += known
            sums[entity][1] += len(labels)
        print(f"| {language} | {' | '.join(cells)} |")
    print(f"| all | {' | '.join(f'{a} of {b}' for a, b in sums.values())} |")
    asked = [entity for entity in LABELS if entity not in entities]
    if asked:
        print(f"\nNo catalogue has labels of: {', '.join(asked)}.")
    for language, entity, label in missed if given.missed else ():
        print(f"    {language} {entity} {label!r}")


if __name__ == "__main__":
    main()
