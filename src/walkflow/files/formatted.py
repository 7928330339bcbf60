"""Files brought into their stable form: read, formatted, held against what they said, written."""

import sys
from collections.abc import Iterable, Iterator
from difflib import unified_diff
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from walkflow.files.documents import (
    Document,
    Sort,
    find_model,
    find_sort,
    find_yaml_files,
    understand,
)
from walkflow.files.formatting import format_tree
from walkflow.files.outputs import write_whole
from walkflow.files.shapes import Shape
from walkflow.files.tree_reading import read_tree
from walkflow.files.yaml_source import MOST_BYTES, STDIN, Data, YamlSource, parse_yaml
from walkflow.model.diagnostics import Diagnostic, Severity
from walkflow.model.durations import Duration, DurationError
from walkflow.model.errors import UnreadableError, UsageError
from walkflow.model.format_report import FormatReport, FormattedFile, Outcome
from walkflow.model.messages import say, say_reason

_NO_LINE_END = "\\ No newline at end of file\n"


class Formatted(NamedTuple):
    """The formatted text of a file, or why there is none."""

    text: str | None
    diagnostics: tuple[Diagnostic, ...] = ()
    is_ours: bool = True


def format_paths(paths: Iterable[Path], *, check: bool, diff: bool) -> FormatReport:
    """
    Bring files into their stable form; each is written whole or not at all.

    Args:
        paths: Files, and folders whose files of walkflow are meant; or `-` alone for
            the standard input, whose formatted text comes with the report.
        check: Write nothing; the report is `ok` only if every file is in form.
        diff: Write nothing; the changes come with the report.

    Raises:
        UsageError: If there is no such file, or no YAML file in a folder.
        UnreadableError: If a file cannot be read or written.
    """
    files: list[FormattedFile] = []
    diagnostics: list[Diagnostic] = []
    for path, is_named in _collect(list(paths)):
        raw = _read(path)
        shown = "<stdin>" if path == STDIN else path.as_posix()
        formatted = format_bytes(raw, shown)
        if formatted.is_ours or is_named:
            diagnostics += formatted.diagnostics
            files.append(_settle(path, shown, raw, formatted.text, keep=check or diff, diff=diff))
        else:
            files.append(FormattedFile(path=shown, outcome=Outcome.NOT_OURS))
    bad = {Outcome.LEFT_ALONE, Outcome.WOULD_CHANGE} if check else {Outcome.LEFT_ALONE}
    return FormatReport(
        ok=not any(file.outcome in bad for file in files),
        files=tuple(files),
        diagnostics=tuple(sorted(diagnostics, key=Diagnostic.sort_key)),
    )


def format_bytes(raw: bytes, shown: str) -> Formatted:
    """
    Return the text of a file in its stable form, if it then still says the same.

    Args:
        raw: The bytes of the file.
        shown: What the user calls it.
    """
    source = parse_yaml(raw, shown)
    sort = None if source.findings else find_sort(source.data)
    if sort is None:
        has_yaml = not source.findings
        found = understand(source).findings if has_yaml else source.findings
        document = Document(source, None, None, source.origin, found)
        diagnostics = tuple(document.locate(*each) for each in found)
        return Formatted(None, diagnostics, is_ours=not has_yaml)
    text = _format(source, sort)
    if text is None:
        return Formatted(None, (_complain(source),))
    return Formatted(text)


def _format(source: YamlSource, sort: Sort) -> str | None:
    """Return the text of a file in its stable form; None if that would not say the same."""
    try:
        tree = read_tree(source.text)
        comments = sorted(tree.list_comments())
        text = format_tree(tree, Shape(records=(find_model(sort),)))
        kept = sorted(read_tree(text).list_comments())
    except ValueError:
        return None
    again = parse_yaml(text.encode(), source.path)
    is_same = not again.findings and means_same(source.data, again.data) and kept == comments
    return text if is_same else None


def _complain(source: YamlSource) -> Diagnostic:
    return Diagnostic(
        path=source.path,
        line=1,
        column=1,
        end_column=2,
        severity=Severity.ERROR,
        rule="fmt",
        message=say(
            "in its stable form this file would not say the same, so it is left as it is. that "
            "is a mistake of walkflow: please report it with the file"
        ),
        snippet=source.read_line(1),
    )


def means_same(before: Data, after: Data) -> bool:
    """Return whether data is equal, but for how durations are written and lists of one value."""
    if isinstance(before, list) and not isinstance(after, list):
        return len(before) == 1 and means_same(before[0], after)
    if type(before) is not type(after):
        return False
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(
            means_same(value, after[key]) for key, value in before.items()
        )
    if isinstance(before, list):
        return len(before) == len(after) and all(map(means_same, before, after))
    return bool(before == after) or _is_same_duration(before, after)


def _is_same_duration(before: Data, after: Data) -> bool:
    try:
        return Duration.parse(before) == Duration.parse(after)
    except DurationError:
        return False


def _collect(paths: list[Path]) -> Iterator[tuple[Path, bool]]:
    """Yield every file once, and whether it was named itself."""
    if STDIN in paths and len(paths) > 1:
        raise UsageError(say('"-" stands for the standard input, and alone'))
    seen: set[Path] = set()
    for path, is_named in list(chain.from_iterable(map(_list_files, paths))):
        place = path.resolve()
        if place not in seen:
            seen.add(place)
            yield path, is_named


def _list_files(path: Path) -> list[tuple[Path, bool]]:
    if path == STDIN:
        return [(path, True)]
    if path.is_dir():
        found = [(each, False) for each in find_yaml_files(path)]
        if not found:
            raise UsageError(say('there is no YAML file in "{path}"', path=path.as_posix()))
        return found
    if not path.exists():
        raise UsageError(say('there is no file "{path}"', path=path))
    return [(path, True)]


def _read(path: Path) -> bytes:
    """Return the bytes of a file; of one that is too large, one too many."""
    if path == STDIN:
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        message = say('"{path}" cannot be read: {reason}', path=path, reason=say_reason(error))
        raise UnreadableError(message) from error


def _settle(
    path: Path, shown: str, raw: bytes, text: str | None, *, keep: bool, diff: bool
) -> FormattedFile:
    """Write a file that is not in form, unless all are to be kept; return what became of it."""
    is_filter = path == STDIN and not keep
    if text is None:
        outcome = Outcome.LEFT_ALONE
    elif text.encode() == raw:
        outcome = Outcome.UNCHANGED
    elif keep:
        outcome = Outcome.WOULD_CHANGE
    else:
        outcome = Outcome.CHANGED
        if not is_filter:
            write_whole(path.resolve(), text)
    change = _compare(raw, text or "", shown) if outcome is Outcome.WOULD_CHANGE else ""
    return FormattedFile(
        path=shown,
        outcome=outcome,
        diff=change if diff else None,
        text=text or "" if is_filter else None,
    )


def _compare(before: bytes, after: str, shown: str) -> str:
    """Return a unified diff that `patch -p0` takes."""
    lines = unified_diff(_split(before.decode()), _split(after), shown, shown)
    return "".join(line if line.endswith("\n") else f"{line}\n{_NO_LINE_END}" for line in lines)


def _split(text: str) -> list[str]:
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + parts[-1:] * bool(parts[-1])
