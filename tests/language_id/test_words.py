"""The tokenizer: what people of 24 languages call a word, and the same thing said slowly."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language_id import words

PROPERTY = settings(derandomize=True, deadline=None, max_examples=300)


def as_bytes(text: bytes) -> np.ndarray:
    return words.text_buffers(pa.array([""]))[1] if not text else np.frombuffer(text, np.uint8)


def tokens_of(text: bytes) -> list[tuple[int, int, int]]:
    data = as_bytes(text)
    found, i = [], 0
    while True:
        start, stop, kind = words.next_token(data, i, len(data), words.CLASSES)
        if kind == words.END:
            assert (start, stop) == (len(data), len(data))
            return found
        found.append((start, stop, kind))
        i = stop


def split(text: str) -> list[str]:
    raw = text.encode()
    return [raw[start:stop].decode() for start, stop, _ in tokens_of(raw)]


# language, text, its tokens separated by blanks
CASES = [
    ("bg", "Всички хора се раждат свободни.", "Всички хора се раждат свободни ."),
    ("bg", "през 1990 г. в София", "през 1990 г . в София"),
    ("cs", "Všichni lidé, i děti,", "Všichni lidé , i děti ,"),
    ("da", "på EU's vegne", "på EU's vegne"),
    ("de", "Vor- und Nachteile der E-Mail", "Vor- und Nachteile der E- Mail"),
    ("de", "1.234,56 € am 12.3.2020.", "1.234,56 € am 12.3.2020 ."),
    ("el", "Όλοι οι άνθρωποι· και", "Όλοι οι άνθρωποι · και"),
    ("en", "don't, we'll, they're, it's", "don't , we'll , they're , it's"),
    ("en", "the dogs' 'quoted' text--so", "the dogs ' ' quoted ' text - - so"),
    ("es", "¿Qué? El paral·lel…", "¿ Qué ? El paral·lel …"),
    ("et", "Google'i teenus", "Google'i teenus"),
    ("fi", "hän söi vaa'an", "hän söi vaa' an"),
    ("fr", "l'homme d’un qu'il aujourd'hui", "l' homme d’ un qu' il aujourd' hui"),
    ("fr", "est-ce 50 % ?", "est- ce 50 % ?"),
    ("ga", "d'fhág an t-athair", "d' fhág an t- athair"),
    ("hr", "čovjek i žena/muž", "čovjek i žena / muž"),
    ("hu", "az EU-ban 10 000 fő", "az EU- ban 10 000 fő"),
    ("it", "dell'arte un po' di", "dell' arte un po' di"),
    ("lt", "žmonės (gimsta)", "žmonės ( gimsta )"),
    ("lv", "Visi cilvēki; 1.–3. pants", "Visi cilvēki ; 1 . – 3 . pants"),
    ("mt", "il-bnedmin ta' Malta", "il- bnedmin ta' Malta"),
    ("mt", "tal-1964 b'xejn jista’ fil-“ktieb”", "tal- 1964 b' xejn jista’ fil- “ ktieb ”"),
    ("nl", "foto's en zo'n auto", "foto's en zo'n auto"),
    ("pl", "wszyscy ludzie rodzą się", "wszyscy ludzie rodzą się"),
    ("pt", "disse-lhe «não»", "disse- lhe « não »"),
    ("ro", "s-a născut într-o zi", "s- a născut într- o zi"),
    ("sk", "ľudia sú rovní", "ľudia sú rovní"),
    ("sl", "vsi ljudje=enaki", "vsi ljudje = enaki"),
    ("sv", "A4-format år 2019-2020", "A4 - format år 2019 - 2020"),
    ("placeholder", "an <EMAIL>, <IP_ADDRESS>.", "an <EMAIL> , <IP_ADDRESS> ."),
    ("no placeholder", "<b> <A1> <A < B", "< b > < A1 > < A < B"),
    ("soft hyphen inside", "Infor\u00admation", "Infor\u00admation"),
    ("zero width space between", "a\u200bb", "a b"),
    ("decomposed", "e\u0301te\u0301", "e\u0301te\u0301"),
    ("emoji with selector", "ok ❤\ufe0f", "ok ❤"),
    ("numbers", "m² 19th Ⅳ 1,2,a", "m² 19th Ⅳ 1,2 , a"),
    ("controls only", "\x00\x07 \t\r\n\u0085", ""),
    ("empty", "", ""),
]


@pytest.mark.parametrize(("label", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_words_of_a_text(label: str, text: str, expected: str) -> None:
    assert split(text) == expected.split()


def test_stop_words_of_fineweb2_for_maltese_and_french_are_single_words() -> None:
    for text, stop_words in (
        ("fl-iskola u l-kelma ta' tal-bniedem li il-bnedmin fil-belt mill-bidu",
         ("fl-", "u", "l-", "ta'", "tal-", "li", "il-", "fil-", "mill-")),
        ("l'état d'un", ("l'", "d'")),
    ):  # fmt: skip
        assert set(stop_words) <= set(split(text))


def test_lower_keeps_marks_and_fold_does_not() -> None:
    assert words.lowered("ĦĠŻ Straße Ta’ ΟΔΟΣ οδος") == "ħġż straße ta' οδοσ οδοσ"
    assert words.folded("Žluťoučký ΆΝΘΡΩΠΟΣ Ġdid ĦAŻ Łódź e\u0301 Й") == (
        "zlutoucky ανθρωποσ gdid ħaz łodz e и"
    )
    assert words.folded("ta' taʼ 1.000,50 <EMAIL> x-y") == "ta ta 100050 email xy"
    assert words.lowered("In\u00adfo") == "info"


def test_tables_cover_unicode() -> None:
    assert len(words.CLASSES) == len(words.LOWER) == len(words.FOLD) == 0x110000
    assert words.FOLD.max() < 0x110000
    letters = words.CLASSES == words.LETTER
    letters[ord("ʼ")] = False  # an apostrophe in all but category
    assert (words.CLASSES[words.FOLD[letters]] == words.LETTER).all()
    assert (words.FOLD[words.CLASSES == words.MARK] == words.DROPPED).all()


# The same rules with Python's own decoder and strings.
SHORT_ENDINGS = ("re", "ve", "ll", "s", "t", "d", "m", "n", "i")


def slow_decode(raw: bytes) -> list[tuple[int, int, int]]:
    """Code points with the byte range of each."""
    points, i = [], 0
    while i < len(raw):
        for length in (1, 2, 3, 4):
            try:
                character = raw[i : i + length].decode("utf-8")
            except UnicodeDecodeError:
                continue
            if len(character) == 1 and i + length <= len(raw):
                points.append((ord(character), i, i + length))
                break
        else:
            length = 1
            points.append((0xFFFD, i, i + 1))
        i += length
    return points


def slow_tokens(raw: bytes) -> list[tuple[int, int, int]]:
    points = slow_decode(raw)
    text = "".join(chr(code_point) for code_point, _, _ in points)
    kinds = [int(words.CLASSES[code_point]) for code_point, _, _ in points]

    def kind_at(k: int) -> int:
        return kinds[k] if k < len(kinds) else words.SPACE

    def word_stop(k: int) -> int:
        base = k
        while k < len(text):
            if kinds[k] in (words.LETTER, words.DIGIT):
                base, k = k, k + 1
            elif kinds[k] == words.MARK:
                k += 1
            elif kinds[base] == words.LETTER and text[k] in "'’":
                if kind_at(k + 1) != words.LETTER:
                    return k + 1 if text[base] in "aeiouAEIOU" else k
                for ending in SHORT_ENDINGS:
                    there = text[k + 1 : k + 1 + len(ending)]
                    if (
                        there.isascii()
                        and there.lower() == ending
                        and kind_at(k + 1 + len(ending))
                        not in (words.LETTER, words.DIGIT, words.MARK)
                    ):
                        base = k + 1
                        k = k + 1 + len(ending)
                        break
                else:
                    return k + 1
            elif kinds[base] == words.LETTER and text[k] in "-‐‑":
                return k if text[k + 1 : k + 2] in ("-", "‐", "‑") else k + 1
            elif (text[k] == "·" and kinds[base] == kind_at(k + 1) == words.LETTER) or (
                text[k] in ".," and kinds[base] == kind_at(k + 1) == words.DIGIT
            ):
                k += 1
            else:
                return k
        return k

    found, k = [], 0
    while k < len(text):
        start = k
        if kinds[k] in (words.LETTER, words.DIGIT):
            k = word_stop(k)
            found.append((points[start][1], points[k - 1][2], words.WORD))
            continue
        k += 1
        if kinds[start] != words.SYMBOL:
            continue
        kind = words.SYMBOL
        if text[start] == "<":
            name, closed, _ = text[start + 1 :].partition(">")
            capitals = name.replace("_", "")
            letters_only = capitals.isascii() and capitals.isalpha() and capitals.isupper()
            if closed and letters_only and not name.startswith("_"):
                k, kind = start + len(name) + 2, words.WORD
        found.append((points[start][1], points[k - 1][2], kind))
    return found


PIECES = st.one_of(
    st.sampled_from(
        ["a", "e", "ż", "X", "σ", "7", "²", "'", "’", "-", "‑", "·", ".", ",", " ", "\n", "\u00ad",
         "\u0301", "<", ">", "_", "EMAIL", "'s", "'re", "'ll", "…", "\u200b", "\x00", "\ufffd", "𝒜"]
    ).map(str.encode),
    st.text(max_size=4).map(str.encode),
    st.binary(max_size=3),
    st.sampled_from([b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\xf0\x9d"]),
)  # fmt: skip


@PROPERTY
@given(st.lists(PIECES, max_size=14).map(b"".join))
def test_equals_the_slow_reference(raw: bytes) -> None:
    assert tokens_of(raw) == slow_tokens(raw)


@PROPERTY
@given(st.binary(max_size=40))
def test_tokens_lie_inside_in_order_and_apart(raw: bytes) -> None:
    previous = 0
    for start, stop, kind in tokens_of(raw):
        assert previous <= start < stop <= len(raw)
        assert kind in (words.WORD, words.SYMBOL)
        previous = stop


@PROPERTY
@given(st.binary(max_size=8))
def test_decode_reads_what_python_reads(raw: bytes) -> None:
    data, i, points = as_bytes(raw), 0, []
    while i < len(raw):
        code_point, after = words.decode(data, i, len(raw))
        points.append((code_point, i, after))
        i = after
    assert points == slow_decode(raw)


@PROPERTY
@given(st.text(max_size=20), st.text(max_size=5), st.text(max_size=5))
def test_neighbours_in_the_buffer_do_not_matter(text: str, before: str, behind: str) -> None:
    data = np.frombuffer((before + text + behind).encode() + b" ", np.uint8)
    start, length = len(before.encode()), len(text.encode())
    found, i = [], start
    while True:
        first, stop, kind = words.next_token(data, i, start + length, words.CLASSES)
        if kind == words.END:
            break
        found.append((first - start, stop - start, kind))
        i = stop
    assert found == tokens_of(text.encode())


@PROPERTY
@given(st.lists(st.one_of(st.none(), st.text(max_size=6)), max_size=8), st.data())
def test_buffers_of_slices_chunks_and_nulls(texts: list[str | None], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(texts)))
    for kind in (pa.large_string(), pa.string()):
        whole = pa.array(texts, kind)
        column = pa.chunked_array([whole.slice(0, first), whole.slice(first)])
        for array in (whole, whole.slice(first), column):
            offsets, raw = words.text_buffers(array)
            assert (offsets.dtype, raw.dtype) == (np.int64, np.uint8)
            got = [bytes(raw[offsets[i] : offsets[i + 1]]).decode() for i in range(len(array))]
            assert got == [value or "" for value in array.to_pylist()]


def test_bytes_under_a_null_are_not_read() -> None:
    whole = pa.array(["abc", "def"], pa.large_string())
    _, offsets, data = whole.buffers()
    masked = pa.LargeStringArray.from_buffers(2, offsets, data, pa.py_buffer(b"\x02"), 1)
    offsets, raw = words.text_buffers(masked)
    assert [bytes(raw[offsets[i] : offsets[i + 1]]) for i in range(2)] == [b"", b"def"]


def test_one_chunk_is_not_copied() -> None:
    array = pa.array(["abc", "def"], pa.large_string())
    offsets, data = words.text_buffers(array)
    assert offsets.ctypes.data == array.buffers()[1].address
    assert data.ctypes.data == array.buffers()[2].address
    assert not data.flags.writeable


def test_only_strings_have_text() -> None:
    with pytest.raises(TypeError, match="int64"):
        words.text_buffers(pa.array([1]))


def test_lines_end_at_newlines_only() -> None:
    data = np.frombuffer("a\u2028b\r\nc".encode(), np.uint8)
    stop = words.line_end(data, 0, len(data))
    assert bytes(data[:stop]).decode() == "a\u2028b\r"
    assert words.line_end(data, stop + 1, len(data)) == len(data)
