"""Who may import whom, what a package may hold, and how light the command line is."""

import ast
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("pipeline", "filters", "language_id", "dedup", "pii", "manifests")
MIDDLE = {"language_id", "dedup", "pii", "filters"}
VOCABULARY = {"language_id.languages", "language_id.words", "language_id.memory"}
HEAVY = ("presidio_analyzer", "spacy", "fasttext", "datatrove", "numba", "polars", "trafilatura",
         "matplotlib", "pyarrow", "rich", "numpy")  # fmt: skip


def modules() -> list[Path]:
    return sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_imports_point_downwards(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    for name in imports(path):
        top = name.partition(".")[0]
        if top not in PACKAGES or top == package:
            continue
        if package == "pipeline":
            continue
        assert top != "pipeline", f"{path} imports {name}"
        if top in MIDDLE:
            allowed = any(name == v or name.startswith(f"{v}.") for v in VOCABULARY)
            allowed = allowed or name == "language_id"
            assert allowed, f"{path} imports {name}"
        if top == "manifests":
            module = ".".join(name.split(".")[:2])
            assert module in {"manifests", "manifests.schema", "manifests.reasons"}, name


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_module_says_why_it_exists_and_stays_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "no docstring"
    assert len(text.splitlines()) <= 320
    assert not re.search(r"\b(TODO|FIXME|XXX|NotImplementedError)\b", text)
    assert path.stem not in {"utils", "util", "common", "base", "helpers", "misc"}


def test_only_the_adapter_knows_datatrove() -> None:
    users = [p.relative_to(ROOT).as_posix() for p in modules()
             if any(n.partition(".")[0] == "datatrove" for n in imports(p))]  # fmt: skip
    assert users == ["pipeline/datatrove_adapter.py"]


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from pipeline.cli import parser\n"
        "parser().format_help()\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


def test_every_command_has_help() -> None:
    from pipeline.cli import parser

    text = parser().format_help()
    for name in ("run", "extract", "identify", "dedup", "redact", "filter", "shards", "task",
                 "recipe", "status", "verify", "clean", "audit", "try"):  # fmt: skip
        assert re.search(rf"^\s+{name}\b", text, re.MULTILINE), name


@pytest.mark.slow
def test_the_wheel_holds_the_six_packages_and_nothing_else(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        check=True, capture_output=True, cwd=ROOT,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.partition("/")[0] for name in names}
    assert tops - {next(t for t in tops if t.endswith(".dist-info"))} == set(PACKAGES)
    for needed in ("language_id/languages/mt.toml", "pipeline/recipes/demo.toml"):
        assert needed in names
    assert any(name.startswith("language_id/models/") and name.endswith(".ftz") for name in names)


def test_nothing_of_a_machine_or_a_registry_is_in_the_project() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split("\0")
    for name in filter(None, listed):
        path = ROOT / name
        if path.suffix in {".py", ".toml", ".md", ".lock", ".in", ""} and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not re.search(r"/wo[r]k/|/ro[o]t/|py[p]i\.org|files\.python[h]osted", text), name
