"""Shapes of identity numbers as templates, so that one table lookup replaces sixty expressions.

A number in a text is reduced to its skeleton: every digit becomes 9, every ASCII letter A, every
space a plain one, every dash a hyphen. What the skeleton is found under in the table may be such a
number; nothing else is looked at.

Templates: `9` a digit, `A` a letter, round brackets as written, `[/ -]` one of these characters,
`?` what stands before it or nothing, `_` a gap that is the same everywhere in the template (none,
space, dot or hyphen).
"""

from __future__ import annotations

import itertools
import re
from typing import Final

MAX_SHAPE: Final = 28
"""Code points; a test compares it with the shapes."""

_SPACES: Final = (
    "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
)
_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
PLAIN: Final = str.maketrans(dict.fromkeys(_SPACES, " ") | dict.fromkeys(_DASHES, "-"))
"""What a validator gets: digits and letters as written, one kind of space and of dash."""
SKELETON: Final = str.maketrans(
    dict.fromkeys("0123456789", "9")
    | dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "A")
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys(_DASHES, "-")
    # So that a 9 or an A in a skeleton is never anything else.
    | {"\n": "\n"}
)
_ITEM: Final = re.compile(r"(?:\[([^\]]+)\]|(.))(\??)")


def expand(template: str) -> tuple[str, ...]:
    """Every skeleton that the template stands for.

    Raises:
        ValueError: a skeleton longer than MAX_SHAPE, or one without a digit.
    """
    if "_" in template:
        gaps = ("", " ", ".", "-")
        return tuple(one for gap in gaps for one in expand(template.replace("_", gap)))
    choices = []
    for several, single, optional in _ITEM.findall(template):
        choices.append([*(several or single), *([""] if optional else [])])
    made = tuple(dict.fromkeys("".join(parts) for parts in itertools.product(*choices)))
    for skeleton in made:
        if len(skeleton) > MAX_SHAPE or "9" not in skeleton:
            raise ValueError(f"{template!r} stands for {skeleton!r}, which no number is read as")
    return made
