"""Models that the recipe names by a local file: GlotLID, OpenLID, any fastText classifier.

They are too large, or not free enough, to come with the package. A file is pinned by the recipe as
the shipped ones are by the package: without its sha256 two runs with one recipe could use two
models. What its labels mean and what text it was trained on goes with the model's name.

Sources: GlotLID v3 (https://github.com/cisnlp/GlotLID, labels `hrv_Latn`, ISO 639-3 with
individual languages `ekk`, `lvs`, `arb`; only line ends are taken from the text), OpenLID v1
(https://github.com/laurievb/OpenLID, labels of FLORES+: `ekk_Latn` or `est_Latn`, `lvs_Latn`), v2
and v3 (https://huggingface.co/HPLT/OpenLID-v3, https://github.com/hplt-project/openlid, commit
34ade71: text lower-cased, digits and punctuation taken out and what they parted joined),
lid.176.bin (https://fasttext.cc/docs/en/language-identification.html).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from language_id.config import IdentifyConfig
from language_id.labels import SCHEMES
from language_id.normalise import NORMALISATIONS
from language_id.shipped import MODELS, Model, ModelError, check, digest_of, named

KNOWN: Final[dict[str, tuple[str, str]]] = {
    "glotlid": ("iso639-3", "plain-2"),
    "glotlid-v3": ("iso639-3", "plain-2"),
    "openlid-v1": ("iso639-3", "letters-1"),
    "openlid-v2": ("iso639-3", "letters-2"),
    "openlid-v3": ("iso639-3", "letters-2"),
    "lid.176.bin": ("wikipedia", "plain-1"),
}
"""Name to label scheme and normalisation, for models in local files."""


def first_model(config: IdentifyConfig) -> Model:
    """The model that the recipe names, shipped or in a file, with its bytes checked.

    Raises:
        ModelError: unknown, missing, without a digest or with another one.
    """
    return _model(
        "model", config.model, config.model_file, config.model_sha256,
        config.model_scheme, config.model_normalisation,
    )  # fmt: skip


def second_model(config: IdentifyConfig) -> Model | None:
    """The model that must agree, checked, or None where the recipe names none.

    Raises:
        ModelError: as `first_model`, or it is the same as the first.
    """
    if config.second_model is None:
        if config.second_model_file or config.second_model_sha256:
            raise ModelError("identify.second_model_file needs identify.second_model beside it.")
        return None
    if config.second_model == config.model:
        raise ModelError("identify.second_model is the same as identify.model: it always agrees.")
    return _model(
        "second_model", config.second_model,
        config.second_model_file, config.second_model_sha256, None, None,
    )  # fmt: skip


def _model(
    key: str,
    name: str,
    file: str | None,
    sha256: str | None,
    scheme: str | None,
    normalisation: str | None,
) -> Model:
    if file is None:
        if sha256 or scheme or normalisation:
            raise ModelError(
                f"identify.{key}_sha256, {key}_scheme and {key}_normalisation go with a model in a "
                f"local file. Next: add identify.{key}_file, or leave them out."
            )
        if name in KNOWN:
            raise ModelError(
                f"identify.{key} = {name!r} does not come with the package. "
                f"Next: download it, and set identify.{key}_file to its path."
            )
        model = named(name)
        check(model)
        return model
    if any(name == model.name for model in MODELS):
        raise ModelError(
            f"identify.{key}_file is set, but {name!r} is a model of the package. "
            f"Next: give the file's model another name, or leave {key}_file out."
        )
    known = KNOWN.get(name, (None, None))
    scheme, normalisation = scheme or known[0], normalisation or known[1]
    if scheme not in SCHEMES or normalisation not in NORMALISATIONS:
        raise ModelError(
            f"identify.{key} = {name!r} is none of the models known by name ({', '.join(KNOWN)}). "
            f"Next: set identify.model_scheme to one of {', '.join(SCHEMES)} and "
            f"identify.model_normalisation to one of {', '.join(NORMALISATIONS)}."
        )
    model = Model(
        name=name,
        sha256=sha256 or "",
        scheme=scheme,
        normalisation=normalisation,
        licence="as its publisher says",
        origin="a local file, named by the recipe",
        file=Path(file),
    )
    return replace(model, sha256=_pinned(key, model))


def _pinned(key: str, model: Model) -> str:
    """The file's digest, which has to be the recipe's."""
    found = digest_of(model, "Next: correct the path in the recipe.")
    write = f'identify.{key}_sha256 = "{found}"'
    if not model.sha256:
        raise ModelError(
            f"identify.{key}_sha256 is missing: a model in a file is pinned by its digest. "
            f"Next: if {model.path} is the file that you mean, write {write}."
        )
    if found != model.sha256.lower():
        raise ModelError(
            f"The language model {model.path} is not the one that the recipe pins: its sha256 is "
            f"{found}, identify.{key}_sha256 says {model.sha256}. "
            f"Next: put the right file there, or write {write}."
        )
    return found
