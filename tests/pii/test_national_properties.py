"""Numbers of all states in every mixture: the prefilter misses none, twice is once, linear work."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pii.national_numbers import MAKERS, forms, made

SETTINGS = settings(
    derandomize=True, deadline=None, max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip

GLUE = [
    "", " ", "  ", ", ", ".", "-", "/", ": ", "\n", "\u00a0", " (", ") ", "; ", "0", "12", "A",
    "BE",
    " OIB ", "ЕГН ", "ΑΦΜ ", "rodné číslo ", "DNI", " NIR : ", "HETU:n ", "USt-IdNr. ", "IČO ",
    "TVA ",
    " d.o.o. ", "CPR-nr. ", " (OIB)", "<NATIONAL_ID>", "<PHONE>", "<EMAIL> ", "😀", "Žluť ", "ß",
    " EL",
    "a" * 30, "national number ", " Belgium ", "\n", "\nOIB\tCPR-nr.\n", "\t", "\t\n",
    "ID card no. ", "(M)", "isikukood ", "IdNr. ", "€ 1", "+48 ", " und ",
]  # fmt: skip


def _written() -> list[str]:
    some = []
    for path in sorted((Path(__file__).parent / "national").glob("*.toml")):
        for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if name != "company":
                some += forms(name, entry["forms"], len(entry["forms"]), seed=3)
    return some + [number for name in MAKERS for number in made(name, 1, seed=4)]


TEXTS = st.lists(
    st.one_of(st.sampled_from(GLUE), st.sampled_from(_written()),
              st.text(alphabet="0123456789 .-/AXE", max_size=20)),
    max_size=9,
).map("".join)  # fmt: skip


@pytest.mark.parametrize("language", ["und", "hr", "el", "cs"])
def test_prefilter_misses_no_number(language) -> None:
    from pii import prefilter
    from pii.national import NationalNumberRecognizer

    one = NationalNumberRecognizer(language)
    regions_of = prefilter.make([one])

    @SETTINGS
    @given(TEXTS)
    def check(text: str) -> None:
        data = text.encode()
        regions = prefilter.in_code_points(data, text, regions_of(data))
        everywhere = sorted(one.hits(text, 0, len(text)))
        by_position = sorted(hit for at in range(len(text)) for hit in one.hits(text, at, at + 1))
        behind = sorted(h for region in regions for h in one.hits(text, region.start, region.end))
        assert everywhere == by_position == behind

    check()


@pytest.mark.parametrize("language", ["und", "hr", "fr", "da"])
@pytest.mark.parametrize("company", ["keep", "mask"])
def test_twice_is_once(language, company) -> None:
    from pii import policy, redact
    from pii.config import RedactConfig
    from pii.national import NationalNumberRecognizer

    config = RedactConfig(actions={"COMPANY_ID": company})
    apply = redact.make([NationalNumberRecognizer(language)], policy.resolve(config))

    @SETTINGS
    @given(TEXTS)
    def check(text: str) -> None:
        once = apply(text.encode())
        if once is not None and once.spans:
            again = apply(once.text.encode())
            assert again is None or not again.spans, (text, once.text, again and again.text)

    check()


@pytest.mark.parametrize("name", MAKERS)
def test_the_scan_covers_every_written_number(name) -> None:
    from pii.national import NationalNumberRecognizer

    scan = NationalNumberRecognizer("und").scan
    for number in made(name, 20, seed=5):
        first = next(place for place, one in enumerate(number) if one.isdigit())
        for before in ("", "ЕГН", "№ ", "(", "x: ", "\u2013", "12 ", "a\u00a0"):
            place = len((before + number[:first]).encode())
            assert place in scan((before + number).encode()), before + number


def test_presidio_finds_the_same_through_the_states_own_recognizers() -> None:
    from pii.national import NATIONAL, NationalNumberRecognizer

    def analyzed(recognizer):
        return recognizer.for_presidio().analyze(text, ["NATIONAL_ID"])

    text = " ".join(f"OIB {a}, CPR-nr. {b}, {c};" for a, b, c in
                    zip(*(made(n, 5) for n in ("HR_OIB", "DK_CPR",
                    "FI_HETU")), strict=True))  # fmt: skip
    whole = {(hit.start, hit.end) for hit in analyzed(NationalNumberRecognizer("hr"))}
    each = {(hit.start, hit.end) for state in NATIONAL for hit in analyzed(state("hr"))}
    assert whole == each and len(whole) == 15
