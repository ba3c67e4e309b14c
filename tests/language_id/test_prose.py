"""Prose is cut out of editions, books of cells and lists as it stands there."""

import json
import subprocess
import sys
import zipfile

from language_id.corpus import read
from language_id.prose import LONGEST, SHORTEST, WORK, sentences

EDITION = """<TEI><teiHeader><p>Edited by somebody in a year of our time.</p></teiHeader><body>
<head>Liber primus</head><p>Arma uirumque cano, <note>sic in libris omnibus, ut credo.</note>Troiae
qui primus ab oris uenit.</p><p>Italiam fato profugus &amp; λόγος Lauiniaque uenit ad litora; multum
ille et terris iactatus et alto est.</p><p>Breve.</p></body></TEI>"""


def test_an_edition_gives_the_sentences_of_its_body(tmp_path):
    path = tmp_path / "work.lat1.xml"
    path.write_text(EDITION, encoding="utf-8")
    assert list(sentences(path)) == [
        "Arma uirumque cano, Troiae qui primus ab oris uenit.",
        "Italiam fato profugus Lauiniaque uenit ad litora;",
        "multum ille et terris iactatus et alto est.",
    ]


def test_no_work_drowns_the_others(tmp_path):
    path = tmp_path / "long.xml"
    lines = [f"Sententia numero {number} satis longa est." for number in range(3 * WORK)]
    path.write_text(f"<body><p>{' '.join(lines)}</p></body>", encoding="utf-8")
    found = list(sentences(path))
    assert len(found) == WORK
    assert found[0] == lines[0]
    assert found[-1] == lines[3 * (WORK - 1)]


def test_cells_and_lists_become_rows_that_the_corpus_reads(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as book:
        cells = "<si><t>Hai sitios que non teñen &quot;nome&quot;.</t></si><si><t>QA</t></si>"
        book.writestr("xl/sharedStrings.xml", f"<sst>{cells}</sst>")
    (tmp_path / "b.tsv").write_text(
        f"Esta é unha frase da lista.\thttp://example.org\nCurta.\n{'longa ' * LONGEST}\n",
        encoding="utf-8",
    )
    out = tmp_path / "out" / "prose.jsonl"
    out.parent.mkdir()
    command = [sys.executable, "-m", "language_id.prose", "gl", "made", str(tmp_path), "--out"]
    subprocess.run([*command, str(out)], check=True)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["text"] for row in rows] == [
        'Hai sitios que non teñen "nome".',
        "Esta é unha frase da lista.",
    ]
    assert {(row["lang"], row["source"]) for row in rows} == {("gl", "made")}
    assert [line.text for line in read([out])] == [row["text"] for row in rows]
    assert all(SHORTEST <= len(row["text"]) <= LONGEST for row in rows)
