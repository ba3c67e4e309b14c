"""Dates of birth, plates, passports and identity cards: with their label, and only with it."""

from __future__ import annotations

import pytest

from language_id.languages import OFFICIAL, load
from pii import dates, label_words
from pii.licence_plate import SHAPES as PLATES
from pii.passport import SHAPES as DOCUMENTS

TABLES = {"birth_labels": "BIRTH_DATE", "document_labels": "ID_DOCUMENT",
          "plate_labels": "LICENCE_PLATE"}  # fmt: skip
VALUES = {"birth_labels": ("03.05.1970", "1970-05-03"), "document_labels": ("AB1234567",),
          "plate_labels": ("AB-123-CD",)}  # fmt: skip


def found(redactor, language: str, text: str) -> list[tuple[str, str]]:
    return [(span.entity, text[span.start : span.end]) for span in redactor(language)(text)[1]]


@pytest.mark.parametrize("language", OFFICIAL)
@pytest.mark.parametrize("table", TABLES)
def test_every_label_of_the_language_announces_its_value(redactor, language, table) -> None:
    missed = []
    for label in load(language).tables["redact"][table]:
        for value in VALUES[table]:
            for between in (": ", ". ") if len(label) == 1 else (": ", " ", " (x): "):
                for written in (label, label.upper()):
                    text = f"A, {written}{between}{value}; b"
                    if (TABLES[table], value) not in found(redactor, language, text):
                        missed.append(text)
    assert missed == []


@pytest.mark.parametrize("language", OFFICIAL)
def test_tables_are_lower_case_short_and_without_digits(language) -> None:
    tables = load(language).tables["redact"]
    for name in (*TABLES, "not_born", "phone_calls"):
        assert len(tables[name]) >= 3
        for phrase in tables[name]:
            assert phrase == phrase.lower() and len(phrase) <= label_words.MAX_LABEL
            assert not any(map(str.isdigit, phrase.replace("№", "").replace("º", "")))
    assert len(tables["months"]) == 12


@pytest.mark.parametrize("language", OFFICIAL)
def test_every_month_makes_a_date(language) -> None:
    for month in load(language).tables["redact"]["months"]:
        for form in month.split("|"):
            for text in (f"3. {form} 1970", f"3 {form} 1970", f"3 {form.title()} 1970",
                         f"1970 {form} 3", f"1970. {form} 3."):  # fmt: skip
                match = dates.expression().fullmatch(text.rstrip("."))
                assert match, text


WRITTEN = [
    ("en", "born on 3rd May 1970", "born on <BIRTH_DATE>"),
    ("en", "Born in Dublin on May 3, 1970.", "Born in Dublin on <BIRTH_DATE>."),
    ("fr", "née à Paris le 1er janvier 1980,", "née à Paris le <BIRTH_DATE>,"),
    ("fr", "NÉE LE 1ER JANVIER 1980", "NÉE LE <BIRTH_DATE>"),
    ("es", "nacido el 3 de mayo de 1970", "nacido el <BIRTH_DATE>"),
    ("hu", "született: Szeged, 1970. május 3.", "született: Szeged, <BIRTH_DATE>"),
    ("lt", "gimęs 1970 m. gegužės 3 d.", "gimęs <BIRTH_DATE>"),
    ("lv", "dzimis 1970. gada 3. maijā", "dzimis <BIRTH_DATE>"),
    ("mt", "imwieled fit-3 ta' Mejju 1970", "imwieled fit-<BIRTH_DATE>"),
    ("de", "geb. 3.5.70 in Linz", "geb. <BIRTH_DATE> in Linz"),
    ("bg", "роден на 3 май 1970 г. в Русе", "роден на <BIRTH_DATE> в Русе"),
    ("el", "γεννηθείς την 3η Μαΐου 1970", "γεννηθείς την <BIRTH_DATE>"),
    ("de", "Reisepass Nr. C01X00T47", "Reisepass Nr. <ID_DOCUMENT>"),
    ("it", "carta d’identità n. CA 12345 AB", "carta d’identità n. <ID_DOCUMENT>"),
    ("el", "Α.Δ.Τ. ΑΒ 123456", "Α.Δ.Τ. <ID_DOCUMENT>"),
    ("ro", "CI seria XR nr. 123456", "CI seria <ID_DOCUMENT>"),
    (
        "ro",
        "posesor al C.I. seria RX, nr. 123457, eliberată",
        "posesor al C.I. seria <ID_DOCUMENT>, eliberată",
    ),
    (
        "ro",
        "carte de identitate seria XB numărul 123458",
        "carte de identitate seria <ID_DOCUMENT>",
    ),
    ("ro", "BI GG nr 123459", "BI <ID_DOCUMENT>"),
    ("pl", "dowód osobisty seria ABC nr 123456", "dowód osobisty seria <ID_DOCUMENT>"),
    ("sk", "občiansky preukaz séria EA č. 123456", "občiansky preukaz séria <ID_DOCUMENT>"),
    ("lt", "pasas serija LK Nr. 123456", "pasas serija <ID_DOCUMENT>"),
    ("lv", "pase sērija LV Nr. 1234567", "pase sērija <ID_DOCUMENT>"),
    ("bg", "лична карта серия АА № 123456", "лична карта серия <ID_DOCUMENT>"),
    ("it", "carta d'identità serie AB n. 1234567", "carta d'identità serie <ID_DOCUMENT>"),
    ("el", "ταυτότητας: 123456", "ταυτότητας: <ID_DOCUMENT>"),
    ("el", "Αρ. Ταυτότητας 912345", "Αρ. Ταυτότητας <ID_DOCUMENT>"),
    ("el", "ΑΔΤ 654321, κάτοικος", "ΑΔΤ <ID_DOCUMENT>, κάτοικος"),
    ("bg", "с рег. № СА 1234 АВ", "с рег. № <PLATE>"),
    ("de", "das Kennzeichen B-MW 1234 trug", "das Kennzeichen <PLATE> trug"),
]


@pytest.mark.parametrize(("language", "text", "redacted"), WRITTEN)
def test_as_written(redactor, language, text, redacted) -> None:
    assert redactor(language)(text)[0] == redacted


LEFT_ALONE = [
    ("en", "persons born before 1 January 1955, or born on or after 2 January 1960"),
    ("de", "vor dem 1. Jänner 1955 geborene Personen; nach dem 1.1.1960 geboren"),
    ("fr", "les assurés nés avant le 1er janvier 1955 et nés après le 31.12.1960"),
    ("en", "born in 1970, in force on 3 May 1970, dated 3.5.1970"),
    ("en", "The passport regulation (EC) No 2252/2004 of 13.12.2004"),
    ("en", "An identity card costs 1 250 000 euro; a passport is valid for 10 years"),
    ("de", "Das Kennzeichen des Vertrags ist die Form; Kennzeichen 2019"),
    ("en", "AB-123-CD, AB1234567 and 3 May 1970 without any word for them"),
    ("el", "Αριθμός Φορολογικής Ταυτότητας: 03579420L"),
    ("el", "Αριθμός Φορολογικής Ταυτότητας: 123456"),
    ("el", "δελτίου ταυτότητας ή 123456 διαβατηρίου, ταυτότητας 123.456 και 123456,50"),
    ("el", "διαβατηρίου 123456"),
    ("en", "identity card under Regulation EU No 910/2014 and COM No 123456/2"),
    ("en", "passport: see OJ L No 12345 and OJ No 12345678"),
    ("de", "zum 100. Geburtstag am 5.1.2021"),
    ("en", "her 80th birthday on 5 January 2021"),
    ("de", "geboren wurde er in Wien. 1942/43 werden beide verhaftet"),
    ("fr", "l'opération OP 12 345 678 coûte 12 345 678 €"),
    ("en", "passport to success in 2020: chapter 12, pages 100-200"),
]


@pytest.mark.parametrize(("language", "text"), LEFT_ALONE)
def test_left_alone(redactor, language, text) -> None:
    hits = {entity for entity, _ in found(redactor, language, text)}
    assert not hits & set(TABLES.values())


@pytest.mark.parametrize("shape", sorted({*PLATES}))
def test_every_plate_shape_is_found(redactor, shape) -> None:
    for gap in (" ", "-", ""):
        value = shape.replace("A", "B").replace("9", "7").replace("_", gap)
        assert found(redactor, "en", f"number plate {value}, x") == [("LICENCE_PLATE", value)]


@pytest.mark.parametrize("shape", sorted({*DOCUMENTS}))
def test_every_document_shape_is_found(redactor, shape) -> None:
    value = shape.replace("A", "B").replace("9", "7").replace("X", "7").replace("_", " ")
    spans = found(redactor, "en", f"passport no. {value}, x")
    assert len(spans) == 1 and spans[0][1].startswith(value.split()[0])


CALLS = [
    ("en", "Please call us on 061 234 567 today"), ("fr", "appelez le 01 23 45 67 89"),
    ("pl", "zadzwoń pod numer 22 123 45 67"), ("et", "Helistage numbril 321 2345."),
    ("de", "rufen Sie an: 030 123456"), ("sv", "ring oss på 08-12 34 56"),
    ("fr", "Service des impôts 01 23 45 67 89"), ("ro", "Secretariat 0712 034 567"),
    ("pl", "T: 22 123 45 67"), ("mt", "☎ 2100 1234"), ("es", "📞 810 12 34 56"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), CALLS)
def test_phones_with_weaker_evidence(redactor, language, text) -> None:
    assert "<PHONE>" in redactor(language)(text)[0]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "call for proposals 2012 345 678"), ("en", "call 2019/2020 394 000"),
     ("fr", "01 23 45 67 89 12 et 0301 10 00 90 et 048-006-00-2"), ("fr", "appelez 394 000 fois"),
     ("de", "01 23 45 67 89 und rufen Sie 2000 Leute"), ("et", "numbril 394 000"),
     ("sv", "varor enligt 0301 10 00 90")],
)  # fmt: skip
def test_no_phones(redactor, language, text) -> None:
    assert found(redactor, language, text) == []
