"""E-mail addresses, those of governments and of Greek or Bulgarian hosts included.

Presidio's own recognizer (2.2.366) is not used: it asks the network for the public suffix list,
and it rejects every host that is itself a public suffix, which is what governments have: gov.ie,
gouv.fr, gob.es, gv.at. Here the snapshot of the list that tldextract ships decides, and a known
suffix suffices.

An address is read outwards from its `@`, never forwards from its first letter: each character is
looked at once per neighbouring `@`, whatever the text. What people write instead of the `@` and the
dots is in `email_disguise.py`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any, Final

from pii import email_disguise
from pii.recognizer import Hit, TriggeredRecognizer

MAX_LOCAL: Final = 256
"""Code points read before the `@`; RFC 5321 4.5.3.1.1 allows 64 octets, pages glue more on."""
MAX_HOST: Final = 255
"""RFC 5321 4.5.3.1.2."""
_AUTHORITY: Final = 300
"""Code points looked back for `://`: MAX_LOCAL and a user name."""

_AT: Final = re.compile(r"@|＠|%(?:25)*40")
"""Also as percent-encoded once or more, and full-width."""
# RFC 5322 3.2.3 atext without / = ? & which separate the parts of a URL's query, with the
# letters of RFC 6531. Backwards: the string is reversed before matching.
_LOCAL_BACKWARDS: Final = re.compile(r"[\w.+\-%!#$*^`{|}~'’]*")
_NOT_FIRST: Final = ".!#$*^`{|}~'’-%"
_HOST: Final = re.compile(rf"[\w.\-]{{1,{MAX_HOST}}}")
_LABEL_END: Final = re.compile(r"\d|(?<=[^\W\d_A-Z])(?=[A-Z])|_|--")
"""Where a glued footnote or sentence starts inside the last label: org1, plTel."""


@functools.cache
def _suffixes() -> Any:
    import tldextract

    # Both settings matter: the default instance downloads the list and caches it under the home
    # directory, so that results depend on the machine.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def is_public(host: str) -> bool:
    """Whether a host has at least two labels and ends in a public suffix (or is one)."""
    labels = host.split(".")
    if len(labels) < 2 or not all(label and len(label) <= 63 for label in labels):
        return False
    return bool(_suffixes()(host).suffix)


def host_length(run: str) -> int:
    """Length of the longest start of `run` that is a host under a public suffix; 0 for none."""
    host = run.rstrip(".-_")
    # A sentence may follow without a space ("x@y.ie.The"): at most three labels of it.
    for _ in range(4):
        if host.count(".") == 0:
            return 0
        if is_public(host):
            return len(host)
        parent, _, last = host.rpartition(".")
        glued = _LABEL_END.search(last, 1)
        if glued:
            shorter = f"{parent}.{last[: glued.start()]}".rstrip("-_")
            if is_public(shorter):
                return len(shorter)
        host = parent.rstrip(".-_")
    return 0


def plain_address(value: str) -> str:
    """One writing of an address as found: `%40`, `[at]` and `(dot)` undone."""
    at = _AT.sub("@", value, count=1) if _AT.search(value) else value
    return email_disguise.undo(at)


def _in_authority(text: str, start: int) -> bool:
    """Whether the local part is a user inside a URL (`://user:pass@host`): another entity."""
    before = text[max(0, start - _AUTHORITY) : start]
    place = before.rfind("://")
    return place >= 0 and not re.search(r'[/?#\s"<>]', before[place + 3 :])


def _local_start(text: str, place: int) -> int:
    """Where the local part that ends at `place` begins; `place` for none."""
    backwards = text[max(0, place - MAX_LOCAL) : place][::-1]
    local = _LOCAL_BACKWARDS.match(backwards)
    length = local.end() if local else 0
    return place - len(text[place - length : place].lstrip(_NOT_FIRST))


class EmailAddressRecognizer(TriggeredRecognizer):
    """Local part, `@` or `%40`, host with a public suffix. Anchor: the `@`."""

    entity = "EMAIL_ADDRESS"
    trigger = r"(?:@|＠|%(?:25)*40)[\pL\pN_]"

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """See the base class."""
        for at in self.anchors(_AT, text, start, end):
            first = _local_start(text, at.start())
            if first == at.start():
                continue
            host = _HOST.match(text, at.end())
            if not host:
                continue
            right = host_length(host.group())
            if right and not _in_authority(text, first):
                yield Hit(first, at.end() + right, 1.0)


class DisguisedEmailRecognizer(TriggeredRecognizer):
    """`name [at] host [dot] tld`, `name @ host.tld`. Anchor: the first character of the "at"."""

    entity = "EMAIL_ADDRESS"
    trigger = email_disguise.TRIGGER

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """See the base class."""
        for at in self.anchors(email_disguise.AT, text, start, end):
            first = _local_start(text, at.start())
            if first == at.start() or not re.search(r"[^\W\d_]", text[first : at.start()]):
                continue
            host = email_disguise.HOST.match(text, at.end())
            if not host:
                continue
            last = email_disguise.host_end(host.group(), loose=at.lastgroup == "word")
            if last and not _in_authority(text, first):
                yield Hit(first, at.end() + last, 1.0)
