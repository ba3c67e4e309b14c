"""Makes the sample crawl again: `python -m pipeline.sample.make_sample PACKAGES [OUT]`.

PACKAGES is a folder with each package of `pipeline.sample.packages.PACKAGES` unpacked in a folder
of its name (`apt-get download NAME` and `dpkg -x NAME_*.deb NAME`, or `npm pack NAME` and
`mkdir NAME && tar xzf NAME-*.tgz -C NAME`). OUT is where to write, this folder by default. The same
packages (names and versions stand in that table) give the same bytes: pages are chosen by a hash of
their names, dates are fixed, compressed members carry no time.

Which mistake is worse: a page whose licence does not allow it here, or an address of a real person.
Hence only listed packages, and no page with an e-mail address that we did not generate.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import zstandard

from pipeline.sample import crawl, declaration, manuals, messages, personal
from pipeline.sample.crawl import Item
from pipeline.sample.packages import LIBREOFFICE_LANGUAGES, MOZILLA_LANGUAGES
from pipeline.sample.page import Page, prose_share, prose_words
from pipeline.sample.warc import date, fetch, record_id, warcinfo

PAGES_A_LANGUAGE: Final = 50
"""Pages in the archives for each language, before copies; Maltese has fewer."""

DECLARATION_PAGES: Final = 5
"""Of these, pages of the declaration, where a language has other material too."""

APACHE_PAGES: Final = 5

TABLE_ROWS: Final = 6
"""Rows of each language in the JSONL source."""

LEAST_PROSE_WORDS: Final = 130
LEAST_PROSE_SHARE: Final = 0.65
"""A manual's page with less in sentences is a list of settings."""

GNOME_LANGUAGES: Final = frozenset(
    ["cs", "da", "de", "el", "en", "es", "fr", "hr", "hu", "lv", "nl", "pl", "pt", "sv"]
)
"""Languages with enough translated pages of the GNOME help."""

HTML_FILES: Final = ("bg", "de", "el", "ga", "hu", "lt", "mt", "pl")
"""Languages whose whole declaration is there as a bare HTML file."""

LICENCE_COLUMNS: Final = (
    "record_id", "file", "kind", "language", "url", "package", "version", "licence", "source",
    "attribution",
)  # fmt: skip


def choose(root: Path, language: str) -> list[Page]:
    """A language's good pages, the sources in turn, in an order that a hash gives."""
    sources: list[Iterable[Page]] = []
    if language in LIBREOFFICE_LANGUAGES:
        sources.append(manuals.libreoffice(root, language))
    if language in GNOME_LANGUAGES:
        sources.append(manuals.gnome(root, language))
    if language in MOZILLA_LANGUAGES:
        sources.append(messages.mozilla(root, language))
    if language == "ga":
        sources.append(messages.proverbs(root))
    if language in ("en", "fr"):
        sources.append(manuals.apache(root, language))
    ranked = [
        sorted(
            (
                page
                for page in source
                if prose_words(page) >= LEAST_PROSE_WORDS and prose_share(page) >= LEAST_PROSE_SHARE
            ),
            key=lambda page: crawl.order(language, page.site, page.slug),
        )
        for source in sources
    ]
    # The Apache manual is full of code: a few of its pages show that the filters see it.
    ranked = [
        pages[:APACHE_PAGES] if pages and pages[0].site == "server.example.net" else pages
        for pages in ranked
    ]
    turns = max(map(len, ranked), default=0)
    return [source[turn] for turn in range(turns) for source in ranked if turn < len(source)]


def language_items(root: Path, language: str) -> tuple[list[Item], list[Page]]:
    """The fetches of one language, and the pages that are left for the table."""
    parts = declaration.pages(root, language, 55 if language == "mt" else 100)
    chosen = choose(root, language)
    count = PAGES_A_LANGUAGE - DECLARATION_PAGES
    count = min(count, max(len(chosen) - TABLE_ROWS, 0))
    own, rest = chosen[:count], chosen[count : count + TABLE_ROWS]
    own = [replace(page, links=tuple(other.title for other in own[:9])) for page in own]
    articles = parts[: PAGES_A_LANGUAGE - count]
    number = sorted(crawl.ENCODINGS).index(language)
    charset = crawl.ENCODINGS[language]
    items: list[Item] = []
    for place, page in enumerate(articles):
        if place == 0:
            declared = ("header", "meta", "both")[number % 3]
            items.append(crawl.page_item(page, declared=declared, charset=charset))
        elif place == 1:
            signal = crawl.SIGNALS[number % len(crawl.SIGNALS)]
            items.append(crawl.page_item(page, signals=signal))
        elif place == 2:
            head = crawl.HEAD_SIGNALS[number % len(crawl.HEAD_SIGNALS)]
            items.append(crawl.page_item(replace(page, head=head)))
        else:
            items.append(crawl.page_item(page))
    for place, page in enumerate(own):
        if place == 3:
            items.append(crawl.page_item(page, declared="header", charset=charset))
        elif place == 4 and number % 4 == 0:
            items.append(crawl.page_item(page, transfer=("gzip", "chunked")[number // 4 % 2]))
        else:
            items.append(
                crawl.page_item(page, declared=("both", "header", "meta", "nowhere")[place % 4])
            )
    again = [page for page in own if page.raw is None] or articles
    originals = again[-3:] if len(again) >= 3 else [*again, *articles][:3]
    items.extend(list(crawl.copies(originals, items)))
    if number % 4 == 0:
        items.append(crawl.revisit(items[6]))
    about = personal.page(parts[-1])
    url = crawl.address(about, query=personal.query(language))
    items.append(crawl.page_item(about, "personal_data", url=url))
    return items, rest


def extra_items(root: Path, titles: dict[str, list[str]]) -> Iterator[Item]:
    """Foreign and bilingual pages, and everything that no package holds."""
    for language in declaration.FOREIGN:
        for page in declaration.pages(root, language, 220)[:3]:
            yield crawl.page_item(page, "foreign_language")
    for first, second in (("mt", "en"), ("ga", "en"), ("nl", "fr"), ("fi", "sv")):
        yield crawl.page_item(declaration.bilingual(root, first, second), "bilingual")
    yield from crawl.made(titles)


def main(root: Path, out: Path) -> None:
    """Write archives, table, HTML files and `LICENCES.tsv` to `out`."""
    items: list[Item] = []
    table: list[Page] = []
    titles: dict[str, list[str]] = {}
    for language in crawl.ENCODINGS:
        own, rest = language_items(root, language)
        items.extend(own)
        whole = declaration.pages(root, language, 10_000)[0]
        table.extend(rest[: TABLE_ROWS - 1] or declaration.pages(root, language, 400))
        table.append(replace(whole, slug="declaration", title=declaration.name(root, language)))
        titles[language] = [page.title for page in rest] * 4
    items.extend(extra_items(root, titles))
    items.sort(key=lambda item: crawl.order(item.exchange.url, item.kind))
    items.sort(key=lambda item: item.kind == "revisit")
    rows = [*_archives(items, out), *_table(table, out), *_html_files(root, out)]
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(LICENCE_COLUMNS)
    writer.writerows(rows)
    (out / "LICENCES.tsv").write_text(buffer.getvalue(), encoding="utf-8")


def _archives(items: list[Item], out: Path) -> Iterator[list[str]]:
    """Three archives; the second ends in the middle of a record, as after a full disk."""
    cuts = (0, len(items) * 2 // 5, len(items) * 4 // 5, len(items))
    position = 0
    for number in range(3):
        name = f"sample-{number:05d}.warc.gz"
        written = bytearray(warcinfo(name, position))
        part = items[cuts[number] : cuts[number + 1]]
        for item in part:
            position += 1
            identifier, data = fetch(item.exchange, name, position, f"192.0.2.{position % 250 + 1}")
            last = number == 1 and item is part[-1]
            # Cut where half of the pair is over: inside the response, the request before it whole.
            written += data[: len(data) * 2 // 3] if last else data
            kind = "truncated" if last else item.kind
            yield _row(item, identifier, name, kind)
        (out / name).write_bytes(written)


def _row(item: Item, identifier: str, name: str, kind: str) -> list[str]:
    package = item.package
    return [
        identifier, name, kind, item.language, item.exchange.url, package.name, package.version,
        package.licence, item.source, item.attribution,
    ]  # fmt: skip


def _table(pages: list[Page], out: Path) -> Iterator[list[str]]:
    """`sample.jsonl.zst`: id, text, url, title, fetched_at, lang; the text as plain lines."""
    name = "sample.jsonl.zst"
    lines: list[str] = []
    seen: defaultdict[str, int] = defaultdict(int)
    for number, page in enumerate(pages):
        url = crawl.address(page, f"export.{page.site}")
        seen[url] += 1
        identifier = record_id(name, number, url)
        record = {
            "id": identifier,
            "url": url,
            "title": page.title,
            "fetched_at": date(5000 + number),
            "lang": page.language,
            "text": page.text,
        }
        lines.append(json.dumps(record, ensure_ascii=False))
        item = Item(
            crawl.page_item(page).exchange,
            "row",
            page.language,
            page.package,
            page.source,
            page.attribution,
        )
        row = _row(item, identifier, name, "row")
        row[LICENCE_COLUMNS.index("url")] = url
        yield row
    repeated = [url for url, count in seen.items() if count > 1]
    if repeated:
        raise ValueError(f"{len(repeated)} addresses stand twice in the table")
    data = "".join(line + "\n" for line in lines).encode()
    (out / name).write_bytes(zstandard.ZstdCompressor(level=19).compress(data))


def _html_files(root: Path, out: Path) -> Iterator[list[str]]:
    """`html/declaration-XX.html`, as packaged; two of them in an older encoding."""
    (out / "html").mkdir(exist_ok=True)
    for language in HTML_FILES:
        raw = declaration.raw(root, language)
        charset = crawl.ENCODINGS[language] if language in ("hu", "el") else "utf-8"
        text = raw.replace("<head>", f'<head>\n    <meta charset="{charset}">', 1)
        name = f"html/declaration-{language}.html"
        (out / name).write_bytes(text.encode(charset, errors="xmlcharrefreplace"))
        page = declaration.pages(root, language, 10_000)[0]
        item = crawl.page_item(page, "html_file")
        row = _row(item, record_id(name), name, "html_file")
        row[LICENCE_COLUMNS.index("url")] = ""
        yield row


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python -m pipeline.sample.make_sample PACKAGES [OUT]")
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else Path(__file__).parent)
