"""Evidence comes from the whole document and never from half a character."""

from hypothesis import given, settings
from hypothesis import strategies as st

from language_id.windows import cut

TEXT = st.text(alphabet=st.sampled_from("ab ñčżγд漢🙂\n"), max_size=3000)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(TEXT, st.integers(1, 8), st.integers(64, 256))
def test_windows_are_parts_of_the_text_in_order(text, windows, window_bytes):
    data = text.encode()
    found = cut(memoryview(data), windows, window_bytes)
    position = 0
    for window in found:
        assert "\ufffd" not in window
        assert len(window.encode()) <= max(window_bytes, windows * window_bytes)
        position = data.index(window.encode(), position) if window else position
    if len(data) <= windows * window_bytes:
        assert found == ([text] if text else [])
    else:
        assert len(found) == windows


def test_a_long_text_is_seen_from_head_to_end():
    text = "".join(f"{number:06d} " for number in range(100_000)).encode()
    seen = [int(window.split()[0]) for window in cut(memoryview(text), 4, 512)]
    assert all(abs(number - (index + 0.5) * 25_000) < 100 for index, number in enumerate(seen))


def test_windows_start_and_end_between_words():
    text = ("wort " * 10_000).encode()
    assert {word for w in cut(memoryview(text), 4, 512) for word in w.split()} == {"wort"}


def test_invalid_bytes_do_not_stop_it():
    assert cut(memoryview(b"\xff\x80abc\xc3"), 4, 64) == ["\ufffd\ufffdabc\ufffd"]
