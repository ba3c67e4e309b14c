"""Any filter of datatrove as a rule of ours."""

import socket

import pyarrow as pa
import pytest
from datatrove.data import Document
from datatrove.pipeline.filters import (
    GopherQualityFilter,
    GopherRepetitionFilter,
    unigram_log_probs,
)
from datatrove.pipeline.filters.base_filter import BaseFilter
from hypothesis import given, settings
from hypothesis import strategies as st

from filters.config import FilterConfig
from filters.stage import fingerprint
from pipeline.datatrove_adapter import filter_rule
from pipeline.errors import EurosiftError, RecipeError
from pipeline.recipe import read

FILTERS = "datatrove.pipeline.filters."
PROSE = "The committee met on Monday to discuss the budget that members have asked for. " * 5


class MarkdownFilter(BaseFilter):
    """A filter from outside datatrove, with a reason in free form."""

    def filter(self, doc):
        return True if "#" not in doc.text else (False, f"<Too MANY> hashes: {doc.text}" * 9)


class UrlFilter(BaseFilter):
    def filter(self, doc):
        return (doc.metadata["url"], doc.metadata.get("language")) == ("https://example.org/", "en")


class NeedyFilter(UrlFilter):
    _requires_dependencies = ("no_such_package",)


class LateImportFilter(BaseFilter):
    def filter(self, doc):
        raise ImportError("Please install `stanza`")


class FailingFilter(BaseFilter):
    def filter(self, doc):
        raise KeyError(doc.text)


def batch(*texts, **columns):
    ids = [f"{n:032x}" for n in range(len(texts))]
    return pa.record_batch({"doc_id": ids, "text": pa.array(texts, pa.large_string()), **columns})


@pytest.mark.parametrize(
    ("import_path", "options", "name", "text", "reason"),
    [
        (FILTERS + "GopherQualityFilter", {}, "datatrove_gopher_quality", "Too short.",
         "datatrove_gopher_quality_gopher_short_doc"),
        (FILTERS + "GopherQualityFilter", {"min_doc_words": 2}, "datatrove_gopher_quality",
         "The house of the people.", None),
        (FILTERS + "GopherRepetitionFilter", {}, "datatrove_gopher_repetition",
         "the same line\n" * 20, "datatrove_gopher_repetition_dup_line_frac"),
        (FILTERS + "FineWebQualityFilter", {}, "datatrove_fine_web_quality",
         "no mark\n" * 9 + "here", "datatrove_fine_web_quality_line_punct_ratio"),
        (FILTERS + "C4QualityFilter", {}, "datatrove_c4_quality", PROSE + " Lorem ipsum.",
         "datatrove_c4_quality_lorem_ipsum"),
        (FILTERS + "C4ParagraphFilter", {}, "datatrove_c4_paragraph", PROSE,
         "datatrove_c4_paragraph_3_paragraphs"),
        (FILTERS + "RegexFilter", {"regex_exp": "budget"}, "datatrove_regex", PROSE,
         "datatrove_regex"),
        (FILTERS + "RegexFilter", {"regex_exp": "absent"}, "datatrove_regex", PROSE, None),
    ],
)  # fmt: skip
def test_a_filter_of_datatrove_gives_its_reason(import_path, options, name, text, reason):
    rule_name, rule = filter_rule(import_path, options)
    assert rule_name == name
    assert rule(batch(text)) == [reason]


@settings(derandomize=True, deadline=None, max_examples=25)
@given(
    st.lists(
        st.sampled_from(["", PROSE, "Short.", "# # # #", "• a\n" * 60, PROSE * 30]), max_size=6
    ),
    st.integers(0, 6),
)
def test_a_rule_agrees_with_the_filter_and_with_any_cut_of_the_batch(texts, cut):
    _, rule = filter_rule(FILTERS + "GopherQualityFilter", {"min_doc_words": 10})
    judge = GopherQualityFilter(min_doc_words=10)
    expected = []
    for text in texts:
        verdict = judge.filter(Document(text=text, id="")) if text else True
        expected.append(None if verdict is True else f"datatrove_gopher_quality_{verdict[1]}")
    whole = batch(*texts)
    assert rule(whole) == expected
    assert rule(whole.slice(0, cut)) + rule(whole.slice(cut)) == expected


def test_a_rule_does_not_change_the_text_though_the_filter_would():
    _, rule = filter_rule(FILTERS + "C4QualityFilter", {"min_num_sentences": 1})
    rows = batch(PROSE + "\nno end here")
    assert rule(rows) == [None]
    assert rows.column("text").to_pylist() == [PROSE + "\nno end here"]


def test_filters_see_address_and_language():
    _, rule = filter_rule(f"{__name__}.UrlFilter", {})
    rows = batch(
        PROSE, PROSE, url=["https://example.org/", "https://example.com/"], language=["en", "en"]
    )
    assert rule(rows) == [None, "datatrove_url"]


def test_a_reason_is_a_short_word_whatever_the_filter_says():
    _, rule = filter_rule(f"{__name__}.MarkdownFilter", {})
    passed, failed = rule(batch(PROSE, "# Ärger"))
    assert passed is None
    assert failed.startswith("datatrove_markdown_too_many_hashes_rger")
    assert len(failed) < 90


def test_a_failing_filter_is_named_without_the_text():
    _, rule = filter_rule(f"{__name__}.FailingFilter", {})
    with pytest.raises(EurosiftError, match="datatrove_failing failed with KeyError") as error:
        rule(batch("secret words"))
    assert "secret" not in str(error.value)
    assert error.value.__suppress_context__


def test_rows_without_text_are_not_judged():
    _, rule = filter_rule(FILTERS + "GopherRepetitionFilter", {})
    assert GopherRepetitionFilter().filter(Document(text="", id="")) == (False, "empty")
    assert rule(batch("", "")) == [None, None]


@pytest.mark.parametrize(
    ("import_path", "options", "message"),
    [
        (FILTERS + "GopherFilter", {}, "GopherFilter"),
        (FILTERS + "GopherQualityFilter", {"min_words": 40}, "min_words"),
        ("datatrove.pipeline.readers.JsonlReader", {}, "is no BaseFilter"),
        (FILTERS + "SamplerFilter", {"rate": 0.5}, "draws lots"),
        (f"{__name__}.NeedyFilter", {}, "no_such_package"),
    ],
)
def test_a_filter_that_cannot_be_made_is_an_error_of_the_recipe(import_path, options, message):
    with pytest.raises(RecipeError, match=message):
        filter_rule(import_path, options)


def test_a_package_that_a_filter_misses_is_named():
    _, rule = filter_rule(f"{__name__}.LateImportFilter", {})
    with pytest.raises(RecipeError, match="datatrove_late_import: Please install `stanza`"):
        rule(batch(PROSE))


class StopWordFilter(BaseFilter):
    """A filter with a list and a number that is no plain value."""

    def __init__(self, words, language="eng", pairs=()):
        super().__init__()
        self.words, self.language, self.pairs = set(words), language, pairs

    def filter(self, doc):
        return not self.words & set(doc.text.split()) or (False, self.language)


class DomainFilter(BaseFilter):
    """As datatrove's URLFilter: it needs a URL, and a list of suffixes that it would fetch."""

    def __init__(self):
        super().__init__()
        self.tldextractor = None

    def filter(self, doc):
        found = self.tldextractor(doc.metadata["url"])
        return found.suffix == "com" or (False, found.suffix)


class DownloadingFilter(BaseFilter):
    def filter(self, doc):
        try:
            socket.getaddrinfo("example.org", 443)
        except OSError:
            raise KeyError("the list is not there") from None
        return True


def test_one_filter_can_act_twice_under_names_of_yours():
    options = {"filter": FILTERS + "RegexFilter", "regex_exp": "budget"}
    name, rule = filter_rule("no_budget", options)
    other, never = filter_rule("no_war", {**options, "regex_exp": "war"})
    assert (name, other) == ("datatrove_no_budget", "datatrove_no_war")
    assert rule(batch(PROSE)) == ["datatrove_no_budget"]
    assert never(batch(PROSE)) == [None]
    with pytest.raises(RecipeError, match=r"\[filter.datatrove.no_war\] lacks `filter`"):
        filter_rule("no_war", {})


def test_lists_can_be_arguments_and_the_language_is_that_of_the_text():
    options = {"words": ["budget", "war"], "language": "own", "pairs": [[2, 0.2]]}
    _, rule = filter_rule(f"{__name__}.StopWordFilter", options, "el")
    assert rule(batch(PROSE, "peace")) == ["datatrove_stop_word_ell", None]


def test_words_are_cut_in_the_language_that_is_judged():
    text = "Der Rat tagte am Montag und die Mitglieder haben den Haushalt beschlossen. " * 9
    options = {"language": "own", "stop_words": ["der", "und", "die"]}
    _, rule = filter_rule(FILTERS + "GopherQualityFilter", options, "de")
    assert rule(batch(text)) == [None]


def test_a_filter_of_urls_judges_urls_offline_and_leaves_rows_without():
    _, rule = filter_rule(f"{__name__}.DomainFilter", {})
    urls = ["https://a.example.co.uk/x", "https://example.com/", None]
    assert rule(batch(PROSE, PROSE, PROSE, url=urls)) == ["datatrove_domain_co_uk", None, None]


def test_nothing_is_downloaded(tmp_path, monkeypatch):
    monkeypatch.setattr(unigram_log_probs, "cached_assets_path", lambda **_: str(tmp_path))
    with pytest.raises(RecipeError, match="nothing is downloaded while a run runs"):
        filter_rule(FILTERS + "UnigramLogProbFilter", {})
    _, rule = filter_rule(f"{__name__}.DownloadingFilter", {})
    with pytest.raises(RecipeError, match=r"would download from example\.org"):
        rule(batch(PROSE))


def test_a_filter_that_draws_lots_in_part_is_refused():
    with pytest.raises(RecipeError, match="draws lots"):
        filter_rule(FILTERS + "C4BadWordsFilter", {"keep_fraction": 0.5})


def test_a_wrong_filter_is_found_when_the_recipe_is_read(tmp_path):
    path = tmp_path / "recipe.toml"
    head = 'name = "x"\n[[sources]]\nname = "x"\npaths = ["x"]\n'
    path.write_text(f'{head}[filter.datatrove."{FILTERS}GopherQualityFilter"]\nmin_words = 4\n')
    with pytest.raises(RecipeError, match="min_words"):
        read(path)


def test_a_changed_filter_of_yours_is_another_fingerprint(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    module = tmp_path / "own_rule_of_mine.py"
    module.write_text("# one\n")
    config = FilterConfig(datatrove={"own_rule_of_mine.SomeFilter": {}})
    first = fingerprint(config, "en")
    module.write_text("# two\n")
    assert fingerprint(config, "en") != first
    with pytest.raises(ValueError, match="no module not_there_at_all"):
        fingerprint(FilterConfig(datatrove={"not_there_at_all.SomeFilter": {}}), "en")
