"""Damage to files: bytes, numbers and pieces exchanged, and the same inside what is compressed.

Damage to the bytes of a ZIP, a gzip member or a PDF's stream hardly gets past checksums and
decoders, so these are also opened, damaged inside and packed again.
"""

from __future__ import annotations

import gzip
import io
import random
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Sequence

import zstandard

MAX_BYTES = 400_000
"""Longest input that damage makes; what grows with length shows well before."""
MAX_INNER_BYTES = 4_000_000
NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483648", b"18446744073709551616", b"9" * 40, b"1e999")
BYTES = (b"\0", b"\xff", b"\r\n", b"\n", b'"', b"<", b">", b"&", b"{", b"}", b"\\", b"\xef\xbb\xbf",
         b"\xff\xfe", b"\xed\xa0\x80", "\u202e".encode(), "\U0001f600".encode())  # fmt: skip
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def damaged(data: bytes, chance: random.Random, others: Sequence[bytes] = ()) -> bytes:
    """A few edits: bytes turned, cut out, put in, repeated, numbers exchanged, pieces of others."""
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        at = chance.randrange(len(data) + 1)
        length = chance.choice((1, 1, 4, 20, 200, 2_000))
        edit = chance.randrange(9)
        if edit == 0 and at < len(data):
            data = data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]
        elif edit == 1:
            data = data[:at] + chance.randbytes(length) + data[at + length :]
        elif edit == 2:
            data = data[:at] + data[at + length :]
        elif edit == 3:
            times = chance.choice((1, 1, 3, 100, 5_000))
            data = data[:at] + data[at : at + length] * times + data[at:]
        elif edit == 4:
            data = data[: max(at, 1)]
        elif edit == 5:
            data = data[:at] + chance.choice(BYTES) * chance.choice((1, 1, 2, 300)) + data[at:]
        elif edit == 6 and (found := re.compile(rb"\d+").search(data, at)):
            data = data[: found.start()] + chance.choice(NUMBERS) + data[found.end() :]
        elif edit == 7 and others:
            other = chance.choice(others)
            start = chance.randrange(len(other) + 1)
            data = (
                data[:at]
                + other[start : start + 10 * length]
                + data[at + chance.choice((0, length)) :]
            )
        else:
            to = chance.randrange(len(data) + 1)
            data = data[:at] + data[to : to + length] + data[at + length :]
        data = data[:MAX_BYTES]
    return data


def damaged_within(data: bytes, chance: random.Random, others: Sequence[bytes] = ()) -> bytes:
    """The same inside a ZIP, gzip, zstd or PDF, packed again; as `damaged` where it is none."""
    if data.startswith(b"PK\x03\x04"):
        return _zip(data, chance) or damaged(data, chance, others)
    if data.startswith(b"\x1f\x8b"):
        plain = _inflated(data)
        if plain is not None:
            return gzip.compress(damaged(plain, chance), 1, mtime=0)
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        try:
            plain = zstandard.ZstdDecompressor().decompressobj().decompress(data)
        except zstandard.ZstdError:
            plain = None
        if plain is not None and len(plain) <= MAX_INNER_BYTES:
            return zstandard.compress(damaged(plain, chance), 1)
    if data.startswith(b"%PDF-"):
        return _pdf(data, chance) or damaged(data, chance, others)
    return damaged(data, chance, others)


def _inflated(data: bytes) -> bytes | None:
    decoder = zlib.decompressobj(31)
    try:
        return decoder.decompress(data, MAX_INNER_BYTES)
    except zlib.error:
        return None


def _zip(data: bytes, chance: random.Random) -> bytes | None:
    """A ZIP with one of its files damaged, or a name, its checksums right."""
    out = io.BytesIO()
    try:
        with warnings.catch_warnings(), zipfile.ZipFile(io.BytesIO(data)) as old:
            warnings.simplefilter("ignore")  # two entries of one name are damage too
            entries = old.infolist()
            if not entries or sum(entry.file_size for entry in entries) > MAX_INNER_BYTES:
                return None
            unlucky = chance.randrange(len(entries))
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
                for number, entry in enumerate(entries):
                    content, name = old.read(entry), entry.filename
                    if number == unlucky and chance.random() < 0.1:
                        name = damaged(name.encode(), chance).decode("utf-8", "replace")[:10_000]
                    elif number == unlucky:
                        content = damaged(content, chance)
                    stored = name == "mimetype" or chance.random() < 0.05
                    how = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                    new.writestr(zipfile.ZipInfo(name or "x"), content, how, 1)
    except (OSError, ValueError, KeyError, RuntimeError, EOFError,
            zipfile.BadZipFile, zlib.error, struct.error):  # fmt: skip
        return None
    return out.getvalue()


def _pdf(data: bytes, chance: random.Random) -> bytes | None:
    """A PDF with what one of its streams packs damaged; readers find the objects again."""
    streams = list(_STREAM.finditer(data))
    if not streams:
        return None
    chosen = chance.choice(streams)
    try:
        plain = zlib.decompress(chosen[1])
    except zlib.error:
        return data[: chosen.start(1)] + damaged(chosen[1], chance) + data[chosen.end(1) :]
    packed = zlib.compress(damaged(plain[:MAX_INNER_BYTES], chance), 1)
    return data[: chosen.start(1)] + packed + data[chosen.end(1) :]
