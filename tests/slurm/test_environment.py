"""The files that build eurosift offline: versions of this environment, nothing from a network."""

import os
import subprocess
from importlib.metadata import version
from pathlib import Path

from packaging.requirements import Requirement

from pipeline.cli import run as cli


def test_the_environment_is_this_one_and_needs_no_network(tmp_path: Path) -> None:
    folder = tmp_path / "env"
    assert cli(["slurm", "env", "--out", str(folder)]) == 0
    lines = (folder / "requirements.txt").read_text().splitlines()
    pinned = {(need := Requirement(line)).name: str(need.specifier) for line in lines}
    for name in ("pyarrow", "numba", "llvmlite", "trafilatura", "lxml", "presidio-analyzer"):
        assert pinned[name] == f"=={version(name)}"
    assert "eurosift" not in pinned
    assert "pytest" not in pinned
    for script in ("wheels.sh", "install.sh"):
        subprocess.run(["sh", "-n", str(folder / script)], check=True)
    install = (folder / "install.sh").read_text()
    assert "--no-index" in install
    for image in ("Dockerfile", "eurosift.def"):
        text = (folder / image).read_text()
        assert "/install.sh /opt/eurosift" in text
        assert "pip" not in text.replace("pipeline", "")


def test_a_local_image_is_built_on_without_a_registry(tmp_path: Path) -> None:
    assert cli(["slurm", "env", "--out", str(tmp_path), "--image", "/images/python.sif"]) == 0
    text = (tmp_path / "eurosift.def").read_text()
    assert "Bootstrap: localimage\nFrom: /images/python.sif\n" in text


def test_each_version_copies_its_own_kernels_to_a_node_once(tmp_path: Path) -> None:
    files, prefix, node = tmp_path / "env", tmp_path / "prefix", tmp_path / "node"
    assert cli(["slurm", "env", "--out", str(files)]) == 0
    (files / "wheels").mkdir()
    (prefix / "bin").mkdir(parents=True)
    (prefix / "kernels").mkdir()
    program = prefix / "bin" / "eurosift"
    program.write_text('#!/bin/sh\ncat "$NUMBA_CACHE_DIR/kernel"\n')
    program.chmod(0o755)
    text = (files / "install.sh").read_text()
    last = f"set -eu\nhere={files}\nprefix={prefix}\n{text[text.index('code=$(') :]}"
    for version_of, copies in (("old", 1), ("old", 1), ("new", 2)):
        (files / "wheels" / "eurosift-1-py3-none-any.whl").write_text(version_of)
        (prefix / "kernels" / "kernel").write_text(version_of)
        subprocess.run(["sh", "-c", last], check=True)
        said = subprocess.run(
            [prefix / "bin" / "eurosift-node"], check=True, capture_output=True, text=True,
            env={**os.environ, "NUMBA_CACHE_DIR": str(node / "eurosift")},
        )  # fmt: skip
        assert said.stdout == version_of
        assert len(list(node.iterdir())) == copies
