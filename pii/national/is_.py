"""Iceland: kennitala of persons; that of companies.

Sources: lög um skráningu einstaklinga nr. 140/2019 (DDMMYY, two digits, check digit over weights 3
2 7 6 5 4 3 2 modulo 11, digit of the century); companies have 40 added to the day. Valid:
450401-3150 (a company), 120174-3399 (a person); invalid: 530575-0299 (python-stdnum's examples). Of
ten digits .0013 pass: with a label, or with the hyphen where the text is in none of the 24
languages, as Icelandic is.
"""

from __future__ import annotations

import re

from pii.national.identity_number import Identifier, IdentityNumberRecognizer


def _is_kennitala(written: str) -> bool:
    from stdnum.is_ import kennitala

    return bool(kennitala.is_valid(re.sub("[ -]", "", written)))


def _is_person(written: str) -> bool:
    return written[0] <= "3" and _is_kennitala(written)


def _is_company(written: str) -> bool:
    return written[0] >= "4" and _is_kennitala(written)


PERSON = Identifier(
    name="IS_KENNITALA",
    shapes=("999999[ -]?9999",),
    is_valid=_is_person,
    passing=0.0013,
    labels={
        "en": ("kenni(tala|talan|tölu|töluna|tölur|tölunnar)", "kt.?",
               ("icelandic (personal|national|id)"
                "( identity| id| identification)? (number|no)")),
        "da": ("islandsk (personnummer|cpr-?nummer)",),
    },
    alone=frozenset({"und"}),
    alone_shapes=("999999-9999",),
)  # fmt: skip

COMPANY = Identifier(
    name="IS_KENNITALA_COMPANY",
    shapes=("999999[ -]?9999",),
    is_valid=_is_company,
    passing=0.0013,
    labels={"en": ("kenni(tala|talan|tölu|töluna)", "kt.?")},
    company=True,
)


class IcelandicNumberRecognizer(IdentityNumberRecognizer):
    """Kennitala, checked by `stdnum.is_.kennitala`."""

    identifiers = (PERSON, COMPANY)
