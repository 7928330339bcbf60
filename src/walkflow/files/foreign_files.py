"""Files that are given as logs and are none: what each is, and which command takes it."""

from codecs import BOM_UTF8
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from walkflow.files.documents import Sort, find_sort
from walkflow.files.yaml_source import read_yaml
from walkflow.model.errors import UnreadableError
from walkflow.model.messages import Message, say

_KINDS: Final[Mapping[bytes, Message]] = {
    b"%PDF-": say("a PDF"),
    b"\x89PNG\r\n": say("a picture"),
    b"\xff\xd8\xff": say("a picture"),
    b"GIF8": say("a picture"),
    b"7z\xbc\xaf\x27\x1c": say("a packed archive"),
    b"Rar!\x1a\x07": say("a packed archive"),
    b"BZh91AY&SY": say("a packed archive"),
    b"\xfd7zXZ\x00": say("a packed archive"),
    b"SQLite format 3\x00": say("a database of SQLite"),
    b"PARE": say("an encrypted Parquet file"),
    b"<!doctypehtml": say("a web page"),
    b"<html": say("a web page"),
    b'{"': say("JSON"),
    b"[{": say("JSON"),
}
"""What files are by how they begin; of text, blanks and capitals aside."""
_LOOKED_AT: Final = 400


def refuse_foreign(path: Path, head: bytes) -> None:
    """
    Refuse what is certainly no log.

    Args:
        path: The file.
        head: Its first bytes, unpacked.

    Raises:
        UnreadableError: If it is YAML, or begins as files of another kind do.
    """
    if path.suffix.lower() in {".yaml", ".yml"}:
        raise UnreadableError(_say_yaml(path))
    begin = b"".join(head[:_LOOKED_AT].removeprefix(BOM_UTF8).split()).lower()
    for mark, kind in _KINDS.items():
        if head.startswith(mark) or begin.startswith(mark):
            message = say(
                '"{path}" is {kind} and no log: expected CSV, XLSX, Parquet or XES',
                path=path.as_posix(),
                kind=kind,
            )
            raise UnreadableError(message)


def _say_yaml(path: Path) -> Message:
    """Say which file of ours a YAML file is, and where it belongs."""
    shown = path.as_posix()
    data = read_yaml(path).data
    match find_sort(data):
        case Sort.WALK:
            return say(
                '"{path}" is a recorded walk and no log: see it with walkflow trace FLOW {path}',
                path=shown,
            )
        case Sort.FLOW:
            return say(
                '"{path}" is a flow and no log: it stands before the log, as in '
                "walkflow replay {path} LOG",
                path=shown,
            )
        case Sort.CATALOGUE:
            return say(
                '"{path}" is a catalogue and no log: check it with walkflow validate {path}',
                path=shown,
            )
        case Sort.CALENDAR:
            return say(
                '"{path}" is a calendar and no log: name it with --calendar {path}', path=shown
            )
        case None:
            pass
    if isinstance(data, dict) and "mapping" in data:
        return say(
            '"{path}" is a mapping of columns and no log: name it with --mapping {path}',
            path=shown,
        )
    return say(
        '"{path}" is YAML and no log: expected CSV, XLSX, Parquet or XES',
        path=shown,
    )
