r"""The one normal form of text: repaired by ftfy under a named configuration, NFC, `\n`.

The name goes into the fingerprint: another configuration is another corpus.

ftfy is slow on text that needs no repair, which most does: it tries forty patterns at each
character. So RE2 looks first, in one pass, for whatever ftfy could change, and only lines that hold
some of it, or are not NFC, are given to ftfy.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Any, Final

from ftfy import TextFixerConfig, fix_text
from ftfy.badness import BADNESS_RE
from ftfy.chardata import CONTROL_CHARS, LIGATURES

NAME: Final = "eurosift-1"
"""Name of the configuration below; raised with any change of it."""

CONFIGURATION: Final = TextFixerConfig(
    # Markup has been parsed: what still looks like an entity is text about markup.
    unescape_html=False,
    remove_terminal_escapes=True,
    # Mojibake, which is what ftfy is for.
    fix_encoding=True,
    restore_byte_a0=True,
    replace_lossy_sequences=True,
    decode_inconsistent_utf8=True,
    fix_c1_controls=True,
    # U+FB01 and its like come from typesetting and split words for every later step.
    fix_latin_ligatures=True,
    # Full-width forms are how some East Asian text is written; nothing here depends on them.
    fix_character_width=False,
    # Quotation marks differ by language („…“, «…», ”…”): straightening them loses the language.
    uncurl_quotes=False,
    fix_line_breaks=True,
    fix_surrogates=True,
    remove_control_chars=True,
    normalization="NFC",
)
"""ftfy 6.3's settings, all written out so that a new default cannot slip in."""


_TOKEN: Final = re.compile(r"(\[(?:\\.|[^\]\\])*\]|\\.)|#[^\n]*|(\s)|(.)", re.DOTALL)
"""A class or an escape, a comment, white space or a character of a verbose expression."""
_IN_RE2: Final = {
    # RE2's classes are ASCII's: what lies beyond is taken for a member of both.
    r"\s": r"[\s\x{80}-\x{10FFFF}]",
    r"\w": r"[\w\x{80}-\x{10FFFF}]",
    "^": "",  # at the start of a line, which is one in ftfy's eyes and none in a whole text's
}


def _written_for_re2(verbose: str) -> str:
    """An expression of ftfy's that matches at least where the original does."""
    made = []
    for kept, _, character in _TOKEN.findall(verbose):
        made.append(_IN_RE2.get(kept or character, kept or character))
    return "".join(made)


@functools.cache
def _repairable() -> Any:
    """RE2 that matches in every text that ftfy changes, save by NFC; over UTF-8."""
    import re2

    options = re2.Options()
    options.never_capture = True
    singles = [*CONTROL_CHARS, *LIGATURES, *map(ord, "\r\u2028\u2029")]
    either = "".join(f"\\x{{{code_point:x}}}" for code_point in singles)
    return re2.compile(f"[{either}]|{_written_for_re2(BADNESS_RE.pattern)}", options)


def _is_clean(text: str) -> bool:
    """Whether ftfy certainly leaves the text as it is."""
    if text.isascii() and text.isprintable():
        return True
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:  # surrogates
        return False
    return not _repairable().search(data) and unicodedata.is_normalized("NFC", text)


_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")


def _fixed(text: str) -> str:
    if _is_clean(text):
        return text
    # ftfy repairs each line by itself.
    return "".join(
        line if _is_clean(line) else fix_text(line, CONFIGURATION) for line in _LINE.findall(text)
    )


def repaired(text: str) -> str:
    r"""Text in normal form: NFC, line ends `\n`, no control characters, no outer white space."""
    return _fixed(text).strip()
