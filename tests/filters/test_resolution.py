"""Bounds: strict tables, and the order in which they are laid over each other."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from filters import resolution
from filters.config import FilterConfig
from filters.decide import decide, reasons
from filters.resolution import (
    PROFILES,
    language_table,
    parse_bounds,
    parse_profile,
    profile_of,
    profile_table,
    resolve,
)
from filters.rule import Bounds
from filters.rules import BY_NAME, RULES
from filters.stage import fingerprint, stage
from language_id import languages
from language_id.languages import OFFICIAL
from tests.filters.batches import batch
from tests.filters.own_sentences import SENTENCES

PER_LANGUAGE = (
    "min_mean_word_chars", "max_mean_word_chars", "min_letter_words", "max_repeated_lines",
    "max_repeated_paragraphs", "max_repeated_line_chars", "max_repeated_paragraph_chars",
    *(f"max_top_{n}_gram_chars" for n in (2, 3, 4)),
    *(f"max_repeated_{n}_gram_chars" for n in range(5, 11)),
    "min_terminal_lines", "max_short_lines", "max_repeated_text_line_chars", "max_newlines",
)  # fmt: skip


@pytest.mark.parametrize("language", OFFICIAL)
def test_every_language_is_complete(language):
    table = language_table(language)
    assert len(table.stop_words) >= 8
    assert table.origin and table.licence
    if language != "en":  # the defaults of the rules were made for English
        assert set(PER_LANGUAGE) <= set(table.bounds)
    for profile in PROFILES:
        assert list(resolve(FilterConfig(), language, profile)) == [rule.name for rule in RULES]


@pytest.mark.parametrize("profile", PROFILES)
def test_a_profile_never_makes_a_rule_stricter(profile):
    assert profile_table(profile).description
    for language in OFFICIAL:
        published = {rule.name: rule.bound for rule in RULES} | language_table(language).bounds
        for name, bounds in resolve(FilterConfig(), language, profile).items():
            if bounds.max is not None:
                assert published[name] is not None and bounds.max >= published[name]
            if bounds.min is not None:
                assert published[name] is not None and bounds.min <= published[name]


@pytest.mark.parametrize("language", OFFICIAL)
def test_every_language_has_its_alphabet_and_words_for_acts(language):
    table = language_table(language)
    letters = {c for c in SENTENCES[language].lower() if c.isalpha()}
    assert letters <= set(table.alphabet)
    assert table.alphabet == table.alphabet.lower()
    assert len(table.act_words) >= 7
    assert len(table.shell_words) >= 7


BAD_BOUNDS = (
    ({"min_word": {"min": 3}}, "min_words"),
    ({"min_words": {"max": 3}}, "has 'min'"),
    ({"min_words": {"min": "3"}}, "number"),
    ({"min_words": {"min": True}}, "number"),
    ({"min_words": {"min": -1}}, "number"),
    ({"min_words": {"min": float("nan")}}, "number"),
    ({"min_words": {"min": 3, "max": 4}}, "write"),
    ({"min_words": 3}, "write"),
    ([], "table"),
)


@pytest.mark.parametrize(("table", "message"), BAD_BOUNDS)
def test_bounds_are_read_strictly(table, message):
    with pytest.raises(ValueError, match=message) as raised:
        parse_bounds(table, "xx.toml [filters] bounds")
    assert "xx.toml [filters] bounds" in str(raised.value)


BAD_PROFILES = (
    ("of = []\ndescription = 'x'", "'off'"),
    ("off = ['max_word']\ndescription = 'x'", "'max_words'"),
    ("off = 'max_words'\ndescription = 'x'", "list"),
    ("off = []", "description"),
    ("description = 'x'\n[relax]\nmax_word = { max = 1 }", "'max_words'"),
)


@pytest.mark.parametrize(("text", "message"), BAD_PROFILES)
def test_profiles_are_read_strictly(text, message):
    with pytest.raises(ValueError, match=message) as raised:
        parse_profile("x", text, "x.toml")
    assert "x.toml" in str(raised.value)


LETTERS = {"alphabet": "a", "act_words": ["art"], "shell_words": ["x"]}
BAD_LANGUAGES = (
    (None, "missing"),
    ({"stop_word": []}, "'stop_words'"),
    ({}, "lacks 'origin'"),
    ({"origin": "x", "licence": "x", "stop_words": "de", **LETTERS, "bounds": {}}, "list"),
    ({"origin": "x", "licence": "x", "stop_words": ["a", "a"], **LETTERS, "bounds": {}}, "twice"),
    ({"origin": "", "licence": "x", "stop_words": ["a"], **LETTERS, "bounds": {}}, "origin"),
    ({"origin": "x", "licence": "x", "stop_words": ["a"], **LETTERS, "bounds": {},
      "terminal_marks": [";;"]}, "one character"),
    ({"origin": "x", "licence": "x", "stop_words": ["a"], **LETTERS,
      "bounds": {"max_word": {"max": 1}}}, "'max_words'"),
)  # fmt: skip


@pytest.mark.parametrize(("table", "message"), BAD_LANGUAGES)
def test_language_tables_are_read_strictly(monkeypatch, table, message):
    language = languages.load("mt")
    changed = replace(language, tables={} if table is None else {"filters": table})
    monkeypatch.setattr(resolution, "load", lambda code: changed)
    with pytest.raises(ValueError, match=message) as raised:
        language_table.__wrapped__("mt")
    assert "mt.toml [filters]" in str(raised.value)


BAD_CONFIGS = (
    (FilterConfig(off=("min_word",)), "off.*'min_words'"),
    (FilterConfig(bounds={"min_word": {"min": 1}}), "'min_words'"),
    (FilterConfig(languages={"mtt": {}}), "'mt'"),
    (FilterConfig(languages={"mt": {"min_word": {"min": 1}}}), r"languages\.mt.*'min_words'"),
    (FilterConfig(profile="laws"), "'law'"),
)


@pytest.mark.parametrize(("config", "message"), BAD_CONFIGS)
def test_a_wrong_recipe_is_refused_for_every_language(config, message):
    for language in ("de", "mt"):
        with pytest.raises(ValueError, match=message):
            fingerprint(config, language)
        with pytest.raises(ValueError, match=message):
            stage(config, language)


def test_an_unknown_language_or_source_type_is_refused():
    with pytest.raises(ValueError, match="24 official"):
        fingerprint(FilterConfig(), "und")
    judge = stage(FilterConfig(), "de")
    with pytest.raises(ValueError, match="'web'"):
        judge(batch(["x"], "webb"))
    with pytest.raises(ValueError, match="source_type"):
        profile_of(FilterConfig(), None)


def test_order_of_resolution():
    def bound(config, language="mt", profile="web", name="max_top_2_gram_chars"):
        return resolve(config, language, profile)[name]

    assert BY_NAME["max_top_2_gram_chars"].bounds == Bounds(max=0.2)
    assert bound(FilterConfig()) == Bounds(max=0.949)
    assert bound(FilterConfig(), profile="law") == Bounds(max=0.949)
    assert bound(FilterConfig(), "de", "law") == Bounds(max=0.4)
    everywhere = FilterConfig(bounds={"max_top_2_gram_chars": {"max": 0.5}})
    assert bound(everywhere) == bound(everywhere, "de", "law") == Bounds(max=0.5)
    here = FilterConfig(
        bounds={"max_top_2_gram_chars": {"max": 0.5}},
        languages={"mt": {"max_top_2_gram_chars": {"max": 0.6}}},
    )
    assert bound(here) == Bounds(max=0.6)
    assert bound(here, "de") == Bounds(max=0.5)
    gone = FilterConfig(bounds={"max_top_2_gram_chars": {"max": False}})
    assert bound(gone) == Bounds()
    off = FilterConfig(bounds={"min_words": {"min": 5}}, off=("min_words",))
    assert bound(off, name="min_words") == Bounds()
    assert bound(FilterConfig(), profile="law", name="max_words") == Bounds()
    back = FilterConfig(bounds={"max_words": {"max": 9}})
    assert bound(back, profile="law", name="max_words") == Bounds(max=9)


def test_pdf_is_judged_as_web():
    assert profile_of(FilterConfig(), "pdf") == "web"
    assert profile_of(FilterConfig(profile="tender"), "pdf") == "tender"


def test_a_decision_replays_from_stored_measures(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    config = FilterConfig(bounds={"min_words": {"min": 20}})
    texts = [*SENTENCES.values(), "", "x " * 60]
    verdict = stage(config, "de")(batch(texts))
    pq.write_table(pa.Table.from_batches([verdict]), tmp_path / "verdicts.parquet")
    stored = pq.read_table(tmp_path / "verdicts.parquet")
    failing = decide(stored, resolve(config, "de", "web"))
    assert reasons(failing) == stored.column("failed").to_pylist()
    milder = decide(stored, resolve(FilterConfig(off=("min_words",)), "de", "web"))
    assert milder.sum() < failing.sum()


def test_a_value_of_exactly_the_bound_passes():
    import pyarrow as pa

    columns = {
        "words": pa.array([49, 50], pa.int64()),
        "hash_to_word_ratio": pa.array([0.1, 0.1001], pa.float32()),
        "letter_word_share": pa.array([0.8, 0.7999], pa.float32()),
    }
    bounds = {rule.name: Bounds() for rule in RULES}
    for name in ("min_words", "max_hashes", "min_letter_words"):
        bounds[name] = BY_NAME[name].bounds
    failing = decide(pa.RecordBatch.from_pydict(columns), bounds)
    assert reasons(failing) == [
        ["too_few_words"],
        ["too_many_hash_signs", "too_few_words_with_letters"],
    ]


def test_the_fingerprint_is_plain_and_follows_the_settings():
    plain = fingerprint(FilterConfig(), "mt")
    assert json.loads(json.dumps(plain)) == plain
    assert set(next(iter(plain["assets"].values()))) == {"sha256", "licence", "origin"}
    assert plain == fingerprint(FilterConfig(), "mt")
    changed = (
        FilterConfig(profile="law"),
        FilterConfig(off=("min_words",)),
        FilterConfig(bounds={"min_words": {"min": 40}}),
        FilterConfig(languages={"mt": {"min_words": {"min": 41}}}),
        FilterConfig(
            datatrove={"datatrove.pipeline.filters.C4QualityFilter": {"min_words_per_line": 3}}
        ),
    )
    prints = [json.dumps(fingerprint(config, "mt")) for config in changed]
    assert len({json.dumps(plain), *prints}) == len(changed) + 1
    elsewhere = FilterConfig(languages={"de": {"min_words": {"min": 40}}})
    assert fingerprint(elsewhere, "mt") == plain


def test_the_stage_version_follows_the_tokenizer():
    """Other words are other verdicts: raise filters.stage.VERSION, then this pair."""
    from filters.stage import VERSION
    from language_id.words import WORDS_VERSION

    assert (VERSION, WORDS_VERSION) == (7, 1)


def test_settings_load_no_heavy_library():
    import subprocess
    import sys

    code = (
        "import sys, filters.stage as s; from filters.config import FilterConfig;"
        "s.fingerprint(FilterConfig(), 'mt'); s.schema(FilterConfig());"
        "print([m for m in ('numba', 'numpy', 'polars', 'datatrove') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (
        "numba" not in out.stdout and "datatrove" not in out.stdout and "polars" not in out.stdout
    )
