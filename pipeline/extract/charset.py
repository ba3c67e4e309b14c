"""From bytes to text: which character encoding a page is in.

The declared encoding is believed where it reads the bytes. Three rules depart from the HTML
standard's order (header, then markup, then guess), because a corpus suffers more from mojibake
than from an exotic page lost: a byte order mark comes first, text that is valid UTF-8 beyond ASCII
is UTF-8 whatever a header says of a single-byte encoding, and an encoding that cannot read the
bytes gives way to the next candidate.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import Final

from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META: Final = re.compile(
    rb"""<meta\s[^>]{0,400}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:+-]{2,40})"""
    rb"""|<\?xml\s[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_.:+-]{2,40})""",
    re.IGNORECASE,
)
META_BYTES: Final = 4096
"""Where markup may declare the encoding; the HTML standard says the first 1024 bytes, pages with
long comments above their head say it later."""
DETECT_BYTES: Final = 131_072
"""What the detector reads; resiliparse's own default."""
MAX_REPLACED_SHARE: Final = 0.05
"""Share of code points that may be unreadable (U+FFFD or NUL) before a page counts as undecodable:
a judgement, to spare cut and badly joined pages; not tuned on data."""


class Decoded:
    """A page read: as text, as UTF-8, whichever is asked for; both empty if nothing reads it.

    `declared`: the encoding as declared (header before markup). `used`: the Python codec that was
    used, None where none reads the bytes.
    """

    __slots__ = ("_text", "_utf8", "declared", "used")

    def __init__(
        self,
        read: str | bytes | None,
        declared: str | None,
        used: str | None,
    ) -> None:
        """`read`: text, or bytes that are valid UTF-8."""
        self._text = read if isinstance(read, str) else None
        self._utf8 = read if isinstance(read, bytes) else None
        self.declared, self.used = declared, used

    @property
    def text(self) -> str | None:
        """The text, None where no encoding reads the bytes."""
        if self._text is None and self._utf8 is not None:
            self._text = self._utf8.decode("utf-8")
        return self._text

    @property
    def utf8(self) -> bytes:
        """The text in UTF-8."""
        if self._utf8 is None:
            self._utf8 = (self._text or "").encode("utf-8", "replace")
        return self._utf8


def _codec(name: str | None) -> str | None:
    """Python's name of a web encoding label, None for labels that nobody knows."""
    if not name:
        return None
    mapped = map_encoding_to_html5(name.strip().lower(), False)
    if mapped is None:
        return None
    try:
        return codecs.lookup(mapped).name
    except LookupError:
        return None


def _markup_label(data: bytes) -> str | None:
    found = _META.search(data, 0, META_BYTES)
    return (found[1] or found[2]).decode("ascii") if found else None


def _reads(data: bytes, codec: str) -> str | None:
    """The text, if the codec reads all of it; a character cut off at the end is forgiven."""
    decoder = codecs.getincrementaldecoder(codec)("strict")
    try:
        return decoder.decode(data, False)
    except (UnicodeDecodeError, UnicodeError):
        return None


def decode(
    data: bytes, http_charset: str | None, utf8_end: Callable[[bytes], int] | None = None
) -> Decoded:
    """Read a page's bytes.

    `http_charset`: parameter of the Content-Type header. `utf8_end`: tells where valid UTF-8 ends,
    before a character that is cut off, -1 for other bytes (`blocks.utf8.valid_end`); with it, a
    page in UTF-8 is not made a string that nobody asks for. Never raises on any bytes.
    """
    label = _markup_label(data)
    declared = http_charset or label
    for mark, codec in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(codec, "replace")
            return Decoded(text, declared, codec)
    stated = [codec for codec in (_codec(http_charset), _codec(label)) if codec]
    if not data.isascii():
        utf8: str | bytes | None
        if utf8_end is None:
            utf8 = _reads(data, "utf-8")
        else:
            end = utf8_end(data)
            utf8 = data[:end] if end >= 0 else None
        if utf8 is not None:
            return Decoded(utf8, declared, "utf-8")
    elif b"\0" not in data and not any("2022" in codec for codec in stated):
        return Decoded(data, declared, "utf-8")
    tried: list[str] = []
    for candidate in _candidates(data, stated):
        if candidate in tried:
            continue
        tried.append(candidate)
        read = _reads(data, candidate)
        # NUL is no character of any text: a codec that gives them in number reads something else.
        if read is not None and read.count("\0") <= len(read) * MAX_REPLACED_SHARE:
            return Decoded(read, declared, candidate)
    best = min(
        ((_lost(data, codec), rank, codec) for rank, codec in enumerate(tried)),
    )
    if best[0] > MAX_REPLACED_SHARE:
        return Decoded(None, declared, None)
    return Decoded(data.decode(best[2], "replace"), declared, best[2])


def _candidates(data: bytes, stated: list[str]) -> Iterator[str]:
    """Codecs in the order in which they are tried; nothing is guessed before it is asked for."""
    yield from stated
    guess = _codec(detect_encoding(data, max_len=DETECT_BYTES))
    if guess:
        yield guess
    yield from ("utf-8", "cp1252")


def _lost(data: bytes, codec: str) -> float:
    text = data.decode(codec, "replace")
    return (text.count("\ufffd") + text.count("\0")) / max(1, len(text))
