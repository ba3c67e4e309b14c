"""Generators for the Baltic states, Poland, Romania, Slovakia and Sweden, as `national_numbers`."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable

from tests.pii.national_draws import checked, day, digits


def _pesel(rng: random.Random) -> str:
    born = day(rng)
    month = born.month + (20 if born.year >= 2000 else 0)
    return f"{born:%y}{month:02d}{born:%d}{digits(rng, 5)}"


def _cnp(rng: random.Random) -> str:
    born = day(rng)
    sex = rng.choice("12" if born.year < 2000 else "56")
    return f"{sex}{born:%y%m%d}{rng.randrange(1, 47):02d}{digits(rng, 4)}"


def _personnummer(rng: random.Random) -> str:
    """Every third one is a coordination number."""
    from stdnum import luhn

    born = day(rng)
    plus = rng.choice((0, 0, 60))
    body = f"{born:%y%m}{born.day + plus:02d}{digits(rng, 3)}"
    return f"{body}{luhn.calc_check_digit(body)}"


def _with_century(rng: random.Random) -> str:
    number = _personnummer(rng)
    return f"{'20' if int(number[:2]) < 5 else '19'}{number}"


def _personas_kods(rng: random.Random) -> str:
    born = day(rng)
    return f"{born:%d%m%y}{1 if born.year < 2000 else 2}{digits(rng, 4)}"


def _asmens_kodas(rng: random.Random) -> str:
    born = day(rng)
    return f"{rng.choice('34' if born.year < 2000 else '56')}{born:%y%m%d}{digits(rng, 4)}"


def _rodne_cislo(rng: random.Random) -> str:
    born = max(day(rng), datetime.date(1954, 1, 1))
    month = born.month + rng.choice((0, 50))
    return f"{born:%y}{month:02d}{born:%d}{rng.randrange(1, 1990):04d}"


MAKERS: dict[str, Callable[[random.Random], str]] = {
    "LT_ASMENS_KODAS": checked("lt.asmens", _asmens_kodas),
    "LT_PVM": checked("lt.pvm", lambda rng: f"{digits(rng, 7)}1{digits(rng, 1)}"),
    "LV_PERSONAS_KODS": checked("lv.pvn", _personas_kods),
    "LV_PERSONAS_KODS_32": checked("lv.pvn", lambda rng: f"32{digits(rng, 9)}"),
    "LV_REG_NR": checked("lv.pvn", lambda rng: f"4{digits(rng, 10)}"),
    "PL_PESEL": checked("pl.pesel", _pesel),
    "PL_NIP": checked("pl.nip", lambda rng: f"{rng.randrange(1, 10)}{digits(rng, 9)}"),
    "PL_REGON": checked("pl.regon", lambda rng: digits(rng, 9)),
    "RO_CNP": checked("ro.cnp", _cnp),
    "RO_CUI": checked("ro.cui", lambda rng: f"{rng.randrange(1, 10)}{digits(rng, 7)}"),
    "SE_PERSONNUMMER": _personnummer,
    "SE_PERSONNUMMER_12": _with_century,
    "SE_ORGNR": checked("se.orgnr", lambda rng: f"556{digits(rng, 7)}"),
    "SK_RC": checked("cz.rc", _rodne_cislo),
    "SK_ICO": checked("cz.dic", lambda rng: digits(rng, 8)),
}
