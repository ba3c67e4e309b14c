"""Labels of blocks for training: what trafilatura keeps of a page, and what people said of it.

A block is content if trafilatura's text holds it (letters and digits alone are compared, since
spacing and marks differ). Where a page has gold, snippets that a person marked as content or as
boilerplate overrule that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

WHOLE_KEY: Final = 25
"""Letters and digits from which a block is looked for anywhere in the reference's text; shorter
ones must be a line of it, or (from `PART_KEY`) stand inside one."""
PART_KEY: Final = 12


def key(text: str) -> str:
    """Letters and digits of a text, in lower case."""
    return re.sub(r"\W+", "", text.lower())


def one_line(text: str) -> str:
    """Text with every run of white space made one space."""
    return re.sub(r"\s+", " ", text).strip()


def distilled(
    blocks: Sequence[str], in_cell: Sequence[bool], reference: str
) -> npt.NDArray[np.float32]:
    """1 for blocks that the reference's text holds, else 0; float32, shape (b,).

    `in_cell`: whether a block lies in a cell of a table, whose row is a line `| a | b |` of the
    reference. A block without letter or digit goes with the block before it.
    """
    lines = [key(line) for line in reference.split("\n")]
    cells = {key(cell) for line in reference.split("\n") if "|" in line for cell in line.split("|")}
    known, joined, whole = set(lines), "\n".join(lines), "".join(lines)
    label = 0.0
    labels = np.zeros(len(blocks), np.float32)
    for number, (text, cell) in enumerate(zip(blocks, in_cell, strict=True)):
        letters = key(text)
        if len(letters) >= WHOLE_KEY:
            label = float(letters in whole)
        elif letters:
            inside = len(letters) >= PART_KEY and letters in joined
            label = float(letters in known or inside or (cell and letters in cells))
        labels[number] = label
    return labels


def gold(blocks: Sequence[str], page: Mapping[str, Any]) -> npt.NDArray[np.float32]:
    """1 and 0 for blocks that hold a snippet marked as content or boilerplate, -1 for all others.

    `page`: `with` and `without`, lists of snippets. A snippet may go over several blocks.
    """
    lines = [one_line(text) for text in blocks]
    starts = np.cumsum([0, *(len(line) + 1 for line in lines)])
    whole = " ".join(lines)
    labels = np.full(len(lines), -1, np.float32)
    for snippets, label in ((page["without"], 0), (page["with"], 1)):
        for snippet in map(one_line, snippets):
            held = [number for number, line in enumerate(lines) if snippet in line]
            if not held and label and (at := whole.find(snippet)) >= 0:
                first = int(np.searchsorted(starts, at, "right")) - 1
                last = int(np.searchsorted(starts, at + len(snippet), "left"))
                held = list(range(first, last))
            labels[held] = label
    return labels
