"""Any filter of datatrove as a rule of ours."""

import pyarrow as pa
import pytest
from datatrove.data import Document
from datatrove.pipeline.filters import GopherQualityFilter, GopherRepetitionFilter
from datatrove.pipeline.filters.base_filter import BaseFilter
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.datatrove_adapter import filter_rule
from pipeline.errors import EurosiftError, RecipeError

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
