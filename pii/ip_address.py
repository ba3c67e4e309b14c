"""IP addresses of the public internet (GDPR recital 30), not section numbers that look like them.

Only global addresses count: private, loopback, link-local and documentation ranges name nobody
(IANA special-purpose registries, as Python's `ipaddress` holds them).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import Final

from pii.boundaries import AFTER_VALUE, PLACEHOLDER, SPACES, after_last_placeholder
from pii.recognizer import Hit, TriggeredRecognizer

SMALL_PART: Final = 64
"""Numbers of sections and versions have small parts: an address without a label needs one part
of at least this. Of random addresses 0.4 % have none."""
LABEL_REACH: Final = 20
"""Code points between "IP" and the address."""

_V4: Final = re.compile(
    rf"(?<![\w.]){AFTER_VALUE}"
    r"([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})"
    rf"(?!\w|\.[\w]|\.?{PLACEHOLDER})"
)
_V6: Final = re.compile(
    rf"(?<![\w:.]){AFTER_VALUE}[23][0-9A-Fa-f]{{3}}:[0-9A-Fa-f:.]{{2,45}}"
    rf"(?!\w|{PLACEHOLDER})"
)
_LABEL: Final = re.compile(r"(?<!\w)(?:IP(?:v4|v6)?|[Ii]nternet|[Ss]erver|[Hh]ost)(?!\w)")
_NOT_ADDRESS: Final = re.compile(
    # What a four-part number after it is: a version, or a section (§, art., words of the 24).
    rf"(?:(?<![\w.@-])(?:v|ver|vers|version\w*|versio\w*|verzi\w*|versij\w*|versión|versione|versão"
    rf"|wersj\w*|verżjoni|leagan|έκδοση|версия|release|build"
    rf"|art|article|articolo|artículo|artigo|artikel\w*|section|sect|sec|secció\w*|sección"
    rf"|sezione|secção|abschnitt\w*|kohta|kohdan?|kohdassa|luku|luvun?|punkt\w*|punto|ponto|pkt"
    rf"|bod\w*|bodu|point|§+|nr|no|ziff|ziffer|table\w*|tabel\w*|annex|iso|iec|oid)"
    rf"\.?|§)[{SPACES}]{{0,2}}$",
    re.IGNORECASE,
)
_MONEY: Final = re.compile(
    rf"[{SPACES}]{{0,2}}(?:€|\$|£|%|EUR|USD|GBP|CZK|PLN|HUF|RON|BGN|DKK|SEK|Kč|zł|Ft|lei|kr|лв)"
)


def _labelled(text: str, start: int) -> bool:
    near = after_last_placeholder(text[max(0, start - LABEL_REACH - 10) : start])
    return any(len(near) - label.end() <= LABEL_REACH for label in _LABEL.finditer(near))


def _is_address(text: str, match: re.Match[str]) -> bool:
    parts = match.groups()
    if any(len(part) > 1 and part[0] == "0" for part in parts):
        return False  # 012: a date or an amount; parsers disagree whether it is octal
    numbers = [int(part) for part in parts]
    if max(numbers) > 255:
        return False
    address = ipaddress.IPv4Address(bytes(numbers))
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    start = match.start()
    if _NOT_ADDRESS.search(after_last_placeholder(text[max(0, start - 24) : start])):
        return False
    if _MONEY.match(text, match.end()):
        return False
    amount = len(parts[0]) == 1 and all(len(part) == 3 for part in parts[1:])
    return (max(numbers) >= SMALL_PART and not amount) or _labelled(text, start)


class IpV4Recognizer(TriggeredRecognizer):
    """Four decimal parts. Anchor: the first digit."""

    entity = "IP_ADDRESS"
    trigger = r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}"

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """See the base class."""
        for match in self.anchors(_V4, text, start, end):
            if _is_address(text, match):
                yield Hit(match.start(), match.end(), 1.0)


class IpV6Recognizer(TriggeredRecognizer):
    """Addresses within 2000::/3, which is all of the global unicast space that IANA has opened.

    Anchor: the first digit.
    """

    entity = "IP_ADDRESS"
    trigger = "[23][0-9A-Fa-f]{3}:[0-9A-Fa-f:.]{2}"

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """See the base class."""
        for match in self.anchors(_V6, text, start, end):
            written = match.group().rstrip(".")
            # A single colon at the end is punctuation; two are the end of a prefix.
            if written.endswith(":") and not written.endswith("::"):
                written = written[:-1]
            try:
                address = ipaddress.IPv6Address(written)
            except ValueError:
                continue
            if address.is_global:
                yield Hit(match.start(), match.start() + len(written), 1.0)
