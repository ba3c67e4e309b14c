"""Every rule, in the order in which a verdict names those that fail."""

from __future__ import annotations

from typing import Final

from filters import fineweb, gopher, repetition

RULES: Final = (*gopher.RULES, *repetition.RULES, *fineweb.RULES)

BY_NAME: Final = {rule.name: rule for rule in RULES}
