"""The scanner's rules in plain Python: text and objects instead of bytes and arrays.

Written from the rules, not from the compiled code, and as slow as it likes: where the two differ,
one of them is wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.entities import html5
from typing import Any

from pipeline.extract.blocks import characters, elements, keywords
from pipeline.extract.blocks.scan import MAX_DEPTH

KNOWN = {name[:8]: name for name in elements.NAMES}
SPACES = "".join(map(chr, range(1, 33)))
ATTRIBUTE = re.compile(rf"[{SPACES}\0/]*([^{SPACES}\0/>][^{SPACES}\0/>=]*)", re.DOTALL)


@dataclass
class Element:
    name: str
    parent: Element | None
    depth: int
    words: int
    first: int
    last: int = 0
    number: int = 0

    def chain(self) -> list[Element]:
        return [self, *(self.parent.chain() if self.parent else [])]


@dataclass
class Block:
    element: Element
    start: int
    text: str = ""
    stop: int = 0
    linked: int = 0
    bold: int = 0
    before: tuple[int, int, int] = (0, 0, 0)
    links: int = 0
    shown: list[str] = field(default_factory=list)  # code points as they are counted, spaces as one


def has(name: str, bit: int) -> bool:
    return bool(elements.PROPERTIES[elements.NUMBER[name]] & bit) if name else False


def bits(character: str) -> int:
    code_point = ord(character)
    return int(characters.CLASSES[code_point]) if code_point < characters.TABLE_SIZE else 0


def words_in(value: str) -> int:
    """Keyword bits of an attribute's value, by looking for every word."""
    raw = value.encode()[: keywords.MAX_VALUE_BYTES].decode("utf-8", "ignore")
    raw = ascii_lower(raw).replace("_", "-")
    return sum(
        1 << bit
        for bit, words in enumerate(keywords.WORDS.values())
        if any(word in raw for word in words.split())
    )


def entity(source: str, at: int) -> tuple[str, int]:
    """Text of the character reference at an ampersand, and its length."""
    number = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?").match(source, at)
    if number:
        value = int(number[1], 16) if number[1] else int(number[2])
        if value == 0 or value > 0x10FFFF or 0xD800 <= value <= 0xDFFF:
            return "\ufffd", len(number[0])
        if 0x80 <= value < 0xA0:
            return bytes([value]).decode("cp1252", "ignore") or chr(value), len(number[0])
        return chr(value), len(number[0])
    named = re.compile(r"&([A-Za-z0-9]{1,40};?)").match(source, at)
    if named:
        for length in range(len(named[1]), 0, -1):
            if named[1][:length] in html5:
                return html5[named[1][:length]], length + 1
    return "&", 1


def attributes(source: str, at: int) -> tuple[int, dict[str, list[str]], bool] | None:
    """Index after the tag's `>`, values by packed name, whether it closes itself."""
    found: dict[str, list[str]] = {}
    closed = False
    while at < len(source):
        character = source[at]
        if character == ">":
            return at + 1, found, closed
        if character == "/":
            closed = closed or source[at + 1 : at + 2] == ">"
            at += 1
            continue
        if character <= " ":
            at += 1
            continue
        name = ATTRIBUTE.match(source, at)
        assert name
        at = name.end()
        while at < len(source) and source[at] <= " ":
            at += 1
        value = ""
        if source[at : at + 1] == "=":
            at += 1
            while at < len(source) and source[at] <= " ":
                at += 1
            quote = source[at : at + 1]
            if quote and quote in "\"'":
                end = source.find(quote, at + 1)
                if end < 0:
                    return None
                value, at = source[at + 1 : end], end + 1
            else:
                start = at
                while at < len(source) and source[at] > " " and source[at] != ">":
                    at += 1
                value = source[start:at]
        found.setdefault(short(name[1]), []).append(value)
    return None


def short(name: str) -> str:
    """A name as it is compared: ASCII lower case, eight bytes."""
    lowered = "".join(c.lower() if c.isascii() else c for c in name)
    return lowered.encode()[:8].decode("utf-8", "replace")


def own_words(found: dict[str, list[str]]) -> int:
    total = 0
    for name in ("class", "id", "role", "itemprop"):
        for value in found.get(name, []):
            total |= words_in(value)
    hides = any(map(hiding, found.get("style", [])))
    shown = any("true" in ascii_lower(value) for value in found.get("aria-hid", []))
    if hides or shown or "hidden" in found:
        total |= keywords.HIDDEN_BIT
    return total


def ascii_lower(text: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in text)


def hiding(style: str) -> bool:
    """Whether the first `display` of a style says `none`."""
    _, found, after = ascii_lower(style).partition("display")
    return bool(found) and after.lstrip(SPACES + "\0:").startswith("none")


class Scanner:
    def __init__(self, source: str) -> None:
        self.source = source
        self.root = Element("html", None, 0, 0, 0)
        self.elements = [self.root]
        self.open = [self.root]
        self.blocks: list[Block] = []
        self.current: Block | None = None
        self.too_deep = 0
        self.pending = [0, 0, 0]
        self.links = 0
        self.unclosed: set[str] = set()
        self.run()

    def pop(self, to: int) -> None:
        for element in self.open[to:]:
            element.last = len(self.blocks)
        del self.open[to:]

    def flush(self) -> None:
        block, self.current = self.current, None
        if block is None:
            return
        block.text = block.text.rstrip(SPACES)
        while block.shown and block.shown[-1] == " ":
            block.shown.pop()
        block.before = (self.pending[0], self.pending[1], self.pending[2])
        block.links = self.links
        self.pending, self.links = [0, 0, 0], 0
        self.blocks.append(block)

    def text(self, at: int) -> int:
        source, first = self.source, at
        inside = {element.name for element in self.open}
        while at < len(source):
            character, length = source[at], 1
            if (
                character == "<"
                and at > first
                and re.match(r"[A-Za-z/!?]", source[at + 1 : at + 2])
            ):
                break
            if character == "&":
                character, length = entity(source, at)
            if character == "\0":
                at += length
                continue
            block = self.current
            if bits(character[0]) & characters.SPACE:
                if block:
                    if block.shown[-1] != " ":
                        block.shown.append(" ")
                        if "pre" not in inside:
                            block.text += " "
                    if "pre" in inside and character != "\r":
                        block.text += character
                at += length
                continue
            if block is None:
                block = self.current = Block(self.open[-1], at)
            block.shown.append(character[0])
            block.text += character
            block.linked += "a" in inside
            block.bold += bool(inside & {"b", "strong"})
            at += length
            block.stop = at
        return at

    def rival(self, new: str, old: str) -> int:
        families = (
            (("li",), ("ul", "ol", "menu", "td", "th", "table")),
            (("dt", "dd"), ("dl", "td", "th", "table")),
            (("td", "th"), ("tr", "table")),
            (("tr",), ("table", "thead", "tbody", "tfoot")),
            (("thead", "tbody", "tfoot"), ("table",)),
        )
        for family, walls in families:
            if new in family:
                return 1 if old in family else -1 if old in walls else 0
        return 1 if old == "p" else -1 if has(old, elements.BLOCK) else 0

    def implied(self, name: str) -> int:
        lowest = len(self.open)
        for k in range(len(self.open) - 1, 0, -1):
            old = self.open[k].name
            if has(name, elements.BLOCK):
                verdict = self.rival(name, old)
                if verdict > 0 or old == "p":
                    lowest = k
                if verdict:
                    break
            elif name == "a":
                if old == "a":
                    return k
                if has(old, elements.BLOCK):
                    break
        return lowest

    def end(self, name: str) -> None:
        if not name or has(name, elements.VOID | elements.HIDDEN) or name in ("html", "body"):
            return
        if self.too_deep:
            self.too_deep -= 1
            return
        block = has(name, elements.BLOCK)
        for k in range(len(self.open) - 1, 0, -1):
            old = self.open[k].name
            if old == name:
                self.pop(k)
                return
            if not block and has(old, elements.BLOCK):
                return
            if block and old in ("td", "th", "table") and not has(name, elements.TABLE_PART):
                return

    def start(self, name: str, words: int) -> None:
        if self.open[-1].name == "head" and not has(name, elements.HEAD_ONLY):
            self.pop(len(self.open) - 1)
        if name == "body" and any(element.name == "body" for element in self.open[1:]):
            return
        if not self.too_deep:
            self.pop(self.implied(name))
        if len(self.open) >= MAX_DEPTH:
            self.too_deep += 1
            return
        above = self.open[-1]
        new = Element(name, above, above.depth + 1, 0 if name == "body" else words,
                      len(self.blocks), number=len(self.elements))  # fmt: skip
        self.elements.append(new)
        self.open.append(new)
        self.links += name == "a"

    def run(self) -> None:
        source, at = self.source, 0
        while at < len(source):
            if not re.compile(r"<[A-Za-z/!?]").match(source, at):
                if self.open[-1].name == "head":
                    at = source.find("<", at + 1)
                    at = len(source) if at < 0 else at
                else:
                    at = self.text(at)
                continue
            tag = re.compile(r"<(/?)([A-Za-z][^\x00-\x20/>]*)").match(source, at)
            if not tag:
                at = self.comment(at)
                continue
            name = KNOWN.get(short(tag[2]), "")
            read = attributes(source, tag.end())
            if read is None:
                break
            at, found, closed = read
            if has(name, elements.BLOCK) or name == "br":
                self.flush()
                self.pending[0] += name == "br"
            if tag[1]:
                self.end(name)
                continue
            self.pending[1] += name == "img"
            self.pending[2] += name in ("input", "button")
            if has(name, elements.HIDDEN) and not closed:
                closing = re.compile(
                    "</" + re.escape(tag[2]) + r"(?=[\x00-\x20/>]|\Z)", re.IGNORECASE | re.ASCII
                ).search(source, at)
                if closing:
                    at = closing.start()
                elif has(name, elements.SWALLOWS):
                    at = len(source)
            if not name or name == "html" or has(name, elements.VOID | elements.HIDDEN):
                continue
            if closed and not has(name, elements.BLOCK):
                continue
            self.start(name, own_words(found))
        self.flush()
        self.pop(0)

    def comment(self, at: int) -> int:
        source = self.source
        if source.startswith("<!--", at):
            end = re.compile(r"<!--(?:>|->|.*?--!?>)", re.DOTALL).match(source, at)
        elif source.startswith("</>", at):
            return at + 3
        else:
            end = re.compile(r"<[/!?][^>]*>").match(source, at)
        return end.end() if end else len(source)


def counted(block: Block) -> dict[str, int]:
    """What the compiled scanner counts of a block."""
    shown = "".join(block.shown)
    words = shown.split(" ")
    kinds = [bits(c) for c in shown]
    ending, endings = 0, []
    for character, kind in zip(shown, kinds, strict=True):
        if character == " ":
            endings.append(ending)
        elif kind & characters.STOP:
            ending = 1
        elif character == ":":
            ending = 2
        elif not (kind & characters.QUOTE or character == ")"):
            ending = 0

    def count(bit: int, instead: int = 0) -> int:
        return sum(bool(kind & bit) and not kind & instead for kind in kinds)

    first = kinds[0]
    starts = ((characters.UPPER, 1), (characters.LOWER, 2), (characters.DIGIT, 3),
              (characters.QUOTE, 4))  # fmt: skip
    return {
        "CHARS": len(shown),
        "WORDS": len(words),
        "LINK_CHARS": block.linked,
        "CLAUSES": count(characters.CLAUSE, characters.STOP),
        "SENTENCES": sum(kind == 1 for kind in endings),
        "STOPS": count(characters.STOP),
        "DIGITS": count(characters.DIGIT),
        "CAPITALISED": sum(bool(bits(word[0]) & characters.UPPER) for word in words),
        "SHORT_WORDS": sum(len(word) <= 3 for word in words),
        "BOLD_CHARS": block.bold,
        "SEPARATORS": count(characters.SEPARATOR, characters.CLAUSE),
        "COPYRIGHT": int("©" in shown),
        "END_KIND": ending,
        "START_KIND": next((kind for bit, kind in starts if first & bit), 0),
        "BREAKS_BEFORE": block.before[0],
        "IMAGES_BEFORE": block.before[1],
        "INPUTS_BEFORE": block.before[2],
        "LINKS_INSIDE": block.links,
        "CAPITALS": count(characters.UPPER),
    }


def described(source: str) -> dict[str, Any]:
    """A page as the tests compare it."""
    page = Scanner(source)
    offsets = [0]
    for character in source:
        offsets.append(offsets[-1] + len(character.encode()))
    return {
        "blocks": [
            (b.text, offsets[b.start], offsets[b.stop], b.element.number, counted(b))
            for b in page.blocks
        ],
        "elements": [
            (e.name, e.parent.number if e.parent else 0, e.depth, e.words, e.first, e.last)
            for e in page.elements
        ],
    }
