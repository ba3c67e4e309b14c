"""Shapes of numbers and plates as a pattern: each character of a shape stands for a class."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping


def any_of(shapes: Iterable[str], classes: Mapping[str, str]) -> str:
    """A pattern of all shapes, the longest first; a character without a class is itself."""

    def written(shape: str) -> str:
        runs = ((character, len(list(run))) for character, run in itertools.groupby(shape))
        return "".join(
            classes.get(character, character) + f"{{{length}}}" * (length > 1)
            for character, length in runs
        )

    return "|".join(map(written, sorted(set(shapes), key=lambda shape: (-len(shape), shape))))
