"""
Write a log of tens of millions of rows that a flow could have produced, but for a stated share.

python benchmarks/large_log.py FLOW CASES FILE.parquet [SEED]

As `synthetic_log.py`, but many cases at a time. Beside FILE.parquet, whose cases stand together,
it writes FILE-by-time.parquet: the same rows in the order in which they were decided.
The same arguments give the same rows.
"""

import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
from numpy.typing import NDArray
from synthetic_log import (
    EARLY,
    FIRST,
    HEADERS,
    REFUSED,
    REPEATED,
    SKIPPED,
    read_network,
    read_words,
)

from walkflow.engine.graph import Network, Node, measure_roughly

Array = NDArray[Any]
CHUNK: Final = 50_000
DAYS: Final = 1_500
"""Over how many days cases begin."""
MINUTE, DAY = 60, 86_400


def main() -> int:
    """Write the files that the arguments ask for."""
    asked = read_words(__doc__ or "", "FILE.parquet")
    chance = np.random.default_rng(asked.seed)
    write(read_network(asked.flow), asked.cases, asked.path, chance)
    return 0


def write(network: Network, cases: int, path: Path, chance: np.random.Generator) -> None:
    """Write a log in both orders."""
    items, departments = _list_names(network)
    by_time = path.with_stem(f"{path.stem}-by-time")
    with duckdb.connect() as connection:
        connection.execute(f"SET temp_directory = '{path}.spill'; SET memory_limit = '4GB'")
        connection.execute("SET enable_progress_bar = false")
        connection.execute("CREATE TABLE items (code INTEGER, item VARCHAR, department VARCHAR)")
        listed = [(code, *names) for code, names in enumerate(zip(items, departments, strict=True))]
        connection.executemany("INSERT INTO items VALUES (?, ?, ?)", listed)
        words = [f"[{', '.join(map(repr, names))}]" for names in (items, departments)]
        select = (
            f"SELECT format('P{{:09d}}', number) AS {HEADERS[0]}, "
            f"({words[0]})[item + 1] AS {HEADERS[1]}, ({words[1]})[item + 1] AS {HEADERS[2]}, "
            f"make_timestamp(start * 1000000) AS {HEADERS[3]}, "
            f"make_timestamp(done * 1000000) AS {HEADERS[4]}, "
            f"CASE WHEN granted THEN '通过' ELSE '不予许可' END AS {HEADERS[5]} "
        )
        parts = path.with_name(f"{path.stem}-parts")
        parts.mkdir()
        for first in range(0, cases, CHUNK):
            rows = draw_cases(first, min(CHUNK, cases - first), network, chance)
            connection.register("rows", rows)
            connection.execute(
                f"COPY ({select} FROM rows) TO '{parts}/{first:09}.parquet' (FORMAT parquet)"
            )
        all_parts = f"read_parquet('{parts}/*.parquet')"
        connection.execute(f"COPY (FROM {all_parts}) TO '{path}' (FORMAT parquet)")
        connection.execute(
            f"COPY (FROM {all_parts} ORDER BY {HEADERS[4]}, {HEADERS[0]}) "
            f"TO '{by_time}' (FORMAT parquet)"
        )
    for part in parts.iterdir():
        part.unlink()
    parts.rmdir()


def draw_cases(
    first: int, cases: int, network: Network, chance: np.random.Generator
) -> dict[str, Array]:
    """Return the rows of some cases, those of a case together and in the order of their starts."""
    numbers = np.arange(first + 1, first + 1 + cases)
    base = int((FIRST - timedelta(DAYS) - datetime(1970, 1, 1)).total_seconds())  # noqa: DTZ001 - local
    opening = base + chance.integers(0, DAYS, cases) * DAY
    opening += chance.integers(0, 420, cases) * MINUTE
    done: dict[str, Array] = {}
    rows: list[tuple[Array, ...]] = []
    code = 0
    for name in network.order:
        node, links = network.nodes[name], network.predecessors[name]
        started = [done[link.before] for link in links if not link.is_issue]
        issued = [done[link.before] for link in links if link.is_issue]
        enabled, issue = (np.maximum.reduce([opening, *each]) for each in (started, issued))
        start = enabled + (chance.exponential(1500, cases) * MINUTE).astype(np.int64)
        early = (chance.random(cases) < EARLY) & bool(links)
        start = np.where(early, enabled - chance.integers(1, 2000, cases) * MINUTE, start)
        end = np.maximum(issue, start + _draw_time(node, cases, chance))
        is_left_out = chance.random(cases) < SKIPPED
        refused = (chance.random(cases) < REFUSED) & ~is_left_out
        again = (chance.random(cases) < REPEATED) & ~is_left_out
        second = end + _draw_time(node, cases, chance)
        last = np.where(refused, second, end)
        third = last + _draw_time(node, cases, chance)
        for member in range(code, code + len(node.members)):
            parts = (
                (refused, start, end, False),
                (~is_left_out, np.where(refused, end, start), last, True),
                (again, last, third, True),
            )
            for mask, begin, close, granted in parts:
                count = int(mask.sum())
                kinds = np.full(count, member), np.full(count, granted)
                rows.append((numbers[mask], kinds[0], begin[mask], close[mask], kinds[1]))
        code += len(node.members)
        done[name] = np.where(is_left_out, enabled, last)
    joined = [np.concatenate(each) for each in zip(*rows, strict=True)]
    order = np.lexsort((joined[3], joined[2], joined[0]))
    names = ("number", "item", "start", "done", "granted")
    return {name: column[order] for name, column in zip(names, joined, strict=True)}


def _draw_time(node: Node, cases: int, chance: np.random.Generator) -> Array:
    """Return how long executions take: most within the limit, some past it."""
    limit = max(0.25, measure_roughly(node.limit))
    drawn = chance.triangular(0.05, 0.6, 1.3, cases) * limit * 1440
    return drawn.round().astype(np.int64) * MINUTE


def _list_names(network: Network) -> tuple[list[str], list[str]]:
    """Return the names of the items in the order of the flow, and those of their departments."""
    known = network.version.flow.items
    members = [member.item for name in network.order for member in network.nodes[name].members]
    items = [known.item_by_id[member] for member in members]
    return (
        [item.name.zh for item in items],
        [known.department_by_id[item.department].name.zh for item in items],
    )


if __name__ == "__main__":
    sys.exit(main())
