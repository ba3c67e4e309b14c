"""What a setting finds, misses and lets in: the S-curve in numbers, before anybody runs it.

A pair of Jaccard similarity s becomes a candidate with probability 1 - (1 - s**rows)**bands
(Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, section 3.4.2). What becomes one is then
checked: of bands * rows values about the share s is equal (binomial); the recipe says how many
must be.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from dedup.config import PROFILES, DedupConfig

_STEPS = 10_000
_BAR = 30


def candidate_share(
    similarity: npt.NDArray[np.float64], bands: int, rows: int
) -> npt.NDArray[np.float64]:
    """Probability that pairs of these similarities, shape (n,), share a band: shape (n,)."""
    return np.asarray(1 - (1 - similarity**rows) ** bands)


def threshold(bands: int, rows: int) -> float:
    """Similarity where the curve is steepest, (1 / bands) ** (1 / rows)."""
    return float((1 / bands) ** (1 / rows))


def false_share(bands: int, rows: int, below: float = 0.8) -> float:
    """Share of candidates under a similarity, were all similarities equally frequent."""
    grid = (np.arange(_STEPS) + 0.5) / _STEPS
    share = candidate_share(grid, bands, rows)
    return float(share[grid < below].sum() / share.sum())


def passing_share(similarity: float, config: DedupConfig) -> float:
    """Probability that a pair passes the check by signatures, whether it is a candidate or not."""
    if config.verify == "none":
        return 1.0
    if config.verify == "jaccard":
        return float(similarity >= config.min_similarity)
    count = config.bands * config.rows
    least = math.ceil(round(config.min_similarity * count, 6))
    if similarity >= 1:
        return 1.0
    return sum(
        math.comb(count, k) * similarity**k * (1 - similarity) ** (count - k)
        for k in range(least, count + 1)
    )


def explain(config: DedupConfig) -> str:
    """The settings in words, the curve as a table, and the profiles side by side."""
    unit = (
        f"{config.ngram_chars} characters" if config.ngram_chars else f"{config.ngram_words} words"
    )
    count = config.bands * config.rows
    half_way = threshold(config.bands, config.rows)
    false = false_share(config.bands, config.rows)
    check = {
        "signature": f"candidates are linked where {config.min_similarity:g} of the values are "
        "equal",
        "jaccard": "candidates are linked where the shingles have a Jaccard similarity of "
        f"{config.min_similarity:g}",
        "none": "every candidate is linked",
    }[config.verify]
    lines = [
        (
            f"Shingles of {unit}, {config.bands} bands of {config.rows} rows = {count} values, "
            f"{8 * count} bytes a document; {check}."
        ),
        (
            f"Half-way similarity {half_way:.3f}; were all similarities "
            f"equally frequent, {false:.0%} of the candidates would "
            "lie below 0.8."
        ),
        "",
        "similarity  candidate  passes the check  (bar: candidate)",
    ]
    for percent in (30, 40, 50, 60, 65, 70, 75, 80, 85, 90, 95, 100):
        s = percent / 100
        share = float(candidate_share(np.array([s]), config.bands, config.rows)[0])
        bar = "#" * round(_BAR * share)
        passing = passing_share(s, config)
        lines.append(f"      {s:.2f}     {share:6.4f}            {passing:6.4f}  {bar}".rstrip())
    lines += ["", "profile    shingle   bands x rows  half-way  found at 0.8  below 0.8  source"]
    for name, one in PROFILES.items():
        size = f"{one.ngram_chars} chars" if one.ngram_chars else f"{one.ngram_words} words"
        found = float(candidate_share(np.array([0.8]), one.bands, one.rows)[0])
        lines.append(
            f"{name:<9}  {size:<8}  {one.bands:>5} x {one.rows:<4}  "
            f"{threshold(one.bands, one.rows):>8.3f}  {found:>12.3f}  "
            f"{false_share(one.bands, one.rows):>9.0%}  {one.source}"
        )
    return "\n".join(lines)
