"""Repeated lines of a host: what counts as one, what is cut, and what order cannot change."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.boilerplate import (
    HOSTS_SCHEMA,
    LINES_SCHEMA,
    boilerplate,
    count_lines,
    find,
    host_hashes,
    line_tables,
    summed,
)
from dedup.config import BoilerplateConfig

NOTICE = "We use cookies to give you the best of experiences."
FOOTER = "© Il-Ministeru għall-Affarijiet Kollha, Valletta"


def hosts_of(urls: list[str | None], kinds: list[str] | None = None) -> np.ndarray:
    types = pa.array(kinds or ["web"] * len(urls))
    return host_hashes(pa.array(urls, pa.string()), types, ("web",))


def keys_of(
    folder: Path, shards: list[list[tuple[str, str]]], partitions: int, config: BoilerplateConfig
) -> np.ndarray:
    """Through the files, as the pipeline does."""
    lines, totals = [], []
    for number, shard in enumerate(shards):
        texts = pa.array([text for _, text in shard], pa.large_string())
        hosts = hosts_of([url for url, _ in shard])
        key, host = count_lines(texts, hosts, config.min_chars)
        lines.append(folder / f"{number}.lines.parquet")
        with pq.ParquetWriter(lines[-1], LINES_SCHEMA) as writer:
            for table in line_tables(key, host, partitions):
                writer.write_table(table)
        names, sizes = summed(hosts, np.ones(len(hosts), np.int64))
        totals.append(folder / f"{number}.hosts.parquet")
        pq.write_table(pa.table([names, sizes], schema=HOSTS_SCHEMA), totals[-1])
    found = [boilerplate(config, part, lines, totals) for part in range(partitions)]
    return np.sort(pa.concat_tables(found)["key"].to_numpy())


def pages(host: str, count: int, lines: list[str]) -> list[tuple[str, str]]:
    return [
        (f"https://{host}/{n}", "\n".join([f"Page {n} says something of its own here.", *lines]))
        for n in range(count)
    ]


def cut(text: str, url: str, keys: np.ndarray, min_chars: int = 30) -> str:
    (ranges,) = find(pa.array([text], pa.large_string()), hosts_of([url]), min_chars, keys)
    raw = text.encode()
    for start, end in reversed(ranges):
        raw = raw[:start] + raw[end:]
    return raw.decode()


@pytest.mark.parametrize(
    ("count", "more", "share", "expected"),
    [
        (10, 0, 0.2, True),
        (9, 0, 0.2, False),
        (10, 40, 0.2, True),
        (10, 41, 0.2, False),
        (14, 186, 0.07, True),  # 0.07 * 200 is a little more than 14
    ],
)
def test_a_line_must_be_frequent_in_number_and_in_share(
    tmp_path: Path, count: int, more: int, share: float, expected: bool
) -> None:
    shard = pages("a.eu", count, [NOTICE]) + pages("a.eu", more, [])
    keys = keys_of(tmp_path, [shard], 1, BoilerplateConfig(min_share=share))
    assert (cut(f"Text.\n{NOTICE}\nMore.", "https://a.eu/x", keys) == "Text.\nMore.") is expected


def test_a_line_of_one_host_stays_on_another(tmp_path: Path) -> None:
    keys = keys_of(tmp_path, [pages("a.eu", 20, [NOTICE])], 1, BoilerplateConfig())
    text = f"Text.\n{NOTICE}"
    assert cut(text, "https://b.eu/x", keys) == text
    assert cut(text, "https://A.eu/x", keys) == "Text."


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"{NOTICE}\nText.", "Text."),
        (f"Text.\n{NOTICE}", "Text."),
        (f"Text.\n{NOTICE}\n{FOOTER}\nMore.", "Text.\nMore."),
        (f"Text.\n{NOTICE}\n\n \n{FOOTER}\n\nMore.", "Text.\nMore."),
        (f"Text.\n  {NOTICE}\t\nMore.", "Text.\nMore."),
        (f"Ħażen.\n{FOOTER}\nĠie.", "Ħażen.\nĠie."),
        (f"So: {NOTICE}", f"So: {NOTICE}"),
        (NOTICE, ""),
        (f"{NOTICE}\n{NOTICE}", ""),
        ("", ""),
        ("\n\n", "\n\n"),
    ],
)
def test_whole_lines_go_with_their_newline(tmp_path: Path, text: str, left: str) -> None:
    keys = keys_of(tmp_path, [pages("a.eu", 20, [NOTICE, FOOTER])], 1, BoilerplateConfig())
    assert cut(text, "https://a.eu/x", keys) == left


@pytest.mark.parametrize("line", ["Article 2", "-", "|---|---|", "## Definitions", "Artikulu 14"])
def test_short_lines_are_repeated_for_a_reason(tmp_path: Path, line: str) -> None:
    keys = keys_of(tmp_path, [pages("a.eu", 20, [line])], 1, BoilerplateConfig())
    assert len(keys) == 0


def test_a_line_counts_once_a_document(tmp_path: Path) -> None:
    shard = pages("a.eu", 3, [NOTICE] * 9)
    assert not len(keys_of(tmp_path, [shard], 1, BoilerplateConfig()))


def test_laws_and_pages_without_a_host_are_left_alone() -> None:
    urls = ["https://a.eu/1", "https://a.eu/1", None, "", "not a url", "http://[::1"]
    kinds = ["web", "law", "web", "web", "web", "web"]
    assert (hosts_of(urls, kinds) != 0).tolist() == [True, False, False, False, False, False]


@settings(derandomize=True, deadline=None, max_examples=25)
@given(st.data())
def test_shards_partitions_and_order_change_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    lines = st.sampled_from([NOTICE, FOOTER, "short", "", "A line that a few of these pages have."])
    page = st.tuples(
        st.sampled_from(["https://a.eu/1", "https://b.eu/1"]),
        st.lists(lines, max_size=4).map("\n".join),
    )
    corpus = data.draw(st.lists(page, min_size=1, max_size=20))
    config = BoilerplateConfig(min_documents=2, min_share=data.draw(st.sampled_from([0.2, 0.5])))
    folder = tmp_path_factory.mktemp("lines")
    expected = keys_of(folder, [corpus], 1, config)
    shuffled = data.draw(st.permutations(corpus))
    count = data.draw(st.integers(1, 3))
    shards = [shuffled[number::count] for number in range(count)]
    assert keys_of(folder, shards, data.draw(st.sampled_from([1, 2, 5])), config).tolist() == (
        expected.tolist()
    )
