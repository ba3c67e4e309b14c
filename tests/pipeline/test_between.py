"""What a worker lets go of between stages can be had again, and is gone until then."""

import pytest

from language_id import close_words
from pii import prefilter
from pipeline.recipe import Recipe, Source
from pipeline.steps import makers
from pipeline.steps.between import CACHES, leave


@pytest.fixture
def recipe() -> Recipe:
    return Recipe(name="x", sources=(Source(name="a", paths=("a.warc.gz",)),))


def test_functions_and_caches_of_a_stage_go_and_those_of_others_stay(recipe: Recipe) -> None:
    close_words.words()
    prefilter._one("a+")
    first = makers.made("dedup", recipe, "mt")
    leave("identify")
    assert close_words.words.cache_info().currsize == 0
    assert prefilter._one.cache_info().currsize > 0
    assert makers.made("dedup", recipe, "mt") is first
    leave("redact")
    assert prefilter._one.cache_info().currsize == 0
    leave("dedup")
    assert makers.made("dedup", recipe, "mt") is not first
    leave("dedup")


def test_a_value_that_was_forgotten_is_made_again_and_is_the_same() -> None:
    before = close_words.words()
    leave("identify")
    after = close_words.words()
    assert after is not before
    assert (after.hashes == before.hashes).all()
    leave("identify")


def test_every_place_named_is_a_package_of_ours() -> None:
    for places in CACHES.values():
        for place in places:
            assert place.partition(".")[0] in {"language_id", "pii"}
