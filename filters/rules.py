"""Every rule, in the order in which a verdict names those that fail."""

from __future__ import annotations

from typing import Final

from filters import c4, fineweb, gopher, prose, repetition, wds

RULES: Final = (
    *gopher.RULES,
    *repetition.RULES,
    *fineweb.RULES,
    *c4.RULES,
    *wds.RULES,
    *prose.RULES,
)

BY_NAME: Final = {rule.name: rule for rule in RULES}
