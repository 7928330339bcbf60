"""The files that come with walkflow, read from the package and written to a folder."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from walkflow.files.outputs import make_folder, write_whole
from walkflow.model.errors import UnreadableError, UsageError
from walkflow.model.init_report import InitReport
from walkflow.model.messages import say

FOLDERS = ("flows", "examples", "schemas")
"""What is shipped, as it is called in a checkout and wherever it is written."""

_PACKAGE = Path(__file__).parent.parent


def write_shipped(folder: Path, source: Path | None = None) -> InitReport:
    """
    Write the shipped files to a folder, all of them or none.

    A file that is there already is never replaced: where one differs, nothing is
    written at all.

    Args:
        folder: Where to; made if it is not there.
        source: The folder that they come from; by default the installed package or,
            in a checkout, its top.

    Raises:
        UsageError: If the folder is a file.
        UnreadableError: If a file cannot be read or written.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(say('"{path}" is a file; expected a folder', path=folder))
    content_by_name = read_shipped(source or _find_source())
    unchanged = {name for name, each in content_by_name.items() if _holds(folder / name, each)}
    wanted = [name for name in content_by_name if name not in unchanged]
    different = tuple(dict.fromkeys(_find_obstacles(folder, wanted)))
    written = () if different else tuple(wanted)
    for name in written:
        make_folder((folder / name).parent)
        write_whole(folder / name, content_by_name[name])
    return InitReport(
        ok=not different,
        folder=folder.as_posix(),
        written=written,
        unchanged=tuple(name for name in content_by_name if name in unchanged),
        different=different,
    )


def read_shipped(source: Path) -> Mapping[str, bytes]:
    """Return the shipped files below a folder by their path in it, hidden ones left out."""
    paths = (path for folder in FOLDERS for path in sorted((source / folder).rglob("*")))
    names = {path: path.relative_to(source) for path in paths if path.is_file()}
    return {
        name.as_posix(): path.read_bytes()
        for path, name in names.items()
        if not any(part.startswith((".", "__")) for part in name.parts)
    }


def _find_source() -> Path:
    """Return where this installation keeps the files: a wheel within, a checkout at its top."""
    within, top = _PACKAGE / "shipped", _PACKAGE.parent.parent
    for folder in (within, top):
        if (folder / FOLDERS[0]).is_dir():
            return folder
    raise UnreadableError(
        say('this installation lacks its files: expected them in "{folder}"', folder=within)
    )


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def _find_obstacles(folder: Path, names: list[str]) -> Iterator[str]:
    """Yield what is in the way of files: one of that name, or a file that should be a folder."""
    for name in names:
        parents = [parent for parent in Path(name).parents if parent.name]
        for parent in parents:
            if os.path.lexists(folder / parent) and not (folder / parent).is_dir():
                yield parent.as_posix()
        if os.path.lexists(folder / name):
            yield name
