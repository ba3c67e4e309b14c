"""The recipe's table `[redact]`."""

from __future__ import annotations

from typing import Literal

import msgspec

Action = Literal["mask", "annotate", "drop_document", "keep"]


class RedactConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is done with each entity; entities that are not named follow the policy."""

    policy: Literal["default", "strict"] = "default"
    actions: dict[str, Action] = {}
