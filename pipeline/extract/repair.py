r"""The one normal form of text: repaired by ftfy under a named configuration, NFC, `\n`.

The name goes into the fingerprint: another configuration is another corpus.
"""

from __future__ import annotations

from typing import Final

from ftfy import TextFixerConfig, fix_text

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


def repaired(text: str) -> str:
    r"""Text in normal form: NFC, line ends `\n`, no control characters, no outer white space."""
    return fix_text(text, CONFIGURATION).strip()
