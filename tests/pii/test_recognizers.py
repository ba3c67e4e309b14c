"""What is found and, as important, what is left alone: cases as data."""

from __future__ import annotations

import pytest

from language_id.languages import OFFICIAL, load


def found(redactor, language: str, text: str) -> list[tuple[str, str]]:
    return [(span.entity, text[span.start : span.end]) for span in redactor(language)(text)[1]]


FRAMES = ("{}", "({})", "Text {}, text", "a: {}.", "«{}»\nnext line", "Žluť {} ελ", "\u200e{} x")


@pytest.mark.parametrize(
    ("entity", "attribute"),
    [
        ("EMAIL_ADDRESS", "emails"),
        ("PHONE_NUMBER", "international_phones"),
        ("IBAN", "ibans"),
        ("CREDIT_CARD", "cards"),
        ("IP_ADDRESS", "addresses"),
        ("NATIONAL_ID", "identity_numbers"),
    ],
)
def test_every_generated_value_is_found_whole_in_every_frame(
    redactor, values, entity, attribute
) -> None:
    missed = []
    for value in getattr(values, attribute):
        for frame in FRAMES:
            if found(redactor, "en", frame.format(value)) != [(entity, value)]:
                missed.append((frame, value))
    assert missed == []


@pytest.mark.parametrize("language", OFFICIAL)
def test_national_phones_are_found_after_each_word_of_the_language(
    redactor, values, language
) -> None:
    table = load(language).tables["redact"]
    missed = []
    for region in table["phone_regions"]:
        for number in values.national_phones.get(region, ()):
            for word in table["phone_words"]:
                for label in (f"{word}: ", f"{word}. ", f"{word.upper()} ", f"{word} (x): "):
                    hits = found(redactor, language, f"A {label}{number}; b")
                    if hits != [("PHONE_NUMBER", number)]:
                        missed.append((label, number, hits))
    assert missed == []


@pytest.mark.parametrize("region", ["FR", "GR", "PL", "BG", "SE", "IE"])
def test_national_phones_without_a_word_stay(redactor, values, region) -> None:
    for number in values.national_phones[region]:
        assert found(redactor, "und", f"A sum of {number} in all") == []


def test_und_takes_the_regions_from_the_word(redactor, values) -> None:
    assert found(redactor, "und", f"τηλ. {values.national_phones['GR'][0]}") != []
    assert found(redactor, "und", f"puh. {values.national_phones['FI'][0]}") != []


def test_a_list_of_phones_after_one_word(redactor, values) -> None:
    one, two = values.national_phones["FR"]
    text = f"Tél. : {one}, {two} / {one}"
    assert redactor("fr")(text)[0] == "Tél. : <PHONE>, <PHONE> / <PHONE>"


LEFT_ALONE = [
    ("el", "Ο νόμος 168/2013 και ο ν. 4001/2011 (Α΄ 179), 24/26.11.1984 και 3.6.2002"),
    ("fr", "télécommunications 394 000, 350 000 et 12 345 678 abonnés"),
    ("fr", "le décret 81/2008 tel que modifié, articles 110-111-112-113 et 129"),
    ("fr", "tél : voir le règlement 168/2013 du 2.3.2013, ou le 01.02.2019"),
    ("fr", "téléphone : 394 000 €"),
    ("fi", "kohta 12.7.3.1 ja luvussa 3.2.1.4, versio 114.0.193.90"),
    ("en", "see section 12.7.3.200 and 1.2.3.4 and OID 1.3.6.1.4.1.311"),
    ("de", "Kennziffer 048-006-00-2, 603-117-00-0 und CAS 7440-66-6"),
    ("de", "am 08.12.1972, Koordinaten 494936.587 und 4.322.300.206"),
    ("en", "ISBN 978-3-16-148410-0, pages 1234-1250, 2019-05-01T10:00:00+02:00"),
    ("en", "private 10.0.0.1, 192.168.1.1, 127.0.0.1, documentation 192.0.2.7 and 2001:db8::1"),
    ("en", "at 12:30:45, ratio 2000:1, dead::beef, C++ std::vector and 3+4"),
    ("en", "user@localhost, @handle, logo@2x.png, pkg@1.2.3, a @ b"),
    ("en", "4111 1111 1111 1112 and 4111111111111111 and 1111 4111 1111 1111 1111"),
    ("en", "DE00 3704 0044 0532 0130 00 and AB12 3456 and in 2019 the committee adopted it"),
    ("en", "the hotel 394 000, the intelligent 0123456789"),
    ("en", "ssh://username@servername.example.com/x, ftp://user@example.org, ssh://me@host.test"),
    ("sl", "ssh://uporabniškoime@imestrežnika.primer.si/mapa"),
    ("en", "the standard ISO/IEC 27001, the standard 12345678, Fix(-3.14159), WhatsApp 15.309"),
    ("en", "+1 000 000 000 and +3 725 123 456 and + 5 %"),
    ("en", "GTIN 00123456789012, file 0000000000000000"),
    ("en", ""),
]


@pytest.mark.parametrize(("language", "text"), LEFT_ALONE)
def test_left_alone(redactor, language, text) -> None:
    assert found(redactor, language, text) == []
    assert found(redactor, "und", text) == []


MASKED = [
    ("x@example.ie.The next", "<EMAIL>.The next"),
    ("x@example.org1 and y@example.plTel", "<EMAIL>1 and <EMAIL>Tel"),
    ("mailto:x@example.org?subject=a", "mailto:<EMAIL>?subject=a"),
    ("**x@example.org**", "**<EMAIL>**"),
    ("x%40example.org, x%2540example.org", "<EMAIL>, <EMAIL>"),
    ("https://user:pa:ss@example.org/", "https://<URL_CREDENTIALS>@example.org/"),
    ("ftp://user@ftp.funet.fi", "ftp://<URL_CREDENTIALS>@ftp.funet.fi"),
    ("ssh://git%40me@host.fi/x", "ssh://<URL_CREDENTIALS>@host.fi/x"),
    ("ssh://me:pw@servername.example.com/", "ssh://<URL_CREDENTIALS>@servername.example.com/"),
    ("https://example.org/x@example.org", "https://example.org/<EMAIL>"),
    ("IP 12.7.3.1", "IP <IP>"),
    ("8.64.3.9,8.64.3.10;8.64.3.11:8080", "<IP>,<IP>;<IP>:8080"),
    ("Visa 4111111111111111", "Visa <CARD>"),
    ("4111 1111 1111 1111 12/27 123", "<CARD> 12/27 123"),
]


@pytest.mark.parametrize(("text", "redacted"), MASKED)
def test_masked(redactor, text, redacted) -> None:
    assert redactor("en")(text)[0] == redacted


def test_a_broken_check_digit_is_no_iban_and_no_card(redactor, values) -> None:
    for entity, some in (("IBAN", values.ibans), ("CREDIT_CARD", values.cards)):
        for value in some:
            broken = value[:-1] + str((int(value[-1]) + 1) % 10) if value[-1].isdigit() else None
            if broken:
                assert (entity, broken) not in found(redactor, "en", f"number {broken}.")
