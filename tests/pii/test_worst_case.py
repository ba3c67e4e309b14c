"""Work grows linearly on the inputs that make naive recognizers hang."""

from __future__ import annotations

import pytest


def _calls(function, *arguments) -> int:
    """Calls of Python functions: a measure of work that no clock disturbs."""
    import sys

    count = 0

    def profile(_frame, event, _argument) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        function(*arguments)
    finally:
        sys.setprofile(None)
    return count


WORST = [
    "0",
    "@",
    ".",
    "1.",
    "1 ",
    "a@",
    "1@",
    "1.1@",
    "@1.",
    "a.",
    "+1",
    "+",
    "00",
    "+1 ",
    "tel ",
    "tel 1",
    "://",
    "://a@",
    "%40",
    "%25",
    "2001:",
    "DE89 ",
    "DE00",
    "4111 ",
    "4111 1111 1111 1111 1",
    "::",
    "0123456789 @.",
    "<EMAIL>",
    "tel <PHONE> 1 ",
    "é1",
    "\u00a01",
    "4111111111111111 ",
    "+32 1 2 3 4 ",
    "1.1.1.1 ",
    "00 32 475 12 34 5 ",
    "a@b.c.d.e.f.g.",
    "x%40a.b.",
    "born ",
    "born 1",
    "geb. 1.1.",
    "passport A",
    "plate A1 ",
    "call 1 ",
    "a [at] ",
    " [dot] a",
    "a @ ",
    "at a dot ",
    "password=",
    "password=a1 ",
    "-----BEGIN PRIVATE KEY-----",
    "eyJ",
    "eyJaaaaaaaaaa.",
    "AKIA",
    "sk-",
    "00:1b:",
    "a-",
    "01 23 ",
    "b. 1",
    "3 May ",
    "1970 ",
    "né ",
    "tel|x\n0301234567|y\nb|c|d\n",
    "OIB|x\n85206897513|y\nb|c|d\n",
    "OIB|x\n1|y\n\n",
    "OIB|OIB|OIB|OIB\n85206897513|1|1|1\n",
    "123456(M)",
    "CI seria XR nr. 123456 ",
    "ταυτότητας: 123456 ",
]


@pytest.mark.parametrize("unit", WORST)
def test_work_grows_no_faster_than_the_text(redactor, unit) -> None:
    redact = redactor("und")
    small, large = (_calls(redact, (unit * size)[:size]) for size in (2_000, 20_000))
    assert large <= 12 * small + 2_000


@pytest.mark.parametrize("unit", ["0", "@", ".", "0123456789@."])
def test_ten_megabytes_finish(redactor, unit) -> None:
    _, spans = redactor("und")((unit * 10_000_000)[:10_000_000])
    assert spans == []


@pytest.mark.parametrize("unit", ["0", "@", ".", "1.", "1 ", "a", "0@.", "a.", "+"])
def test_a_megabyte_finishes(redactor, unit) -> None:
    redacted, spans = redactor("und")((unit * 1_000_000)[:1_000_000])
    assert spans == [] and len(redacted) == 1_000_000
