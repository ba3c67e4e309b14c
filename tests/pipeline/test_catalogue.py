"""A catalogue's licences reach the ledger, file by file, and nothing is taken from the network."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.catalogue import Distribution, matched, read
from pipeline.cli import run as cli
from pipeline.errors import SourceError

CATALOGUE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
<https://data.example.eu/set/1> a dcat:Dataset ;
  dct:publisher [ foaf:name "Arkiv Nazzjonali" ] ;
  dct:license <http://publications.europa.eu/resource/authority/licence/CC0> ;
  dcat:distribution <https://data.example.eu/d/1>, <https://data.example.eu/d/2> .
<https://data.example.eu/d/1> a dcat:Distribution ;
  dcat:downloadURL <https://data.example.eu/laws/first%20act.html> ;
  dct:license <http://publications.europa.eu/resource/authority/licence/CC_BY_4_0> .
<https://data.example.eu/d/2> a dcat:Distribution ;
  dcat:accessURL <https://data.example.eu/laws/second.html> .
<https://data.example.eu/d/3> a dcat:Distribution ;
  dct:license <https://example.eu/none> .
"""
PROSE = "Dan huwa test bil-Malti li jrid ikun twil biżżejjed biex jingħaraf sewwa. " * 12


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "catalogue.ttl"
    path.write_text(CATALOGUE, encoding="utf-8")
    return path


def test_nothing_of_a_catalogue_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """rdflib warns of each address that it finds odd, with the address."""
    path = tmp_path / "catalogue.ttl"
    path.write_text(
        "@prefix a: <https://a.example/{x}#> .\na:d <http://purl.org/dc/terms/creator> a:p .",
        encoding="utf-8",
    )
    assert read(path) == ()
    assert (caplog.text, capfd.readouterr().err) == ("", "")


def test_licence_of_the_distribution_or_else_of_its_dataset(catalogue: Path) -> None:
    authority = "http://publications.europa.eu/resource/authority/licence/"
    assert read(catalogue) == (
        Distribution("https://data.example.eu/laws/first%20act.html", f"{authority}CC_BY_4_0",
                     "Arkiv Nazzjonali"),
        Distribution("https://data.example.eu/laws/second.html", f"{authority}CC0",
                     "Arkiv Nazzjonali"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["data.example.eu/laws/a.html"], {"data.example.eu/laws/a.html": 0}),
        (["mirror/data.example.eu/laws/a.html"], {"mirror/data.example.eu/laws/a.html": 0}),
        (["c.html"], {"c.html": 2}),
        (["a.html"], {}),  # two addresses end so
        (["other.html", ""], {}),
    ],
)
def test_files_are_told_by_address_or_by_a_name_of_their_own(
    files: list[str], expected: dict[str, int]
) -> None:
    urls = ("https://data.example.eu/laws/a.html", "https://other.example/a.html",
            "https://data.example.eu/c.html?v=2")  # fmt: skip
    listed = [Distribution(url, None, None) for url in urls]
    assert matched(files, listed) == {name: listed[n] for name, n in expected.items()}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("c.ttl", "<a> <b> .", "no turtle"),
        ("c.rdf", "<rdf", "no xml"),
        ("c.jsonld", "{", "no json-ld"),
        ("c.jsonld", '{"@context": "https://example.org/context.jsonld"}', "network"),
        ("c.jsonld", '{"@graph": [{"@context": ["https://example.org/c"]}]}', "network"),
        ("c.csv", "a,b", "no known ending"),
    ],
)
def test_what_is_no_catalogue_is_an_error(
    tmp_path: Path, name: str, content: str, said: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=said):
        read(tmp_path / name)


def test_a_missing_catalogue_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read(tmp_path / "none.ttl")


def recipe(folder: Path) -> Path:
    path = folder / "recipe.toml"
    path.write_text(
        'name = "open-data"\nlanguages = ["mt"]\n[[sources]]\nname = "laws"\ntype = "law"\n'
        'paths = ["files/*"]\nlicence = "unchecked"\ncatalogue = "catalogue.ttl"\n',
        encoding="utf-8",
    )
    return path


def test_the_ledger_says_what_the_catalogue_says(
    tmp_path: Path, catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "files").mkdir()
    for number, name in enumerate(("first act.html", "second.html", "third.html")):
        page = f"<html><body><article><p>{number}. {PROSE}</p></article></body></html>"
        (tmp_path / "files" / name).write_text(page, encoding="utf-8")
    run = tmp_path / "run"
    assert cli(["run", str(recipe(tmp_path)), "--out", str(run), "--workers", "1"]) == 0
    rows = pq.read_table(run / "release/ledger/mt").to_pylist()
    found = {(row["url"] or "").rpartition("/")[2]: row for row in rows}
    assert found["first%20act.html"]["licence"] == "CC-BY-4.0"
    assert found["second.html"]["licence"] == "CC0-1.0"
    assert found[""]["licence"] == "unchecked"
    assert found["second.html"]["licence_place"] == "catalogue"
    assert cli(["verify", str(run)]) == 0

    catalogue.write_text(CATALOGUE.replace("CC_BY_4_0", "CC_BYSA_4_0"), encoding="utf-8")
    assert cli(["run", str(recipe(tmp_path)), "--out", str(run), "--workers", "1"]) == 0
    rows = pq.read_table(run / "release/ledger/mt").to_pylist()
    assert "CC-BY-SA-4.0" in {row["licence"] for row in rows}
    frozen = json.loads((run / "plan/recipe.json").read_text("utf-8"))
    assert frozen["sources"][0]["catalogue"] is None


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's JSON-LD
@pytest.mark.parametrize(
    ("name", "content"),
    [("a.ttl", "<urn:a> a"), ("a.ttl", "@prefix"), ("a.nt", "<a"), ("a.rdf", "<a>"),
     ("a.jsonld", '{"@id": 1, "@type": [[]]}'), ("a.jsonld", '[{"@graph": "x"}, 1]')],
)  # fmt: skip
def test_a_damaged_catalogue_is_refused_or_empty(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content)
    try:
        assert read(path) == ()
    except SourceError as error:
        assert str(path) in str(error)
