"""What is told of a mistake in a recipe: its line, what the key must be, and the nearest name.

msgspec finds mistakes of type and says them in the names of types. Whoever writes a recipe has
neither seen these nor the structures: what a key must be is said here in words of TOML, from the
same annotations, and every name that was misspelt comes with the names that there are.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

_WORDS = {
    "int": "a whole number", "float": "a number", "bool": "true or false",
    "str": 'a text in quotes ("…")', "array": "a list ([…])", "object": "a table ({…} or [a.b])",
    "date": "a date", "datetime": "a date with time", "time": "a time",
}  # fmt: skip
"""What TOML has, by msgspec's names of it."""

_BOUNDS = (("ge", "from"), ("gt", "above"), ("le", "up to"), ("lt", "below"))


def explain(path: Path, text: str, message: str, whole: type[msgspec.Struct]) -> str:
    """The message of msgspec about the recipe `text`, a `whole`, as a sentence for its author."""
    head, _, where = message.partition(" - at `")
    is_key = where.startswith("key` in `")  # a key of a table whose keys are one of several words
    where = where.removeprefix("key` in `").rstrip("`").replace("[...]", ".*")
    steps = [step for step in re.split(r"[.\[\]]+", where.removeprefix("$")) if step]
    named = ".".join(step for step in steps if step != "*")
    unknown = re.fullmatch(r"Object contains unknown field `(.+)`", head)
    missing = re.fullmatch(r"Object missing required field `(.+)`", head)
    enum = re.fullmatch(r"Invalid enum value '?(.*?)'?", head)
    kinds = list(_kinds(whole, steps))
    if unknown:
        key = unknown.group(1)
        table = f"[{'.'.join(s for s in steps if not s.isdigit())}] " if steps else ""
        said = f"{table}has no key {key!r}{nearest(key, _keys(kinds))}"
        return f"{_place(path, _line_of(text, steps, key))}: {said}"
    if missing:
        line = _line_of(text, steps[:-1], steps[-1]) if steps else None
        every = "each table of " if steps[-1:] == ["*"] else ""
        table = f"{every}[{named}]" if steps else "the recipe"
        return f"{_place(path, line)}: {table} lacks the key `{missing.group(1)}`."
    if enum and is_key:
        key = enum.group(1)
        said = f"[{named}] has no table {key!r}{nearest(key, _choices(kinds, of_keys=True))}"
        return f"{_place(path, _line_of(text, steps, key))}: {said}"
    whose = [step for step in steps if step != "*"]
    line = _line_of(text, whose[:-1], whose[-1]) if whose else None
    every = "each entry of " if steps[-1:] == ["*"] else ""
    place = f"{_place(path, line)}: {every}{named or 'recipe'}"
    if enum:
        key = enum.group(1)
        return f"{place}: {key!r} is not known{nearest(key, _choices(kinds))}"
    if not head.startswith("Expected "):
        return f"{place}: {head.rstrip('.?')}{'?' if head.endswith('?') else '.'}"
    got = re.search(r", got `(\w+)`", head)
    instead = f", not {_WORDS.get(got.group(1), got.group(1)).partition(' (')[0]}" if got else ""
    return f"{place} must be {_wanted(kinds, head)}{instead}."


def nearest(name: str, known: Sequence[str]) -> str:
    """The end of a sentence about an unknown name."""
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    close = close or [one for one in known if one.lower() == name.lower()]
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; known are {', '.join(known)}." if known else "."


def _place(path: Path, line: int | None) -> str:
    return f"{path}{f', line {line}' if line else ''}"


def _wanted(kinds: list[Any], head: str) -> str:
    """What a key must be: by its annotation, or by msgspec's own words where that says less."""
    found = [words for kind in kinds for words in _described(kind)]
    if found:
        return " or ".join(dict.fromkeys(found))
    names = re.findall(r"\w+", head.partition("`")[2].partition("`")[0])
    return " or ".join(_WORDS.get(name, name) for name in names if name != "null")


def _described(kind: Any) -> Iterator[str]:
    """Words for each kind of value that an annotation takes, with its bounds."""
    origin = get_origin(kind)
    if origin is Annotated:
        inner, *metas = get_args(kind)
        (words,) = tuple(_described(inner)) or ("",)
        for meta in metas:
            if isinstance(meta, msgspec.Meta):
                words = f"{words}: {meta.description}" if meta.description else words
                for name, said in _BOUNDS:
                    if (bound := getattr(meta, name)) is not None:
                        words += f" {said} {bound:,}"
                if meta.min_length:
                    words += f" of {meta.min_length} at least"
        yield words
    elif origin in (Union, UnionType):
        for one in get_args(kind):
            yield from _described(one)
    elif origin is Literal:
        yield "one of " + ", ".join(map(str, get_args(kind)))
    elif kind is not NoneType and kind is not Any:
        structure = isinstance(kind, type) and issubclass(kind, msgspec.Struct)
        plain = {tuple: "array", list: "array", frozenset: "array", dict: "object"}
        word = "object" if structure else plain.get(origin or kind, getattr(kind, "__name__", ""))
        if word in _WORDS:
            yield _WORDS[word]


def _kinds(whole: Any, steps: list[str]) -> Iterator[Any]:
    """The annotations that a path of the recipe leads to; several where a key takes several."""
    if get_origin(whole) is Annotated and steps:
        whole = get_args(whole)[0]
    if not steps:
        yield whole
    elif get_origin(whole) in (Union, UnionType):
        for one in get_args(whole):
            yield from _kinds(one, steps)
    elif steps[0] == "*" or steps[0].isdigit():
        inner = [one for one in get_args(whole) if one is not Ellipsis]
        if inner:
            yield from _kinds(inner[-1], steps[1:])
    elif isinstance(whole, type) and issubclass(whole, msgspec.Struct):
        for field in msgspec.structs.fields(whole):
            if field.encode_name == steps[0]:
                yield from _kinds(field.type, steps[1:])


def _plain(kinds: list[Any]) -> Iterator[Any]:
    """The alternatives of annotations, each without its bounds."""
    for kind in kinds:
        if get_origin(kind) is Annotated:
            yield from _plain([get_args(kind)[0]])
        elif get_origin(kind) in (Union, UnionType):
            yield from _plain(list(get_args(kind)))
        else:
            yield kind


def _keys(kinds: list[Any]) -> tuple[str, ...]:
    """Field names of the structures among annotations."""
    return tuple(
        field.encode_name
        for kind in _plain(kinds)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct)
        for field in msgspec.structs.fields(kind)
    )


def _choices(kinds: list[Any], *, of_keys: bool = False) -> tuple[str, ...]:
    """The words that annotations allow, or that they allow as keys of a table."""
    plain = list(_plain(kinds))
    if of_keys:
        plain = list(_plain([get_args(kind)[0] for kind in plain if get_origin(kind) is dict]))
    return tuple(
        str(word) for kind in plain if get_origin(kind) is Literal for word in get_args(kind)
    )


def _line_of(text: str, steps: list[str], key: str) -> int | None:
    """Line (from 1) on which `key` of the table at `steps` stands, as far as a scan can tell."""
    names = [step for step in steps if not step.isdigit()]
    index = next((int(step) for step in steps if step.isdigit()), 0)
    if key.isdigit() and names:  # an item of a list stands where the list does
        names, key = names[:-1], names[-1]
    table: list[str] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]", line)
        if header:
            table = [part.strip().strip("\"'") for part in header.group(2).split(".")]
            if header.group(1) == "[[":
                seen[table[0]] = seen.get(table[0], -1) + 1
            if _leads(table[: len(names) + 1], [*names, key]):
                return number
            continue
        written = re.match(r"\s*([A-Za-z0-9_\-\"'.]+)\s*=", line)
        if not written:
            continue
        path = [*table, *(part.strip("\"'") for part in written.group(1).split("."))]
        if _leads(path, [*names, key]) and seen.get(table[0] if table else "", 0) == index:
            return number
        if _leads(path, names) and re.search(rf"\b{re.escape(key)}\b", line):
            return number
    return None


def _leads(path: list[str], names: list[str]) -> bool:
    """Whether a path of keys is that of the names, `*` being any."""
    return len(path) == len(names) and all(
        name in (one, "*") for one, name in zip(path, names, strict=True)
    )
