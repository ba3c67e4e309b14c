"""The funnel of a run as a picture: what came in, what each stage took, what is left.

SVG, written here: bars and words need no library, and to import one that draws costs a run half a
CPU second. It is sharp at any size.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from language_id.languages import UND
from manifests.reasons import MEANING
from pipeline.files import write_bytes

# Okabe and Ito's palette, told apart with any kind of colour vision (jfly.uni-koeln.de/color).
_COLOURS = {
    "kept": "#009E73",
    "over budget": "#56B4E9",
    "duplicate": "#E69F00",
    "personal data": "#CC79A7",
    "quality": "#D55E00",
}
_BLUE = "#0072B2"

# Places and sizes in pixels.
_WIDTH = 1200
_TOP = 50
_LEVEL, _LEVEL_GAP = 71, 28
_FUNNEL = (20, 420)
_CHART = (490, 1180)
_ROW, _ROW_GAP = 16, 4
_END = 100
"""Room right of the longest bar, for its words."""


def draw(table: dict[str, Any], path: Path) -> None:
    """Write an SVG: the funnel over all documents, and each language's documents by fate.

    `table` is a stage table (`manifests.conservation.stage_table`).
    """
    rows = {code: row for code, row in sorted(table["languages"].items()) if code != UND}
    bottom = _TOP + max(len(rows) * (_ROW + _ROW_GAP), 5 * (_LEVEL + _LEVEL_GAP))
    height = bottom + 90
    lines = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
            f'viewBox="0 0 {_WIDTH} {height}" font-family="DejaVu Sans, Verdana, sans-serif" '
            'font-size="13" role="img">'
        ),
        "<title>Documents that each stage left over, and by language what became of them</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="white"/>',
        *_funnel(levels(table)),
        *_languages(rows, bottom),
        "</svg>",
    ]
    write_bytes(path, "\n".join(lines).encode() + b"\n")


def levels(table: dict[str, Any]) -> dict[str, int]:
    """Documents that each stage left over, from what came in to what is kept."""
    rows = [row for code, row in table["languages"].items() if code != UND]
    documents = table["extract"]["documents"]
    return {
        "records in": documents,
        "with text": documents - sum(table["extract"]["dropped"].values()),
        "in a language asked for": sum(row["identified"] for row in rows),
        "unique": sum(row["unique"] for row in rows),
        "kept": sum(row["kept"] for row in rows),
    }


def fates(row: dict[str, Any]) -> dict[str, int]:
    """Documents of one language by what became of them, in the order of `_COLOURS`."""
    found = dict.fromkeys(_COLOURS, 0)
    found["kept"] = row["kept"]
    for reason, count in row["dropped"].items():
        stage = MEANING[reason].stage if reason in MEANING else "filter"
        name = {"shards": "over budget", "dedup": "duplicate", "redact": "personal data"}
        found[name.get(stage, "quality")] += count
    return found


def step_of_axis(most: int) -> int:
    """The distance of ticks: 1, 2 or 5 times a power of ten, so that at most eight fit."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if factor * power * 8 >= most:
                return factor * power
        power *= 10


def _funnel(counts: dict[str, int]) -> Iterator[str]:
    left, right = _FUNNEL
    middle, documents = (left + right) / 2, max(counts["records in"], 1)
    yield _text("All documents", middle, _TOP - 24, anchor="middle", size=15)
    for place, (name, count) in enumerate(counts.items()):
        width = (right - left) * count / documents
        y = _TOP + place * (_LEVEL + _LEVEL_GAP)
        yield _bar(middle - width / 2, y, width, _LEVEL, _BLUE, opacity=1 - 0.13 * place)
        # A narrow bar cannot hold its words: they stand over it, and have to be seen beside it. On
        # the paler bars white has less contrast than words need (4.5, WCAG 2.2, 1.4.3).
        colour = "white" if count > documents * 0.45 and place == 0 else "black"
        yield _text(name, middle, y + _LEVEL / 2 - 5, anchor="middle", colour=colour)
        yield _text(f"{count:,}", middle, y + _LEVEL / 2 + 14, anchor="middle", colour=colour)


def _languages(rows: dict[str, dict[str, Any]], bottom: int) -> Iterator[str]:
    left, right = _CHART
    of = {code: fates(row) for code, row in rows.items()}
    most = max((sum(found.values()) for found in of.values()), default=0)
    scale = (right - left - _END) / max(most, 1)
    yield _text("By language", (left + right) / 2, _TOP - 24, anchor="middle", size=15)
    pitch = (bottom - _TOP) / max(len(rows), 1)
    height = min(pitch - _ROW_GAP, 3 * _ROW)
    for place, (code, found) in enumerate(of.items()):
        y = _TOP + place * pitch + (pitch - height) / 2
        words = y + height / 2 + 5
        yield _text(code, left - 8, words, anchor="end")
        x = float(left)
        for fate, count in found.items():
            if count:
                yield _bar(x, y, count * scale, height, _COLOURS[fate])
                x += count * scale
        yield _text(f"{found['kept']:,} kept", x + 6, words, size=11)
    yield from _axis(most, scale, bottom + 6)
    x = left + 20
    for fate, colour in _COLOURS.items():
        yield _bar(x, bottom + 66, 28, 11, colour)
        yield _text(fate, x + 36, bottom + 76)
        x += 66 + 8 * len(fate)


def _axis(most: int, scale: float, y: int) -> Iterator[str]:
    left, right = _CHART
    yield f'<path d="M{left} {_TOP - 8}V{y}H{right}" fill="none" stroke="black"/>'
    for count in range(0, most + 1, step_of_axis(most)):
        x = left + count * scale
        yield f'<path d="M{x:.1f} {y}v5" stroke="black"/>'
        yield _text(f"{count:,}", x, y + 19, anchor="middle")
    yield _text("documents", (left + right) / 2, y + 40, anchor="middle")


def _bar(
    x: float, y: float, width: float, height: float, colour: str, *, opacity: float = 1.0
) -> str:
    paler = f' fill-opacity="{opacity:.2f}"' if opacity < 1 else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'fill="{colour}"{paler}/>'
    )


def _text(
    words: str, x: float, y: float, *, anchor: str = "start", size: int = 13, colour: str = "black"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" '
        f'fill="{colour}">{escape(words, quote=False)}</text>'
    )
