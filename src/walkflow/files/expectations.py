"""The expectation of a walk, written into its file; nothing else of the file changes."""

import re
from collections.abc import Sequence
from pathlib import Path

from walkflow.files.outputs import write_whole
from walkflow.files.scalar_text import write_scalar
from walkflow.files.yaml_source import Data, YamlSource, parse_yaml
from walkflow.files.yaml_tree import Scalar
from walkflow.model.diagnostics import Position
from walkflow.model.errors import UnreadableError, UsageError
from walkflow.model.messages import say, say_reason
from walkflow.model.walk import ExpectedDeviation

KEY = "expect"
_MARK = b"\xef\xbb\xbf"
"""What some editors write at the start of a file."""
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")


def can_carry(path: str) -> bool:
    """Return whether a walk file can carry an expectation: a recording sheet cannot."""
    return Path(path).suffix.lower() in {".yaml", ".yml"}


def write_expectation(path: Path, deviations: Sequence[ExpectedDeviation]) -> bool:
    """
    Write how a walk is known to differ from its flow; without deviations, nothing is expected.

    Every other line stays as it is; so do the lines, with their comments, of what was
    expected before and still is.

    Args:
        path: The walk file.
        deviations: In the order in which they are to stand.

    Returns:
        Whether the file was changed.

    Raises:
        UsageError: If its keys do not stand on lines of their own.
        UnreadableError: If it cannot be read or written; what was there is untouched.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        message = say('"{path}" cannot be read: {reason}', path=path, reason=say_reason(error))
        raise UnreadableError(message) from error
    source = parse_yaml(raw, path.as_posix())
    text = _replace(source, deviations)
    again = parse_yaml(text.encode(), source.path)
    if again.findings or not _says(again.data, source.data, deviations):
        raise UsageError(
            say(
                '"{path}" does not have its keys on lines of their own, so that no expectation '
                "can be written. walkflow fmt puts them there",
                path=source.path,
            )
        )
    written = (_MARK if raw.startswith(_MARK) else b"") + (
        text.replace("\n", "\r\n") if b"\r\n" in raw else text
    ).encode()
    if written == raw:
        return False
    write_whole(path.resolve(), written)
    return True


def _says(found: Data, data: Data, deviations: Sequence[ExpectedDeviation]) -> bool:
    """Return whether the data of a walk has an expectation, and all else that it had before."""
    if not isinstance(found, dict) or not isinstance(data, dict):
        return False
    rest, known = ({**each, KEY: None} for each in (found, data))
    return rest == known and _read_listed(found) == list(deviations)


def _read_listed(data: Data) -> list[ExpectedDeviation]:
    listed = (data.get(KEY) or {}).get("deviations") or []
    return [ExpectedDeviation.model_validate(each) for each in listed]


def _replace(source: YamlSource, deviations: Sequence[ExpectedDeviation]) -> str:
    """Return the text of a walk with another expectation."""
    lines = [line.removesuffix("\r") for line in source.text.split("\n")]
    while lines and not lines[-1].strip():
        lines.pop()
    begin, end = _find_block(source, lines)
    kept, comments = _list_chunks(source, lines[:end], begin)
    block = []
    for each in deviations:
        chunks = kept.get(each)
        item = write_scalar(Scalar(each.item, is_plain=False), in_flow=True)
        block += chunks.pop(0) if chunks else [f"    - {{kind: {each.kind.value}, item: {item}}}"]
    head = [f"{KEY}:", *(f"  {comment}" for comment in comments), "  deviations:"]
    lines[begin:end] = [*head, *block] if block else []
    return "\n".join(lines) + "\n"


def _find_block(source: YamlSource, lines: Sequence[str]) -> tuple[int, int]:
    """Return the first line of the expectation and one past its last, from 0; else the end."""
    places = {
        route[0]: position.key.line - 1
        for route, position in source.positions.items()
        if len(route) == 1 and position.key
    }
    begin = places.get(KEY)
    if begin is None:
        return len(lines), len(lines)
    end = min((line for line in places.values() if line > begin), default=len(lines))
    while end > begin + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1  # what stands above the next key belongs to it
    return begin, end


def _list_chunks(
    source: YamlSource, lines: Sequence[str], begin: int
) -> tuple[dict[ExpectedDeviation, list[list[str]]], list[str]]:
    """
    Return the lines of each deviation that was expected, and the comments beside them.

    Where several stand on one line, they have no lines, and every comment stands beside them.
    """
    listed = _read_listed(source.data) if begin < len(lines) else []
    route = (KEY, "deviations")
    starts = [_find_line(source.positions[*route, n]) for n in range(len(listed))]
    chunks: dict[ExpectedDeviation, list[list[str]]] = {}
    begins = [_find_comments(lines, start) for start in starts]
    first = begins[0] if begins else len(lines)
    if len(set(starts)) < len(starts) or first <= begin + 1:
        first = len(lines)
    else:
        for each, start, end in zip(listed, begins, [*begins[1:], len(lines)], strict=True):
            chunks.setdefault(each, []).append(_indent(lines[start:end]))
    comments = [found[0] for line in lines[begin:first] if (found := _COMMENT.search(line))]
    return chunks, comments


def _find_comments(lines: Sequence[str], start: int) -> int:
    """Return the first line of the comments above an entry."""
    while lines[start - 1].strip().startswith("#"):
        start -= 1
    return start


def _find_line(position: Position) -> int:
    return position.value.line - 1


def _indent(lines: Sequence[str]) -> list[str]:
    """Return the lines of an entry as far in as entries are written here."""
    dash = next(line for line in lines if line.lstrip().startswith("-"))
    depth = len(dash) - len(dash.lstrip())
    return [
        "    " + (line[depth:] if line[:depth].isspace() or not depth else line.lstrip())
        for line in lines
        if line.strip()
    ]
