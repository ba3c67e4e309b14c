"""What is written depends on rows alone, and is there whole or not at all."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import files

SCHEMA = pa.schema([pa.field("doc_id", pa.string()), pa.field("text", pa.large_string())])


def rows(count: int, size: int) -> pa.Table:
    texts = [f"{'wort ' * (size * (i % 7))}{i}" for i in range(count)]
    return pa.table({"doc_id": [f"{i:032x}" for i in range(count)], "text": texts}, schema=SCHEMA)


def cut(table: pa.Table, lengths: list[int]) -> list[pa.RecordBatch]:
    batches, start = [], 0
    while start < table.num_rows:
        length = lengths[len(batches) % len(lengths)]
        batches += table.slice(start, length).to_batches()
        start += length
    return batches


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.integers(1, 900), min_size=1, max_size=6))
def test_bytes_do_not_depend_on_how_rows_come_in_batches(
    tmp_path_factory: pytest.TempPathFactory, lengths: list[int]
) -> None:
    run = tmp_path_factory.mktemp("run")
    table = rows(2_500, 3)
    whole = files.write_parquet(run, "whole.parquet", SCHEMA, [[table]])
    cut_up = files.write_parquet(run, "cut.parquet", SCHEMA, [cut(table, lengths)])
    assert whole.sha256 == cut_up.sha256
    assert pq.read_table(run / "cut.parquet").equals(table)


def test_row_groups_are_bounded_by_bytes_and_never_mix_sections(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "ROW_GROUP_BYTES", 10_000)
    one, two = rows(300, 10), rows(5, 1)
    files.write_parquet(tmp_path, "out.parquet", SCHEMA, [[one], [], [two]])
    metadata = pq.read_metadata(tmp_path / "out.parquet")
    counts = [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)]
    assert sum(counts) == 305
    assert counts[-1] == 5
    assert len(counts) > 5


def test_no_rows_is_a_file_with_the_schema(tmp_path: Path) -> None:
    written = files.write_parquet(tmp_path, "a/none.parquet", SCHEMA, [[]])
    assert written.rows == 0
    assert pq.read_schema(tmp_path / "a/none.parquet").equals(SCHEMA)


def test_a_failure_leaves_nothing_behind_and_the_old_file_whole(tmp_path: Path) -> None:
    old = files.write_parquet(tmp_path, "x.parquet", SCHEMA, [[rows(3, 1)]])

    def broken():  # type: ignore[no-untyped-def]
        yield rows(5, 1)
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        files.write_parquet(tmp_path, "x.parquet", SCHEMA, [broken()])
    assert [p.name for p in tmp_path.iterdir()] == ["x.parquet"]
    assert pq.read_table(tmp_path / "x.parquet").num_rows == old.rows


def test_sweep_removes_only_half_written_files(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.parquet.tmp-0-12").write_bytes(b"x")
    (tmp_path / "a" / "b.parquet").write_bytes(b"y")
    assert files.sweep(tmp_path) == 1
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["b.parquet"]
