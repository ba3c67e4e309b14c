"""What the README says can be typed, can be typed; what the reports name exists."""

import re
from pathlib import Path

from filters.rules import RULES
from manifests.reasons import MEANING, REASONS
from pipeline.cli import STAGES, parser
from pipeline.recipe import Recipe, read

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


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
    block, *parts = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    path = tmp_path / "my.toml"
    path.write_text(block, encoding="utf-8")
    assert [source.name for source in read(path).sources] == ["crawl", "parliament"]
    least = 'name = "least"\n[[sources]]\nname = "crawl"\npaths = ["crawl"]\n'
    for part in parts:
        path.write_text(f"{least}{part}", encoding="utf-8")
        assert read(path) != read_text(least, tmp_path)


def test_every_file_that_the_readme_names_is_there() -> None:
    for name in re.findall(r"`([a-z_]+/[\w/.]+\.(?:py|md|tsv|toml))`", README):
        assert (ROOT / name).exists(), name
    for name in re.findall(r"\]\((\w[\w/.]+)\)", README):
        assert (ROOT / name).exists(), name


def test_reasons_are_words_said_once() -> None:
    words = [reason.code for reason in REASONS] + [rule.reason for rule in RULES]
    assert len(set(words)) == len(words)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]+", word) for word in words)
    assert {reason.stage for reason in MEANING.values()} <= set(STAGES)


def test_links_within_the_readme_lead_somewhere() -> None:
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", README, flags=re.DOTALL), re.M)
    slugs: set[str] = set()
    for heading in headings:
        slug = first = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        again = 0
        while slug in slugs:
            slug = f"{first}-{(again := again + 1)}"
        slugs.add(slug)
    assert set(re.findall(r"\]\(#([^)]+)\)", README)) <= slugs
    for path in re.findall(r"\]\(([^#):]+)\)", README):
        assert (ROOT / path).exists(), path


def test_no_benchmark_takes_a_file_beside_it_for_the_package_of_that_name() -> None:
    names = {path.stem for path in (ROOT / "benchmarks").glob("*.py")}
    names &= {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert names
    wanted = re.compile(rf"^from (?:{'|'.join(sorted(names))})\b", re.MULTILINE)
    for path in (ROOT / "benchmarks").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "__main__" in text and wanted.search(text):
            assert "sys.path[:] = " in text, path.name
