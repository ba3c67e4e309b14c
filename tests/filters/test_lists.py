"""Lists of hosts and addresses: what an entry hits, what it does not, and which file it was."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filters.addresses import entry, hosts, parse
from filters.config import FilterConfig, UrlList
from filters.list_kernels import hash_lines, hash_strings
from filters.lists import assets, digest, load, make, summary
from filters.stage import stage

HITS = [
    # entry, URL, whether it is hit
    ("example.org", "https://example.org/", True),
    ("example.org", "http://www.example.org/a?b=c#d", True),
    ("example.org", "https://deep.below.example.org/x", True),
    ("example.org", "https://EXAMPLE.ORG:8443/x", True),
    ("example.org", "https://example.org./x", True),
    ("example.org", "https://user:secret@example.org/x", True),
    ("example.org", "https://<URL_CREDENTIALS>@example.org/x", True),  # as redaction leaves it
    ("example.org", "//example.org/x", True),
    ("example.org", "example.org", True),
    ("example.org", "https://example.org\\path", True),  # as browsers read it
    ("example.org", "https://example.org?x=1", True),
    ("example.org", "https://notexample.org/", False),
    ("example.org", "https://example.org.example.com/", False),
    ("example.org", "https://example.com/example.org", False),
    ("example.org", "https://example.com/?u=https://example.org/", False),
    ("example.org", "https://example.org@example.com/", False),
    ("EXAMPLE.org.", "https://example.org/", True),
    ("https://example.org:443/", "http://a.example.org/", True),
    ("0.0.0.0 example.org", "http://a.example.org/", True),  # a hosts file
    ("a.example.org", "https://example.org/", False),
    ("a.example.org", "https://b.example.org/", False),
    ("a.example.org", "https://c.a.example.org/", True),
    ("www.example.org", "https://example.org/", True),
    ("www.example.org", "https://data.example.org/", False),
    ("example.co.uk", "https://a.example.co.uk/", True),
    ("co.uk", "https://example.co.uk/", False),  # a public suffix is one host
    ("co.uk", "https://co.uk/", True),
    ("github.io", "https://someone.github.io/", False),
    ("someone.github.io", "https://someone.github.io/x", True),
    ("uk", "https://example.co.uk/", False),
    ("intranet.corp.local", "http://a.intranet.corp.local/", True),  # no suffix of the list
    ("täst.example", "https://xn--tst-qla.example/", True),
    ("xn--tst-qla.example", "https://a.TÄST.example/", True),
    ("straße.example", "https://xn--strae-oqa.example/", True),  # IDNA 2008, not strasse
    ("παράδειγμα.ελ", "https://www.xn--hxajbheg2az3al.xn--qxam/", True),
    ("under_score.example.org", "https://under_score.example.org/", True),
    ("93.184.216.34", "http://93.184.216.34:8080/x", True),
    ("184.216.34", "http://93.184.216.34/", False),
    ("93.184.216.34", "http://<IP>:8080/x", False),  # masked: counted as hidden
    ("[2606:2800:220:1:248:1893:25c8:1946]",
     "http://[2606:2800:0220:1:0248:1893:25C8:1946]:80/", True),
    ("example.org/a", "https://example.org/a", True),
    ("example.org/a", "https://www.example.org/a/", True),
    ("example.org/a/", "https://example.org/a?x", True),
    ("example.org/a", "https://example.org/a/b/c.html", True),
    ("example.org/a", "https://example.org/ab", False),
    ("example.org/a", "https://example.org/A", False),
    ("example.org/a", "https://example.org/", False),
    ("example.org/a", "https://b.example.org/a", False),
    ("example.org/a b", "https://example.org//a%20b/c", True),
    ("example.org/stra%C3%9Fe", "https://example.org/straße", True),
    ("example.org/p?id=3", "https://example.org/p?id=3&x=1", True),
    ("example.org/p?id=3", "https://example.org/p?id=31", False),
    ("example.org/p?id=3", "https://example.org/p", False),
    ("example.org/?id=3", "https://example.org?id=3", True),
    ("example.org/u/jo@example.com", "https://example.org/u/<EMAIL>", False),  # masked
    ("example.org", "about:blank", False),
    ("example.org", "https://", False),
    ("example.org", "", False),
    ("example.org", "https://[broken/", False),
    ("example.org", "https://exa mple.org/", False),
]  # fmt: skip


def config(path: Path, **lists: str) -> FilterConfig:
    made = {}
    for name, content in lists.items():
        (path / name).write_text(content, encoding="utf-8")
        made[name] = UrlList(
            path=str(path / name), version="1", licence="CC0-1.0", origin="written for this test",
            sha256=digest(str(path / name)),
        )  # fmt: skip
    return FilterConfig(lists=made)


@pytest.mark.parametrize(("line", "url", "hit"), HITS)
def test_what_an_entry_hits(tmp_path: Path, line: str, url: str, hit: bool) -> None:
    judge = make(config(tmp_path, adult=f"# a comment\n\n{line}\nother.example\n"))
    assert judge is not None
    assert judge(pa.array([None, url])) == [[], ["url_on_list:adult"] * hit]


def test_no_lists_no_judge() -> None:
    assert make(FilterConfig()) is None


def test_a_folder_as_toulouse_publishes_it_and_its_hash(tmp_path: Path) -> None:
    folder = tmp_path / "adult"
    folder.mkdir()
    (folder / "domains").write_bytes(b"example.org\r\n192.0.2.1\n93.184.216.34\nexample.org\n")
    (folder / "urls").write_text("example.com/bad/page\nnot a host\n")
    (folder / "expressions").write_text(r"(sex|porn)")
    listing = subprocess.run(
        ["sha256sum", "domains", "urls"], cwd=folder, capture_output=True, check=True
    ).stdout
    assert digest(str(folder)) == hashlib.sha256(listing).hexdigest()
    one = UrlList(path=str(folder), version="2026-11", licence="CC-BY-SA-4.0", origin="there",
                  sha256=digest(str(folder)))  # fmt: skip
    ((name, entries),) = summary(FilterConfig(lists={"adult": one}))
    found = (len(entries.hashes[0]), len(entries.path_hosts[0]), entries.unreadable, entries.hidden)
    assert (name, *found) == ("adult", 4, 1, 1, 1)
    assert assets(FilterConfig(lists={"adult": one})) == {
        "URL list adult": {"sha256": one.sha256, "version": "2026-11", "licence": "CC-BY-SA-4.0",
                           "origin": "there"}
    }  # fmt: skip


def test_each_list_is_named_before_the_rules(tmp_path: Path) -> None:
    lists = config(tmp_path, spam="example.org\n", adult="a.example.org\nexample.net/x\n")
    urls = ["https://a.example.org/", "https://example.org/", "https://example.net/x", None]
    batch = pa.record_batch(
        {
            "doc_id": [f"{n:032x}" for n in range(4)],
            "text": pa.array(["short"] * 4, pa.large_string()),
            "source_type": ["web"] * 4,
            "url": urls,
        }
    )
    failed = stage(lists, "en")(batch).column("failed").to_pylist()
    assert [one[: one.index("too_few_words")] for one in failed] == [
        ["url_on_list:spam", "url_on_list:adult"],
        ["url_on_list:spam"],
        ["url_on_list:adult"],
        [],
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"path": "/nowhere/adult"}, r"\[filter.lists.adult\] path: /nowhere/adult is not there"),
        ({"sha256": "0" * 64}, "another version"),
        ({"sha256": None}, 'lacks sha256; of what is there: "[0-9a-f]{64}"'),
    ],
)
def test_a_list_that_is_not_the_one_named_stops_the_run(
    tmp_path: Path, change: dict[str, str | None], message: str
) -> None:
    (tmp_path / "adult").write_text("example.org\n")
    good = {"path": str(tmp_path / "adult"), "version": "1", "licence": "CC0-1.0", "origin": "here",
            "sha256": digest(str(tmp_path / "adult"))}  # fmt: skip
    one = UrlList(**{**good, **change})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=message):
        assets(FilterConfig(lists={"adult": one}))


def test_a_list_that_changes_during_a_run_is_noticed(tmp_path: Path) -> None:
    one = config(tmp_path, adult="example.org\n").lists["adult"]
    (tmp_path / "adult").write_text("example.com\n")
    with pytest.raises(ValueError, match="changed since the run was planned"):
        load("adult", one.path, str(one.sha256))


def test_an_empty_list_hits_nothing(tmp_path: Path) -> None:
    judge = make(config(tmp_path, adult="# none yet\n"))
    assert judge is not None
    assert judge(pa.array(["https://example.org/"])) == [[]]


LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)
HOST = st.lists(LABEL, min_size=1, max_size=4).map(".".join)


@given(HOST)
def test_the_compiled_reader_and_the_slow_one_agree(host: str) -> None:
    for line in (host, host.upper(), f" {host}\r", f"{host}."):
        hashes, others = hash_lines(f"{line}\n".encode())
        texts = [entry(other.decode()) or "" for other in others]
        both = [*hashes.T.tolist(), *hash_strings(texts).T.tolist()]
        assert both == hash_strings([host]).T.tolist()
    assert entry(host) == host


@given(st.text(max_size=40))
def test_any_text_can_be_a_url(text: str) -> None:
    for one in (text, f"https://{text}", f"https://{text}/a"):
        address = parse(one)
        if address is not None:
            assert address.host in hosts(address.host)


@settings(max_examples=30, deadline=None)
@given(st.lists(HOST, min_size=1, max_size=30), st.integers(0, 30))
def test_cuts_and_order_of_a_batch_do_not_matter(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], cut: int
) -> None:
    folder = tmp_path_factory.mktemp("lists")
    judge = make(config(folder, adult="\n".join(names[::2]), spam="\n".join(names[::3])))
    assert judge is not None
    urls = pa.array([f"https://www.{name}/x" for name in names])
    whole = judge(urls)
    assert judge(urls.slice(0, cut)) + judge(urls.slice(cut)) == whole
    assert all("url_on_list:adult" in one for one in whole[::2])


def test_a_million_entries_take_sixteen_bytes_each(tmp_path: Path) -> None:
    (tmp_path / "big").write_text("".join(f"host{n}.example.org\n" for n in range(1_000_000)))
    entries = load("big", str(tmp_path / "big"), digest(str(tmp_path / "big")))
    assert len(entries.hashes[0]) == 1_000_000
    assert sum(lane.nbytes for lane in entries.hashes) == 16_000_000
