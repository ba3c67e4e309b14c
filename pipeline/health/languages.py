"""Of each language: is all there that the stages read? Nothing is lent by English.

The parts themselves are used, not only looked for: the tokenizer cuts the stop words, the bounds of
every profile are resolved, the language is asked of the model that is shipped.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from language_id.languages import load

REDACT_TABLES: Final = (
    "phone_regions", "phone_words", "phone_calls", "birth_labels", "months", "not_born",
    "plate_labels", "document_labels",
)  # fmt: skip
"""What `pii` reads of the table `[redact]` of a language."""

SOURCE_TYPES: Final = ("web", "pdf", "law", "debate", "gazette", "tender")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        what: what it is.
        good: whether it is as it must be.
        says: what was found; where it is not good, what to do.
    """

    what: str
    good: bool
    says: str


def of_language(code: str) -> list[Finding]:
    """Everything that one of the 24 needs, in the order of CHECKS."""
    found = []
    for what, check in CHECKS.items():
        try:
            found.append(Finding(what, True, check(code)))
        except (OSError, ValueError, KeyError) as error:
            found.append(Finding(what, False, f"{code}: {error}"))
    return found


def _tokenizer(code: str) -> str:
    import pyarrow as pa

    from filters.config import FilterConfig
    from filters.lexicon import is_one_word
    from filters.resolution import language_table
    from filters.stage import stage

    table = language_table(code)
    for word in (*table.stop_words, *table.act_words, *table.shell_words):
        if not is_one_word(word):
            raise ValueError(f"{code}.toml [filters]: {word!r} is not one word to the tokenizer")
    text = " ".join(table.stop_words)
    columns = {"doc_id": ["0"], "text": pa.array([text], pa.large_string()), "source_type": ["web"]}
    verdict = stage(FilterConfig(), code)(pa.record_batch(columns))
    kinds, words = verdict.column("stop_words")[0].as_py(), verdict.column("words")[0].as_py()
    if kinds < 2 or words < kinds:
        raise ValueError(f"the tokenizer finds {kinds} of its stop words in {text!r}")
    return f"cuts its {words} stop words, {kinds} kinds"


def _stop_words(code: str) -> str:
    from filters.resolution import language_table

    table = language_table(code)
    if not table.stop_words:
        raise ValueError(f"{code}.toml [filters] stop_words is empty")
    return f"{len(table.stop_words)}, {table.licence}, {table.origin}"


def _alphabet(code: str) -> str:
    letters = load(code).tables.get("filters", {}).get("alphabet")
    if not letters:
        raise ValueError(f"{code}.toml [filters] lacks 'alphabet'")
    return f"{len(letters)} letters"


def _bounds(code: str) -> str:
    from filters.config import FilterConfig
    from filters.resolution import PROFILES, language_table, resolve

    # English alone has no table in FineWeb2: the rules' defaults were made for it.
    if not language_table(code).bounds and code != "en":
        raise ValueError(f"{code}.toml [filters.bounds] is empty: the rules' bounds are of English")
    acting = []
    for profile in PROFILES:
        limits = resolve(FilterConfig(), code, profile).values()
        acting.append(
            f"{profile} {sum(one.min is not None or one.max is not None for one in limits)}"
        )
    return "rules that act: " + ", ".join(acting)


def _model(code: str) -> str:
    from language_id.config import IdentifyConfig
    from language_id.shipped import check, named
    from language_id.thresholds import threshold, thresholds

    model = named(IdentifyConfig().model)
    check(model)
    if code not in _codes(model.name):
        raise ValueError(f"the model {model.id} has no label for it")
    own = thresholds(model.name, code)
    at = ", ".join(f"{kind} {threshold(own, kind):.2f}" for kind in SOURCE_TYPES)
    return f"{model.id}; thresholds {at}"


@functools.cache
def _codes(name: str) -> tuple[str, ...]:
    from language_id.model import opened
    from language_id.shipped import named

    return opened(named(name)).codes


def _personal_data(code: str) -> str:
    table: dict[str, Any] = load(code).tables.get("redact", {})
    missing = [name for name in REDACT_TABLES if not table.get(name)]
    if missing:
        raise ValueError(f"{code}.toml [redact] lacks {', '.join(missing)}")
    if len(table["months"]) != 12:
        raise ValueError(f"{code}.toml [redact] months has {len(table['months'])} of 12")
    return f"{sum(len(table[name]) for name in REDACT_TABLES)} words and labels"


CHECKS: Final[dict[str, Callable[[str], str]]] = {
    "tokenizer": _tokenizer,
    "stop words": _stop_words,
    "alphabet": _alphabet,
    "bounds": _bounds,
    "language model": _model,
    "labels of personal data": _personal_data,
}
