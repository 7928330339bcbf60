"""A file of walkflow in its one stable form; every comment and blank line stays."""

import re
from collections.abc import Iterator

from walkflow.files.block_text import STEP, as_block_text, write_header, write_lines
from walkflow.files.scalar_text import measure_columns, write_key, write_scalar
from walkflow.files.shapes import NOTHING_KNOWN, Shape
from walkflow.files.yaml_tree import BLANK, Collection, Entry, Node, Scalar, Tree
from walkflow.model.durations import Duration, DurationError

WIDEST = 200
"""Up to this column a mapping or a list stays on one line; the longest steps that ship need it."""

_TO_WALKFLOW = re.compile(r"#\s*walkflow:")
_BESIDE = "  "
"""What stands before a comment at the end of a line."""


def format_tree(tree: Tree, shape: Shape) -> str:
    """
    Return a file in its one stable form.

    Args:
        tree: The file as it is written; it is changed on the way.
        shape: What the record of the file expects.

    Returns:
        The text, its last line ended.
    """
    _settle(tree.root, shape)
    lines = [*tree.head, *_write_entries(tree.root, shape, "")]
    while lines and lines[0] == BLANK:
        lines.pop(0)
    while lines and lines[-1] == BLANK:
        lines.pop()
    return tree.directives + "\n".join(lines) + "\n"


def _settle(node: Collection, shape: Shape) -> None:
    """Put keys in order, durations in short form, and single values out of their lists."""
    if node.is_mapping:
        order = shape.narrow(keys := [_key(entry) for entry in node.entries]).order(keys)
        node.entries[:] = [node.entries[n] for n in order]
    for entry in node.entries:
        inner = _shape_in(shape, node, entry)
        entry.value = _take_out(entry, inner) if entry.key else entry.value
        if isinstance(entry.value, Collection):
            _settle(entry.value, inner)
            if entry.key is None:
                _lift(entry, entry.value)
        else:
            _settle_scalar(entry.value, inner)


def _lift(entry: Entry, value: Collection) -> None:
    """Put what stands above the first entry of a list's mapping above the dash instead."""
    if value.entries:
        entry.above += value.entries[0].above
        value.entries[0].above = []


def _take_out(entry: Entry, shape: Shape) -> Node:
    """Return the only value of a list that may be written as that value."""
    many = entry.value
    if not (isinstance(many, Collection) and not many.is_mapping and shape.takes_one):
        return many
    holds_line = entry.beside is not None and not many.is_flow
    if len(many.entries) != 1 or many.has_remarks() or holds_line:
        return many
    (only,) = (each.value for each in many.entries)
    is_single = only.is_mapping if isinstance(only, Collection) else not only.is_null
    return only if is_single else many


def _settle_scalar(scalar: Scalar, shape: Shape) -> None:
    """Shorten a duration, and write text of several lines below its key."""
    if shape.is_duration:
        try:
            scalar.text = str(Duration.parse(scalar.text))
        except DurationError:
            return
        scalar.is_plain = True
        scalar.block = None
    elif scalar.block is None or scalar.block.style == "|" or scalar.block.chomping == "+":
        scalar.block = as_block_text(scalar.text)


def _key(entry: Entry) -> str:
    return entry.key.text if entry.key else ""


def _shape_in(shape: Shape, collection: Collection, entry: Entry) -> Shape:
    if entry.key is None:
        return shape.elements or NOTHING_KNOWN
    return shape.narrow(_key(each) for each in collection.entries).at_key(entry.key.text)


def _write_entries(collection: Collection, shape: Shape, indent: str) -> Iterator[str]:
    """Yield the lines of a collection that has one for each entry."""
    for entry in collection.entries:
        yield from _indented(entry.above, indent)
        yield from _write_entry(entry, _shape_in(shape, collection, entry), indent)
    yield from _indented(collection.below, indent)


def _write_entry(entry: Entry, shape: Shape, indent: str) -> Iterator[str]:
    value = entry.value
    opening = f"{write_key(entry.key, in_flow=False)}:" if entry.key else "-"
    room = WIDEST - len(indent) - measure_columns(opening) - 1
    if isinstance(value, Scalar) and value.block:
        yield _with_beside(f"{indent}{opening} {write_header(value.block)}", entry)
        yield from write_lines(value.block, indent + STEP)
        return
    is_broken = isinstance(value, Collection) and not value.is_flow and entry.beside
    line = None if is_broken else _write_inline(value, shape, is_held=_is_held(entry))
    has_room = isinstance(value, Scalar) or entry.beside or measure_columns(line or "") <= room
    if line is not None and has_room:
        yield _with_beside(f"{indent}{opening} {line}".rstrip(" "), entry)
    elif isinstance(value, Collection):
        yield from _write_lines(entry, value, shape, indent, opening)


def _is_held(entry: Entry) -> bool:
    """Return whether a comment speaks to `validate` about the line that it stands on."""
    return bool(entry.beside and _TO_WALKFLOW.search(entry.beside))


def _write_lines(
    entry: Entry, value: Collection, shape: Shape, indent: str, opening: str
) -> Iterator[str]:
    """Yield a collection below its key, or beginning beside its dash."""
    if entry.key:
        yield _with_beside(f"{indent}{opening}", entry)
        yield from _write_entries(value, shape, indent + STEP)
        return
    if entry.beside:
        yield f"{indent}{entry.beside}"
    lines = _write_entries(value, shape, indent + STEP)
    yield f"{indent}{opening} {next(lines)[len(indent) + len(STEP) :]}"
    yield from lines


def _write_inline(node: Node, shape: Shape, *, is_held: bool, in_flow: bool = False) -> str | None:
    """
    Return a value on one line; None if it cannot be, or should not.

    Args:
        node: The value.
        shape: What is expected there.
        is_held: Whether it stays on one line even if each entry should have its own.
        in_flow: Whether it stands in brackets.
    """
    if isinstance(node, Scalar):
        return None if node.block and not is_held else write_scalar(node, in_flow=in_flow)
    if node.has_remarks() or (not is_held and _has_lines(node, shape)):
        return None
    parts = []
    for entry in node.entries:
        inner = _shape_in(shape, node, entry)
        part = _write_inline(entry.value, inner, is_held=is_held, in_flow=True)
        if part is None:
            return None
        parts.append(f"{write_key(entry.key, in_flow=True)}: {part}" if entry.key else part)
    opening, closing = "{}" if node.is_mapping else "[]"
    return opening + ", ".join(parts) + closing


def _has_lines(node: Collection, shape: Shape) -> bool:
    """Return whether each entry has a line of its own, however short it is."""
    if not node.entries:
        return False
    if not node.is_mapping:
        return any(isinstance(entry.value, Collection) for entry in node.entries)
    return shape.narrow(_key(entry) for entry in node.entries).has_lines


def _with_beside(text: str, entry: Entry) -> str:
    return f"{text}{_BESIDE}{entry.beside}" if entry.beside else text


def _indented(lines: list[str], indent: str) -> Iterator[str]:
    yield from (indent + line if line else line for line in lines)
