"""A zstd file that was cut says so: half a table must not read like a shorter one."""

import io

import pytest
import zstandard

from pipeline.extract.zstd import ZstdFrames

TEXT = b"".join(f"line {n} of a table\n".encode() for n in range(30_000))


def frames(*parts: bytes) -> bytes:
    return b"".join(zstandard.compress(part) for part in parts)


def test_frames_read_as_one() -> None:
    data = frames(TEXT[:1000], b"", TEXT[1000:])
    assert io.BufferedReader(ZstdFrames(io.BytesIO(data))).read() == TEXT
    assert io.BufferedReader(ZstdFrames(io.BytesIO(b""))).read() == b""


@pytest.mark.parametrize("kept", [5, 100, 0.5, 0.999])
def test_a_cut_is_an_error_after_what_can_be_read(kept: float) -> None:
    data = frames(TEXT)
    cut = data[: int(kept if kept >= 1 else len(data) * kept)]
    stream = io.BufferedReader(ZstdFrames(io.BytesIO(cut)))
    read = b""
    with pytest.raises(EOFError):
        while part := stream.read1(4096):
            read += part
    assert TEXT.startswith(read)


def test_noise_is_an_error() -> None:
    data = bytearray(frames(TEXT))
    data[4:40] = b"\xff" * 36
    with pytest.raises(zstandard.ZstdError):
        ZstdFrames(io.BytesIO(bytes(data))).read()
