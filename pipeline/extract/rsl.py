"""Really Simple Licensing: the terms of an RSL document, a line of JSON for each licence.

What is kept is what decides about training: the addresses that a licence covers, the usages that
it permits and prohibits, and how it is paid. Source: RSL 1.0 (rslstandard.org/rsl, 2025-11-06).
"""

from __future__ import annotations

import json
from typing import Final

from lxml import etree

NAMESPACE: Final = "{https://rslstandard.org/rsl}"
MAX_LICENCES: Final = 1_000


def rules(document: bytes) -> list[str] | None:
    """Licences in the order of the document; None where it is no RSL.

    Each is JSON with `url` (a pattern of RFC 9309, or a whole address), `permits` and `prohibits`
    (usages, in lower case; null where the element is missing) and `payment` (types).
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(document, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None or etree.QName(root).localname != "rsl":
        return None
    found: list[str] = []
    for content in root.iter(f"{NAMESPACE}content", "content"):
        for licence in content.iter(f"{NAMESPACE}license", "license"):
            if len(found) >= MAX_LICENCES:
                return found
            found.append(
                json.dumps(
                    {
                        "url": (content.get("url") or "/")[:500],
                        "permits": _usages(licence, "permits"),
                        "prohibits": _usages(licence, "prohibits"),
                        "payment": sorted(
                            {(e.get("type") or "").lower()[:40] for e in _named(licence, "payment")}
                        ),
                    }
                )
            )
    return found


def _usages(licence: etree._Element, name: str) -> list[str] | None:
    """Usages of all elements of that name whose type is `usage`, None without any."""
    usages: set[str] = set()
    elements = [e for e in _named(licence, name) if (e.get("type") or "usage").lower() == "usage"]
    for element in elements:
        usages |= {usage[:40] for usage in (element.text or "").lower().replace(",", " ").split()}
    return sorted(usages)[:40] if elements else None


def _named(licence: etree._Element, name: str) -> list[etree._Element]:
    return [*licence.iter(f"{NAMESPACE}{name}", name)]
