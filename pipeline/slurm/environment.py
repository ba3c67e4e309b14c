"""`eurosift slurm env`: what a cluster without a network needs to have this very eurosift.

The versions are those of the environment that writes the files, so that a cluster makes the bytes
of the machine where the run was tried. A wheel house is filled where there is a package index; the
images, or a plain virtual environment, are then built from it alone. Kernels are compiled while the
image is built and copied to each node once, because an image is read-only and a hundred jobs that
start at once would each compile them.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path

from pipeline.errors import RunError

_WHEELS = r"""#!/bin/sh
# Where there is a package index and a C++ compiler: fills ./wheels with everything, built.
#   sh wheels.sh SOURCE     SOURCE is a checkout of eurosift or a wheel of it
set -eu
cd "$(dirname "$0")"
python3 -m pip wheel --wheel-dir wheels --requirement requirements.txt
rm -f wheels/eurosift-*.whl
case "$1" in
  *.whl) cp "$1" wheels/ ;;
  *) python3 -m pip wheel --no-deps --wheel-dir wheels "$1" ;;
esac
"""

_INSTALL = r"""#!/bin/sh
# Without a network: a virtual environment from the wheel house beside this file.
#   sh install.sh PREFIX    then PREFIX/bin/eurosift-node is the `command` of a recipe
set -eu
here=$(cd "$(dirname "$0")" && pwd)
prefix=$1
python3 -m venv "$prefix"
pip="$prefix/bin/python -m pip --disable-pip-version-check install --no-index --no-cache-dir"
$pip --find-links "$here/wheels" --requirement "$here/requirements.txt"
$pip --no-deps "$here"/wheels/eurosift-*.whl
# One small run compiles every kernel, and shows that the environment works.
warm=$(mktemp -d)
recipe=$("$prefix/bin/python" -c 'import pipeline; print(pipeline.__path__[0])')/recipes/demo.toml
NUMBA_CACHE_DIR="$prefix/kernels" "$prefix/bin/eurosift" run "$recipe" --out "$warm/run"
rm -rf "$warm"
code=$(sha256sum "$here"/wheels/eurosift-*.whl | cut -c1-12)
cat >"$prefix/bin/eurosift-node" <<END
#!/bin/sh
# eurosift with the compiled kernels copied to this node once; each version has its own.
cache=\${NUMBA_CACHE_DIR:-\${TMPDIR:-/tmp}/eurosift-\$(id -u)}-$code
if [ ! -d "\$cache" ]; then
  mkdir -p "\$(dirname "\$cache")"
  cp -r "$prefix/kernels" "\$cache.\$\$" && mv -T "\$cache.\$\$" "\$cache" 2>/dev/null ||
    rm -rf "\$cache.\$\$"
fi
NUMBA_CACHE_DIR="\$cache" exec "$prefix/bin/eurosift" "\$@"
END
chmod 755 "$prefix/bin/eurosift-node"
"""

_DOCKERFILE = """# docker build --network=none -t eurosift .    or:
# buildah bud --network=none --pull-never -t eurosift .
FROM {image}
COPY requirements.txt install.sh /build/
COPY wheels /build/wheels
RUN sh /build/install.sh /opt/eurosift && rm -rf /build
ENTRYPOINT ["/opt/eurosift/bin/eurosift-node"]
"""

_APPTAINER = """# apptainer build eurosift.sif eurosift.def
Bootstrap: {bootstrap}
From: {image}

%files
    requirements.txt /build/requirements.txt
    install.sh /build/install.sh
    wheels /build/wheels

%post
    sh /build/install.sh /opt/eurosift
    rm -rf /build

%runscript
    exec /opt/eurosift/bin/eurosift-node "$@"
"""

_SAID = """{folder}: {count} versions, {files}.
1. where there is a package index:  sh {folder}/wheels.sh CHECKOUT-OR-WHEEL{base}
2. without one, in {folder}:  apptainer build eurosift.sif eurosift.def
   (or {other}sh install.sh PREFIX)
3. in the recipe, one of (--bind: the run folder and every input must be seen inside)
   [slurm]
   command = "apptainer run --bind /shared /shared/eurosift.sif"
   node_cache = "/tmp"
or
   [slurm]
   setup = ["module load python/{python}"]
   command = "/shared/eurosift/bin/eurosift-node"
   node_cache = "/tmp\""""


_BASE = """
   and the image to build on:   apptainer pull python.sif docker://{image}
   then:                        eurosift slurm env --out {folder} --image python.sif"""


def write_environment(folder: Path, image: str | None) -> str:
    """Write the files into a folder and return what to do with them.

    `image` is the Python image to build on: a name in a registry, or for Apptainer alone a local
    `.sif` or folder, which needs no network.

    Raises:
        RunError: eurosift is not installed as a distribution, so its versions cannot be told.
    """
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    base = image or f"python:{python}-slim"
    packages = closure("eurosift")
    folder.mkdir(parents=True, exist_ok=True)
    local = base.endswith(".sif") or Path(base).is_dir()
    files = {
        "requirements.txt": "".join(f"{name}=={number}\n" for name, number in packages.items()),
        "wheels.sh": _WHEELS,
        "install.sh": _INSTALL,
        "eurosift.def": _APPTAINER.format(
            bootstrap="localimage" if local else "docker", image=base
        ),
    }
    if not local:
        files["Dockerfile"] = _DOCKERFILE.format(image=base)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return _SAID.format(
        folder=folder, count=len(packages), python=python, files=", ".join(list(files)[1:]),
        base="" if local else _BASE.format(image=base, folder=folder),
        other="" if local else "docker build, or ",
    )  # fmt: skip


def closure(name: str) -> dict[str, str]:
    """Every installed distribution that one needs on this machine, with its version, but itself."""
    from packaging.requirements import Requirement

    found: dict[str, str] = {}
    waiting: list[tuple[str, frozenset[str]]] = [(name, frozenset())]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        one, extras = waiting.pop()
        if (one, extras) in seen:
            continue
        seen.add((one, extras))
        try:
            needs = distribution(one).requires or []
        except PackageNotFoundError:
            raise RunError(
                f"{one} is not installed here, so its version cannot be written down. Run this "
                "from the environment that runs eurosift."
            ) from None
        if one != _plain(name):
            found[one] = version(one)
        for line in needs:
            need = Requirement(line)
            wanted = extras or frozenset({""})
            if need.marker is None or any(need.marker.evaluate({"extra": e}) for e in wanted):
                waiting.append((_plain(need.name), frozenset(need.extras)))
    return dict(sorted(found.items()))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
