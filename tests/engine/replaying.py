"""Cases for the kernel in letters, and what it says of them in letters again."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from walkflow.engine import columns, kernel

Links = Mapping[str, Sequence[str]]
"""By node, in file order: what it waits for; with a `/` before it, only to be issued."""


class Event(NamedTuple):
    """One row of a case; None: not known."""

    item: str
    start: int | None
    done: int | None
    granted: bool = True
    due: int = columns.HIGH
    slack: int = 0
    """How many seconds later each of its times may be."""


class Seen(NamedTuple):
    """What the kernel says; visits are named by node and number, as `a0`."""

    enabled: Mapping[str, tuple[int, int]]
    binder: Mapping[str, str | None]
    holder: Mapping[str, str]
    early: set[tuple[str, str]]
    pairs: set[tuple[str, str]]
    path: list[str]
    totals: list[int]

    @property
    def tokens(self) -> tuple[int, int, int, int]:
        """Missing, consumed, remaining, produced."""
        m, c, r, p = self.totals[columns.TOKENS_MISSING : columns.TOKENS_PRODUCED + 1]
        return m, c, r, p


def make_graph(links: Links, joint: Sequence[str] = ()) -> columns.Table:
    """Return the graph of these links."""
    number = {node: place for place, node in enumerate(links)}
    first, before, is_issue = [0], [], []
    for names in links.values():
        before += [number[name.lstrip("/")] for name in names]
        is_issue += [int(name.startswith("/")) for name in names]
        first.append(len(before))
    is_end = [int(place not in before) for place in number.values()]
    return [first, before, is_issue, is_end, [int(node in joint) for node in links]]


def make_rows(events: Sequence[Event], links: Links, bundle: Mapping[str, str]) -> columns.Table:
    """Return the rows of these events, in their order."""
    nodes, items = list(links), sorted({event.item for event in events})
    rows: columns.Table = [[] for _ in range(columns.ROW_COLUMNS)]
    for event in events:
        node = bundle.get(event.item, event.item)
        start, done = event.start, event.done
        late = event.slack
        values = {
            columns.START: columns.LOW if start is None else start,
            columns.START_LAST: columns.HIGH if start is None else start + late,
            columns.DONE: columns.LOW if done is None else done,
            columns.DONE_LAST: columns.HIGH if done is None else done + late,
            columns.END_LAST: columns.HIGH if done is None else done + late,
            columns.DUE: event.due,
            columns.GRANTED: int(event.granted),
            columns.NODE: nodes.index(node) if node in nodes else columns.NONE,
            columns.ITEM: items.index(event.item),
        }
        for column, value in values.items():
            rows[column].append(value)
    return rows


def replay(
    links: Links,
    *events: Event,
    joint: Sequence[str] = (),
    bundle: Mapping[str, str] | None = None,
) -> Seen:
    """Replay one case and name what comes out."""
    rows = make_rows(events, links, bundle or {})
    size = len(events)
    work = kernel.make_work(size, len(links), size, size * (len(links) + 1))
    kernel.replay_case(make_graph(links, joint), rows, 0, size, work)
    return read_work(work, list(links))


def replay_trace(links: Links, trace: str) -> Seen:
    """Replay events that take no time, one a second, named by letters."""
    return replay(links, *(Event(item, place, place) for place, item in enumerate(trace)))


def read_work(work: columns.Table, nodes: list[str]) -> Seen:
    """Return the results of the kernel by name."""
    totals = work[columns.TOTALS]
    names = list[str]()
    for visit in range(totals[columns.VISITS]):
        node = nodes[work[columns.NODE][visit]]
        names.append(f"{node}{sum(each.rstrip('0123456789') == node for each in names)}")
    by_number = {columns.UNKNOWN: "?", **dict(enumerate(names))}
    pairs = range(totals[columns.PAIRS])
    return Seen(
        {
            name: (work[columns.ENABLED][visit], work[columns.ENABLED_LAST][visit])
            for visit, name in enumerate(names)
        },
        {name: by_number.get(work[columns.BINDER][visit]) for visit, name in enumerate(names)},
        {
            name: names[work[columns.HOLDER][visit]]
            for visit, name in enumerate(names)
            if work[columns.HOLDER][visit] != columns.NONE
        },
        {
            (names[work[columns.EARLY][each]], nodes[work[columns.EARLY_NODE][each]])
            for each in range(totals[columns.VIOLATIONS])
        },
        {(names[work[columns.PAIR][p]], names[work[columns.PAIR_BEFORE][p]]) for p in pairs},
        [names[visit] for visit in work[columns.PATH][: totals[columns.PATH_LENGTH]]],
        list(totals),
    )
