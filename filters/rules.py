"""Every rule, in the order in which a verdict names those that fail."""

from __future__ import annotations

from typing import Final

from filters import c4, fineweb, gopher, prose, repetition, wds

FAMILIES: Final = {
    "gopher": gopher.RULES,
    "repetition": repetition.RULES,
    "fineweb": fineweb.RULES,
    "c4": c4.RULES,
    "wds": wds.RULES,
    "prose": prose.RULES,
}

RULES: Final = tuple(rule for rules in FAMILIES.values() for rule in rules)

BY_NAME: Final = {rule.name: rule for rule in RULES}
