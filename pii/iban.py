"""International bank account numbers (ISO 13616), in any spacing.

Country, length, structure of the account part and ISO 7064 mod 97-10 are checked by python-stdnum.
Its further national checks are not asked for: an account number whose inner check digit is wrong
is still somebody's account number (and some states' banks have none).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from string import ascii_uppercase
from typing import Final

from pii.boundaries import AFTER_VALUE, HYPHENS, INVISIBLE, SPACES
from pii.recognizer import Hit, TriggeredRecognizer

_GAP: Final = rf"[{SPACES}{INVISIBLE}{HYPHENS}.\n]"
_FIRST: Final = re.compile(rf"(?=[A-Za-z]{{2}}{_GAP}?[0-9])")
"""What `_HEAD` begins with, without the looks behind that make a search for it slow."""
_HEAD: Final = re.compile(
    rf"(?:(?<![A-Za-z0-9])|(?<=[Ii][Bb][Aa][Nn])){AFTER_VALUE}"
    rf"([A-Za-z]{{2}}){_GAP}?[0-9]{_GAP}?[0-9]"
)
_REST: Final = re.compile(rf"(?:{_GAP}{{0,3}}[0-9A-Za-z])")


@functools.cache
def length(country: str) -> int:
    """Characters of an IBAN of the country (upper-case ISO 3166-1); 0 where it has none.

    From the SWIFT registry as python-stdnum 2.2 ships it (`stdnum/iban.dat`).
    """
    from stdnum import numdb

    structure = numdb.get("iban").info(country)[0][1].get("bban", "")
    counts = [int(count) for count in re.findall(r"([1-9][0-9]*)![nac]", structure)]
    return 4 + sum(counts) if counts else 0


def _countries() -> list[str]:
    """The states that have IBANs, by ISO 3166-1."""
    codes = (f"{one}{other}" for one in ascii_uppercase for other in ascii_uppercase)
    return [code for code in codes if length(code)]


class BankAccountRecognizer(TriggeredRecognizer):
    """Country letters, check digits, account. Anchor: the first letter."""

    entity = "IBAN"
    # Two letters and two digits, however spaced, then eleven more of either: the shortest (NO) has
    # fifteen characters.
    trigger = (
        f"(?i:{'|'.join(_countries())})GAP?[0-9]GAP?[0-9](?:GAP{{0,3}}[0-9A-Za-z]){{11}}"
    ).replace("GAP", "[ \\t\\n\\x{a0}\\x{ad}\\x{2000}-\\x{206f}\\x{2212}\\x{feff}.-]")

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """See the base class."""
        from stdnum import iban

        for first in _FIRST.finditer(text, start, min(len(text), end + 4)):
            if first.start() >= end:
                return
            head = _HEAD.match(text, first.start())
            if not head:
                continue
            want = length(head.group(1).upper()) - 4
            if want < 0:
                continue
            last = head.end()
            characters: list[str] = []
            while len(characters) < want:
                step = _REST.match(text, last)
                if not step:
                    break
                last = step.end()
                characters.append(text[last - 1])
            if len(characters) < want:
                continue
            check = "".join(letter for letter in head.group()[2:] if letter in "0123456789")
            number = (head.group(1) + check + "".join(characters)).upper()
            if iban.is_valid(number, check_country=False):
                yield Hit(head.start(), last, 1.0)
