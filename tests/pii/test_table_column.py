"""Values in the column that their label heads: found, must not touch."""

from __future__ import annotations

import pytest

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
