"""The recipe's table `[redact]`."""

from __future__ import annotations

import difflib

import msgspec

from pii.entities import BY_NAME, ENTITIES, Action, PolicyName


class RedactConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is done with each entity; entities that are not named follow the policy.

    Raises:
        ValueError: an entity that does not exist (the nearest name is given), or one whose action
            is fixed. Inside a recipe msgspec turns it into a ValidationError with the path.
    """

    policy: PolicyName = "default"
    """default: mask everything. strict: as default, and documents with payment cards or identity
    numbers of persons are dropped, because whoever publishes those publishes more."""
    actions: dict[str, Action] = {}
    """Entity name -> mask, annotate, drop_document or keep; departures from the policy."""

    def __post_init__(self) -> None:
        """Refuse names that no recognizer reports: a typo would silently change nothing."""
        for name, action in self.actions.items():
            entity = BY_NAME.get(name)
            if entity is None:
                names = [known.name for known in ENTITIES]
                near = difflib.get_close_matches(name.upper(), names, n=1, cutoff=0.4)
                hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(names)}"
                raise ValueError(f"{name} is no entity of personal data; {hint}")
            if entity.always_masked and action != "mask":
                raise ValueError(f"{name} is always masked; it cannot be set to {action}")
