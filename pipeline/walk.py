"""Which files a path of a recipe means: a file, a folder with all that is in it, or a pattern.

Worse than a run that is refused is a file that is passed over: what cannot be looked into, a link
to nothing and a name that no Parquet can hold are errors. Python's own walks leave all of them out
without a word, and folders behind a link too.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import SourceError
from pipeline.extract.endings import format_of


def matches(pattern: str, folder: Path) -> tuple[Path, list[Path]]:
    """Files of one pattern, sorted, and the folder that their locators start from.

    Raises:
        SourceError: a folder cannot be read, a link leads nowhere, or a name is not UTF-8.
    """
    whole = Path(os.path.normpath((folder / Path(pattern).expanduser()).absolute()))
    if whole.is_dir():
        root, found = whole, list(_below(whole))
    elif whole.is_file() or not glob.has_magic(pattern):
        root, found = whole.parent, [whole]
    else:
        root, below = _fixed(whole)
        _check_readable(root)
        for end in range(1, len(below)):
            for path in _of(root, below[:end]):
                _check_readable(path)
        found = _of(root, below)
    return root, sorted(path for path in found if _is_file(path))


def _fixed(whole: Path) -> tuple[Path, tuple[str, ...]]:
    """The folder that a pattern starts from, and the parts below it, the first of them a pattern.

    A folder that is there is no pattern, though its name holds brackets.
    """
    root = Path(whole.anchor)
    for place, part in enumerate(whole.parts[1:], start=1):
        if glob.has_magic(part) and not (root / part).is_dir():
            return root, whole.parts[place:]
        root /= part
    return root.parent, (root.name,)


def _of(root: Path, parts: tuple[str, ...]) -> list[Path]:
    """What a pattern below a folder matches."""
    names = glob.glob(str(Path(*parts)), root_dir=root, recursive=True)  # noqa: PTH207
    return [root / name for name in names]


def _below(folder: Path) -> Iterator[Path]:
    """All files below a folder, links to folders followed, each folder once."""
    _check_readable(folder)
    seen: set[tuple[int, int]] = set()
    for place, folders, files in os.walk(folder, followlinks=True):
        status = Path(place).stat()
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        folders.sort()
        for name in folders:
            _check_readable(Path(place, name))
        yield from (Path(place, name) for name in files)


def _check_readable(path: Path) -> None:
    if path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
        raise SourceError(
            f"The folder {path} cannot be read: Permission denied. Mend its rights, or leave it "
            "out of `paths` in the recipe."
        )


def _is_file(path: Path) -> bool:
    if path.is_symlink() and not path.exists() and format_of(path.name) is not None:
        raise SourceError(
            f"{path} is a link to {path.readlink()}, which is not there. Fetch the file, or remove "
            "the link."
        )
    if not path.is_file():
        return False
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise SourceError(
            f"The name of the file {os.fsencode(path)!r} is not UTF-8. Rename it; of many, for "
            "example, with convmv."
        ) from None
    return True
