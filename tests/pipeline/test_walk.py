"""A file that a recipe means is read, or the run is refused: it is never passed over."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import SourceError
from pipeline.walk import matches


def below(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}\n")
    return root


@pytest.mark.parametrize("pattern", ["in", "in/**/*.jsonl", "./in/../in"])
def test_links_are_followed_and_each_folder_is_read_once(tmp_path: Path, pattern: str) -> None:
    below(tmp_path, "in/a.jsonl", "in/deep/b.jsonl", "scratch/c.jsonl")
    (tmp_path / "in" / "linked").symlink_to("../scratch")
    (tmp_path / "in" / "file.jsonl").symlink_to("../scratch/c.jsonl")
    if "*" not in pattern:
        (tmp_path / "in" / "loop").symlink_to("..")
    root, found = matches(pattern, tmp_path)
    names = [path.relative_to(root).as_posix() for path in found]
    assert root == tmp_path / "in"
    assert names == ["a.jsonl", "deep/b.jsonl", "file.jsonl", "linked/c.jsonl"]


@pytest.mark.parametrize("pattern", ["in", "in/*.jsonl", "in/lost.jsonl"])
def test_a_link_to_nothing_is_an_error_where_it_names_a_document(
    tmp_path: Path, pattern: str
) -> None:
    below(tmp_path, "in/a.jsonl")
    (tmp_path / "in" / ".#notes").symlink_to("somebody@somewhere")  # an editor's lock
    assert len(matches("in", tmp_path)[1]) == 1
    (tmp_path / "in" / "lost.jsonl").symlink_to("../nowhere/lost.jsonl")
    with pytest.raises(SourceError, match=r"lost\.jsonl is a link to \.\./nowhere/lost\.jsonl"):
        matches(pattern, tmp_path)


def test_a_name_that_is_not_utf_8_is_an_error_that_says_which(tmp_path: Path) -> None:
    os.close(os.open(os.fsencode(tmp_path) + b"/caf\xe9.jsonl", os.O_CREAT | os.O_WRONLY))
    with pytest.raises(SourceError, match=r"caf\\xe9\.jsonl' is not UTF-8"):
        matches("*.jsonl", tmp_path)


@pytest.mark.parametrize("pattern", ["in", "in/**/*.jsonl", "in/*/*.jsonl", "in/closed"])
def test_a_folder_that_cannot_be_read_is_an_error(tmp_path: Path, pattern: str) -> None:
    """Run without the capabilities by which root reads everything."""
    below(tmp_path, "in/a.jsonl", "in/closed/b.jsonl", "in/open/c.jsonl")
    closed = tmp_path / "in" / "closed"
    script = (
        "import sys\nfrom pathlib import Path\nfrom pipeline.walk import matches\n"
        "print(matches(sys.argv[1], Path(sys.argv[2]))[1])\n"
    )
    command = [sys.executable, "-c", script, pattern, str(tmp_path)]
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root reads everything, and setpriv (util-linux) is not here")
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    closed.chmod(0)
    try:
        root = Path(__file__).parents[2]
        done = subprocess.run(command, capture_output=True, text=True, cwd=root)
    finally:
        closed.chmod(0o755)
    assert done.returncode == 1, done.stdout
    assert f"The folder {closed} cannot be read: Permission denied." in done.stderr


@pytest.mark.parametrize("pattern", ["[x]/a*.jsonl", "*.jsonl", "a[1].jsonl", "[x]", "{}/*.jsonl"])
def test_brackets_of_a_folder_s_name_are_no_pattern(tmp_path: Path, pattern: str) -> None:
    folder = below(tmp_path / "run [0]", "[x]/a1.jsonl", "[x]/ab.jsonl", "a[1].jsonl", "x/a2.jsonl")
    found = [str(path.relative_to(folder)) for path in matches(pattern.format(folder), folder)[1]]
    assert found == (["[x]/a1.jsonl", "[x]/ab.jsonl"] if "[x]" in pattern else ["a[1].jsonl"])
