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
from typing import Final, NamedTuple

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


class Decoded(NamedTuple):
    """Text, the encoding as declared (header before markup) and the Python codec that was used."""

    text: str | None
    declared: str | None
    used: str | None


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


def decode(data: bytes, http_charset: str | None) -> Decoded:
    """Read a page's bytes.

    `http_charset`: parameter of the Content-Type header. `text` is None where no encoding reads
    the bytes. Never raises on any bytes.
    """
    label = _markup_label(data)
    declared = http_charset or label
    for mark, codec in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(codec, "replace")
            return Decoded(text, declared, codec)
    utf8 = _reads(data, "utf-8")
    stated = [codec for codec in (_codec(http_charset), _codec(label)) if codec]
    if utf8 is not None and not data.isascii():
        return Decoded(utf8, declared, "utf-8")
    if data.isascii() and b"\0" not in data and not any("2022" in codec for codec in stated):
        return Decoded(data.decode("ascii"), declared, "utf-8")
    candidates = dict.fromkeys(stated)
    guess = _codec(detect_encoding(data, max_len=DETECT_BYTES))
    if guess:
        candidates[guess] = None
    candidates.setdefault("utf-8")
    candidates.setdefault("cp1252")
    for candidate in candidates:
        read = _reads(data, candidate)
        # NUL is no character of any text: a codec that gives them in number reads something else.
        if read is not None and read.count("\0") <= len(read) * MAX_REPLACED_SHARE:
            return Decoded(read, declared, candidate)
    best = min(
        ((_lost(data, codec), rank, codec) for rank, codec in enumerate(candidates)),
    )
    if best[0] > MAX_REPLACED_SHARE:
        return Decoded(None, declared, None)
    return Decoded(data.decode(best[2], "replace"), declared, best[2])


def _lost(data: bytes, codec: str) -> float:
    text = data.decode(codec, "replace")
    return (text.count("\ufffd") + text.count("\0")) / max(1, len(text))
