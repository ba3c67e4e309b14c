"""What the filter drops of real pages from sites that none of its bounds was chosen on.

    python benchmarks/filters_held_out.py --pages FOLDER [--work FOLDER] [--lost]

FOLDER holds checkouts of TeamHG-Memex/Formasaurus (954 pages with forms, commit a5ffcec391) and
TeamHG-Memex/autopager (203 pages of lists, commit 990e480bee), both MIT; $EUROSIFT_TEST_DATA the
pages of the trafilatura evaluation, of which those from domains of the test crawl are left out.
No registrable domain is both in view, where bounds and words were chosen, and held out. The labels
say which is which; of the evaluation's pages, half by a hash of the domain.

What a page of forms or lists is stands in filters_held_out.toml, from reading its text as the
filter gets it, by this definition:

junk: no passage of running prose (two whole sentences in a row, or 25 words) on any subject but
    the dealings of the site with its reader: to log in, register, pay, write to it, its address,
    cookies, rights, an error, a basket. Names, links, prices, slogans, a teaser cut within its
    first sentence.
good: at least half of its words stand in such passages, an advertisement's or a forum's too.
mixed: in between; counted apart.

Pages that extraction or identification drop are not labelled; their number is printed, and that of
labelled ones which they drop since, with another extractor than the labels were read with.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

HERE = str(Path(__file__).resolve().parent)
sys.path[:] = [*(place for place in sys.path if place != HERE), str(Path(HERE).parent), HERE]

import pyarrow.parquet as pq  # noqa: E402
import tldextract  # noqa: E402
import zstandard  # noqa: E402
from filters_corpus import Text  # noqa: E402
from filters_quality import judge, share  # noqa: E402

from language_id.languages import OFFICIAL  # noqa: E402

PLACES = {
    "forms": "Formasaurus/formasaurus/data",
    "lists": "autopager/autopager/data",
}
HALVES = {True: "in_view", False: "held_out"}
_EXTRACT = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: `forms/NAME`, `lists/NAME` or `gold/NAME`, its file and its registrable domain."""

    name: str
    path: Path
    domain: str

    @property
    def first_half(self) -> bool:
        """Whether bounds may be chosen on it."""
        return hashlib.sha256(self.domain.encode()).digest()[0] < 128


def domain(url: str) -> str:
    """The registrable domain of an address; its host or itself where there is none."""
    return _EXTRACT(url).top_domain_under_public_suffix or urlsplit(url).hostname or url


def pages(checkouts: Path, data: Path, work: Path) -> Iterator[Page]:
    """Give every page once by content, without those from domains of the test crawl."""
    with (data / "crawl" / "manifest.tsv").open(encoding="utf-8", newline="") as stored:
        crawl = {domain(row["url"]) for row in csv.DictReader(stored, delimiter="\t")}
    listed: list[tuple[str, Path, str]] = []
    forms = checkouts / PLACES["forms"]
    index = json.loads((forms / "index.json").read_text(encoding="utf-8"))
    listed += [
        (f"forms/{Path(file).name}", forms / file, row["url"]) for file, row in index.items()
    ]
    lists = checkouts / PLACES["lists"]
    with (lists / "data.csv").open(encoding="utf-8", newline="") as stored:
        for row in csv.DictReader(stored):
            file = f"{row['File Name']}.html"
            listed.append((f"lists/{file}", lists / "html" / file, row["Page URL"]))
    gold = data / "web_gold"
    packed = (gold / "trafilatura_eval_html.tar.zst").read_bytes()
    plain = zstandard.ZstdDecompressor().stream_reader(packed).read()
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        tar.extractall(work / "gold", filter="data")
    for line in (gold / "trafilatura_eval_gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        listed.append((f"gold/{Path(row['html']).name}", work / "gold" / row["html"], row["url"]))
    seen: set[tuple[str, str]] = set()
    for name, path, url in sorted(listed):
        key = name.partition("/")[0], hashlib.sha256(path.read_bytes()).hexdigest()
        if key not in seen and domain(url) not in crawl:
            seen.add(key)
            yield Page(name, path, domain(url))


def texts(found: list[Page], work: Path) -> Iterator[tuple[Page, Text]]:
    """Take pages through the pipeline; give each with its text and fate."""
    recipe = ['name = "filters-held-out"']
    by_digest = {}
    for kind in ("forms", "lists", "gold"):
        paths = [str(page.path) for page in found if page.name.startswith(f"{kind}/")]
        recipe += ["[[sources]]", f'name = "{kind}"', 'type = "web"', 'format = "html"',
                   f"paths = {json.dumps(paths)}"]  # fmt: skip
    for page in found:
        by_digest[page.name.partition("/")[0], digest(page.path)] = page
    (work / "recipe.toml").write_text("\n".join(recipe) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "pipeline", "run", str(work / "recipe.toml"),
               "--out", str(work / "run")]  # fmt: skip
    subprocess.run(command, check=True, stdout=sys.stderr)
    for path in sorted((work / "run").glob("redact/*/*.parquet")):
        for row in pq.read_table(path).to_pylist():
            page = by_digest[row["source"], row["raw_digest"]]
            yield page, Text(
                key=page.name, host=page.domain, kind="", given="", source_type="web", declared="",
                language=path.parent.name if row["text"] else "",
                reason=row["reason"] or row["language_reason"], text=row["text"],
            )  # fmt: skip


def digest(path: Path) -> str:
    """The sha256 of a file, as `raw_digest` has it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> int:
    """Run the pipeline where needed, judge what is labelled, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=Path, required=True, help="folder of the two checkouts")
    parser.add_argument(
        "--work", type=Path, default=Path(HERE).parent / "build" / "filters-held-out"
    )
    parser.add_argument("--lost", action="store_true", help="name what is judged unlike its label")
    options = parser.parse_args()
    root = os.environ.get("EUROSIFT_TEST_DATA")
    if root is None:
        raise SystemExit("Set EUROSIFT_TEST_DATA: good pages are read from there.")
    for place in PLACES.values():
        if not (options.pages / place).is_dir():
            raise SystemExit(f"{options.pages / place} is missing: see the top of this file.")
    work = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    found = list(pages(options.pages.resolve(), Path(root), work))
    every = list(texts(found, work))
    print_fates(every)
    labels = tomllib.loads(Path(HERE, "filters_held_out.toml").read_text(encoding="utf-8"))
    label_of = {
        name: (half, label)
        for half, kinds in labels.items()
        for label, names in kinds.items()
        for name in names
    }
    reached = [
        (page, text) for page, text in every if text.reason is None and text.language in OFFICIAL
    ]
    missing = set(label_of) - {page.name for page, _ in every}
    if missing:
        raise SystemExit(
            f"labelled, but not at hand: {sorted(missing)[:3]} and {len(missing)} in all"
        )
    verdicts = {text.key: failed for text, failed, _ in judge(text for _, text in reached)}
    gone = Counter(label_of.pop(name) for name in sorted(set(label_of) - set(verdicts)))
    for (half, label), count in sorted(gone.items()):
        print(f"labelled as {label}, {half.replace('_', ' ')}, dropped before the filter: {count}")
    print("\npages | domains | pages | dropped | by")
    print("---|---|---|---|---")
    for half in HALVES.values():
        for label in ("junk", "mixed", "good"):
            names = [name for name, given in label_of.items() if given == (half, label)]
            print_row(f"forms and lists: {label}", half, [(n, verdicts[n]) for n in names])
        names = [
            page.name
            for page, _ in reached
            if page.name.startswith("gold/") and HALVES[page.first_half] == half
        ]
        print_row("news and blogs: good", half, [(n, verdicts[n]) for n in names])
    if options.lost:
        for page, text in reached:
            label = label_of.get(page.name, ("", "good"))[1]
            if (page.name in label_of or page.name.startswith("gold/")) and bool(
                verdicts[page.name]
            ) != (label == "junk"):
                print(page.name, label, text.language, verdicts[page.name], repr(text.text[:80]))
    return 0


def print_fates(every: list[tuple[Page, Text]]) -> None:
    """What the stages before the filter make of the pages."""
    for kind in ("forms", "lists", "gold"):
        fates = Counter(
            text.reason or ("filter" if text.language in OFFICIAL else "other language")
            for page, text in every
            if page.name.startswith(f"{kind}/")
        )
        print(f"{kind}: " + ", ".join(f"{fate} {count}" for fate, count in fates.most_common()))


def print_row(what: str, half: str, judged: list[tuple[str, list[str]]]) -> None:
    """A row of the table."""
    lost = sum(bool(failed) for _, failed in judged)
    by_rule = Counter(reason for _, failed in judged for reason in failed)
    named = ", ".join(f"{reason} {count}" for reason, count in by_rule.most_common(5))
    print(
        f"{what} | {half.replace('_', ' ')} | {len(judged)} | {share(lost, len(judged))} | {named}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
