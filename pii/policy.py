"""Which entity gets which action: the recipe's policy resolved into one table.

Recognizers know nothing of policies and policies nothing of text, so that a changed policy is a
changed table in the fingerprint and nothing else.
"""

from __future__ import annotations

from pii.config import RedactConfig
from pii.entities import ENTITIES, Action


def resolve(config: RedactConfig) -> dict[str, Action]:
    """The action of every entity, in the order of ENTITIES.

    The policy gives the action, `config.actions` overrides it. Names were checked when the
    config was made.
    """
    return {
        entity.name: config.actions.get(
            entity.name, entity.strict if config.policy == "strict" else entity.default
        )
        for entity in ENTITIES
    }
