"""Sorted rows from DuckDB, cut into blocks of whole cases."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from walkflow.model.errors import WalkflowError
from walkflow.model.event_log import MOST_ROWS_OF_A_CASE, Block
from walkflow.model.messages import say

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[Any]


def cut_blocks(relation: "duckdb.DuckDBPyRelation", facts: int) -> Iterator[Block]:
    """
    Yield sorted rows as blocks of whole cases.

    Args:
        relation: The rows, sorted by the two numbers of their case; a first column has
            a 0 for those that cannot be used.
        facts: How many columns of facts there are.

    Cases with more rows than any real one are passed over; of one that is being read, no
    more rows are kept than it takes to know.

    Raises:
        WalkflowError: If the rows of a case do not stand together.
    """
    import nanoarrow  # noqa: PLC0415 - on use
    import numpy as np  # noqa: PLC0415 - on use

    rest: list[Column] = []
    last = (-1, -1)
    with nanoarrow.ArrayStream(relation) as stream:
        names = [field.name for field in stream.schema.fields][1:]
        for batch in stream:
            columns = _drop_unusable(
                [_read_column(batch.child(place)) for place in range(len(names) + 1)]
            )
            if not len(columns[0]):
                continue
            if rest:
                pairs = zip(rest, columns, strict=True)
                columns = [np.concatenate(pair) for pair in pairs]
            starts = _find_starts(columns[0], columns[1])
            end = int(starts[-1])
            if end:
                whole = [column[:end] for column in columns]
                last = _check_order(whole, last)
                yield from _make_blocks(names, whole, starts, facts)
            rest = [column[end : end + MOST_ROWS_OF_A_CASE + 1] for column in columns]
    if rest and len(rest[0]):
        starts = np.append(_find_starts(rest[0], rest[1]), len(rest[0]))
        _check_order(rest, last)
        yield from _make_blocks(names, rest, starts, facts)


def _read_column(array: Any) -> "Column":  # noqa: ANN401 - nanoarrow has no types
    """Return a column of whole numbers or texts."""
    import numpy as np  # noqa: PLC0415 - on use

    kind = array.schema.type.name
    first, length = array.offset, len(array)
    if kind == "STRING":
        return np.array(array.to_pylist(), dtype=object)
    dtype = {"INT32": np.int32, "INT8": np.int8, "UINT64": np.uint64}[kind]
    return np.frombuffer(array.buffers[1], dtype=dtype)[first : first + length]


def _drop_unusable(columns: "list[Column]") -> "list[Column]":
    """Return the columns without the first, and without the rows that it marks with 0."""
    is_usable, *rest = columns
    if is_usable.all():
        return rest
    return [column[is_usable == 1] for column in rest]


def _find_starts(high: "Column", low: "Column") -> "NDArray[np.intp]":
    """Return the first row of each case."""
    import numpy as np  # noqa: PLC0415 - on use

    changes = (high[1:] != high[:-1]) | (low[1:] != low[:-1])
    return np.concatenate(([0], np.flatnonzero(changes) + 1))


def _check_order(columns: "list[Column]", last: tuple[int, int]) -> tuple[int, int]:
    """Hold that cases come in order, so that none comes back; return the last one."""
    high, low = columns[0], columns[1]
    rises = (high[1:] > high[:-1]) | ((high[1:] == high[:-1]) & (low[1:] >= low[:-1]))
    if not rises.all() or (int(high[0]), int(low[0])) <= last:
        raise WalkflowError(say("the rows of a case did not arrive together. please report it"))
    return int(high[-1]), int(low[-1])


def _make_blocks(
    names: list[str], columns: "list[Column]", starts: "NDArray[np.intp]", facts: int
) -> Iterator[Block]:
    """Yield a block of the cases that are not too long, if there is one."""
    import numpy as np  # noqa: PLC0415 - on use

    lengths = np.diff(starts)
    if int(lengths.max()) > MOST_ROWS_OF_A_CASE:
        is_kept = lengths <= MOST_ROWS_OF_A_CASE
        mask = np.repeat(is_kept, lengths)
        columns = [column[mask] for column in columns]
        starts = np.concatenate(([0], np.cumsum(lengths[is_kept])))
    if len(starts) > 1:
        yield _make_block(names, columns, starts, facts)


def _make_block(
    names: list[str], columns: "list[Column]", starts: "NDArray[np.intp]", facts: int
) -> Block:
    import numpy as np  # noqa: PLC0415 - on use

    column_by_name: dict[str, Any] = dict(zip(names, columns, strict=True))
    ids = column_by_name.get("case_id")
    firsts = starts[:-1]
    return Block(
        begins=starts.astype(np.int32),
        activity=column_by_name["activity"],
        department=column_by_name["department"],
        start=column_by_name["start"],
        start_last=column_by_name["start_last"],
        done=column_by_name["done"],
        done_last=column_by_name["done_last"],
        is_granted=column_by_name["granted"],
        transition=column_by_name["transition"],
        instance=column_by_name["instance"],
        flow=_choose_word(column_by_name["flow"], firsts),
        facts=tuple(_choose_word(column_by_name[f"fact{n}"], firsts) for n in range(facts)),
        case_ids=() if ids is None else tuple(ids[firsts]),
    )


def _choose_word(codes: Any, firsts: "NDArray[np.intp]") -> Any:  # noqa: ANN401 - arrays
    """Return the word of each case: the first in order of those that its rows have."""
    import numpy as np  # noqa: PLC0415 - on use

    unsigned = codes.view(np.uint32)  # -1, for none, comes last
    return np.minimum.reduceat(unsigned, firsts).view(np.int32)
