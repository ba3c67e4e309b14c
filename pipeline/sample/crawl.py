"""Turns chosen pages into fetches: addresses, encodings, headers, copies, errors and signals.

The bodies of packaged pages are real; what a server would add is made up here, in the proportions
that a crawl has it: charsets declared in the header, in the page or nowhere, rights signals on few
pages, copies on other addresses, redirects, missing pages.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.sample import junk
from pipeline.sample.packages import MADE, Package
from pipeline.sample.page import Page, is_prose, without_block, words
from pipeline.sample.warc import Exchange

ENCODINGS: Final = {
    "bg": "windows-1251", "cs": "windows-1250", "da": "iso-8859-1", "de": "iso-8859-15",
    "el": "iso-8859-7", "en": "windows-1252", "es": "iso-8859-1", "et": "windows-1257",
    "fi": "iso-8859-15", "fr": "windows-1252", "ga": "iso-8859-1", "hr": "windows-1250",
    "hu": "iso-8859-2", "it": "iso-8859-1", "lt": "windows-1257", "lv": "iso-8859-13",
    "mt": "iso-8859-3", "nl": "windows-1252", "pl": "iso-8859-2", "pt": "iso-8859-1",
    "ro": "iso-8859-16", "sk": "windows-1250", "sl": "iso-8859-2", "sv": "iso-8859-1",
}  # fmt: skip
"""The single-byte encoding in which each language's older pages are found."""

SERVERS: Final = ("nginx", "Apache/2.4.62 (Debian)", "cloudflare", "Apache")

SIGNALS: Final = (
    (("tdm-reservation", "1"),),
    (("X-Robots-Tag", "noai, noimageai"),),
    (("tdm-reservation", "1"), ("tdm-policy", "https://rights.example.org/tdm-policy.json")),
    (("Content-Usage", "train-ai=n"),),
    (("Link", '<https://creativecommons.org/publicdomain/mark/1.0/>; rel="license"'),),
    (("tdm-reservation", "0"),),
)
"""Header signals, in turn, on pages of the declaration only: its text is in the public domain, so
that no author's terms are misstated."""

HEAD_SIGNALS: Final = (
    '<meta name="robots" content="noai, noimageai">\n',
    '<meta name="tdm-reservation" content="1">\n',
    '<link rel="license" href="https://creativecommons.org/publicdomain/mark/1.0/">\n',
)


@dataclass(frozen=True, slots=True)
class Item:
    """A fetch with what `LICENCES.tsv` says about it."""

    exchange: Exchange
    kind: str
    language: str
    package: Package
    source: str
    attribution: str = ""


def order(*parts: object) -> str:
    """A stable pseudo-random sort key."""
    return hashlib.sha256(" ".join(map(str, parts)).encode()).hexdigest()


def address(page: Page, host: str | None = None, query: str = "") -> str:
    """The URL of a page."""
    return f"https://{host or page.site}/{page.language.lower()}/{page.slug}.html{query}"


def _declare(html: str, charset: str) -> str:
    html = re.sub(r'<meta http-equiv="Content-Type"[^>]*>\n?', "", html, count=1)
    html = re.sub(r"<\?xml[^>]*\?>\s*", "", html, count=1)
    return re.sub(r"<head>", f'<head>\n<meta charset="{charset}">', html, count=1)


def page_item(
    page: Page,
    kind: str = "page",
    *,
    url: str | None = None,
    charset: str = "utf-8",
    declared: str = "both",
    signals: Sequence[tuple[str, str]] = (),
    transfer: str = "",
) -> Item:
    """A page as a successful fetch.

    `declared` says where the charset stands: `header`, `meta`, `both` or `nowhere`; `transfer` is
    `gzip`, `chunked` or empty.
    """
    html = page.html()
    if declared in ("meta", "both"):
        html = _declare(html, charset)
    elif page.raw is not None:
        html = re.sub(r'<meta http-equiv="Content-Type"[^>]*>\n?', "", html, count=1)
    body = html.encode(charset, errors="xmlcharrefreplace")
    kind_of_text = "text/html" + (f"; charset={charset}" if declared in ("header", "both") else "")
    return Item(
        _ok(url or address(page), body, kind_of_text, page.language, signals, transfer),
        kind, page.language, page.package, page.source, page.attribution,
    )  # fmt: skip


def _ok(
    url: str,
    body: bytes,
    content_type: str,
    language: str,
    signals: Sequence[tuple[str, str]] = (),
    transfer: str = "",
) -> Exchange:
    number = int(order(url)[:8], 16)
    headers = [
        ("Date", "Tue, 03 Feb 2026 06:00:00 GMT"),
        ("Server", SERVERS[number % len(SERVERS)]),
        ("Content-Type", content_type),
    ]
    if number % 3 == 0:
        headers.append(("Content-Language", language))
    if number % 5 == 0:
        headers.append(("Last-Modified", "Mon, 12 Jan 2026 09:30:00 GMT"))
    headers.extend(signals)
    if transfer == "gzip":
        body = gzip.compress(body, 9, mtime=0)
        headers.append(("Content-Encoding", "gzip"))
    payload = body
    if transfer == "chunked":
        pieces = [body[start : start + 2048] for start in range(0, len(body), 2048)]
        body = b"".join(f"{len(p):x}\r\n".encode() + p + b"\r\n" for p in pieces) + b"0\r\n\r\n"
        headers.append(("Transfer-Encoding", "chunked"))
    else:
        headers.append(("Content-Length", str(len(body))))
    return Exchange(url, 200, tuple(headers), body, payload=payload)


def copies(pages: Sequence[Page], items: Sequence[Item]) -> Iterator[Item]:
    """Copies of three of a language's pages: the same, with remarks, with one part less."""
    same, edited, shorter = pages[:3]
    [first] = [item for item in items if item.exchange.url == address(same)]
    elsewhere = replace(first.exchange, url=address(same, f"www.{same.site}", "?utm_source=feed"))
    yield replace(first, exchange=elsewhere, kind="exact_dup")
    remarks = tuple(text for _, text in same.blocks if is_prose(text))[:2]
    changed = replace(edited, date="2026-01-12", comments=remarks)
    yield page_item(changed, "near_dup", url=address(edited, "mirror.example.com"))
    candidates = [
        index for index, (_, text) in enumerate(shorter.blocks) if 3 < words(text) <= 14
    ] or [len(shorter.blocks) - 1]
    yield page_item(
        without_block(shorter, candidates[-1]),
        "near_dup",
        url=address(shorter, "mirror.example.com"),
    )


def made(titles: dict[str, list[str]]) -> Iterator[Item]:
    """Junk, errors, redirects, robots.txt and the like; `titles` gives the menus their entries."""

    def item(kind: str, language: str, url: str, body: bytes, content_type: str) -> Item:
        return Item(_ok(url, body, content_type, language), kind, language, MADE, "")

    html = "text/html; charset=utf-8"
    for language in ("cs", "de", "el", "et", "fr", "hu", "lv", "sv"):
        body = junk.menu(language, titles[language][:24]).encode()
        yield item("junk_menu", language, f"https://shop.example.org/{language}/menu", body, html)
    for language in junk.PARKED:
        body = junk.parked(language).encode()
        yield item("junk_parked", language, f"https://{language}.parked.example.com/", body, html)
    for count in (1, 2, 4):
        body = junk.lorem(count).encode()
        yield item("junk_lorem", "la", f"https://template.example.net/{count}", body, html)
    for language in junk.KEYWORDS:
        body = junk.keywords(language).encode()
        yield item("junk_keywords", language, f"https://cheap.example.com/{language}/", body, html)
    for language in ("da", "en", "ga", "pt"):
        body = junk.shell(language).encode()
        yield item("junk_shell", language, f"https://app.example.net/{language}/", body, html)
    for language in junk.NOT_FOUND:
        body = junk.soft_not_found(language).encode()
        yield item("junk_soft_404", language, f"https://shop.example.org/{language}/x1", body, html)
    yield item("junk_empty", "en", "https://app.example.net/blank", b"", html)
    for number, text in enumerate(junk.ROBOTS):
        host = (
            "office.example.org",
            "desktop.example.com",
            "browser.example.net",
            "rights.example.org",
        )
        yield item(
            "robots_txt", "en", f"https://{host[number]}/robots.txt", text.encode(), "text/plain"
        )
    tdm = "https://rights.example.org/.well-known/tdmrep.json"
    yield item("tdmrep", "en", tdm, junk.TDMREP.encode(), "application/json")
    yield item("css", "en", "https://office.example.org/style.css", junk.STYLE.encode(), "text/css")
    yield item("image", "en", "https://office.example.org/pixel.png", junk.PIXEL, "image/png")
    for number, language in enumerate(("bg", "de", "fi", "fr", "hr", "lt", "pl", "sk", "it", "ro")):
        status = (301, 302)[number % 2]
        url = f"http://office.example.org/{language}/"
        headers = (
            ("Location", f"https://office.example.org/{language}/index.html"),
            ("Content-Length", "0"),
        )
        yield Item(Exchange(url, status, headers, b""), "redirect", language, MADE, "")
    for number, language in enumerate(("en", "es", "hu", "mt", "nl", "sl", "sv", "el")):
        status = (404, 404, 410, 503, 404, 500, 404, 404)[number]
        body = junk.soft_not_found(language if language in junk.NOT_FOUND else "en").encode()
        headers = (("Content-Type", html), ("Content-Length", str(len(body))))
        url = f"https://desktop.example.com/{language}/gone-{number}.html"
        yield Item(Exchange(url, status, headers, body), "error", language, MADE, "")


def revisit(item: Item) -> Item:
    """A second fetch of a page that had not changed."""
    exchange = replace(item.exchange, revisit_of=item.exchange.url)
    return replace(item, exchange=exchange, kind="revisit")
