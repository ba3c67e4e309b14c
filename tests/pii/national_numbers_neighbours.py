"""Generators for Norway, Iceland, Switzerland and the United Kingdom."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.pii.national_draws import checked, day, digits


def _birth_number(rng: random.Random) -> str:
    born = day(rng)
    serial = rng.randrange(0, 500) if born.year < 2000 else rng.randrange(500, 1000)
    plus = rng.choice((0, 0, 40))
    return f"{born.day + plus:02d}{born:%m%y}{serial:03d}{digits(rng, 2)}"


def _kennitala(rng: random.Random) -> str:
    born = day(rng)
    century = "9" if born.year < 2000 else "0"
    return f"{born:%d%m%y}{rng.randrange(20, 100)}{digits(rng, 1)}{century}"


def _company_kennitala(rng: random.Random) -> str:
    founded = day(rng)
    century = "9" if founded.year < 2000 else "0"
    return f"{founded.day + 40}{founded:%m%y}{rng.randrange(20, 100)}{digits(rng, 1)}{century}"


def _nino(rng: random.Random) -> str:
    first, second = rng.choice("ABCEGHJKLMNOPRSTW"), rng.choice("ACEHJLMPRSWXY")
    return f"{first}{second}{digits(rng, 6)}{rng.choice('ABCD')}"


MAKERS: dict[str, Callable[[random.Random], str]] = {
    "NO_FNR": checked("no.fodselsnummer", _birth_number),
    "NO_ORGNR": checked("no.orgnr", lambda rng: f"9{digits(rng, 8)}"),
    "IS_KENNITALA": checked("is_.kennitala", _kennitala),
    "IS_COMPANY": checked("is_.kennitala", _company_kennitala),
    "CH_AHV": checked("ch.ssn", lambda rng: f"756{digits(rng, 10)}"),
    "CH_UID": lambda rng: f"{rng.randrange(100, 999)}.{digits(rng, 3)}.{digits(rng, 3)}",
    "UK_NINO": _nino,
    "UK_NHS": checked("gb.nhs", lambda rng: f"{rng.choice('4679')}{digits(rng, 9)}"),
    "UK_VAT": checked("gb.vat", lambda rng: f"{rng.randrange(1, 10)}{digits(rng, 8)}"),
}
