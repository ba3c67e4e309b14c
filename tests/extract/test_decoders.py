"""gzip is decompressed by ISA-L; what stands before a fault is what zlib gives, not less."""

import io
import random
import zlib

import pytest

from pipeline.extract.decoders import GZIP, DamagedSegmentError
from pipeline.extract.segments import SMALL_STEP_BYTES, SegmentReader

WORDS = [b"mare", b"nostrum", b"strand", b"lietus", b"\xc5\xbeuvis", b"1984", b"<p>", b"</p>\r\n"]


@pytest.fixture(scope="module")
def plain() -> bytes:
    some = random.Random(7)
    return b"WARC/1.1\r\n" + b" ".join(some.choice(WORDS) for _ in range(30_000))


@pytest.fixture(scope="module")
def member(plain: bytes) -> bytes:
    made = zlib.compressobj(wbits=31)
    return made.compress(plain) + made.flush()


def read(stored: bytes) -> bytes:
    """What the segment gives, and after it nothing but the fault."""
    reader, parts = SegmentReader(io.BytesIO(stored), 0, GZIP), []
    with pytest.raises(DamagedSegmentError):
        while data := reader.read(1 << 16):
            parts.append(data)
    return b"".join(parts)


def by_zlib(stored: bytes) -> bytes:
    """All that zlib can give, a byte of the input at a time."""
    decoder, parts = zlib.decompressobj(wbits=31), []
    try:
        for place in range(len(stored)):
            parts.append(decoder.decompress(stored[place : place + 1]))
    except zlib.error:
        pass
    return b"".join(parts)


def test_sound(plain: bytes, member: bytes) -> None:
    reader = SegmentReader(io.BytesIO(member), 0, GZIP)
    assert b"".join(iter(reader.read, b"")) == plain
    assert reader.stop == len(member)


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.9, 0.999])
def test_cut_off(member: bytes, share: float) -> None:
    stored = member[: int(share * len(member))]
    assert read(stored) == by_zlib(stored)


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.95])
def test_broken_inside(member: bytes, share: float) -> None:
    place = int(share * len(member))
    stored = member[:place] + b"\xff" * 16 + member[place + 16 :]
    given, possible = read(stored), by_zlib(stored)
    assert possible.startswith(given)
    assert len(possible) - len(given) <= 2 * SMALL_STEP_BYTES


def test_a_wrong_checksum_is_a_fault(plain: bytes, member: bytes) -> None:
    given = read(member[:-8] + b"\0\0\0\0" + member[-4:])
    assert plain.startswith(given)
    assert len(given) < len(plain)
