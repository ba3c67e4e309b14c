"""What the generators of identity numbers draw: days, digits, and numbers with a valid check."""

from __future__ import annotations

import datetime
import importlib
import random
from collections.abc import Callable


def day(rng: random.Random) -> datetime.date:
    """A birthday between 1935 and 2004."""
    return datetime.date(1935, 1, 1) + datetime.timedelta(rng.randrange(25_500))


def digits(rng: random.Random, count: int) -> str:
    """`count` digits."""
    return f"{rng.randrange(10**count):0{count}d}"


def checked(module: str, make: Callable[[random.Random], str]) -> Callable[[random.Random], str]:
    """Draw until python-stdnum accepts."""

    def draw(rng: random.Random) -> str:
        is_valid = importlib.import_module(f"stdnum.{module}").is_valid
        while True:
            number = make(rng)
            if is_valid(number):
                return number

    return draw
