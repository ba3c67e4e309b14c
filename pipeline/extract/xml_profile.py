"""A format of XML that a recipe describes, for gazettes and registers that have no reader here.

    [extract.xml.riigi-teataja]
    root = "oigusakt"
    language = "et"
    title = "string(//aktinimi)"
    date = "string(//avaldamiskuupaev)"
    blocks = ["loige", "sisuTekst", "tavatekst"]
    headings = { peatykk = 2, paragrahvPealkiri = 3 }
    skip = ["metaandmed"]

The walk over the document, its bounds and its order are those of the formats that are built in.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

Names = tuple[str, ...]
Level = Annotated[int, msgspec.Meta(ge=1, le=6)]


class XmlProfile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How to read documents with one root element. Names of elements are local ones.

    `documents`, `title`, `date` and `language_path` are XPath 1.0 expressions, with the prefixes of
    `namespaces`; the last three start from a document. A date is kept if it is YYYY-MM-DD or
    YYYYMMDD. Elements in no list are inline; what another namespace embeds is left out.
    """

    root: str
    """Local name of the root element."""
    namespace: str | None = None
    """Its namespace; null for none."""
    documents: str | None = None
    """Elements that are a document each; null where the file is one."""
    blocks: Names = ()
    """Elements that are a line of their own."""
    headings: dict[str, Level] = {}
    """Elements that are a heading, and its level, 1 to 6."""
    leads: Names = ()
    """What stands before a block on its line, such as the number of a paragraph."""
    items: Names = ()
    """Items of lists."""
    rows: Names = ()
    cells: Names = ()
    """Rows and cells of tables."""
    skip: Names = ()
    """Elements that hold no text for readers, with all below them."""
    title: str | None = None
    date: str | None = None
    language: str | None = None
    """The language of every document, ISO 639-1."""
    language_path: str | None = None
    """Where a document says its language."""
    namespaces: dict[str, str] = {}
    """Prefixes that the expressions use."""

    def __post_init__(self) -> None:
        """Refuse an expression that is no XPath, before a run instead of in it."""
        paths = {"documents": self.documents, "title": self.title, "date": self.date,
                 "language_path": self.language_path}  # fmt: skip
        given = {key: path for key, path in paths.items() if path is not None}
        if not given:
            return
        from lxml import etree

        for key, path in given.items():
            try:
                etree.XPath(path, namespaces=self.namespaces)(etree.Element("any"))
            except etree.XPathError as error:
                raise ValueError(f"{key} is no XPath expression: {error}") from None


def profile_of(profiles: dict[str, XmlProfile], namespace: str | None, root: str) -> str | None:
    """Name of the profile for a root element; the first in the order of names that fits."""
    return next(
        (
            name
            for name, profile in sorted(profiles.items())
            if (profile.root, profile.namespace) == (root, namespace)
        ),
        None,
    )


def elements(root: Any, profile: XmlProfile) -> list[Any]:
    """The documents of a file, in its order; only elements count."""
    if profile.documents is None:
        return [root]
    found = root.xpath(profile.documents, namespaces=profile.namespaces)
    if not isinstance(found, list):
        return []
    return [one for one in found if hasattr(one, "tag") and isinstance(one.tag, str)]


def stated(element: Any, path: str | None, profile: XmlProfile) -> str | None:
    """What an expression says of a document: text of the first node, or a string; None if empty."""
    if path is None:
        return None
    found = element.xpath(path, namespaces=profile.namespaces)
    if isinstance(found, list):
        found = found[0] if found else ""
    text = "".join(found.itertext()) if hasattr(found, "itertext") else str(found)
    return " ".join(text.split()) or None
