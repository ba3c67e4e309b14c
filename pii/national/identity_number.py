"""What the identity numbers of all states share: where they may stand and what must stand by them.

Presidio's recognizers run one expression each over the whole text and add a score for context
words found by lemma. Here the shapes of all numbers are one table: a number in the text costs one
look-up, a validator runs on what has its shape, and labels are looked for around what validates.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any, ClassVar, Final, NamedTuple

from language_id.languages import UND
from pii.boundaries import LEFT, PLACEHOLDER
from pii.national import company, labels, states
from pii.national.columns import is_of_company, numbers_below
from pii.national.evidence import Surroundings, around, label_after, label_before
from pii.national.identifier import ANYWHERE, Identifier, Labels, country
from pii.national.shapes import MAX_SHAPE, PLAIN, SKELETON, expand
from pii.national.starts import scanner
from pii.recognizer import Hit, TriggeredRecognizer

__all__ = ["ANYWHERE", "Identifier", "IdentityNumberRecognizer", "Labels"]

_FIRST_DIGIT: Final = re.compile("(?<![0-9])[0-9]")
_LINE: Final = re.compile("^", re.MULTILINE)
_LEFT: Final = re.compile(rf"{LEFT}(?<![0-9][-./:,\u2010-\u2015])(?<!\+)")
_RIGHT: Final = re.compile(
    rf"(?!\w|{PLACEHOLDER}|[-./:\u2010-\u2015][0-9]|,[0-9]{{1,2}}(?![0-9])"
    r"|-[0-9A-Fa-f]{4}-)"  # a UUID
)
_HEAD: Final = re.compile("(?:[A-Z]{1,6}[ \u00a0-]?){1,2}$")
"""Groups of letters that may begin a number: a country prefix, a surname's consonants."""
_MAX_HEAD: Final = 9
_GROUP: Final = re.compile(r"[9A]+|(?<=\(A)\)")
_DIGIT_BEFORE: Final = re.compile("[0-9][ \u00a0\u202f]")
_DIGIT_AFTER: Final = re.compile("[ \u00a0\u202f][0-9]")
UNCHECKED: Final = 0.5
"""A number of which more than this share passes has no check digit to speak of."""
_VAT_PREFIX: Final = re.compile(
    "(?<![A-Za-z])(ATU?|BE|BG|CY|CZ|DE|DK|EE|EL|GR|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO"
    "|SE|SI|SK|XI|GB|CHE)[ -]?$"
)


class Candidate(NamedTuple):
    """Half-open range of code points, its skeleton, and which numbers of its shape there are."""

    start: int
    end: int
    skeleton: str
    glued: bool = False
    """A letter stands right before it: only the label that this letter ends speaks for it."""


class Found(NamedTuple):
    """A number that counts. Ordered: the smaller one wins."""

    distance: int
    """Code points to its label; larger than any reach for a number that stands alone."""
    away: int
    """Rank of the document's language among those of the state: of two states with the same label
    and rule (rodné číslo; personnummer in Swedish) the one at home counts."""
    passing: float
    name: str
    company: bool


ALONE: Final = 1000
"""Distance given to a number that needs no label."""


@functools.cache
def _specific(identifier: Identifier) -> Any:
    return labels.compiled(_pairs(identifier.labels)) if identifier.labels else None


@functools.cache
def _generic(identifier: Identifier, languages: tuple[str, ...]) -> Any:
    pairs = [pair for pair in _pairs(identifier.generic) if pair[0] in languages]
    return labels.compiled(pairs) if pairs else None


def _expressions(
    identifier: Identifier, language: str, surroundings: Surroundings
) -> Iterator[Any]:
    """The labels that count in a document of `language` with these surroundings."""
    yield _specific(identifier)
    if not identifier.generic:
        return
    state = country(identifier)
    own = states.LANGUAGES[state]
    if language in own or any(map(states.names(state).search, surroundings)):
        yield _generic(identifier, tuple(sorted({*own, language, "en"})))
    elif language == UND:
        yield _generic(identifier, own)


def _pairs(some: Labels) -> list[tuple[str, str]]:
    return [(language, one) for language, several in some.items() for one in several]


@functools.cache
def _any_label(identifiers: tuple[Identifier, ...]) -> Any:
    """All labels of the numbers in one expression: most numbers of a text stand near none."""
    return labels.compiled(
        pair for one in identifiers for some in (one.labels, one.generic) for pair in _pairs(some)
    )


@functools.cache
def _skeletons(identifier: Identifier) -> frozenset[str]:
    return frozenset(one for shape in identifier.shapes for one in expand(shape))


@functools.cache
def _alone(identifier: Identifier) -> frozenset[str]:
    shapes = identifier.alone_shapes or identifier.shapes
    return frozenset(one for shape in shapes for one in expand(shape))


@functools.cache
def _by_shape(identifiers: tuple[Identifier, ...]) -> tuple[dict[str, list[Identifier]], Any]:
    """The numbers by skeleton, and the scanner of all skeletons; the same in every language."""
    table: dict[str, list[Identifier]] = {}
    for identifier in identifiers:
        for skeleton in sorted(_skeletons(identifier)):
            table.setdefault(skeleton, []).append(identifier)
    return table, scanner(table)


def _hit(start: int, end: int, found: Found) -> Hit:
    entity = "COMPANY_ID" if found.company else "NATIONAL_ID"
    return Hit(start, end, 1.0 if found.passing <= UNCHECKED else 0.6, entity, found.name)


class IdentityNumberRecognizer(TriggeredRecognizer):
    """The numbers of one state, or of several.

    Anchor: the first digit of a number, or where the line begins that heads a table.

    Subclasses set `identifiers`.
    """

    entity = "NATIONAL_ID"
    trigger = ""
    identifiers: ClassVar[tuple[Identifier, ...]] = ()

    def __init__(self, language: str = "und") -> None:
        """Make the recognizer for documents of one language (ISO 639-1, or `und`)."""
        super().__init__(language)
        self.supported_entities = ["NATIONAL_ID", "COMPANY_ID"]
        self._table, self.scan = _by_shape(self.identifiers)
        self._alone: dict[str, list[Identifier]] = {}
        for identifier in self.identifiers:
            if language in identifier.alone:
                for skeleton in _alone(identifier) & _skeletons(identifier):
                    self._alone.setdefault(skeleton, []).append(identifier)
        self._any_label = _any_label(self.identifiers)
        self._shared = {one.name for one in self.identifiers if one.shared}

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """See the base class."""
        for anchor in self.anchors(_FIRST_DIGIT, text, start, end):
            yield from self._at(text, anchor.start())
        for line in self.anchors(_LINE, text, start, end):
            for first, last, found in numbers_below(
                text, line.start(), self._any_label, self._in_cell
            ):
                if not (found.name in self._shared and is_of_company(text, first, last)):
                    yield _hit(first, last, found)

    def _in_cell(self, cell: str, surroundings: Surroundings) -> Found | None:
        """What a cell under a label is, if it is a number and nothing else."""
        skeleton = cell.translate(SKELETON) if len(cell) <= MAX_SHAPE else ""
        written = cell.translate(PLAIN)
        found = [
            one
            for identifier in self._table.get(skeleton, ())
            if identifier.is_valid(written)
            # Crowded: without a label it is none.
            and (one := self._evidence(identifier, surroundings, skeleton, True, None))
        ]
        return min(found, default=None)

    def _at(self, text: str, place: int) -> Iterator[Hit]:
        """The hit whose first digit is at `place`, if any."""
        for candidate in self._candidates(text, place):
            found = self._judge(text, candidate)
            if found:
                yield _hit(candidate.start, candidate.end, found)
                return

    def _candidates(self, text: str, place: int) -> Iterator[Candidate]:
        """What has a shape and its first digit at `place`; leftmost, then longest first."""
        low = max(0, place - _MAX_HEAD)
        head = _HEAD.search(text, low, place) if place > low else None
        starts = [place]
        if head:
            groups = [group.start() for group in re.finditer("[A-Z]+", head.group())]
            starts = [*(head.start() + group for group in groups), place]
        elif (
            place
            and text[place - 1].isalpha()
            and not text[max(0, place - 2) : place - 1].isalpha()
        ):
            starts = [place - 1, place]
        for start in starts:
            glued = start == place and place > 0 and text[place - 1].isalpha()
            if not (glued or _LEFT.match(text, start)):
                continue
            skeleton = text[start : start + MAX_SHAPE + 1].translate(SKELETON)
            ends = [group.end() for group in _GROUP.finditer(skeleton) if group.end() <= MAX_SHAPE]
            for length in reversed(ends):
                if skeleton[:length] in self._table and _RIGHT.match(text, start + length):
                    yield Candidate(start, start + length, skeleton[:length], glued)

    def _judge(self, text: str, candidate: Candidate) -> Found | None:
        start, end, skeleton, glued = candidate
        follows = _DIGIT_BEFORE.fullmatch(text, max(0, start - 2), start)
        spaced = " " in skeleton
        # Groups of digits in a row of numbers: only a label says where the number ends.
        if follows and spaced:
            return None
        crowded = spaced and _DIGIT_AFTER.match(text, end) is not None
        surroundings = around(text, start, end)
        labelled = any(map(self._any_label.search, surroundings))
        possible = (self._table if labelled else self._alone).get(skeleton, ())
        if not possible:
            return None
        written = text[start:end].translate(PLAIN)
        valid = [
            one
            for one in possible
            # The tail of a longer number in groups has no check digit that could tell.
            if not (follows and one.passing > UNCHECKED) and one.is_valid(written)
        ]
        if not valid:
            return None
        prefix = _VAT_PREFIX.search(text, max(0, start - 5), start)
        found = [
            one
            for identifier in valid
            if (one := self._evidence(identifier, surroundings, skeleton, crowded, prefix))
            and not (glued and one.distance)
        ]
        return min(found, default=None)

    def _evidence(
        self,
        identifier: Identifier,
        surroundings: Surroundings,
        skeleton: str,
        crowded: bool,
        prefix: re.Match[str] | None,
    ) -> Found | None:
        if prefix and prefix.group(1) != identifier.own_prefix and not identifier.company:
            return None
        distance = self._label(identifier, surroundings)
        if distance is None:
            if crowded or self.supported_language not in identifier.alone:
                return None
            if skeleton not in _alone(identifier):
                return None
            distance = ALONE
        if not identifier.company and company.speaks_against(
            surroundings, distance, shared=identifier.shared
        ):
            return None
        spoken = (*states.LANGUAGES[country(identifier)], self.supported_language)
        away = spoken.index(self.supported_language)
        return Found(distance, away, identifier.passing, identifier.name, identifier.company)

    def _label(self, identifier: Identifier, surroundings: Surroundings) -> int | None:
        """Distance of the label that speaks for the number; None without one."""
        found = [
            distance
            for expression in _expressions(identifier, self.supported_language, surroundings)
            if expression is not None
            for find in (label_before, label_after)
            if (distance := find(expression, surroundings)) is not None
        ]
        return min(found, default=None)
