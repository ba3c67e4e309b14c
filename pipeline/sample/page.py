"""What a page of the sample is, and how one that is not HTML yet is laid out as a web page.

Manuals in XML and lists of messages come without a site around them. The layout puts one there
(header, navigation, side bar, footer), so that finding the main content is real work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from pipeline.sample.packages import Package


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `blocks` are (tag, plain text) in reading order; `raw` is HTML kept as it came."""

    language: str
    site: str
    slug: str
    title: str
    blocks: tuple[tuple[str, str], ...]
    package: Package
    source: str
    attribution: str = ""
    raw: str | None = None
    links: tuple[str, ...] = ()
    head: str = ""
    date: str = ""
    comments: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The blocks as plain text, one a line."""
        return "\n".join(text for _, text in self.blocks)

    def html(self) -> str:
        """The page as HTML, UTF-8 not yet declared."""
        return self.raw if self.raw is not None else _layout(self)


def words(text: str) -> int:
    """Number of words, for choosing pages only."""
    return len(text.split())


def is_prose(text: str, least_words: int = 8) -> bool:
    """Whether a block is a sentence rather than a label, a heading or a piece of code."""
    return words(text) >= least_words and text.rstrip("\"'”“»)").endswith((".", "!", "?", ";"))


def prose_words(page: Page) -> int:
    """Words in sentences."""
    return sum(words(text) for _, text in page.blocks if is_prose(text))


def prose_share(page: Page) -> float:
    """Share of a page's words that stand in sentences, in [0, 1]."""
    total = sum(words(text) for _, text in page.blocks)
    return prose_words(page) / total if total else 0.0


def without_block(page: Page, index: int) -> Page:
    """The page with one block left out, as an edited copy on another site would be."""
    return replace(page, blocks=page.blocks[:index] + page.blocks[index + 1 :])


def _layout(page: Page) -> str:
    body: list[str] = []
    in_list = False
    for tag, text in page.blocks:
        if (tag == "li") != in_list:
            body.append("<ul>" if tag == "li" else "</ul>")
            in_list = tag == "li"
        body.append(f"<{tag}>{escape(text)}</{tag}>")
    if in_list:
        body.append("</ul>")
    links = "".join(
        f'<li><a href="/{page.language}/{number}">{escape(link)}</a></li>'
        for number, link in enumerate(page.links)
    )
    date = (
        f'<p class="date"><time datetime="{page.date}">{page.date}</time></p>' if page.date else ""
    )
    comments = _comments(page.comments)
    content = "\n".join(body)
    return f"""<!DOCTYPE html>
<html lang="{page.language}">
<head>
<title>{escape(page.title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
{page.head}<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><a class="logo" href="/{page.language}/">{page.site}</a></header>
<nav><ul class="menu">{links}</ul></nav>
<main><article>
<h1>{escape(page.title)}</h1>
{date}{content}
</article>{comments}</main>
<footer>{_footer(page)}</footer>
</body>
</html>
"""


def _comments(comments: Sequence[str]) -> str:
    if not comments:
        return ""
    items = "".join(f'<li class="comment"><p>{escape(comment)}</p></li>' for comment in comments)
    return f'<section id="comments" class="comments"><ol>{items}</ol></section>'


def _footer(page: Page) -> str:
    if page.package.licence == "CC-BY-SA-3.0":
        address = "https://creativecommons.org/licenses/by-sa/3.0/"
        return (
            f'<p>{escape(page.attribution)}</p><a rel="license" href="{address}">CC BY-SA 3.0</a>'
        )
    return f"<p>{page.site}</p>"
