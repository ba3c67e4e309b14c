"""Identity numbers that are safe alone, generated with dates and check digits of their own."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import pytest

import pii.national
from pii.national import NATIONAL


def _dates(count: int) -> list[tuple[random.Random, datetime.date]]:
    rng = random.Random(7)
    return [
        (rng, datetime.date(1930, 1, 1) + datetime.timedelta(rng.randrange(25_000)))
        for _ in range(count)
    ]


def finland() -> list[str]:
    made = []
    for rng, day in _dates(40):
        digits = f"{day:%d%m%y}{rng.randrange(2, 900):03d}"
        check = "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(digits) % 31]
        made.append(f"{digits[:6]}-{digits[6:]}{check}")
    return made


def france() -> list[str]:
    made = []
    for rng, day in _dates(40):
        body = f"{rng.choice('12')}{day:%y%m}{rng.randrange(1, 95):02d}{rng.randrange(1, 990):03d}"
        body += f"{rng.randrange(1, 999):03d}"
        key = f"{97 - int(body) % 97:02d}"
        made += [body + key, (f"{body[0]} {body[1:3]} {body[3:5]} {body[5:7]} {body[7:10]} "
                 f"{body[10:]} {key}")]  # fmt: skip
    return made


def italy() -> list[str]:
    from stdnum.it import codicefiscale

    made = []
    for rng, day in _dates(40):
        letters = "".join(rng.choice("BCDFGLMNPRST") for _ in range(6))
        body = f"{letters}{day:%y}{'ABCDEHLMPRST'[day.month - 1]}{day:%d}H{rng.randrange(999):03d}"
        made.append(body + codicefiscale.calc_check_digit(body))
    return made


def spain() -> list[str]:
    from stdnum.es import nie

    made = []
    for rng, _ in _dates(40):
        body = f"{rng.choice('XYZ')}{rng.randrange(10**7):07d}"
        letter = nie.calc_check_digit(body)
        made += [body + letter, f"{body[0]}-{body[1:]}-{letter}"]
    return made


def luxembourg() -> list[str]:
    from stdnum import luhn, verhoeff

    made = []
    for rng, day in _dates(40):
        body = f"{day:%Y%m%d}{rng.randrange(1000):03d}"
        number = body + luhn.calc_check_digit(body) + verhoeff.calc_check_digit(body)
        made += [number, f"{number[:4]} {number[4:6]} {number[6:8]} {number[8:11]} {number[11:]}"]
    return made


def belgium() -> list[str]:
    made = []
    for rng, day in _dates(40):
        serial = f"{rng.randrange(1, 998):03d}"
        century = "2" if day.year >= 2000 else ""
        check = 97 - int(f"{century}{day:%y%m%d}{serial}") % 97
        made.append(f"{day:%y.%m.%d}-{serial}.{check:02d}")
    return made


MAKERS = {"FI": finland, "FR": france, "IT": italy, "ES": spain, "LU": luxembourg, "BE": belgium}


@pytest.mark.parametrize("country", MAKERS)
def test_found_alone_in_any_document(redactor, country) -> None:
    missed = [
        (language, number)
        for language in ("und", "mt")
        for number in MAKERS[country]()
        if redactor(language)(f"a {number}, b")[0] != "a <NATIONAL_ID>, b"
    ]
    assert missed == []


@pytest.mark.parametrize("country", MAKERS)
def test_a_changed_last_character_is_none(redactor, country) -> None:
    for number in MAKERS[country]():
        last = number[-1]
        other = str((int(last) + 1) % 10) if last.isdigit() else ("A" if last != "A" else "B")
        spans = redactor("und")(f"a {number[:-1]}{other}, b")[1]
        assert "NATIONAL_ID" not in {span.entity for span in spans}


@pytest.mark.parametrize("country", MAKERS)
def test_inside_a_longer_word_is_none(redactor, country) -> None:
    number = MAKERS[country]()[0]
    for text in (f"x{number}", f"{number}9", f"9{number}"):
        spans = redactor("und")(text)[1]
        assert "NATIONAL_ID" not in {span.entity for span in spans}


def test_every_file_is_in_the_tuple_once() -> None:
    files = {
        path.stem for path in Path(pii.national.__file__).parent.glob("*.py") if len(path.stem) == 2
    }
    countries = [one.country.lower() for one in NATIONAL]
    assert sorted(countries) == sorted(files) == sorted(map(str.lower, MAKERS))
    assert len({one.__name__ for one in NATIONAL}) == len(NATIONAL)
