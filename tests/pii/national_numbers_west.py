"""Generators for Hungary, Ireland, Malta, the Netherlands, Portugal and Slovenia."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.pii.national_draws import checked, day, digits

_CARD_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _weighted(body: str, weights: range | tuple[int, ...]) -> int:
    return sum(weight * int(digit) for weight, digit in zip(weights, body, strict=True))


def _szemelyi(rng: random.Random) -> str:
    while True:
        born = day(rng)
        body = f"{rng.choice('12' if born.year < 2000 else '34')}{born:%y%m%d}{digits(rng, 3)}"
        check = _weighted(body, range(1, 11) if born.year < 1997 else range(10, 0, -1)) % 11
        if check < 10:
            return f"{body}{check}"


def _taj(rng: random.Random) -> str:
    body = digits(rng, 8)
    return f"{body}{_weighted(body, (3, 7) * 4) % 10}"


def _hungarian_tax(rng: random.Random) -> str:
    while True:
        body = f"8{rng.randrange(25_000, 50_000)}{digits(rng, 3)}"
        check = _weighted(body, range(1, 10)) % 11
        if check < 10:
            return f"{body}{check}"


def _pps(rng: random.Random) -> str:
    return f"{digits(rng, 7)}{rng.choice('ABCDEFGHIJKLMNOPQRSTUVW')}"


def _pps_2(rng: random.Random) -> str:
    return f"{_pps(rng)}{rng.choice('ABH')}"


def _portuguese_card(rng: random.Random) -> str:
    version = "".join(rng.choices(_CARD_LETTERS, k=2))
    return f"{digits(rng, 9)}{version}{digits(rng, 1)}"


def _niss(rng: random.Random) -> str:
    body = f"1{digits(rng, 9)}"
    return f"{body}{9 - _weighted(body, (29, 23, 19, 17, 13, 11, 7, 5, 3, 2)) % 10}"


def _emso(rng: random.Random) -> str:
    born = day(rng)
    return f"{born:%d%m}{born:%Y}"[:4] + f"{born:%Y}"[1:] + f"50{digits(rng, 4)}"


MAKERS: dict[str, Callable[[random.Random], str]] = {
    "HU_SZEMELYI": _szemelyi,
    "HU_TAJ": _taj,
    "HU_TAX_ID": _hungarian_tax,
    "HU_ADOSZAM": checked("hu.anum", lambda rng: f"{rng.randrange(1, 10)}{digits(rng, 7)}"),
    "IE_PPS": checked("ie.pps", _pps),
    "IE_PPS_2": checked("ie.pps", _pps_2),
    "IE_VAT": checked("ie.vat", _pps),
    "MT_ID": lambda rng: f"{digits(rng, 7)}{rng.choice('AGHLMP')}",
    "MT_ID_SHORT": lambda rng: f"{rng.randrange(100_000, 999_999)}{rng.choice('GM')}",
    "MT_VAT": checked("mt.vat", lambda rng: f"{rng.randrange(1, 10)}{digits(rng, 7)}"),
    "NL_BSN": checked("nl.bsn", lambda rng: f"{rng.randrange(1, 10)}{digits(rng, 8)}"),
    "NL_RSIN": checked("nl.bsn", lambda rng: f"8{digits(rng, 8)}"),
    "NL_KVK": lambda rng: f"{rng.randrange(1, 9)}{digits(rng, 7)}",
    "PT_NIF": checked("pt.nif", lambda rng: f"{rng.choice('123')}{digits(rng, 8)}"),
    "PT_CC": checked("pt.cc", _portuguese_card),
    "PT_NISS": _niss,
    "PT_NIPC": checked("pt.nif", lambda rng: f"{rng.choice('569')}{digits(rng, 8)}"),
    "SI_EMSO": checked("si.emso", _emso),
    "SI_TAX": checked("si.ddv", lambda rng: f"{rng.randrange(1, 10)}{digits(rng, 7)}"),
    "SI_MATICNA": checked("si.maticna", lambda rng: f"{rng.randrange(1, 10)}{digits(rng, 6)}"),
}
