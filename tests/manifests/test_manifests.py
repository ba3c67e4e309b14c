"""Manifests find a flipped byte in themselves, and roots and sums are what they claim to be."""

import hashlib
from pathlib import Path

import pytest

from manifests import release, shard
from manifests.conservation import faults, stage_table
from manifests.sealed import ManifestError
from manifests.shard import FileDigest, ShardManifest


def manifest(step: str = "extract", language: str | None = None, **counts: object) -> ShardManifest:
    return ShardManifest(
        eurosift_manifest=1,
        stage=step,
        step=step,
        language=language,
        index=0,
        key="00",
        stage_version=1,
        fingerprint={"a": 1},
        inputs=(FileDigest("in", 1, 2, "aa"),),
        outputs=(),
        counts=counts,
    )


def test_a_manifest_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_bytes(shard.encode(manifest(documents=3)))
    assert shard.read(path) == manifest(documents=3)


def test_every_flipped_byte_is_found(tmp_path: Path) -> None:
    raw = shard.encode(manifest(documents=3))
    path = tmp_path / "m.json"
    for place in range(len(raw)):
        path.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        with pytest.raises(ManifestError):
            shard.read(path)


def test_every_flipped_byte_of_a_release_manifest_is_found(tmp_path: Path) -> None:
    raw = release.build("r", {}, [], [FileDigest("data/mt/p", 1, 2, "aa")], {}, {}, {})
    path = tmp_path / "m.json"
    for place in range(len(raw)):
        path.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        with pytest.raises(ManifestError):
            release.read(path)


def test_merkle_root_is_that_of_rfc_6962() -> None:
    leaves = [(name, hashlib.sha256(name.encode()).hexdigest()) for name in "abc"]
    hashes = [hashlib.sha256(b"\0" + f"{n}\x1f{d}".encode()).digest() for n, d in leaves]
    left = hashlib.sha256(b"\1" + hashes[0] + hashes[1]).digest()
    assert release.merkle_root(leaves) == hashlib.sha256(b"\1" + left + hashes[2]).hexdigest()
    assert release.merkle_root(leaves[::-1]) == release.merkle_root(leaves)
    assert release.merkle_root([]) == hashlib.sha256(b"").hexdigest()


def balanced() -> list[ShardManifest]:
    return [
        manifest("extract", documents=5, dropped={"redirect": 1}, records={}, quarantined=[]),
        manifest("identify", documents=5, dropped={}, languages={"mt": 3, "und": 2}),
        manifest("signatures", "mt", documents=3),
        manifest("union", "mt", documents=3, clusters=2, duplicates={}),
        manifest("redact", "mt", documents=3),
        manifest("redact", "und", documents=2),
        manifest("filter", "mt", documents=3,
                 rights={"policy": "p", "states": {"unknown": 3}, "protocols": {}}),
        manifest("write", "mt", documents=3, kept=2, dropped={"near_duplicate": 1},
                 licences={"unknown": 2}, sources={"s": {"documents": 3, "kept": 2}},
                 release_documents=2, release_chars=9),
        manifest("write", "und", documents=2, kept=0, dropped={"redirect": 1, "language_x": 1},
                 licences={}, sources={"s": {"documents": 2, "kept": 0}},
                 rights={"policy": "p", "states": {"unknown": 2}, "protocols": {}},
                 release_documents=0, release_chars=0),
    ]  # fmt: skip


@pytest.mark.parametrize("step", ["filter", "write"])
def test_a_document_without_a_state_of_rights_is_a_fault(step: str) -> None:
    broken = balanced()
    place = next(n for n, m in enumerate(broken) if m.step == step and "rights" in m.counts)
    rights = {"policy": "p", "states": {"unknown": 1}, "protocols": {}}
    counts = {**broken[place].counts, "rights": rights}
    broken[place] = manifest(step, broken[place].language, **counts)
    assert faults(stage_table(broken), {"und"})


@pytest.mark.parametrize("key", ["licences", "sources"])
def test_a_kept_document_without_licence_or_source_is_a_fault(key: str) -> None:
    broken = balanced()
    place = next(n for n, m in enumerate(broken) if m.step == "write")
    counts = {**broken[place].counts, key: {}}
    broken[place] = manifest("write", "mt", **counts)
    assert faults(stage_table(broken), {"und"})


def test_sums_that_hold_have_no_fault() -> None:
    assert faults(stage_table(balanced()), {"und"}) == []


@pytest.mark.parametrize("place", range(9))
def test_a_document_lost_at_any_step_is_a_fault(place: int) -> None:
    broken = balanced()
    counts = dict(broken[place].counts)
    counts["documents"] -= 1
    changed = manifest(broken[place].step, broken[place].language, **counts)
    assert faults(stage_table([*broken[:place], changed, *broken[place + 1 :]]), {"und"})
