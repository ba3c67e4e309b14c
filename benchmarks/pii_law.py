"""National law of the test data, cut into documents: full of numbers, hardly a person in it."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path


def law_documents(root: Path) -> dict[str, list[str]]:
    """Windows of 3,000 characters of national law by language: numbers, hardly any person."""
    languages = {"cz": "cs", "de": "de", "ee": "et", "fi": "fi", "gr": "el", "lu": "fr", "nl": "nl",
                 "ro": "ro", "sk": "sk"}  # fmt: skip
    found: dict[str, list[str]] = defaultdict(list)
    for folder in sorted((root / "public_sector" / "national_law").iterdir()):
        for path in sorted(folder.iterdir()):
            if path.suffix in {".md", ".html", ".xml", ".txt"}:
                text = re.sub("<[^>]*>", " ", path.read_text("utf-8", "replace"))
                windows = [text[at : at + 3000] for at in range(0, min(len(text), 60_000), 3000)]
                found[languages[folder.name[:2]]] += windows
    return dict(found)
