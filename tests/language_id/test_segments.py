"""Evidence comes from the whole document, in pieces that end between words and characters."""

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from language_id.memory import text_buffers
from language_id.scripts import KINDS, NAMES, SYLLABLE, SYLLABLES, count
from language_id.segments import PROSE_LETTERS, cut

TEXT = st.text(alphabet=st.sampled_from("ab ñčжγд漢ߒ🙂\n."), max_size=2000)


def pieces(texts, budget_bytes=0, segment_bytes=128, boilerplate=0.5):
    offsets, data = text_buffers(pa.array(texts, pa.large_string()))
    found = cut(
        data, offsets,
        budget_bytes=budget_bytes, segment_bytes=segment_bytes, boilerplate=boilerplate,
    )  # fmt: skip
    return found, data


def strings(texts, **options):
    found, data = pieces(texts, **options)
    ranges = zip(found.starts.tolist(), found.stops.tolist(), strict=True)
    return [data[start:stop].tobytes().decode() for start, stop in ranges]


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.lists(TEXT, max_size=4), st.sampled_from([64, 128, 300]), st.sampled_from([0, 256]))
def test_a_segment_is_of_the_kind_of_most_of_its_letters(texts, segment_bytes, budget_bytes):
    found, data = pieces(texts, segment_bytes=segment_bytes, budget_bytes=budget_bytes)
    for start, stop, kind in zip(found.starts, found.stops, found.kinds, strict=True):
        letters = count(data[start:stop].tobytes().decode())[0]
        syllables = sum(letters[1 + list(NAMES.values()).index(one)] for one in SYLLABLES)
        of_kind = [*letters[1:4], letters[4:].sum() + (SYLLABLE - 1) * syllables]
        assert kind == np.argmax(of_kind)
        assert len(of_kind) == len(KINDS)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.lists(TEXT, max_size=4), st.sampled_from([64, 128, 300]), st.sampled_from([0, 256, 700]))
def test_segments_are_parts_of_their_text_in_order(texts, segment_bytes, budget_bytes):
    options = {"segment_bytes": segment_bytes, "budget_bytes": budget_bytes}
    found, data = pieces(texts, **options)
    assert len(found.first) == len(texts) + 1
    place = 0
    for row, text in enumerate(texts):
        own = slice(found.first[row], found.first[row + 1])
        end = place + len(text.encode())
        bounds = [place]
        for start, stop in zip(found.starts[own], found.stops[own], strict=True):
            data[start:stop].tobytes().decode()  # whole characters
            assert stop - start <= segment_bytes
            bounds += [start, stop]
        assert bounds == sorted(bounds)
        assert bounds[-1] <= end
        letters = int(found.scripts[row, 1:].sum())
        assert found.letters[own].sum() == letters
        if not budget_bytes or len(text.encode()) <= budget_bytes:
            assert letters == sum(map(str.isalpha, text))
        else:
            assert (found.stops[own] - found.starts[own]).sum() <= budget_bytes
        place = end
    assert (found.letters >= 1).all()
    assert (found.weights > 0).all()
    assert (found.weights <= found.letters).all()


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(TEXT, min_size=1, max_size=4))
def test_neighbours_in_the_batch_change_nothing(texts):
    together, _ = pieces(texts, budget_bytes=500)
    place = 0
    for row, text in enumerate(texts):
        alone, _ = pieces([text], budget_bytes=500)
        own = slice(together.first[row], together.first[row + 1])
        assert np.array_equal(alone.starts, together.starts[own] - place)
        assert np.array_equal(alone.stops, together.stops[own] - place)
        assert np.array_equal(alone.weights, together.weights[own])
        assert np.array_equal(alone.scripts[0], together.scripts[row])
        place += len(text.encode())


def test_a_long_text_is_seen_from_head_to_end():
    text = "".join(f"w{number:06d} " for number in range(50_000))
    seen = [int(piece.split()[0][1:]) for piece in strings([text], budget_bytes=2048)]
    # Sixteen windows of one segment, each in the middle of its sixteenth.
    windows = [seen[at] for at in range(len(seen)) if at == 0 or seen[at] - seen[at - 1] > 100]
    assert len(windows) == 16
    assert all(abs(number - (at + 0.5) * 3125) < 100 for at, number in enumerate(windows))


def test_pieces_of_a_long_line_are_whole_words():
    assert {word for piece in strings(["wort " * 900]) for word in piece.split()} == {"wort"}


def test_short_lines_of_one_kind_are_joined():
    assert strings(["One is here.\nTwo is here.\nThree is here."]) == [
        "One is here.\nTwo is here.\nThree is here."
    ]
    assert strings(["Home\nContact\nThis is a sentence."]) == [
        "Home\nContact",
        "This is a sentence.",
    ]


def test_boilerplate_weighs_less():
    prose = "x" * PROSE_LETTERS
    found, _ = pieces([f"Home Contact\n\n{prose}\nIt ends.\n{prose}"], boilerplate=0.25)
    letters, weights = found.letters.tolist(), found.weights.tolist()
    assert weights[0] == 0.25 * letters[0] == 0.25 * 11
    # The line that stood there before counts as little as a menu.
    assert sum(weights[1:]) == PROSE_LETTERS + 6 + 0.25 * PROSE_LETTERS
    alike, _ = pieces([f"Home Contact\n{prose}\n{prose}"], boilerplate=1.0)
    assert alike.weights.tolist() == alike.letters.tolist()


def test_scripts_are_counted():
    found, _ = pieces(["abc δε\nж 漢"])
    counts = dict(zip(["", *NAMES.values()], found.scripts[0].tolist(), strict=True))
    assert (counts["Latn"], counts["Grek"], counts["Cyrl"], counts["Hani"]) == (3, 2, 1, 1)


def test_bytes_that_are_no_text_do_not_stop_it():
    data = np.frombuffer(b"\xff\x80abc\xc3 \x00def" * 50, np.uint8)
    found = cut(data, np.array([0, len(data)]), budget_bytes=256, segment_bytes=64, boilerplate=1)
    assert len(found.starts)
    assert (found.stops > found.starts).all()
