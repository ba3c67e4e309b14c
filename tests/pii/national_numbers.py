"""Generators of identity numbers as written: dates and digits from a seeded source, check digits
from python-stdnum or from the rule's own arithmetic. Nobody's numbers, and valid all the same.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator

from tests.pii import (
    national_numbers_east_north,
    national_numbers_neighbours,
    national_numbers_west,
)
from tests.pii.national_draws import checked, day, digits


def _belgium(rng: random.Random) -> str:
    born, serial = day(rng), f"{rng.randrange(1, 998):03d}"
    century = "2" if born.year >= 2000 else ""
    return f"{born:%y%m%d}{serial}{97 - int(f'{century}{born:%y%m%d}{serial}') % 97:02d}"


def _bis(rng: random.Random) -> str:
    born, serial = day(rng).replace(year=1971), f"{rng.randrange(1, 998):03d}"
    body = f"{born:%y}{born.month + rng.choice((20, 40)):02d}{born:%d}{serial}"
    return f"{body}{97 - int(body) % 97:02d}"


def _hetu(rng: random.Random) -> str:
    born = day(rng)
    sign = rng.choice("-UVWXY" if born.year < 2000 else "ABCDEF")
    body = f"{born:%d%m%y}{rng.randrange(2, 900):03d}"
    return f"{body[:6]}{sign}{body[6:]}{'0123456789ABCDEFHJKLMNPRSTUVWXY'[int(body) % 31]}"


def _nir(rng: random.Random) -> str:
    born = day(rng)
    place = rng.choice((f"{rng.randrange(1, 19):02d}", "2A", "2B", "75", "93"))
    town, serial = rng.randrange(1, 990), rng.randrange(1, 999)
    body = f"{rng.choice('12')}{born:%y%m}{place}{town:03d}{serial:03d}"
    # INSEE: 19 for 2A and 18 for 2B in the key.
    key = 97 - int(body.replace("2A", "19").replace("2B", "18")) % 97
    return f"{body}{key:02d}"


def _spi(rng: random.Random) -> str:
    body = f"{rng.choice('0123')}{digits(rng, 9)}"
    return f"{body}{int(body) % 511:03d}"


def _nss(rng: random.Random) -> str:
    """Orden TAS: province and number, modulo 97."""
    body = f"{rng.randrange(1, 51):02d}{rng.randrange(10**7, 10**8):08d}"
    return f"{body}{int(body) % 97:02d}"


def _pension(rng: random.Random) -> str:
    body = f"{rng.choice(('02', '13', '15', '53', '65'))}{day(rng):%d%m%y}"
    letter, serial = rng.choice("ABCDEFGHKLMNOPRSTVWZ"), f"{rng.randrange(100):02d}"
    plain = f"{body}{ord(letter) - 64:02d}{serial}"
    weighted = "".join(
        str(int(d) * w) for d, w in zip(plain, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1), strict=False)
    )
    # The cross sum of each product.
    return f"{body}{letter}{serial}{sum(map(int, weighted)) % 10}"


def _health(rng: random.Random) -> str:
    letter, body = rng.choice("ABCDEFGHKLMNPRSTWZ"), digits(rng, 8)
    plain = f"{ord(letter) - 64:02d}{body}"
    weighted = "".join(str(int(d) * w) for d, w in zip(plain, (1, 2) * 5, strict=False))
    return f"{letter}{body}{sum(map(int, weighted)) % 10}"


def _cpr(rng: random.Random) -> str:
    born = day(rng)
    return f"{born:%d%m%y}{rng.choice('0123' if born.year < 2000 else '4567')}{digits(rng, 3)}"


def _isikukood(rng: random.Random) -> str:
    born = day(rng)
    return f"{rng.choice('34' if born.year < 2000 else '56')}{born:%y%m%d}{digits(rng, 4)}"


def _birth_number(rng: random.Random) -> str:
    born = max(day(rng), datetime.date(1954, 1, 1))
    return f"{born:%y}{born.month + rng.choice((0, 50)):02d}{born:%d}{rng.randrange(1, 1990):04d}"


def _egn(rng: random.Random) -> str:
    born = day(rng)
    month = born.month + (40 if born.year >= 2000 else 0)
    return f"{born:%y}{month:02d}{born:%d}{digits(rng, 4)}"


def _jmbg(rng: random.Random) -> str:
    return f"{day(rng):%d%m%Y}"[:4] + f"{day(rng):%Y}"[1:] + f"3{digits(rng, 5)}"


def _codice_fiscale(rng: random.Random) -> str:
    from stdnum.it import codicefiscale

    born = day(rng)
    letters = "".join(rng.choices("BCDFGLMNPRST", k=6))
    place = f"{rng.choice('ADFHL')}{rng.randrange(1, 999):03d}"
    body = f"{letters}{born:%y}{'ABCDEHLMPRST'[born.month - 1]}{born:%d}{place}"
    return f"{body}{codicefiscale.calc_check_digit(body)}"


def _matricule(rng: random.Random) -> str:
    from stdnum import luhn, verhoeff

    body = f"{day(rng):%Y%m%d}{digits(rng, 3)}"
    return f"{body}{luhn.calc_check_digit(body)}{verhoeff.calc_check_digit(body)}"


MAKERS: dict[str, Callable[[random.Random], str]] = {
    **national_numbers_east_north.MAKERS,
    **national_numbers_west.MAKERS,
    **national_numbers_neighbours.MAKERS,
    "AT_SVNR": checked("at.vnr", lambda rng: f"{rng.randrange(1000, 9999)}{day(rng):%d%m%y}"),
    "AT_TAX_NUMBER": checked("at.tin", lambda rng: digits(rng, 9)),
    "AT_UID": checked("at.uid", lambda rng: f"ATU{digits(rng, 8)}"),
    "BE_NN": _belgium,
    "BE_BIS": _bis,
    "BE_ENTERPRISE_NUMBER": checked("be.vat", lambda rng: f"0{digits(rng, 9)}"),
    "BG_EGN": checked("bg.egn", _egn),
    "BG_LNCH": checked("bg.pnf", lambda rng: f"1{digits(rng, 9)}"),
    "BG_EIK": checked("bg.vat", lambda rng: digits(rng, 9)),
    "CY_TIC": checked("cy.vat", lambda rng: f"0{digits(rng, 7)}{rng.choice('ABCDEFGHKLPQSTVX')}"),
    "CY_ID": lambda rng: str(rng.randrange(500_000, 1_400_000)),
    "CZ_RC": checked("cz.rc", _birth_number),
    "CZ_ICO": checked("cz.dic", lambda rng: digits(rng, 8)),
    "DE_TAX_ID": checked("de.idnr", lambda rng: str(rng.randrange(10**10, 10**11))),
    "DE_PENSION_NUMBER": _pension,
    "DE_HEALTH_NUMBER": _health,
    "DE_TAX_NUMBER": lambda rng: digits(rng, 11),
    "DE_UST_ID": checked("de.vat", lambda rng: f"DE{digits(rng, 9)}"),
    "DK_CPR": _cpr,
    "DK_CVR": checked("dk.cvr", lambda rng: digits(rng, 8)),
    "EE_IK": checked("ee.ik", _isikukood),
    "EE_REGISTRIKOOD": checked("ee.registrikood", lambda rng: f"1{digits(rng, 7)}"),
    "ES_DNI": checked("es.dni", lambda rng: f"{digits(rng, 8)}{rng.choice('TRWAGMYFPDXBNJZSQ')}"),
    "ES_NIE": checked(
        "es.nie", lambda rng: f"{rng.choice('XYZ')}{digits(rng, 7)}{rng.choice('TRWAGMYFPDXBNJZ')}"
    ),
    "ES_NSS": _nss,
    "ES_CIF": checked("es.cif", lambda rng: f"{rng.choice('ABE')}{digits(rng, 8)}"),
    "FI_HETU": _hetu,
    "FI_VERONUMERO": lambda rng: str(rng.randrange(10**11, 10**12)),
    "FI_Y_TUNNUS": checked("fi.ytunnus", lambda rng: digits(rng, 8)),
    "FR_NIR": _nir,
    "FR_SPI": _spi,
    "FR_SIREN": checked("fr.siren", lambda rng: str(rng.randrange(3 * 10**8, 9 * 10**8))),
    "FR_SIRET": checked("fr.siret",
    lambda rng: f"{rng.randrange(3 * 10**8, 9 * 10**8)}000{digits(rng, 2)}"),
    "GR_AMKA": checked("gr.amka", lambda rng: f"{day(rng):%d%m%y}{digits(rng, 5)}"),
    "GR_AFM": checked("gr.vat", lambda rng: f"1{digits(rng, 8)}"),
    "HR_OIB": checked("hr.oib", lambda rng: str(rng.randrange(10**10, 10**11))),
    "HR_JMBG": checked("si.emso", _jmbg),
    "HR_MBO": lambda rng: digits(rng, 9),
    "IT_FISCAL_CODE": _codice_fiscale,
    "IT_PARTITA_IVA": checked("it.iva", lambda rng: f"0{digits(rng, 10)}"),
    "LU_MATRICULE": _matricule,
    "LU_TVA": checked("lu.tva", lambda rng: digits(rng, 8)),
}  # fmt: skip
"""Name of the number -> its digits and letters without separators."""


def made(name: str, count: int, seed: int = 1) -> list[str]:
    """The first `count` numbers of the name for the seed."""
    rng = random.Random(f"{name} {seed}")
    return [MAKERS[name](rng) for _ in range(count)]


def written(number: str, template: str) -> str:
    """The number with the template's separators: `#` takes its next character."""
    characters = iter(number)
    return "".join(next(characters) if place == "#" else place for place in template)


def forms(name: str, templates: list[str], count: int, seed: int = 1) -> Iterator[str]:
    """`count` numbers, each in one of the templates in turn."""
    for place, number in enumerate(made(name, count, seed)):
        template = templates[place % len(templates)]
        yield written(number, template) if template else number


def broken(number: str) -> list[str]:
    """The number with its last character changed to each other one of the same kind."""
    last = next(place for place in reversed(range(len(number))) if number[place].isalnum())
    alphabet = "0123456789" if number[last].isdigit() else "ABCDEFGHJKLMNPQRSTVWXYZ"
    return [f"{number[:last]}{one}{number[last + 1 :]}" for one in alphabet if one != number[last]]
