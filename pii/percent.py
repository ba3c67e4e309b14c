"""Percent-decoding of URLs that remembers where each decoded character came from.

A URL holds an address as `a%40b.org` or `a%2540b.org`; spans must count the URL as written.
"""

from __future__ import annotations

import re
from typing import Final

_ESCAPED: Final = re.compile("(?:%[0-9A-Fa-f]{2})+")
MAX_ROUNDS: Final = 3
"""A URL inside a URL inside a URL: more layers were not seen."""


def _once(text: str) -> tuple[str, list[int]]:
    """Decode one layer; escapes that are no UTF-8 stay as written."""
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for run in _ESCAPED.finditer(text):
        parts.append(text[done : run.start()])
        places.extend(range(done, run.start()))
        done = run.end()
        try:
            characters = bytes.fromhex(run.group().replace("%", "")).decode("utf-8")
        except UnicodeDecodeError:
            parts.append(run.group())
            places.extend(range(run.start(), run.end()))
            continue
        parts.append(characters)
        place = run.start()
        for character in characters:
            places.append(place)
            place += 3 * len(character.encode("utf-8"))
    parts.append(text[done:])
    places.extend(range(done, len(text) + 1))
    return "".join(parts), places


def decode(text: str) -> tuple[str, list[int]]:
    """The decoded text and, for each of its characters and its end, the place in `text`."""
    places = list(range(len(text) + 1))
    for _ in range(MAX_ROUNDS):
        decoded, inner = _once(text)
        if decoded == text:
            break
        places = [places[place] for place in inner]
        text = decoded
    return text, places
