"""User names and passwords inside URLs: `https://user:password@host/`.

Always masked: nobody publishes a password on purpose, and a URL keeps its meaning without it. A
user name alone is a login only where it can be one: in characters that RFC 3986 (3.2.1) allows, and
on a host that somebody may own (`ssh://username@servername.example.com/` of a manual is nobody's).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pii.recognizer import Hit, TriggeredRecognizer

MAX_USERINFO: Final = 256
"""Code points; longer ones are masked as far as this reaches back from the `@`."""

_SEPARATOR: Final = re.compile("://")
_USERINFO: Final = re.compile(rf'([^/?#\s"<>]{{1,{MAX_USERINFO}}})@')
"""RFC 3986 3.2.1; greedy: the last `@` before the host ends it, as browsers read it."""

_LOGIN: Final = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=%@-]+")
"""What a user name alone may hold: RFC 3986 3.2.1, and the `@` of those that are addresses."""
_NOBODYS: Final = re.compile(
    r"(?:[\w-]+\.)*(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)\.?(?![\w.-])",
    re.IGNORECASE,
)
"""Names that are reserved and have no owner: RFC 2606, sections 2 and 3."""


class UrlCredentialsRecognizer(TriggeredRecognizer):
    """What stands between `://` and the last `@` of the authority. Anchor: the `:` of `://`."""

    entity = "URL_CREDENTIALS"
    trigger = r'://[^/?# \t\n"<>]*@'

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """See the base class."""
        for separator in self.anchors(_SEPARATOR, text, start, end):
            match = _USERINFO.match(text, separator.end())
            if match and _is_login(text, match):
                yield Hit(match.start(1), match.end(1), 1.0)


def _is_login(text: str, match: re.Match[str]) -> bool:
    userinfo = match.group(1)
    if ":" in userinfo:
        return True
    return bool(_LOGIN.fullmatch(userinfo)) and not _NOBODYS.match(text, match.end())
