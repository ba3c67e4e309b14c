"""User names and passwords inside URLs: `https://user:password@host/`.

Always masked: nobody publishes a password on purpose, and a URL keeps its meaning without it.
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


class UrlCredentialsRecognizer(TriggeredRecognizer):
    """What stands between `://` and the last `@` of the authority. Anchor: the `:` of `://`."""

    entity = "URL_CREDENTIALS"
    trigger = r'://[^/?# \t\n"<>]*@'

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """See the base class."""
        for separator in self.anchors(_SEPARATOR, text, start, end):
            match = _USERINFO.match(text, separator.end())
            if match:
                yield Hit(match.start(1), match.end(1), 1.0)
