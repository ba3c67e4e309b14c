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
    "",
    " ",
    "  ",
    ", ",
    ".",
    "-",
    "/",
    "@",
    "%40",
    "+",
    "＋",
    "00",
    ":",
    "://",
    "(",
    ")",
    "\n",
    "0",
    "12",
    "€",
    " 2019",
    "\u00a0",
    "\u200b",
    "<",
    ">",
    "a",
    "Ž",
    "ελ",
    "x@",
    "@x.org",
    "::",
    "DE89",
    "1.2",
    "_",
    "=",
    " 4111",
    "😀",
    "<EMAIL>",
    "<PHONE>",
    "<IP> ",
    "<CARD>-",
    "IBAN",
    " IP ",
    "tel",
    "Tel. ",
    "τηλ.: ",
    "téléphone ",
    "puh. ",
    "Visa ",
    "https://",
    "v. ",
    "§ ",
    "%2B",
    "%25",
    "&",
    "?",
    "'",
    "é",
    "ſ",
    "K",
    "born ",
    "geb. ",
    "né le ",
    "passport no. ",
    "Kennzeichen ",
    " [at] ",
    " [dot] org",
    " @ ",
    "password=",
    "call us on ",
    "x-mobiltelefon ",
    " (Tel",
    "☎ ",
    " T. ",
    "pass ",
    "<SECRET>",
    "<EMAIL_abcdefghijklmnop>",
    "<PHONE_abcdefghijklmnop>",
    "<ID_DOCUMENT> ",
    "after ",
    "-----BEGIN ",
    "Adresse: ",
    "wohnhaft in ",
    "12, rue de ",
    " Platz 5",
    ", 1000 ",
    " 1010 Wien",
    "LV-1010 ",
    "VLT 1117",
    "<ADDRESS>",
    "<ADDRESS_abcdefghijklmnop>, ",
    "Praha 1, ",
    "ul. ",
    "\nName\tTel.\tBirth date\n",
    "\n| Tel | Passport no |\n",
    "\nA\t",
    "\t",
    "\t\n",
    "|",
    "\n| ",
    "\nOIB\tCPR-nr.\n",
    "CI seria XR nr. 123456",
    "ταυτότητας ",
    "karta tal-identità 123456(M)",
]


@pytest.fixture(scope="module")
def texts(values):
    """A strategy of texts in which values, labels and borders meet in every way."""
    pieces = [
        *values.emails[::9],
        *values.international_phones[::11],
        *values.ibans[::8],
        *values.cards[::3],
        *values.addresses,
        *values.identity_numbers,
        *(number for some in values.national_phones.values() for number in some),
        "3 May 1970",
        "3.5.1970",
        "1970. május 3-án",
        "Hauptstraße 5, 10115 Berlin",
        "12 bis, rue de la Paix",
        "1051 Budapest, Arany János u. 10.",
        "Straße des 17. Juni 135",
        "AB1234567",
        "ΑΒ 123456",
        "AB-123-CD",
        "ABC 123",
        "00:1b:44:11:3a:b7",
        "ghp_" + "aB3d" * 9,
        "AKIAABCDEFGHIJKLMNOP",
        "hunter22",
        "jane (at) x.org",
        "x zavináč y.cz",
        "-----BEGIN PRIVATE KEY-----" + "aB3d" * 12 + "-----END PRIVATE KEY-----",
    ]
    piece = st.one_of(
        st.sampled_from(GLUE),
        st.sampled_from(pieces),
        st.text(max_size=4),
        st.text(alphabet="0123456789 .-/+@:()abcdefAF\u00a0", max_size=24),
    )
    return st.lists(piece, max_size=12).map("".join)


@pytest.mark.parametrize("language", ["und", "fr", "el"])
def test_prefilter_misses_nothing(texts, language) -> None:
    from pii import prefilter
    from pii.analyzer import recognizers
    from pii.config import RedactConfig

    ours = recognizers(language, RedactConfig(actions={"POSTAL_ADDRESS": "mask"}))
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
@pytest.mark.parametrize("action", ["mask", "pseudonym"])
def test_apply_gives_the_output_and_twice_is_once(texts, language, action) -> None:
    from pii import policy, pseudonym, redact
    from pii.analyzer import recognizers
    from pii.config import RedactConfig
    from pii.entities import ENTITIES
    from pii.spans import apply

    config = RedactConfig(actions={e.name: action for e in ENTITIES if not e.actions})
    token = pseudonym.make(b"0123456789abcdef0123456789abcdef", ("DE", "FR"))
    redactor = redact.make(recognizers(language), policy.resolve(config), token)

    @SETTINGS
    @given(texts)
    def check(text: str) -> None:
        result = redactor(text.encode())
        if result is None:
            return
        spans = result.spans
        assert apply(text, spans, token) == result.text
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
        for span, (first, last) in zip(spans, result.bytes, strict=True):
            assert text.encode()[first:last].decode() == text[span.start : span.end]
        assert redactor(result.text.encode()) is None

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
