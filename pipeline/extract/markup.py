"""What a page says about itself in its markup: language, title, date, address, rights and licence.

One pass over the elements that can carry any of it. trafilatura's own metadata pass answers
questions that are not asked here (author, tags, site name) and costs from half to one and a half
times the main content itself.
"""

from __future__ import annotations

from collections import deque
from typing import Any, Final, NamedTuple

import msgspec

from pipeline.extract import address, licence, rights, rsl
from pipeline.extract.dates import META_DATES, published

MAX_TITLE_CHARS: Final = 500
MAX_LANG_CHARS: Final = 35
"""A language tag of RFC 5646 with every usual subtag."""
MAX_JSON_BYTES: Final = 500_000
"""Longest JSON-LD block that is parsed."""
MAX_JSON_NODES: Final = 5_000
"""Values of a JSON-LD block that are looked at."""
_JSON_WORDS: Final = ("datePublished", "license", "\\u")
"""One of them is in each JSON-LD block that states what is asked: a key, or a letter by number."""
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_OF_PARTS: Final = frozenset({"imageobject", "videoobject", "audioobject", "mediaobject"})
"""Types of schema.org whose licence is that of a part of the page."""


META_NAMES: Final = (
    rights.META | licence.META | frozenset({*META_DATES, "og:title", "content-language"})
)
"""Names (or properties, or http-equiv, or itemprop) of meta elements that are read, in lower case;
one of any other name only if its content holds `noai`."""


class Markup(NamedTuple):
    """The fields of DOCUMENT that markup states."""

    html_lang: str | None
    title: str | None
    published_at: str | None
    licence_evidence: list[str]
    rights_evidence: list[str]
    canonical: str | None = None
    """The address that it gives as its own, absolute only where the page makes it so."""


def _json_ld(source: str) -> tuple[list[str], list[str]]:
    """Dates of publication and marks of licences in a JSON-LD block, outermost first."""
    dates: list[str] = []
    licences: list[str] = []
    if len(source) > MAX_JSON_BYTES or not any(word in source for word in _JSON_WORDS):
        return dates, licences
    try:
        root = msgspec.json.decode(source.strip().rstrip(";"))
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return dates, licences
    queue: deque[Any] = deque([root])
    seen = 0
    while queue and seen < MAX_JSON_NODES:
        node = queue.popleft()
        seen += 1
        if isinstance(node, list):
            queue.extend(node)
        elif isinstance(node, dict):
            kinds = node.get("@type")
            named = {str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds])}
            place = "json-ld:part" if named & _OF_PARTS else "json-ld:license"
            for key, value in node.items():
                if key == "datePublished" and isinstance(value, str):
                    dates.append(value)
                elif key == "license":
                    licences += [licence.mark(place, one) for one in _addresses(value)]
                elif isinstance(value, dict | list):
                    queue.append(value)
    return dates, licences


def _addresses(value: object) -> list[str]:
    """A licence as schema.org allows it: an address, an object with one, or a list of these."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [v for key in ("@id", "url") if isinstance(v := value.get(key), str)][:1]
    if isinstance(value, list):
        return [v for item in value[: licence.MAX_MARKS] if isinstance(item, str | dict)
                for v in _addresses(item)]  # fmt: skip
    return []


def _in_footer(element: Any) -> bool:
    """Whether an element stands in the page's footer, as C5 tells it: tag, class or id."""
    for above in element.iterancestors():
        if above.tag == "footer":
            return True
        if "footer" in f"{above.get('class') or ''} {above.get('id') or ''}".lower():
            return above.tag not in ("body", "html")
    return False


def read_markup(tree: Any, fetched_on: str | None) -> Markup:
    """Read the markup of a page.

    `tree`: an `lxml.html.HtmlElement`, left unchanged. `fetched_on`: date of capture, YYYY-MM-DD.
    Strings are as the page has them, bounded but not yet repaired.
    """
    titles: dict[str, str] = {}
    stated: dict[str, str] = {}
    json_dates: list[str] = []
    time_dates: list[str] = []
    marks: dict[str, None] = {}
    signals: dict[str, None] = {}
    canonical: dict[str, None] = {}
    base = ""
    lang = tree.get("lang") or tree.get(_XML_LANG)
    for element in tree.iter("html", "meta", "base", "link", "a", "script", "title", "h1", "time"):
        tag = element.tag
        if tag == "a":
            href = element.get("href")
            if not href:
                continue
            rel = element.get("rel")
            if rel and "license" in rel.lower().split():
                marks[licence.mark("a:license", href)] = None
            elif "/" in href and licence.is_licence(href):
                marks[licence.mark("a:footer" if _in_footer(element) else "a:href", href)] = None
        elif tag == "meta":
            content = element.get("content") or ""
            for attribute in ("name", "property", "http-equiv", "itemprop"):
                name = (element.get(attribute) or "").strip().lower()
                if not name or not content:
                    continue
                if (found := rights.meta_signal(name, content)) is not None:
                    signals[found] = None
                if name in licence.META:
                    marks[licence.mark(f"meta:{name}", content)] = None
                if name in META_DATES:
                    stated.setdefault(name, content)
                elif name == "og:title":
                    titles.setdefault("og", content)
                elif name == "content-language" and not lang:
                    lang = content.split(",")[0]
        elif tag == "link":
            rel, href = (element.get("rel") or "").lower().split(), element.get("href")
            if href and "license" in rel:
                if (element.get("type") or "").lower() == licence.RSL_TYPE:
                    signals[rights.signal("link:rsl", href)] = None
                else:
                    marks[licence.mark("link:license", href)] = None
            if href and "canonical" in rel:
                canonical[href.strip()] = None
        elif tag == "base":
            base = base or (element.get("href") or "").strip()
        elif tag == "script":
            kind = (element.get("type") or "").strip().lower()
            if kind == "application/ld+json" and element.text:
                dates, licences = _json_ld(element.text)
                json_dates.extend(dates)
                marks |= dict.fromkeys(licences)
            elif kind == licence.RSL_TYPE and element.text:
                for rule in rsl.rules(element.text.strip().encode()) or ():
                    signals[f"script:rsl={rule}"] = None
        elif tag == "time":
            if element.get("itemprop") == "datePublished" or element.get("pubdate") is not None:
                time_dates.append(element.get("datetime") or "")
        elif tag == "html":
            lang = lang or element.get("lang") or element.get(_XML_LANG)
        elif tag not in titles:
            titles[tag] = element.text_content()[: 4 * MAX_TITLE_CHARS]
    title = next((t for key in ("og", "title", "h1") if (t := titles.get(key, "").strip())), None)
    in_meta = [stated[name] for name in META_DATES if name in stated]
    return Markup(
        html_lang=" ".join((lang or "").split())[:MAX_LANG_CHARS] or None,
        title=" ".join(title.split())[:MAX_TITLE_CHARS] if title else None,
        published_at=published([*json_dates, *in_meta, *time_dates], fetched_on),
        licence_evidence=list(marks)[: licence.MAX_MARKS],
        rights_evidence=list(signals)[: rights.MAX_SIGNALS],
        canonical=address.joined(base, *canonical) if len(canonical) == 1 else None,
    )
