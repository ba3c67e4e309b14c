"""Lists are kept whole: an item that is short or stands deeper looks like a menu's by itself."""

from __future__ import annotations

from typing import Final

import numpy as np

from pipeline.extract.blocks.compiled import kernel
from pipeline.extract.blocks.elements import KINDS, NUMBER
from pipeline.extract.blocks.run import CHARS

WHOLE: Final = 0.6
"""Mean probability of a list's text, weighed by length, from which all its items are kept. Across
folds this changes no snippet that people marked, and fills 133 holes in lists of 578 pages."""

_UL: Final = NUMBER["ul"]
_OL: Final = NUMBER["ol"]
_IN_ITEM: Final = 1 << KINDS.index("li")


@kernel
def whole_lists(page, keep, probability):  # type: ignore[no-untyped-def]
    """Keep every item of lists that are mostly content; changes `keep`, bool, shape (b,).

    A list within a list is part of the outermost one.
    """
    e_count = len(page.tag)
    outermost = np.zeros(e_count, np.int32)
    for element in range(1, e_count):
        above = outermost[page.parent[element]]
        if above == 0 and page.tag[element] in (_UL, _OL):
            above = element
        outermost[element] = above
    chars = np.zeros(e_count, np.float64)
    content = np.zeros(e_count, np.float64)
    for b in range(len(keep)):
        element = page.block_element[b]
        if page.kinds[element] & _IN_ITEM:
            chars[outermost[element]] += page.counts[b, CHARS]
            content[outermost[element]] += page.counts[b, CHARS] * probability[b]
    for b in range(len(keep)):
        element = page.block_element[b]
        found = outermost[element]
        if page.kinds[element] & _IN_ITEM and found > 0 and content[found] >= WHOLE * chars[found]:
            keep[b] = True
