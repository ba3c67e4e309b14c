"""What README and pages say can be typed, can be typed; what they name, and link to, exists."""

import re
from pathlib import Path

import pytest

from filters.rules import RULES
from manifests.reasons import MEANING, REASONS
from pipeline.cli import STAGES, parser
from pipeline.recipe import Recipe, read

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "benchmarks/README.md")


def commands() -> set[str]:
    (action,) = list(parser()._subparsers._group_actions)  # type: ignore[union-attr]
    return set(action.choices)  # type: ignore[arg-type]


def test_every_command_of_the_readme_exists_and_every_command_is_in_it() -> None:
    code = [line for line in README.splitlines() if line.startswith("    ")]
    code += re.findall(r"`([^`\n]+)`", README)
    named = {name for line in code for name in re.findall(r"eurosift ([a-z]+(?:-[a-z]+)?)\b", line)}
    assert named <= commands(), named - commands()
    assert commands() - set(STAGES) <= named, commands() - set(STAGES) - named
    for stage in STAGES:
        assert f"| `{stage}` |" in README


def read_text(text: str, folder: Path) -> Recipe:
    path = folder / "other.toml"
    path.write_text(text, encoding="utf-8")
    return read(path)


def test_the_recipe_of_the_readme_is_a_recipe(tmp_path: Path) -> None:
    first, block, *parts = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    assert [source.name for source in read_text(first, tmp_path).sources] == ["crawl"]
    path = tmp_path / "my.toml"
    path.write_text(block, encoding="utf-8")
    assert [source.name for source in read(path).sources] == ["crawl", "parliament"]
    least = 'name = "least"\n[[sources]]\nname = "crawl"\npaths = ["crawl"]\n'
    for part in parts:
        path.write_text(f"{least}{part}", encoding="utf-8")
        assert read(path) != read_text(least, tmp_path)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for name in re.findall(r"`([a-z_]+/[\w/.]+\.(?:py|md|tsv|toml|sh))`", text):
        assert (ROOT / name).exists(), name
    for name in re.findall(r"(?:^    |`)python (benchmarks/\w+\.py)", text, re.M):
        assert (ROOT / name).exists(), name


def test_every_benchmark_is_explained_and_every_option_that_is_shown_exists() -> None:
    told = (ROOT / "benchmarks/README.md").read_text(encoding="utf-8")
    told += (ROOT / "docs/figures.md").read_text(encoding="utf-8") + README
    for path in (ROOT / "benchmarks").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "argparse" not in text:  # a part of another script
            continue
        assert f"benchmarks/{path.name}" in told, path.name
        for line in re.findall(rf"benchmarks/{path.name}((?: [^`\n]*)?)", told):
            for option in re.findall(r"(?<!\S)--[a-z][\w-]*", line.partition("`")[0]):
                assert f'"{option}"' in text, f"{path.name} {option}"


def test_reasons_are_words_said_once() -> None:
    words = [reason.code for reason in REASONS] + [rule.reason for rule in RULES]
    assert len(set(words)) == len(words)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]+", word) for word in words)
    assert {reason.stage for reason in MEANING.values()} <= set(STAGES)


def slugs(text: str) -> set[str]:
    """The anchors of a page's headings, as code forges make them."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.M):
        slug = first = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        again = 0
        while slug in found:
            slug = f"{first}-{(again := again + 1)}"
        found.add(slug)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^):]+)\)", page.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in slugs(target.read_text(encoding="utf-8")), link


def test_the_figures_of_the_readme_are_those_of_the_figures_page() -> None:
    """A figure that is measured anew is changed in one place and forgotten in the other."""
    section = README.partition("\n## Figures\n")[2].partition("\n## ")[0]
    named = re.findall(r"\*\*([^*]+)\*\*", section)
    assert len(named) > 10
    page = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
    for figure in named:
        assert re.search(rf"(?<![\d.,]){re.escape(figure)}(?![\d,])", page), figure


def test_no_benchmark_takes_a_file_beside_it_for_the_package_of_that_name() -> None:
    names = {path.stem for path in (ROOT / "benchmarks").glob("*.py")}
    names &= {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert names
    wanted = re.compile(rf"^from (?:{'|'.join(sorted(names))})\b", re.MULTILINE)
    for path in (ROOT / "benchmarks").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "__main__" in text and wanted.search(text):
            assert "sys.path[:] = " in text, path.name
