"""What holds for every text: totality, superset, apply, idempotence."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SETTINGS = settings(
    derandomize=True,
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

GLUE = [
    "", " ", "  ", ", ", ".", "-", "/", "@", "%40", "+", "00", ":", "://", "(", ")", "\n", "0",
    "12", "€", " 2019", "\u00a0", "\u200b", "<", ">", "a", "Ž", "ελ", "x@", "@x.org", "::",
    "DE89", "1.2", "_", "=", " 4111", "😀", "<EMAIL>", "<PHONE>", "<IP> ", "<CARD>-", "IBAN",
    " IP ", "tel", "Tel. ", "τηλ.: ", "téléphone ", "puh. ", "Visa ", "https://", "v. ", "§ ",
    "%2B", "%25", "&", "?", "'", "é", "ſ", "K",
]  # fmt: skip


@pytest.fixture(scope="module")
def texts(values):
    """A strategy of texts in which values, labels and borders meet in every way."""
    pieces = [
        *values.emails[::9], *values.international_phones[::11], *values.ibans[::8],
        *values.cards[::3], *values.addresses, *values.identity_numbers,
        *(number for some in values.national_phones.values() for number in some),
    ]  # fmt: skip
    piece = st.one_of(
        st.sampled_from(GLUE), st.sampled_from(pieces), st.text(max_size=4),
        st.text(alphabet="0123456789 .-/+@:()abcdefAF\u00a0", max_size=24),
    )  # fmt: skip
    return st.lists(piece, max_size=12).map("".join)


@pytest.mark.parametrize("language", ["und", "fr", "el"])
def test_prefilter_misses_nothing(texts, language) -> None:
    from pii import prefilter
    from pii.analyzer import recognizers

    ours = recognizers(language)
    regions_of = prefilter.make(ours)

    @SETTINGS
    @given(texts)
    def check(text: str) -> None:
        data = text.encode()
        regions = prefilter.in_code_points(data, text, regions_of(data))
        for place, one in enumerate(ours):
            everywhere = sorted(one.hits(text, 0, len(text)))
            position_by_position = sorted(
                hit for at in range(len(text)) for hit in one.hits(text, at, at + 1)
            )
            behind = sorted(
                hit
                for region in regions
                if region.recognizer == place
                for hit in one.hits(text, region.start, region.end)
            )
            assert everywhere == position_by_position == behind, one.name

    check()


@pytest.mark.parametrize("language", ["und", "de"])
def test_apply_gives_the_output_and_twice_is_once(texts, redactor, language) -> None:
    from pii.spans import apply

    redact = redactor(language)

    @SETTINGS
    @given(texts)
    def check(text: str) -> None:
        redacted, spans = redact(text)
        assert apply(text, spans) == redacted
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
        again, more = redact(redacted)
        assert (again, more) == (redacted, [])

    check()


@SETTINGS
@given(st.text(max_size=200))
def test_any_text_passes(redactor, text: str) -> None:
    redacted, spans = redactor("und")(text)
    assert redacted == text or spans


def test_url_decoding_keeps_places(texts, redactor) -> None:
    from pii import policy, redact
    from pii.analyzer import recognizers
    from pii.config import RedactConfig
    from pii.spans import apply

    urls = redact.make_for_urls(redact.make(recognizers("und"), policy.resolve(RedactConfig())))

    @SETTINGS
    @given(texts)
    def check(text: str) -> None:
        result = urls(text.encode())
        if result is None:
            return
        assert apply(text, result.spans) == result.text
        assert urls(result.text.encode()) is None

    check()
