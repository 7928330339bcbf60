"""A single case of a log as a recorded run, where its days cannot be counted by arrays."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from walkflow.engine import columns
from walkflow.engine.executions import (
    EARLIER,
    HAS_START,
    LOG_COLUMNS,
    PAUSE,
    PAUSE_COLUMNS,
    SINCE,
    UNTIL,
    fold_case,
)
from walkflow.engine.joining import join_walks
from walkflow.engine.office import DAY_S
from walkflow.engine.owners import count_chargeable, count_worked
from walkflow.engine.phases import RunPhases
from walkflow.engine.replay import EPOCH, Replayer
from walkflow.engine.rows import Replay
from walkflow.engine.run_matching import list_items
from walkflow.engine.tallies import exact
from walkflow.model.event_log import Shape
from walkflow.model.stamps import Precision, Stamp
from walkflow.model.walk import Cause, Outcome, Pause, Visit, Walk

MOST_ATTEMPTS: Final = 100
"""As many as a walk can number."""

Moments: TypeAlias = tuple[int, int] | None
"""The first and the last second that a time may mean; None: it is not known."""
Told: TypeAlias = tuple[int, Moments, Moments, bool, list[tuple[int, int]]]
"""An execution: the code of its item, start, completion, whether it was granted, pauses."""

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from walkflow.engine.case_plans import CasePlan
    from walkflow.engine.columns import Table
    from walkflow.engine.tallies import Group
    from walkflow.model.event_log import Block


def count_case(  # noqa: PLR0917 - what a block and its replay are
    replayer: Replayer,
    block: Block,
    plan: CasePlan,
    case: int,
    groups: Sequence[Group],
    desks: Sequence[str],
) -> list[int | None]:
    """
    Return on how many working days something of a case was in hand; None: not known.

    In an authority's hands at all; then by group of items; then in an authority's hands
    by department.

    Args:
        replayer: Replays the log.
        block: The rows of the case and others.
        plan: What the case is held against.
        case: Its number in the block.
        groups: What is handled as one.
        desks: The departments.
    """
    walk = _make_walk(replayer, block, plan, case)
    (run,) = join_walks([walk])
    replay = Replay(plan.network, run, replayer.plans.calendar)
    phases = RunPhases(replay).phases
    yardstick = replay.yardstick
    days = [count_chargeable(phases, yardstick)]
    for group in groups:
        own = [each for each in phases if list_items(plan.network, each.node) <= group]
        days.append(count_worked(own, yardstick))
    desk_by_node = _name_desks(replayer, block, plan, case)
    for desk in desks:
        own = [
            each for each in phases if desk_by_node.get(each.node.id, each.node.department) == desk
        ]
        days.append(count_chargeable(own, yardstick))
    return [exact(each) for each in days]


def _name_desks(replayer: Replayer, block: Block, plan: CasePlan, case: int) -> dict[str, str]:
    """Return the department that the rows of a case name, by node; of several, the flow's is."""
    summary, nodes = replayer.log.summary, list(plan.network.nodes)
    found: dict[str, set[str]] = {}
    for row in range(int(block.begins[case]), int(block.begins[case + 1])):
        code, desk = (
            int(replayer.encoder.item_by_activity[block.activity[row]]),
            int(block.department[row]),
        )
        node = plan.node_by_item[code] if code < len(plan.node_by_item) else columns.NONE
        if columns.NONE not in {node, desk}:
            named = replayer.plans.find_desk(summary.departments[desk])
            found.setdefault(nodes[node], set()).add(named)
    return {node: named.pop() for node, named in found.items() if len(named) == 1}


def _cut_out(block: Block, case: int) -> Block:
    """Return a block with the rows of one case alone."""
    begin, end = int(block.begins[case]), int(block.begins[case + 1])
    rows = (
        *("activity", "department", "start", "start_last", "done", "done_last"),
        *("is_granted", "transition", "instance"),
    )
    return block._replace(
        begins=block.begins[case : case + 2] - begin,
        **{name: getattr(block, name)[begin:end] for name in rows},
    )


def _make_walk(replayer: Replayer, block: Block, plan: CasePlan, case: int) -> Walk:
    """Return a case as the walk that would tell of it; what is not in its flow is left out."""
    encoded = replayer.encoder.encode_rows(_cut_out(block, case)).tolist()
    names = list(replayer.plans.items)
    is_folded = replayer.log.shape is Shape.TRANSITIONS
    told = _list_folded(encoded) if is_folded else _list_plain(encoded)
    attempts: Counter[int] = Counter()
    visits = [
        Visit(
            item=names[item],
            attempt=_count_attempt(attempts, item),
            accepted=_make_stamp(*start) if start else None,
            decided=_make_stamp(*done) if done else None,
            pauses=tuple(
                Pause.model_validate(
                    {
                        "from": _make_stamp(since, since),
                        "to": _make_stamp(until, until),
                        "because": Cause.CORRECTION,
                    }
                )
                for since, until in pauses
            ),
            outcome=Outcome.APPROVED if is_granted else Outcome.REFUSED,
        )
        for item, start, done, is_granted, pauses in told
        if item < len(names) and plan.node_by_item[item] != columns.NONE
    ]
    return Walk(walk="case", flow=plan.network.version.flow.flow, visits=tuple(visits))


def _count_attempt(attempts: Counter[int], item: int) -> int | None:
    """Return which visit of its item it is, so that two that overlap are told apart."""
    attempts[item] += 1
    return attempts[item] if attempts[item] <= MOST_ATTEMPTS else None


def _list_plain(rows: Table) -> Iterator[Told]:
    """Yield the executions of rows that are executions: item, start, completion, grant, pauses."""
    for row in range(len(rows[columns.ITEM])):
        yield _read(rows, row, [])


def _list_folded(rows: Table) -> Iterator[Told]:
    """Yield the executions of rows that are transitions, with their pauses."""
    count = len(rows[columns.ITEM])
    folded: Table = [[0] * count for _ in range(LOG_COLUMNS)]
    pauses: Table = [[0] * (count + 1) for _ in range(PAUSE_COLUMNS)]
    for place in range(fold_case(rows, 0, count, folded, 0, pauses)):
        found, pause = [], folded[PAUSE][place]
        while pause:
            found.append((pauses[SINCE][pause], pauses[UNTIL][pause]))
            pause = pauses[EARLIER][pause]
        yield _read(folded, place, found[::-1])


def _read(rows: Table, row: int, pauses: list[tuple[int, int]]) -> Told:
    start, done = None, None
    if rows[HAS_START][row]:
        start = (rows[columns.START][row], rows[columns.START_LAST][row])
    if rows[columns.DONE_LAST][row] != columns.HIGH:
        done = (rows[columns.DONE][row], rows[columns.DONE_LAST][row])
    return rows[columns.ITEM][row], start, done, bool(rows[columns.GRANTED][row]), pauses


def _make_stamp(first: int, last: int) -> Stamp:
    """Return a moment of a log as a stamp: a second, or a day."""
    day, second = divmod(first, DAY_S)
    ordinal = (EPOCH + timedelta(days=day)).toordinal()
    if first == last:
        return Stamp(ordinal, second, Precision.SECOND)
    return Stamp(ordinal, 0, Precision.DAY)
