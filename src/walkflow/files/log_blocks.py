"""Rows by case from DuckDB, cut into blocks of whole cases, each in the order of time."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from walkflow.model.errors import WalkflowError
from walkflow.model.event_log import MIXED, MOST_ROWS_OF_A_CASE, Block
from walkflow.model.messages import say
from walkflow.model.unknown_times import HIGH, LOW

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[Any]
    Columns = dict[str, Column]

ROWS_AT_ONCE: Final = 1 << 17
"""About how many rows a block has: so few that the processor keeps them at hand."""
_NONE: Final = -1


def cut_blocks(
    relation: "duckdb.DuckDBPyRelation", facts: int, *, is_sorted: bool = True
) -> Iterator[Block]:
    """
    Yield rows as blocks of whole cases.

    Cases with more rows than any real one are passed over; of one that is being read, no
    more rows are kept than it takes to know.

    Args:
        relation: The rows by case, with the columns of `select_blocks`.
        facts: How many columns of facts there are.
        is_sorted: Whether the cases are sorted by their numbers, rather than known to
            stand together.

    Raises:
        WalkflowError: If the rows of a case do not stand together.
    """
    rest: Columns = {}
    last = (-1, -1)
    for read in _read_batches(relation):
        columns = _join(rest, read)
        if not len(columns["h1"]):
            continue
        starts = _find_starts(columns)
        end = int(starts[-1])
        if end:
            whole = {name: column[:end] for name, column in columns.items()}
            last = _check_order(whole, last, is_sorted=is_sorted)
            yield from _make_blocks(whole, starts, facts)
        until = end + MOST_ROWS_OF_A_CASE + 1
        rest = {name: column[end:until] for name, column in columns.items()}
    if rest and len(rest["h1"]):
        starts = _append(_find_starts(rest), len(rest["h1"]))
        _check_order(rest, last, is_sorted=is_sorted)
        yield from _make_blocks(rest, starts, facts)


def stands_together(relation: "duckdb.DuckDBPyRelation") -> bool:
    """
    Return whether the rows of each case stand together.

    Args:
        relation: The number of the case of each row, in the order of the rows.
    """
    import numpy as np  # noqa: PLC0415 - on use

    runs: list[Column] = []
    count, checked = 0, 0
    last = None
    for read in _read_batches(relation):
        cases = read["h1"]
        if not len(cases):
            continue
        begins = np.concatenate(([cases[0] != last], cases[1:] != cases[:-1]))
        runs.append(cases[begins])
        last = cases[-1]
        count += len(runs[-1])
        if count >= 2 * checked:  # at once, and then as often as there are twice as many
            if _has_double(runs, count):
                return False
            checked = count
    return not _has_double(runs, count)


def _has_double(runs: "list[Column]", count: int) -> bool:
    import numpy as np  # noqa: PLC0415 - on use

    runs[:] = [np.sort(np.concatenate(runs))] if runs else []
    return bool(count) and bool((runs[0][1:] == runs[0][:-1]).any())


def _read_batches(relation: "duckdb.DuckDBPyRelation") -> "Iterator[Columns]":
    """Yield the columns of some rows at a time, without the rows that are no use."""
    import nanoarrow  # noqa: PLC0415 - on use

    with nanoarrow.ArrayStream(relation) as stream:
        names = [field.name for field in stream.schema.fields]
        for batch in stream:
            columns = {name: _read_column(batch.child(n)) for n, name in enumerate(names)}
            is_usable = columns.pop("is_usable", None)
            if is_usable is not None and not is_usable.all():
                columns = {name: column[is_usable == 1] for name, column in columns.items()}
            yield columns


def _read_column(array: Any) -> "Column":  # noqa: ANN401 - nanoarrow has no types
    """Return a column of whole numbers or texts."""
    import numpy as np  # noqa: PLC0415 - on use

    kind = array.schema.type.name
    first, length = array.offset, len(array)
    if kind == "STRING":
        return np.array(array.to_pylist(), dtype=object)
    dtype = np.dtype(kind.lower())
    return np.frombuffer(array.buffers[1], dtype=dtype)[first : first + length]


def _join(rest: "Columns", columns: "Columns") -> "Columns":
    import numpy as np  # noqa: PLC0415 - on use

    if not rest or not len(rest["h1"]):
        return columns
    return {name: np.concatenate((rest[name], column)) for name, column in columns.items()}


def _append(starts: "NDArray[np.intp]", end: int) -> "NDArray[np.intp]":
    import numpy as np  # noqa: PLC0415 - on use

    return np.append(starts, end)


def _find_starts(columns: "Columns") -> "NDArray[np.intp]":
    """Return the first row of each case."""
    import numpy as np  # noqa: PLC0415 - on use

    high, low = columns["h1"], columns.get("h2")
    changes = high[1:] != high[:-1]
    if low is not None:
        changes |= low[1:] != low[:-1]
    return np.concatenate(([0], np.flatnonzero(changes) + 1))


def _check_order(columns: "Columns", last: tuple[int, int], *, is_sorted: bool) -> tuple[int, int]:
    """Hold that cases come in order, so that none comes back; return the last one."""
    high, low = columns["h1"], columns.get("h2", columns["h1"])
    begin, end = ((int(high[place]), int(low[place])) for place in (0, -1))
    if is_sorted:
        rises = (high[1:] > high[:-1]) | ((high[1:] == high[:-1]) & (low[1:] >= low[:-1]))
        is_right = bool(rises.all()) and begin > last
    else:
        is_right = begin != last
    if not is_right:
        raise WalkflowError(say("the rows of a case did not arrive together. please report it"))
    return end


def _make_blocks(columns: "Columns", starts: "NDArray[np.intp]", facts: int) -> Iterator[Block]:
    """Yield the cases that are not too long, some at a time."""
    import numpy as np  # noqa: PLC0415 - on use

    lengths = np.diff(starts)
    if int(lengths.max()) > MOST_ROWS_OF_A_CASE:
        is_kept = lengths <= MOST_ROWS_OF_A_CASE
        mask = np.repeat(is_kept, lengths)
        columns = {name: column[mask] for name, column in columns.items()}
        lengths = lengths[is_kept]
        starts = np.concatenate(([0], np.cumsum(lengths)))
    first, last = 0, len(starts) - 1
    while first < last:
        end = int(np.searchsorted(starts, starts[first] + ROWS_AT_ONCE, side="right")) - 1
        end = max(end, first + 1)
        rows = slice(starts[first], starts[end])
        part = {name: column[rows] for name, column in columns.items()}
        begins = starts[first : end + 1] - starts[first]
        yield _make_block(_order(_fill(part), begins), begins, facts)
        first = end


def _fill(columns: "Columns") -> "Columns":
    """Return columns with those that were not asked for, as they follow from the others."""
    import numpy as np  # noqa: PLC0415 - on use

    columns = dict(columns)
    count = len(columns["h1"])
    if "moment" in columns:
        for name in ("start", "start_last", "done", "done_last"):
            columns[name] = columns["moment"]
    elif "start" not in columns:
        columns["start"] = np.full(count, LOW, dtype=np.int32)
        columns["start_last"] = columns["done_last"] = columns["done"]
    elif "done_last" not in columns:
        start, done = columns["start"], columns["done"]
        columns["done_last"] = done
        columns["done"] = np.where(done == HIGH, start, done)
        columns["start_last"] = np.where(start == LOW, done, start)
    columns.setdefault("granted", np.ones(count, dtype=np.int8))
    columns.setdefault("transition", np.zeros(count, dtype=np.int8))
    columns.setdefault("instance", np.zeros(count, dtype=np.int32))
    for name in ("department", "flow"):
        columns.setdefault(name, np.full(count, _NONE, dtype=np.int16))
    return columns


def _order(columns: "Columns", starts: "NDArray[np.intp]") -> "Columns":
    """Return rows in the order of their beginnings in each case, equal ones in a fixed order."""
    import numpy as np  # noqa: PLC0415 - on use

    begin = columns["start"]
    if (begin == LOW).any():
        begin = np.where(begin == LOW, columns["done"], begin)
    is_back = begin[1:] < begin[:-1]
    is_back[starts[1:-1] - 1] = False
    if is_back.any():
        case = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        order = np.argsort((case << 32) + (begin - np.int64(LOW)), kind="stable")
        columns = {name: column[order] for name, column in columns.items()}
        begin = begin[order]
    is_tied = begin[1:] == begin[:-1]
    is_tied[starts[1:-1] - 1] = False
    return _order_tied(columns, np.flatnonzero(is_tied))


def _order_tied(columns: "Columns", places: "NDArray[np.intp]") -> "Columns":
    """
    Return rows with those that begin at one moment in an order that is not that of the file.

    Args:
        columns: The rows.
        places: The rows of which the next begins at the same moment, and is of the same case.
    """
    import numpy as np  # noqa: PLC0415 - on use

    is_copied = False
    for key in _KEYS:
        if not len(places):
            break
        is_wrong = key(columns, places) > key(columns, places + 1)
        if is_wrong.any():
            rows, numbers = _list_runs(places, is_wrong)
            order = rows[np.argsort((numbers << _KEY_BITS) + key(columns, rows), kind="stable")]
            if not is_copied:
                columns = {name: np.array(column) for name, column in columns.items()}
                is_copied = True
            for column in columns.values():
                column[rows] = column[order]
        places = places[key(columns, places) == key(columns, places + 1)]
    return columns


def _list_runs(
    places: "NDArray[np.intp]", is_wrong: "NDArray[np.bool_]"
) -> "tuple[NDArray[np.intp], NDArray[np.intp]]":
    """Return the rows of those runs in which one is wrong, and the number of the run of each."""
    import numpy as np  # noqa: PLC0415 - on use

    begins = np.concatenate(([True], np.diff(places) > 1))
    run = np.cumsum(begins) - 1
    is_chosen = np.zeros(int(run[-1]) + 1, dtype=bool)
    is_chosen[run[is_wrong]] = True
    lengths = np.bincount(run)[is_chosen] + 1
    numbers = np.repeat(np.arange(len(lengths)), lengths)
    within = np.arange(len(numbers)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.repeat(places[begins][is_chosen], lengths) + within, numbers


def _widen(columns: "Columns", name: str, rows: "NDArray[np.intp]") -> "Column":
    import numpy as np  # noqa: PLC0415 - on use

    return columns[name][rows].astype(np.int64)


_KEY_BITS: Final = 40
_KEYS: "Final[Sequence[Callable[[Columns, NDArray[np.intp]], Column]]]" = (
    lambda columns, rows: _widen(columns, "done", rows) - LOW,
    lambda columns, rows: (
        (_widen(columns, "transition", rows) << 32) + _widen(columns, "done_last", rows) - LOW
    ),
    lambda columns, rows: _widen(columns, "activity", rows),
    lambda columns, rows: (
        (_widen(columns, "instance", rows) << 1) + _widen(columns, "granted", rows)
    ),
    lambda columns, rows: _widen(columns, "department", rows) - _NONE,
)
"""What orders rows that begin at one moment, the weightiest first; each has up to 40 bits."""


def _make_block(columns: "Columns", starts: "NDArray[np.intp]", facts: int) -> Block:
    import numpy as np  # noqa: PLC0415 - on use

    ids, instances = columns.get("case_id"), columns.get("instance_name")
    firsts = starts[:-1]

    def widen(name: str) -> "Column":
        return columns[name].astype(np.int32, copy=False)

    return Block(
        begins=starts.astype(np.int32),
        activity=widen("activity"),
        department=widen("department"),
        start=columns["start"],
        start_last=columns["start_last"],
        done=columns["done"],
        done_last=columns["done_last"],
        is_granted=columns["granted"],
        transition=columns["transition"],
        instance=columns["instance"],
        flow=_choose_word(widen("flow"), firsts),
        facts=tuple(_choose_word(widen(f"fact{n}"), firsts) for n in range(facts)),
        case_ids=() if ids is None else tuple(ids[firsts]),
        numbers=columns.get("number"),
        instances=() if instances is None else tuple(instances),
    )


def _choose_word(codes: Any, firsts: "NDArray[np.intp]") -> Any:  # noqa: ANN401 - arrays
    """Return the word of each case; MIXED if its rows have several, none of which may be right."""
    import numpy as np  # noqa: PLC0415 - on use

    # Of what is unsigned -1, for none, comes last; of what is signed, first.
    low = np.minimum.reduceat(codes.view(np.uint32), firsts).view(np.int32)
    return np.where(low == np.maximum.reduceat(codes, firsts), low, np.int32(MIXED))
