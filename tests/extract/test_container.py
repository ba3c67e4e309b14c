"""Containers: all inside is a member, a count or a fault, and nothing writes beyond a bound."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.extract import container
from pipeline.extract.config import ExtractConfig
from pipeline.extract.tally import Tally

Make = Callable[..., Any]
FILES = {
    "a.html": b"<p>one</p>",
    "deep/b.jsonl": b'{"text": "two"}\n' * 50,
    "deep/c.xml": b"<a/>",
    "notes.bin": b"\0\1",
    "in.zip": b"PK",
}


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr(zipfile.ZipInfo("deep/"), b"")
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        folder = tarfile.TarInfo("deep")
        folder.type = tarfile.DIRTYPE
        tar.addfile(folder)
        link = tarfile.TarInfo("link.html")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return out.getvalue()


CONTAINERS: dict[str, bytes] = {
    "x.zip": zipped(FILES),
    "x.tar": tarred(FILES),
    "x.tar.gz": gzip.compress(tarred(FILES), mtime=0),
    "x.tgz": gzip.compress(tarred(FILES), mtime=0),
    "x.tar.bz2": bz2.compress(tarred(FILES)),
    "x.tar.xz": lzma.compress(tarred(FILES)),
    "x.tar.zst": zstandard.compress(tarred(FILES)),
}


def listed(path: Path) -> container.Listing:
    with path.open("rb") as stored:
        return container.listing(path.name, stored, path.stat().st_size)


@pytest.mark.parametrize("name", CONTAINERS)
def test_members_come_out_as_they_went_in(tmp_path: Path, piece: Make, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(CONTAINERS[name])
    found = listed(path)
    assert found.fault is None
    assert {member.name: member.bytes for member in found.members} == {
        inner: len(data) for inner, data in FILES.items()
    }
    assert [member.format for member in found.members] == [
        "html", "jsonl", "xml", None, "container",
    ]  # fmt: skip
    numbers = {member.number: member.name for member in found.members}
    copies = container.unpack(path, numbers, tmp_path)
    assert {
        numbers[number]: copy.read_bytes()
        for number, copy in copies.items()
        if isinstance(copy, Path)
    } == FILES
    tally = Tally()
    made = piece(name, CONTAINERS[name], kind="container")
    assert list(container.rows(made, ExtractConfig(), tally)) == []
    assert tally.records == {"member_without_reader": 1, "nested_container": 1}


def test_a_wacz_is_its_archives(tmp_path: Path) -> None:
    path = tmp_path / "x.wacz"
    path.write_bytes(
        zipped(
            {"archive/data.warc.gz": b"x", "pages/pages.jsonl": b"{}", "indexes/i.cdx.gz": b"",
             "datapackage.json": b"{}", "other/data.warc.gz": b"x"},
            zipfile.ZIP_STORED,
        )
    )  # fmt: skip
    kinds = {member.name: member.format for member in listed(path).members}
    assert {name for name, kind in kinds.items() if kind} == {"archive/data.warc.gz"}


def test_a_member_without_a_name_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(zipped({"": b"x", "a.html": b"<p>"}))
    names = [member.name for member in listed(tmp_path / "x.zip").members]
    assert names == ["", "a.html"]


@pytest.mark.parametrize("name", CONTAINERS)
def test_cut_off_at_any_place(tmp_path: Path, name: str) -> None:
    data, path = CONTAINERS[name], tmp_path / name
    for cut in range(0, len(data), 97):
        path.write_bytes(data[:cut])
        found = listed(path)
        # A TAR file is padded after its end, so it can lack bytes and be whole.
        whole_listing = len(found.members) == len(FILES)
        assert whole_listing or found.fault in ("corrupt_container", "truncated_container"), cut
        for number, copy in container.unpack(
            path, [member.number for member in found.members], tmp_path
        ).items():
            inner = next(member.name for member in found.members if member.number == number)
            if isinstance(copy, Path):
                assert copy.read_bytes() == FILES[inner]
            else:
                assert copy in ("corrupt_member", "corrupt_container", "truncated_container")


@settings(derandomize=True, deadline=None, max_examples=150,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(
    st.sampled_from(sorted(CONTAINERS)),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), st.binary(max_size=40)), max_size=4),
)
def test_any_damage_is_borne(
    tmp_path: Path, name: str, edits: list[tuple[float, int, bytes]]
) -> None:
    data = CONTAINERS[name]
    for place, removed, put in edits:
        at = int(place * len(data))
        data = data[:at] + put + data[at + removed :]
    path = tmp_path / name
    path.write_bytes(data)
    found = listed(path)
    copies = container.unpack(path, [member.number for member in found.members], tmp_path)
    assert len(copies) == len(found.members)
    assert all(isinstance(copy, Path) or copy.isidentifier() for copy in copies.values())


@pytest.mark.parametrize("name", ["x.zip", "x.tar.gz", "x.tar.zst", "x.tar.xz"])
def test_a_bomb_is_not_unpacked(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "FREE_BYTES", 100_000)
    bomb = {"bomb.html": bytes(30_000_000)}
    packed = {
        "x.zip": lambda: zipped(bomb),
        "x.tar.gz": lambda: gzip.compress(tarred(bomb), mtime=0),
        "x.tar.zst": lambda: zstandard.compress(tarred(bomb)),
        "x.tar.xz": lambda: lzma.compress(tarred(bomb)),
    }[name]()
    path = tmp_path / name
    path.write_bytes(packed)
    assert listed(path) == container.Listing((), "decompression_bomb")


def test_a_member_is_never_longer_than_its_header_says(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.html": b"x" * 50_000}))
    at = data.rindex(b"PK\x01\x02") + 24  # uncompressed size in the central directory
    data[at : at + 4] = (100).to_bytes(4, "little")
    path = tmp_path / "x.zip"
    path.write_bytes(bytes(data))
    assert container.unpack(path, [1], tmp_path) == {1: "corrupt_member"}
    assert (tmp_path / "member-1").stat().st_size <= 101


def test_names_that_leave_the_folder_are_only_names(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({"../../etc/evil.html": b"x", "/abs.html": b"y"}))
    (tmp_path / "out").mkdir()
    copies = container.unpack(path, [1, 2], tmp_path / "out")
    assert sorted(copy.name for copy in copies.values() if isinstance(copy, Path)) == [
        "member-1", "member-2",
    ]  # fmt: skip
    assert not (tmp_path.parent / "etc").exists()


def test_an_encrypted_member_is_named(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.html": b"x"}))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rindex(magic) + offset] |= 1
    path = tmp_path / "x.zip"
    path.write_bytes(bytes(data))
    assert container.unpack(path, [1], tmp_path) == {1: "encrypted_member"}
