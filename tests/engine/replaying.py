"""Cases for the kernel in letters, and what it says of them in letters again."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from walkflow.engine import kernel

Links = Mapping[str, Sequence[str]]
"""By node, in file order: what it waits for; with a `/` before it, only to be issued."""


class Event(NamedTuple):
    """One row of a case; None: not known."""

    item: str
    start: int | None
    done: int | None
    granted: bool = True
    due: int = kernel.HIGH
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
        m, c, r, p = self.totals[kernel.TOKENS_MISSING : kernel.TOKENS_PRODUCED + 1]
        return m, c, r, p


def make_graph(links: Links, joint: Sequence[str] = ()) -> kernel.Table:
    """Return the graph of these links."""
    number = {node: place for place, node in enumerate(links)}
    first, before, is_issue = [0], [], []
    for names in links.values():
        before += [number[name.lstrip("/")] for name in names]
        is_issue += [int(name.startswith("/")) for name in names]
        first.append(len(before))
    is_end = [int(place not in before) for place in number.values()]
    return [first, before, is_issue, is_end, [int(node in joint) for node in links]]


def make_rows(events: Sequence[Event], links: Links, bundle: Mapping[str, str]) -> kernel.Table:
    """Return the rows of these events, in their order."""
    nodes, items = list(links), sorted({event.item for event in events})
    rows: kernel.Table = [[] for _ in range(kernel.ROW_COLUMNS)]
    for event in events:
        node = bundle.get(event.item, event.item)
        start, done = event.start, event.done
        late = event.slack
        values = {
            kernel.START: kernel.LOW if start is None else start,
            kernel.START_LAST: kernel.HIGH if start is None else start + late,
            kernel.DONE: kernel.LOW if done is None else done,
            kernel.DONE_LAST: kernel.HIGH if done is None else done + late,
            kernel.END_LAST: kernel.HIGH if done is None else done + late,
            kernel.DUE: event.due,
            kernel.GRANTED: int(event.granted),
            kernel.NODE: nodes.index(node) if node in nodes else kernel.NONE,
            kernel.ITEM: items.index(event.item),
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


def read_work(work: kernel.Table, nodes: list[str]) -> Seen:
    """Return the results of the kernel by name."""
    totals = work[kernel.TOTALS]
    names = list[str]()
    for visit in range(totals[kernel.VISITS]):
        node = nodes[work[kernel.NODE][visit]]
        names.append(f"{node}{sum(each.rstrip('0123456789') == node for each in names)}")
    by_number = {kernel.UNKNOWN: "?", **dict(enumerate(names))}
    pairs = range(totals[kernel.PAIRS])
    return Seen(
        {
            name: (work[kernel.ENABLED][visit], work[kernel.ENABLED_LAST][visit])
            for visit, name in enumerate(names)
        },
        {name: by_number.get(work[kernel.BINDER][visit]) for visit, name in enumerate(names)},
        {
            name: names[work[kernel.HOLDER][visit]]
            for visit, name in enumerate(names)
            if work[kernel.HOLDER][visit] != kernel.NONE
        },
        {
            (names[work[kernel.EARLY][each]], nodes[work[kernel.EARLY_NODE][each]])
            for each in range(totals[kernel.VIOLATIONS])
        },
        {(names[work[kernel.PAIR][p]], names[work[kernel.PAIR_BEFORE][p]]) for p in pairs},
        [names[visit] for visit in work[kernel.PATH][: totals[kernel.PATH_LENGTH]]],
        list(totals),
    )
