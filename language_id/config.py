"""The recipe's table `[identify]`."""

from __future__ import annotations

from typing import Annotated

import msgspec


class IdentifyConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a document's language is found. Thresholds stand in `languages/<code>.toml`.

    model: name of a model in `shipped.py`.
    windows: how many windows of a long document give evidence.
    window_bytes: longest window, in bytes of UTF-8; a document of at most windows × window_bytes
        bytes is read whole.
    """

    model: str = "eurosift-24"
    windows: Annotated[int, msgspec.Meta(ge=1, le=64)] = 4
    window_bytes: Annotated[int, msgspec.Meta(ge=64)] = 512
