"""Which bound acts on a document: rule, language, profile and recipe, laid over each other.

In this order, the later before the earlier: the rule's default, the language's table, the
profile's relaxations, the recipe's `bounds`, `languages` and `profiles`. A profile can only make a
rule milder: where a language is milder still (Maltese phrases), the language's bound stays.
Files and recipes are read strictly: a misspelt rule that is silently ignored drops a corpus.
"""

from __future__ import annotations

import difflib
import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from filters.config import FilterConfig
from filters.rule import Bounds, Rule
from filters.rules import BY_NAME, RULES
from language_id.languages import OFFICIAL, load

_OF_TEXT: Final = ("web", "law", "debate", "gazette", "tender")
PROFILES: Final = (*_OF_TEXT, "fineweb2")
"""The kinds of text, and the published bounds as they stand, which no source type chooses."""

PROFILE_OF_SOURCE_TYPE: Final = {**{profile: profile for profile in _OF_TEXT}, "pdf": "web"}
"""Text from a PDF is judged as web text: its source type says how it was made, not what it is."""

_FOLDER: Final = Path(__file__).parent / "profiles"
_LANGUAGE_KEYS: Final = (
    "origin", "licence", "stop_words", "terminal_marks", "alphabet", "act_words", "shell_words",
    "bounds",
)  # fmt: skip
_PROFILE_KEYS: Final = ("description", "off", "relax")

_Limits = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class LanguageTable:
    """The table `[filters]` of a language.

    Attributes:
        origin: where stop words and bounds come from.
        licence: of that origin, SPDX.
        stop_words: as the tokenizer of `language_id.words` cuts them.
        terminal_marks: marks that end a sentence in this language and in no other.
        alphabet: the language's letters in lower case; origin and licence stand in the file.
        act_words: beginnings of words that name an act or a part of one beside a number; of at
            most three characters: whole words.
        shell_words: words of pages without content.
        bounds: a rule's name to its bound, None to take the default away.
    """

    origin: str
    licence: str
    stop_words: tuple[str, ...]
    terminal_marks: tuple[str, ...]
    alphabet: str
    act_words: tuple[str, ...]
    shell_words: tuple[str, ...]
    bounds: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of text: the rules that do not act on it and the bounds that are milder for it."""

    name: str
    description: str
    off: tuple[str, ...]
    relax: Mapping[str, float | None]


@functools.cache
def language_table(code: str) -> LanguageTable:
    """Read what a language sets for the filters.

    Raises:
        ValueError: no official language, or its file has a mistake; names file and key.
    """
    where = f"{code}.toml [filters]"
    table = load(code).tables.get("filters")
    if table is None:
        raise ValueError(f"{where} is missing")
    _known(table, _LANGUAGE_KEYS, where)
    missing = [key for key in _LANGUAGE_KEYS if key not in table and key != "terminal_marks"]
    if missing:
        raise ValueError(f"{where} lacks {missing[0]!r}")
    for key in ("origin", "licence", "alphabet"):
        if not isinstance(table[key], str) or not table[key]:
            raise ValueError(f"{where}: {key!r} must be a text")
    marks = _strings(table.get("terminal_marks", []), f"{where} terminal_marks")
    if any(len(mark) != 1 for mark in marks):
        raise ValueError(f"{where} terminal_marks: each must be one character")
    return LanguageTable(
        origin=table["origin"],
        licence=table["licence"],
        stop_words=_strings(table["stop_words"], f"{where} stop_words"),
        terminal_marks=marks,
        alphabet=table["alphabet"],
        act_words=_strings(table["act_words"], f"{where} act_words"),
        shell_words=_strings(table["shell_words"], f"{where} shell_words"),
        bounds=parse_bounds(table["bounds"], f"{where} bounds"),
    )


@functools.cache
def profile_table(name: str) -> Profile:
    """Read a profile.

    Raises:
        ValueError: no such profile, or its file has a mistake; names file and key.
    """
    _known((name,), PROFILES, "profile")
    path = _FOLDER / f"{name}.toml"
    return parse_profile(name, path.read_text(encoding="utf-8"), path.name)


def parse_profile(name: str, text: str, where: str) -> Profile:
    """Parse the TOML of a profile, strictly; `where` names the file in errors."""
    table = tomllib.loads(text)
    _known(table, _PROFILE_KEYS, where)
    description = table.get("description")
    if not isinstance(description, str):
        raise ValueError(f"{where} lacks 'description'")
    off = _strings(table.get("off", []), f"{where} off")
    _known(off, BY_NAME, f"{where} off")
    relax = parse_bounds(table.get("relax", {}), f"{where} relax")
    return Profile(name=name, description=description, off=off, relax=relax)


def parse_bounds(table: object, where: str) -> _Limits:
    """Read `{rule: {min | max: number | false}}`.

    Args:
        table: as TOML gives it.
        where: file and key, for errors.

    Returns:
        A rule's name to its bound; None where the bound is taken away.

    Raises:
        ValueError: an unknown rule (with the nearest known name), the side that a rule does not
            have, or no number.
    """
    if not isinstance(table, Mapping):
        raise ValueError(f"{where} must be a table of rules")
    _known(table, BY_NAME, where)
    limits: _Limits = {}
    for name, sides in table.items():
        rule = BY_NAME[name]
        if not isinstance(sides, Mapping) or len(sides) != 1:
            raise ValueError(f"{where} {name}: write {{ {rule.side} = … }}")
        (side,) = sides
        if side != rule.side:
            raise ValueError(f"{where} {name}: has {rule.side!r}, not {side!r}")
        value = sides[side]
        if value is False:
            limits[name] = None
        elif isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
            raise ValueError(f"{where} {name}: {side} must be a number of at least 0, or false")
        else:
            limits[name] = float(value)
    return limits


def resolve(config: FilterConfig, language: str, profile: str) -> dict[str, Bounds]:
    """Give the bounds of every rule, in the order of RULES; none on either side is a rule off.

    Raises:
        ValueError: an unknown language, profile or rule, here or in the tables; names the key.
    """
    chosen = profile_table(profile)
    recipe = parse_bounds(config.bounds, "[filter.bounds]")
    _known(config.languages, OFFICIAL, "[filter.languages]")
    by_language = {
        code: parse_bounds(table, f"[filter.languages.{code}]")
        for code, table in config.languages.items()
    }
    _known(config.profiles, PROFILES, "[filter.profiles]")
    by_profile: dict[tuple[str, str], _Limits] = {}
    for kind, tables in config.profiles.items():
        _known(tables, OFFICIAL, f"[filter.profiles.{kind}]")
        for code, table in tables.items():
            where = f"[filter.profiles.{kind}.{code}]"
            by_profile[kind, code] = parse_bounds(table, where)
    _known(config.off, BY_NAME, "[filter] off")
    limits: _Limits = {rule.name: rule.bound for rule in RULES}
    limits |= language_table(language).bounds
    for name, bound in chosen.relax.items():
        limits[name] = _milder(BY_NAME[name], limits[name], bound)
    limits |= dict.fromkeys(chosen.off)
    limits |= recipe | by_language.get(language, {}) | by_profile.get((profile, language), {})
    limits |= dict.fromkeys(config.off)
    return {rule.name: Bounds(**{rule.side: limits[rule.name]}) for rule in RULES}


def profile_of(config: FilterConfig, source_type: str | None) -> str:
    """Give the profile that judges a document of this source type.

    Raises:
        ValueError: the recipe names no known profile, or the source type has none.
    """
    if config.profile is not None:
        _known((config.profile,), PROFILES, "[filter] profile")
        return config.profile
    if source_type is None:
        raise ValueError("a document has no source_type")
    _known((source_type,), PROFILE_OF_SOURCE_TYPE, "source_type")
    return PROFILE_OF_SOURCE_TYPE[source_type]


def profiles_in_use(config: FilterConfig) -> tuple[str, ...]:
    """Give the profiles that documents of this recipe can meet."""
    return _OF_TEXT if config.profile is None else (profile_of(config, None),)


def _milder(rule: Rule, one: float | None, other: float | None) -> float | None:
    if one is None or other is None:
        return None
    return min(one, other) if rule.side == "min" else max(one, other)


def _strings(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise ValueError(f"{where}: must be a list of texts")
    if len(set(value)) < len(value):
        raise ValueError(f"{where}: one stands there twice")
    return tuple(value)


def _known(names: Iterable[Any], known: Iterable[str], where: str) -> None:
    """Refuse an unknown name and give the nearest known one."""
    known = list(known)
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(str(name), known, n=1, cutoff=0.0)
            raise ValueError(f"{where}: unknown name {name!r}; the nearest known is {near[0]!r}")
