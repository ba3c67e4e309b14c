"""Values in the column that their label heads: found, must not touch."""

from __future__ import annotations

import pytest

from tests.pii.national_numbers import forms
from tests.pii.test_national import DATA, REPORTED_AS, numbers

STAFF = "Name\tFunktion\tTelefon\tGeburtsdatum"

FOUND = [
    # language, table, values that must be found
    ("de", (f"{STAFF}\nMax M.\tLeiter\t0341 1234567\t12.03.1975\n"
     "Eva M.\t\t0341 1234568, 0171 1234567\t1. Mai 1980\nN. N.\t\t\t"),
     ["0341 1234567", "12.03.1975", "0341 1234568", "0171 1234567", "1. Mai 1980"]),
    ("et", "| Nimi | Telefon |\n|---|---|\n| Mari M. | 5123 4567 |\n| Jaan T. | 5123 4568 |",
     ["5123 4567", "5123 4568"]),
    ("en", ("Contacts\nName | Passport no | Date of birth\nA | AB1234567 | 12/03/1975\n"
     "B | AB1234568 | 13/03/1976\n"), ["AB1234567", "12/03/1975", "AB1234568", "13/03/1976"]),
    ("mt", "Isem\tTelefown\nMaria\t2123 4567\nĠanni\t2123 4568", ["2123 4567", "2123 4568"]),
    ("lv", "Vārds\tTālrunis\nJānis\t67 123 456\nAnna\t67 123 457", ["67 123 456", "67 123 457"]),
    # Rows of another shape have no value and end nothing.
    ("de", "Name\tTelefon\nA\t0341 1234567\nAbteilung\t\t\nB\t0341 1234568",
     ["0341 1234567", "0341 1234568"]),
]  # fmt: skip

UNTOUCHED = [
    # Counts of lines, not numbers; the head of one column does not speak for the first of the next.
    ("de", "Land\tTelefon\tFax\nNorwegen\t2 345 678\t12\nSchweden\t9 876 543\t13"),
    ("de", "Jahr\tMobiltelefone\n1999\t23 446 000\n2000\t48 202 000\n2001\t56 126 000"),
    # Extensions and rooms.
    ("en", "Name\tExt. tel\nA\t12345\nB\t12346"),
]

LONG = "\n".join(f"Name {n}\t{'x' * 400}\t" for n in range(8))


@pytest.mark.parametrize(("language", "text", "values"), FOUND)
def test_found(redactor, language: str, text: str, values: list[str]) -> None:
    redacted, spans = redactor(language)(text)
    assert [text[span.start : span.end] for span in spans] == values
    assert redactor(language)(redacted) == (redacted, [])


@pytest.mark.parametrize(("language", "text"), UNTOUCHED)
def test_untouched(redactor, language: str, text: str) -> None:
    assert redactor(language)(text) == (text, [])


def test_a_table_without_numbers_for_long_is_not_read(redactor) -> None:
    text = f"Name\tNotiz\tTelefon\n{LONG}\nMax\t\t0341 1234567"
    assert redactor("de")(text) == (text, [])


def test_many_rows_take_linear_time_and_are_all_found(redactor) -> None:
    rows = [f"P{chr(97 + n % 26)}\t0341 12{n:05d}" for n in range(3_000)]
    redacted, spans = redactor("de")("Name\tTelefon\n" + "\n".join(rows))
    assert len(spans) == 3_000
    assert redacted.count("<PHONE>") == 3_000


def test_ragged_rows_end_a_table_at_last(redactor) -> None:
    from pii.table_column import MAX_RAGGED

    for count, found in ((MAX_RAGGED, 2), (MAX_RAGGED + 1, 1)):
        ragged = "a\tb\tc\n" * count
        text = f"Name\tTelefon\nA\t0341 1234567\n{ragged}B\t0341 1234568"
        assert len(redactor("de")(text)[1]) == found


NUMBERS = [(state, name) for state in DATA for name in numbers(state)]


@pytest.mark.parametrize(("state", "name"), NUMBERS)
def test_identity_numbers_of_every_state_under_their_label(state, name) -> None:
    """In a column between others, in tabs and in bars, the label as its sentences write it."""
    from pii.national import NationalNumberRecognizer

    entry = numbers(state)[name]
    missed = total = 0
    for language, some in entry["labelled"].items():
        ours = NationalNumberRecognizer(language)
        for sentence in some:
            head = " ".join(sentence.replace("{}", " ").split())
            if any(map(str.isdigit, head)):
                continue
            values = list(forms(name, entry["forms"], 6, seed=len(head)))
            for bar in ("\t", " | "):
                lines = [f"Aa{bar}{head}{bar}Bb"]
                lines += [f"Xx Yy{bar}{value}{bar}zz" for value in values]
                text = "Text\n\n" + "\n".join(lines) + "\n\ntext"
                hits = {(hit.recognizer, text[hit.start : hit.end])
                        for hit in ours.hits(text, 0, len(text))}  # fmt: skip
                total += len(values)
                missed += len({(REPORTED_AS.get(name, name), one) for one in values} - hits)
    assert total and missed <= 0.01 * total


def test_identity_numbers_of_companies_stay_in_their_column(redactor) -> None:
    oibs = list(forms("HR_OIB", ["###########"], 4))
    firms = "".join(f"Primjer d.o.o.\t{oib}\n" for oib in oibs)
    people = "".join(f"Ana A.\t{oib}\n" for oib in oibs)
    assert redactor("hr")(f"Naziv\tOIB\n{firms}")[1] == []
    assert redactor("hr")(f"Ime\tPDV ID OIB\n{people}")[1] == []
    assert len(redactor("hr")(f"Ime\tOIB\n{people}")[1]) == 4


def test_numbers_of_things_stay_in_a_column_of_another_head(redactor) -> None:
    rows = "".join(f"Ware\t{1234567 + 7 * n}\n" for n in range(9))
    for head in ("Artikel\tNummer", "Ware\tMenge", "Ware\tEAN"):
        assert redactor("de")(f"{head}\n{rows}")[1] == []
