"""The picture of a run's funnel says what the stage table says, and is sound SVG."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from pipeline.report.funnel import draw, fates, levels, step_of_axis

SVG = "{http://www.w3.org/2000/svg}"


def table(languages: dict[str, dict[str, Any]], documents: int) -> dict[str, Any]:
    return {"extract": {"documents": documents, "dropped": {"not_text": 2}}, "languages": languages}


def row(kept: int, unique: int, **dropped: int) -> dict[str, Any]:
    identified = kept + sum(dropped.values())
    return {"identified": identified, "unique": unique, "kept": kept, "dropped": dropped}


LANGUAGES = {
    "mt": row(7, 9, near_duplicate=2, over_budget=1, too_few_words=1),
    "de": row(1200, 1300, exact_duplicate=50, page_without_content=100),
    "und": {"identified": 5, "kept": 0, "dropped": {"language_not_listed": 5}},
}


def drawn(path: Path, content: dict[str, Any]) -> tuple[list[str], list[ElementTree.Element]]:
    draw(content, path)
    root = ElementTree.parse(path).getroot()
    return [text.text or "" for text in root.iter(f"{SVG}text")], list(root.iter(f"{SVG}rect"))


def test_levels_and_languages_are_named_with_their_counts(tmp_path: Path) -> None:
    content = table(LANGUAGES, 1370)
    words, _ = drawn(tmp_path / "report" / "funnel.svg", content)
    for name, count in levels(content).items():
        assert words[words.index(name) + 1] == f"{count:,}"
    assert words[words.index("de") + 1] == "1,200 kept"
    assert words[words.index("mt") + 1] == "7 kept"
    assert "und" not in words
    assert words.index("de") < words.index("mt")


def test_bars_of_a_language_are_as_long_as_its_fates(tmp_path: Path) -> None:
    _, bars = drawn(tmp_path / "funnel.svg", table(LANGUAGES, 1370))
    chart = [bar for bar in bars if float(bar.get("x", 0)) >= 490 and bar.get("height") != "11.0"]
    counts = [n for code in ("de", "mt") for n in fates(LANGUAGES[code]).values() if n]
    assert len(chart) == len(counts)
    widths = [float(bar.get("width", 0)) for bar in chart]
    for width, count in zip(widths, counts, strict=True):
        assert width / widths[0] == pytest.approx(count / counts[0], abs=1e-3)
    right = max(float(bar.get("x", 0)) + float(bar.get("width", 0)) for bar in chart)
    assert right <= 1200


def test_a_run_without_documents_has_a_picture_too(tmp_path: Path) -> None:
    words, _ = drawn(tmp_path / "funnel.svg", table({"und": LANGUAGES["und"]}, 0))
    assert "records in" in words


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    content = table(LANGUAGES, 1370)
    draw(content, tmp_path / "a.svg")
    draw(content, tmp_path / "b.svg")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


@pytest.mark.parametrize("most", [0, 1, 7, 8, 9, 64, 65, 224, 999, 10**6, 10**9])
def test_an_axis_has_few_ticks_and_round_ones(most: int) -> None:
    step = step_of_axis(most)
    assert most / step <= 8
    assert str(step)[0] in "125"
    assert step == 1 or most / step > 3


def luminance(red: float, green: float, blue: float) -> float:
    """Relative luminance of a colour from 0 to 1 (WCAG 2.2)."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_words_on_bars_can_be_read(tmp_path: Path) -> None:
    """The contrast that WCAG 2.2 (1.4.3) asks of small words, and a title for who sees none."""
    whole = {"mt": row(100, 100)}
    draw(table(whole, 102), tmp_path / "funnel.svg")
    root = ElementTree.parse(tmp_path / "funnel.svg").getroot()
    assert root.findtext(f"{SVG}title")
    bars = [bar for bar in root.iter(f"{SVG}rect") if bar.get("fill") == "#0072B2"]
    words = [text for text in root.iter(f"{SVG}text") if text.get("x") == "220.0"][1:]
    assert len(words) == 2 * len(bars) == 10
    for place, bar in enumerate(bars):
        opacity = float(bar.get("fill-opacity", 1))
        blue = [1 - opacity * (1 - int(part, 16) / 255) for part in ("00", "72", "B2")]
        ground = luminance(*blue)
        for word in words[2 * place : 2 * place + 2]:
            own = 1.0 if word.get("fill") == "white" else 0.0
            light, dark = max(own, ground), min(own, ground)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (word.text, word.get("fill"))
