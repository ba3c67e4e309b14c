"""A model as a function from stretches of text to probabilities; only this knows fastText.

Every model, shipped or in a local file, looks the same from outside: languages in alphabetical
order of their codes, and a function from byte ranges of UTF-8 to a row of probabilities each.
Quantised models with a normalisation that the compiled kernel knows (`kernel.py`) go through it;
all others through fastText's own module.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from language_id.config import IdentifyConfig
from language_id.external import first_model, second_model
from language_id.labels import code
from language_id.normalise import NORMALISATIONS
from language_id.shipped import Model, ModelError, check, named

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Score = Callable[
        [npt.NDArray[np.uint8], npt.NDArray[np.int64], npt.NDArray[np.int64]],
        npt.NDArray[np.float32],
    ]

Predict = Callable[[Sequence[str]], list[list[tuple[str, float]]]]
"""Texts to, for each, the likeliest codes with their probabilities, best first."""

LINES_AT_ONCE: Final = 4096
"""Lines that fastText's module is given in one call, which bounds the lists that it makes."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """A loaded model.

    `codes` are its languages (`labels.code`), each once, in alphabetical order. `score` takes the
    UTF-8 of a batch (uint8), and the first byte and the byte after the last of each segment
    (int64, shape (n,)); it gives float32, shape (n, len(codes)): the languages' probabilities, a
    row of zeros where the segment holds nothing that the model knows. A segment's row does not
    depend on the others in the call.
    """

    codes: tuple[str, ...]
    score: Score


def load_scorer(config: IdentifyConfig) -> Scorer:
    """Load the recipe's model.

    Raises:
        ModelError: the model is unknown, missing, not the pinned one, or refused by fastText.
    """
    return opened(first_model(config))


def load_second(config: IdentifyConfig) -> Scorer | None:
    """Load the model that must agree, if the recipe names one; raises as `load_scorer`."""
    model = second_model(config)
    return None if model is None else opened(model)


def load(name: str, labels: int = -1) -> Predict:
    """A shipped model as a function on single texts, for training and for figures.

    Args:
        name: of a model in `shipped.py`.
        labels: how many languages are given for a text; -1 for all.
    """
    import numpy as np

    model = named(name)
    check(model)
    scorer = opened(model)

    def predict(texts: Sequence[str]) -> list[list[tuple[str, float]]]:
        encoded = [text.encode("utf-8", "replace") for text in texts]
        ends = np.cumsum([0, *map(len, encoded)])
        data = np.frombuffer(b"".join(encoded), np.uint8)
        rows = scorer.score(data, ends[:-1], ends[1:])
        found = []
        for row, place in zip(rows, np.argsort(-rows, axis=1, kind="stable"), strict=True):
            best = place if labels < 0 else place[:labels]
            found.append([(scorer.codes[i], float(row[i])) for i in best if row[i] > 0])
        return found

    return predict


def opened(model: Model) -> Scorer:
    """Open a model's file, whatever its sha256; `load_scorer` is the checked way.

    fastText's module prints nothing when a model is opened through the class itself; its
    `load_model` of other builds prints a warning to stderr, which would break into the progress
    display.
    """
    if model.path.suffix == ".ftz" and (compiled := _compiled(model)) is not None:
        return made_up(compiled, dict(model.scarce)) if model.scarce else compiled
    from fasttext.FastText import _FastText

    try:
        fasttext = _FastText(model_path=str(model.path))
    except (ValueError, RuntimeError, MemoryError) as error:
        repair = (
            "install the package again (pip install --force-reinstall eurosift)"
            if model.file is None
            else "set the path of a fastText model (.ftz or .bin)"
        )
        raise ModelError(
            f"fastText cannot read the language model {model.path}: {error}. Next: {repair}."
        ) from None
    return _by_fasttext(fasttext, model)


def made_up(scorer: Scorer, scarce: Mapping[str, float]) -> Scorer:
    """The scorer with what languages lacked in training (`Model.scarce`) taken out of its prior.

    Probabilities are multiplied by what the language lacked and scaled to their former sum (Saerens
    et al. 2002, "Adjusting the outputs of a classifier to new a priori probabilities").
    """
    import numpy as np

    factors = np.array([scarce.get(one, 1.0) for one in scorer.codes], np.float32)

    def score(
        data: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64], stops: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float32]:
        found = scorer.score(data, starts, stops)
        before = found.sum(axis=1)
        found *= factors
        found *= (before / np.maximum(found.sum(axis=1), np.float32(1e-9)))[:, None]
        return np.minimum(found, 1.0, out=found)

    return Scorer(scorer.codes, score)


def _compiled(model: Model) -> Scorer | None:
    """The model on our own kernel; None where it is of a kind that only fastText computes."""
    import numpy as np

    from language_id import fasttext_file, kernel

    try:
        read = fasttext_file.read(model.path)
    except fasttext_file.NotReadHereError:
        return None
    except (OSError, ValueError):
        return None  # fastText says what is wrong with it
    fused = model.normalisation == "words-2"
    normalise = NORMALISATIONS[model.normalisation]
    score_labels = kernel.scorer(read, normalised=not fused)
    of_labels = [code(label, model.scheme) for label in read.labels]
    codes = tuple(sorted(set(of_labels)))
    # Labels of one language (sr-Latn, sr-Cyrl) add up.
    adding = np.zeros((len(of_labels), len(codes)), np.float32)
    adding[np.arange(len(of_labels)), [codes.index(label) for label in of_labels]] = 1

    def score(
        data: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64], stops: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float32]:
        if not fused:
            lines = [
                normalise(data[start:stop].tobytes().decode("utf-8", "replace")).encode()
                for start, stop in zip(starts.tolist(), stops.tolist(), strict=True)
            ]
            ends = np.cumsum([0, *map(len, lines)])
            data, starts, stops = np.frombuffer(b"".join(lines), np.uint8), ends[:-1], ends[1:]
        found = kernel.added(score_labels(data, starts, stops), adding)
        return np.minimum(found, 1.0, out=found)

    return Scorer(codes, score)


def _by_fasttext(fasttext: Any, model: Model) -> Scorer:
    import numpy as np

    normalise = NORMALISATIONS[model.normalisation]
    code_of = {label: code(label, model.scheme) for label in fasttext.labels}
    codes = tuple(sorted(set(code_of.values())))
    place = {label: codes.index(language) for label, language in code_of.items()}

    def score(
        data: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64], stops: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float32]:
        found = np.zeros((len(starts), len(codes)), np.float32)
        for first in range(0, len(starts), LINES_AT_ONCE):
            ranges = zip(
                starts[first : first + LINES_AT_ONCE].tolist(),
                stops[first : first + LINES_AT_ONCE].tolist(),
                strict=True,
            )
            # The wrapper's own method builds the same call; it only adds the line end.
            lines = [
                normalise(data[start:stop].tobytes().decode("utf-8", "replace")) + "\n"
                for start, stop in ranges
            ]
            labels, scores = fasttext.f.multilinePredict(lines, -1, 0.0, "strict")
            for row, (of_line, values) in enumerate(zip(labels, scores, strict=True), start=first):
                # Labels of one language (sr-Latn, sr-Cyrl) add up.
                np.add.at(found[row], [place[label] for label in of_line], values)
        return np.minimum(found, 1.0, out=found)

    return Scorer(codes, score)
