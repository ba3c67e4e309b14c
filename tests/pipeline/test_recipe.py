"""A recipe is strict: every mistake is refused with file, line and the nearest known name."""

from pathlib import Path

import pytest

from pipeline.errors import RecipeError
from pipeline.recipe import from_json, read, to_json, to_toml

MINIMAL = """name = "small"
[[sources]]
name = "crawl"
paths = ["*.warc.gz"]
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "recipe.toml"
    path.write_text(text, encoding="utf-8")
    return path


WRONG = [
    (MINIMAL + "[dedup]\nbandz = 14\n", ["line 6", "'bandz'", "did you mean 'bands'?"]),
    ("nam = 1\n" + MINIMAL, ["line 1", "'nam'", "did you mean 'name'?"]),
    (MINIMAL + 'licens = "CC0"\n', ["line 5", "'licens'", "did you mean 'licence'?"]),
    (MINIMAL + "[shards]\nseed = -1\n", ["line 6", "shards.seed"]),
    (MINIMAL + "[filtr]\n", ["line 5", "'filtr'", "did you mean 'filter'?"]),
    (MINIMAL.replace("small", "Not a name!"), ["line 1", "name"]),
    ('languages = ["mt", "zz"]\n' + MINIMAL, ["'zz'", "24 official"]),
    ('languages = ["mt", "mt"]\n' + MINIMAL, ["each once"]),
    (MINIMAL + '[[sources]]\nname = "crawl"\npaths = ["b"]\n', ["two sources", "'crawl'"]),
    (MINIMAL + 'columns = { txt = "content" }\n', ["'crawl'", "did you mean 'text'?"]),
    (MINIMAL + 'columns = { text = "a", html = "b" }\n', ["choose one"]),
    ("name = [\n", ["not TOML"]),
    ('name = "small"\n', ["sources"]),
    (MINIMAL + '[redact.actions]\nEMIAL_ADDRESS = "mask"\n', ["EMIAL_ADDRESS", "EMAIL_ADDRESS"]),
    (MINIMAL + 'period = "2024-13"\n', ["line 5", "period"]),
    (MINIMAL + '[filter]\nrights = "tdm-strict"\n', ["'tdm-strict'", "'tdm-strict-1'"]),
    (MINIMAL + '[filter]\ntakedown = "none.txt"\n', ["takedown cannot be read"]),
    (MINIMAL + "[filter.licences]\nallow = []\n", ["'allow'", "'allowed'"]),
    (MINIMAL + "[filter.bounds.min_wrds]\nmin = 3\n", ["'min_wrds'", "'min_words'"]),
    (MINIMAL + "[filter.bounds.min_words]\nmim = 3\n", ["min_words", "'min'", "'mim'"]),
    (MINIMAL + "[filter.langauges.mt]\n", ["line 5", "'langauges'", "did you mean 'languages'?"]),
    (MINIMAL + "[filter.languages.mt.min_wrds]\nmin = 3\n", ["'min_wrds'", "'min_words'"]),
    (MINIMAL + "[filter.languages.mtt]\n", ["'mtt'", "'mt'"]),
    (MINIMAL + "[filter.profiles.lwa.mt]\n", ["'lwa'", "'law'"]),
    (MINIMAL + "[filter.profiles.law.mt.max_newlinse]\nmax = 1\n", ["'max_newlines'"]),
    (MINIMAL + '[filter]\noff = ["max_newlinse"]\n', ["'max_newlinse'", "'max_newlines'"]),
    (MINIMAL + '[filter]\nprofile = "wbe"\n', ["'wbe'", "'web'"]),
    (MINIMAL + '[filter.lists.adult]\npath = "x"\nlicense = "x"\n', ["line 7", "'licence'"]),
    (MINIMAL + '[filter.lists.adult]\npath = "x"\n', ["filter.lists", "version"]),
    (MINIMAL + "[filter.lists.Adult]\n", ["filter.lists"]),
    (
        MINIMAL + '[filter.lists.adult]\npath = "x"\nversion = "1"\nlicence = "x"\norigin = "x"\n',
        ["[filter.lists.adult]", "x is not there"],
    ),
    (MINIMAL + "[filter.datatrove.mine]\nx = 1\n", ["filter.datatrove.mine", "`filter`"]),
    (MINIMAL + '[shards]\nprefer = "qualty"\n', ["line 6", "shards.prefer", "'quality'?"]),
    (
        MINIMAL + '[shards]\ntotal_chars = "1"\n',
        ["line 6", "a whole number from 1, not a text in quotes."],
    ),
    (MINIMAL + "[shards]\ntemperature = 3\n", ["line 6", "a number from 0 up to 1."]),
    ('languages = "mt"\n' + MINIMAL, ["line 1", "a list ([…]), not a text"]),
    (MINIMAL + "paths = 3\n", ["not TOML"]),
    (MINIMAL + 'sidecar = "yes"\n', ["line 5", "true or false, not a text"]),
    (MINIMAL + 'type = "laws"\n', ["line 5", "'laws'", "did you mean 'law'?"]),
    (MINIMAL + 'type = "book"\n', ["line 5", "known are web, pdf, law"]),
    ("name = 3\n" + MINIMAL.partition("\n")[2], ["line 1", "small letters"]),
    (MINIMAL + 'period = "May"\n', ["line 5", '"2015-01/2024-12"']),
    (MINIMAL + "[filter]\nbounds = { min_words = 5 }\n", ["line 6", "each entry of filter.bounds"]),
    (MINIMAL + '[redact]\nactions = { IBAN_CODE = "hide" }\n', ["line 6", "'hide'", "mask, pse"]),
    (MINIMAL + '[slurm]\nmemory = "16"\n', ["line 6", '"16G"']),
    (MINIMAL + "[slurm.stages.extrac]\n", ["line 5", "'extrac'", "did you mean 'extract'?"]),
    ('languages = ["MT"]\n' + MINIMAL, ["'MT'", "did you mean 'mt'?"]),
    (
        MINIMAL + '[filter.datatrove.mine]\nfilter = "datatrove.pipeline.filters.RegexFilter"\n'
        'regex_exp = "(a"\n',
        ["RegexFilter", "missing )"],
    ),
    ("", ["the recipe lacks the key `name`."]),
]


@pytest.mark.parametrize(("text", "parts"), WRONG)
def test_mistakes_are_refused_with_place_and_nearest_name(
    tmp_path: Path, text: str, parts: list[str]
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(RecipeError) as caught:
        read(path)
    message = str(caught.value)
    assert str(path) in message
    for part in parts:
        assert part in message, message
    for word in ("`int`", "`str`", "`array`", "`object`", "regex", "enum", "Expected `"):
        assert word not in message, message


def test_a_missing_recipe_is_an_error_not_a_traceback(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="cannot be read"):
        read(tmp_path / "none.toml")


def test_a_recipe_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_bytes(b'name = "\xff"')
    with pytest.raises(RecipeError, match="not UTF-8"):
        read(path)


def test_show_writes_every_default_and_reads_back_the_same(tmp_path: Path) -> None:
    recipe = read(written(tmp_path, MINIMAL))
    shown = to_toml(recipe)
    assert "timeout_s" in shown
    assert "bands = 14" in shown
    assert read(written(tmp_path, shown)) == recipe
    assert from_json(to_json(recipe)) == recipe
