"""What each reader gets out of real files: documents, failures, characters, time and memory.

    python benchmarks/formats.py --data FOLDER [--warc FILE] [--guide FOLDER]

FOLDER has one folder a format, as below. Each format is read in a process of its own, through the
bounded child as in a run and once more without it, alternately, so that the difference is the price
of the child.
`--warc` does the same with the HTML pages of an archive, by each extractor.

`--guide` is the folder that Debian's package installation-guide-amd64 unpacks to
(`usr/share/doc/installation-guide-amd64`): the same manual as PDF and as HTML in a dozen languages,
which tells how much of the text comes out of the PDF in order, and how much that is none.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

HERE = str(Path(__file__).parent)
# Beside this file lie others that have the names of packages.
sys.path[:] = [*(place for place in sys.path if place != HERE), HERE]

if TYPE_CHECKING:
    from pipeline.extract.piece import Format
    from pipeline.extract.task import PageTask

FORMATS = {
    "pdf": ("pdf/*.pdf", "pdf_edge/*.pdf"),
    "docx": ("docx_odt/*.docx",),
    "odt": ("docx_odt/*.odt",),
    "eurlex": ("eurlex_xhtml/*.*html",),
    "formex": ("formex4/*.xml",),
    "akoma_ntoso": ("akoma_ntoso/*.xml", "national_law/lu_legilux/*.xml"),
    "bwb": ("national_law/nl_bwb/*.xml",),
    "parlamint": ("parlamint_tei/*.xml",),
    "eforms": ("eforms/*.xml",),
    "ted": ("ted_xml/*.xml",),
}
EXTRACTORS = ("blocks", "trafilatura", "resiliparse")
MIN_ROUNDS = 2
MIN_SECONDS = 2.0
"""CPU time of either side at least, so that a difference of a few percent can be told."""
HELD = 16
"""Tasks handed over at a time; a run hands over up to 32, or 1 MiB, and PDFs by themselves."""


def files(folder: Path, form: str) -> list[Path]:
    """The files of a format, in order."""
    return sorted(path for pattern in FORMATS[form] for path in folder.glob(pattern))


def measured(folder: Path, form: str) -> dict[str, object]:
    """Read one format, or the pages of an archive by one extractor; figures, JSON-able."""
    from pipeline.extract.bare import MEDIA_TYPES
    from pipeline.extract.config import ExtractConfig
    from pipeline.extract.media import kind
    from pipeline.extract.page import page_reader
    from pipeline.extract.sandbox import Sandbox
    from pipeline.extract.task import PageResult, PageTask

    config = ExtractConfig(extractor=form if form in EXTRACTORS else "blocks")  # type: ignore[arg-type]
    read = page_reader(config)
    tasks = _pages_of(folder) if form in EXTRACTORS else []
    reasons: Counter[str] = Counter()
    for path in files(folder, form) if form in FORMATS else ():
        body = path.read_bytes()
        judged = kind(MEDIA_TYPES[_form_of(path)], body[:2048])
        if judged.form is None:
            reasons[str(judged.reason)] += 1
        else:
            tasks.append(PageTask(body=body, form=judged.form))
    for task in tasks:
        read(task)  # what libraries load and cache is no document's time
    alone = within = 0.0
    rounds = 0
    results: list[PageResult] = []
    held = 1 if form == "pdf" else HELD
    with Sandbox(config) as sandbox:
        for task in tasks:
            sandbox.read(task)
        while tasks and (rounds < MIN_ROUNDS or alone < MIN_SECONDS):
            rounds += 1
            start = time.process_time()
            for task in tasks:
                read(task)
            alone += time.process_time() - start
            start, child = time.process_time(), _cpu(sandbox.pid)
            results = [
                one
                for at in range(0, len(tasks), held)
                for one in sandbox.read_all(tasks[at : at + held])
            ]
            within += time.process_time() - start + _cpu(sandbox.pid) - child
        memory = _peak_mb(sandbox.pid)
    reasons.update(result.reason for result in results if result.reason)
    documents = [one for result in results for one in (result, *result.others)]
    pages = sum(_pages(task.body) for task in tasks) if form == "pdf" else None
    return {
        "files": len(tasks)
        + sum(reasons[r] for r in reasons if r in ("unsupported_type", "not_text")),
        "with_text": sum(result.reason is None for result in results),
        "reasons": dict(sorted(reasons.items())),
        "documents": sum(bool(one.text) for one in documents),
        "readers": dict(Counter(str(one.reader) for one in documents if one.text)),
        "chars": sum(len(one.text) for one in documents),
        "pages": pages,
        "a_second": round(len(tasks) * rounds / alone, 1) if alone else None,
        "cpu_s": round(alone / max(1, rounds), 3),
        "child_cpu_s": round(within / max(1, rounds), 3),
        "overhead": round(within / alone - 1, 3) if alone else None,
        "child_peak_mb": memory,
        "own_peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _pages_of(archive: Path) -> list[PageTask]:
    """The HTML pages of an archive, each body once."""
    from pipeline.extract.blocks.pages import crawled_pages
    from pipeline.extract.task import PageTask

    return [PageTask(body=page.body, form="html", charset=page.charset)
            for page in crawled_pages(archive)]  # fmt: skip


def _form_of(path: Path) -> Format:
    """The format of a file by the end of its name, as a recipe's."""
    ends: dict[str, Format] = {".pdf": "pdf", ".docx": "docx", ".odt": "odt", ".xml": "xml"}
    return ends.get(path.suffix, "html")


def _cpu(pid: int | None) -> float:
    """CPU seconds that a process has used, by the nanosecond (ticks of 10 ms hide small shares)."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def _peak_mb(pid: int | None) -> int:
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) // 1024 if found else 0


def _pages(body: bytes) -> int:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError:
        return 0
    count = len(document)
    document.close()
    return count


def compared(folder: Path) -> list[dict[str, object]]:
    """The PDFs of the manual against its HTML: 4-word sequences found, and those that are no text.

    The HTML is taken whole but for navigation and contents; words are runs of letters, folded.
    """
    from lxml import html

    from pipeline.extract.config import ExtractConfig
    from pipeline.extract.pdf.document import read_pdf
    from pipeline.extract.repair import repaired

    words = re.compile(r"[^\W\d_]+")
    rows = []
    for path in sorted(folder.glob("*/install.*.pdf.gz")):
        code = path.parent.name
        if code in ("id", "ja", "ko", "ru", "vi", "zh_CN"):
            continue
        texts = []
        for page in sorted(path.parent.glob("*.html")):
            tree = html.fromstring(page.read_bytes())
            for element in tree.xpath(
                "//*[contains(@class,'navheader') or contains(@class,'navfooter')"
                " or contains(@class,'toc')]|//head|//script"
            ):
                element.drop_tree()
            texts.append(tree.text_content())
        start = time.process_time()
        found = read_pdf(gzip.decompress(path.read_bytes()), ExtractConfig())
        seconds = time.process_time() - start
        gold = words.findall(repaired(" ".join(texts)).casefold())
        ours = words.findall(repaired(found.text).casefold())
        expected, got = _sequences(gold), _sequences(ours)
        both = (expected & got).total()
        known = set(gold)
        rows.append(
            {
                "language": code,
                "words": len(gold),
                "kept": round(both / expected.total(), 3),
                "right": round(both / got.total(), 3),
                "unknown_words": round(sum(word not in known for word in ours) / len(ours), 4),
                "cpu_s": round(seconds, 2),
            }
        )
    return rows


def _sequences(words: list[str]) -> Counter[tuple[str, ...]]:
    return Counter(zip(words, words[1:], words[2:], words[3:], strict=False))


def main() -> None:
    """Print the figures of all formats as JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--data", type=Path, help="folder with one folder a format")
    parser.add_argument("--warc", type=Path, help="an archive, for its HTML pages")
    parser.add_argument("--guide", type=Path, help="Debian's installation guide, unpacked")
    parser.add_argument(
        "--format", choices=(*FORMATS, *EXTRACTORS), help="one format, in this process"
    )
    asked = parser.parse_args()
    if asked.format:
        source = asked.warc if asked.format in EXTRACTORS else asked.data
        print(json.dumps(measured(source, asked.format)))
        return
    forms = [(form, "--data", asked.data) for form in FORMATS if asked.data]
    forms += [(form, "--warc", asked.warc) for form in EXTRACTORS if asked.warc]
    for form, option, source in forms:
        if form in FORMATS and not files(source, form):
            print(f"{form}: no files in {source}", file=sys.stderr)
            continue
        command = [sys.executable, __file__, option, str(source), "--format", form]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        print(form, done.stdout.strip(), flush=True)
    for row in compared(asked.guide) if asked.guide else ():
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
