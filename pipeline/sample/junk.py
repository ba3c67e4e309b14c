"""Pages that a crawl brings home and nobody wants: menus, parked names, filler text, keyword lists.

Written for the sample, apart from menu entries, which are titles of manual pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

LOREM: Final = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut "
    "labore et dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco "
    "laboris nisi ut aliquip ex ea commodo consequat. Duis aute irure dolor in reprehenderit in "
    "voluptate velit esse cillum dolore eu fugiat nulla pariatur. Excepteur sint occaecat "
    "cupidatat non proident, sunt in culpa qui officia deserunt mollit anim id est laborum."
)

PARKED: Final = {
    "en": "This domain name is parked. Buy this domain or read the offers of our sponsors below.",
    "de": "Diese Domain ist geparkt. Kaufen Sie die Domain oder lesen Sie die Anzeigen.",
    "pl": "Ta domena jest zaparkowana. Kup tę domenę lub zobacz oferty sponsorów.",
}

NOT_FOUND: Final = {
    "cs": "Stránka nebyla nalezena. Zkuste ji vyhledat.",
    "el": "Η σελίδα δεν βρέθηκε. Δοκιμάστε την αναζήτηση.",
    "en": "Sorry, the page you are looking for could not be found. Try the search.",
    "fr": "Désolé, la page demandée est introuvable. Essayez la recherche.",
    "lt": "Puslapis nerastas. Pabandykite paiešką.",
    "mt": "Il-paġna ma nstabitx. Ipprova fittex.",
}

KEYWORDS: Final = {
    "de": "günstig kaufen Angebot billig Rabatt Gutschein Test Vergleich Preis online bestellen",
    "en": "cheap buy best price discount coupon review compare online order deal offer sale",
    "es": "barato comprar oferta descuento cupón precio mejor comparar tienda pedido rebajas",
    "pl": "tanio kup promocja rabat kupon cena porównanie sklep zamówienie okazja wyprzedaż",
}


def _document(language: str, title: str, body: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>{head}</head>\n<body>{body}</body></html>\n"
    )


def menu(language: str, titles: Sequence[str]) -> str:
    """A page that is all navigation."""
    items = "".join(
        f'<li><a href="/{language}/{n}">{escape(t)}</a></li>' for n, t in enumerate(titles)
    )
    return _document(language, titles[0], f"<nav><ul>{items}</ul></nav><div><ul>{items}</ul></div>")


def parked(language: str) -> str:
    """A page of a name that is for sale."""
    links = "".join(f'<a href="/go?{n}">Link {n}</a> ' for n in range(12))
    return _document(
        language, "example.com", f"<h1>example.com</h1><p>{PARKED[language]}</p>{links}"
    )


def lorem(paragraphs: int) -> str:
    """A template that was put online before its text."""
    body = "".join(f"<p>{LOREM}</p>" for _ in range(paragraphs))
    return _document("la", "Lorem ipsum", f"<article><h1>Lorem ipsum</h1>{body}</article>")


def keywords(language: str) -> str:
    """A page that is written for search engines."""
    terms = KEYWORDS[language].split()
    count = len(terms)
    lines = "".join(
        "<p>" + " ".join(terms[(row * 3 + column) % count] for column in range(2 * count)) + "</p>"
        for row in range(12)
    )
    return _document(language, KEYWORDS[language], f"<div>{lines}</div>")


def shell(language: str) -> str:
    """A page whose text a script would have fetched."""
    return _document(
        language, "App", '<div id="root"></div><script src="/static/app.js"></script>',
        '<script>window.__STATE__={"user":null,"items":[]};</script>',
    )  # fmt: skip


def soft_not_found(language: str) -> str:
    """A page that is not there, sent with status 200."""
    return _document(language, "404", f"<h1>404</h1><p>{NOT_FOUND[language]}</p>")


ROBOTS: Final = (
    "User-agent: *\nDisallow: /cgi-bin/\n",
    "User-agent: *\nAllow: /\n\nUser-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n",
    "User-agent: *\nDisallow: /search\nCrawl-delay: 5\nContent-Usage: train-ai=n\n",
    "User-agent: *\nDisallow:\nSitemap: https://rights.example.org/sitemap.xml\n",
)

TDMREP: Final = '[{"location": "/*", "tdm-reservation": 1}]\n'

STYLE: Final = "body { font-family: sans-serif; margin: auto }\n.menu li { display: inline }\n"

PIXEL: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da6364600000000600023081d02f0000000049454e44ae426082"
)
"""A PNG of one transparent pixel."""
