"""The recipe's table `[identify]`."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Threshold = Annotated[float, msgspec.Meta(gt=0, le=1)]


class IdentifyConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a document's language is found. Thresholds stand in `languages/<code>.toml`.

    model: a model in `shipped.py`, or the name of one in a local file (`external.py`): glotlid,
        openlid-v1, openlid-v2, openlid-v3, lid.176.bin, or any name with `model_scheme` and
        `model_normalisation`.
    model_file: that file; a relative path starts at the recipe's folder.
    model_sha256: its sha256, hex; required with `model_file`.
    model_scheme: how the labels of a model in a file are read (`labels.SCHEMES`).
    model_normalisation: what is done to text before it (`normalise.NORMALISATIONS`).
    second_model: another model that must agree, or the document goes to `und`; null for none.
    second_model_file, second_model_sha256: as above; the scheme goes with the name.
    budget_bytes: bytes of UTF-8 of a document that are read, spread evenly over it; 0 for all.
    segment_bytes: longest piece of text that the model judges at once.
    boilerplate_weight: what a letter weighs in a line that looks like boilerplate
        (`segments.py`); 1 for as much as any other.
    main_share: share of its letters that must be in the document's main language; below, it is
        nobody's.
    close_words: whether words give a second opinion where the model is unsure (`close_words.py`);
        models that lack one of the languages that have words do without.
    hint_strength: nats that a page's own declaration adds to a language (`hints.py`); 0 for none.
    thresholds: recipe's own thresholds by language (or `all`) and type of source (or `default`);
        they go before those of `languages/<code>.toml`.
    """

    model: str = "eurosift-24"
    model_file: str | None = None
    model_sha256: str | None = None
    model_scheme: Literal["wikipedia", "iso639-3"] | None = None
    model_normalisation: str | None = None
    second_model: str | None = None
    second_model_file: str | None = None
    second_model_sha256: str | None = None
    budget_bytes: Annotated[int, msgspec.Meta(ge=0)] = 2048
    segment_bytes: Annotated[int, msgspec.Meta(ge=64, le=4096)] = 256
    boilerplate_weight: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.15
    main_share: Share = 0.6
    close_words: bool = True
    hint_strength: Annotated[float, msgspec.Meta(ge=0, le=3)] = 0.0
    thresholds: dict[str, dict[str, Threshold]] = {}
