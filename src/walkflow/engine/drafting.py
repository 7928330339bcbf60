"""A flow drafted from a log: which activities follow which, and how long they take."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from walkflow.engine import columns
from walkflow.engine import totals as sums
from walkflow.engine.case_plans import CasePlans
from walkflow.engine.compiled import choose_engine
from walkflow.engine.draft_names import group_spellings, name_items
from walkflow.engine.replay import Replayer
from walkflow.engine.totals import find_percentile
from walkflow.engine.versions import Versions
from walkflow.model.catalogue import Catalogue
from walkflow.model.draft import DraftDepartment, DraftItem, DraftLink, DraftReport
from walkflow.model.errors import UnreadableError
from walkflow.model.event_log import (
    TRANSITION_CODES,
    Shape,
    Transition,
    describe_left_out,
)
from walkflow.model.flow import Flow
from walkflow.model.messages import say
from walkflow.model.reports import Basis

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from walkflow.model.calendars import Calendar
    from walkflow.model.event_log import Block, EventLog

    Counts = NDArray[np.int64]

MOST_ITEMS: Final = 300
"""More activities than this are no flow that anybody could read."""
CASES_AT_ONCE: Final = 2_000
LEAST_TOGETHER: Final = 0.2
"""A link is drawn only where at least this share of the later item's cases have both."""
NOBODY: Final = "unknown"
"""The department of items for which the log names none."""

PROCESSING: Final = 1
SOJOURN: Final = 2
"""Which histogram of a subject is meant."""


class Orders(NamedTuple):
    """How often the most frequent activities occur, and in which order."""

    activities: tuple[tuple[str, ...], ...]
    """By their place in the rest: the spellings of each, the most frequent first."""
    others: tuple[str, ...]
    """The activities that are too many, in all spellings."""
    cases: int
    rows: int
    with_one: Counts
    """By activity: how many cases have it."""
    with_both: Counts
    """By two activities."""
    before: Counts
    """By two activities: in how many cases the first is completed before the second starts."""
    desks: Counts
    """By activity and department: how many rows."""


def draft_flow(
    log: EventLog,
    calendar: Calendar,
    *,
    min_share: float = 0.95,
    min_cases: float = 0.05,
    percentile: int = 80,
) -> DraftReport:
    """
    Return the links that hold in most cases of a log as a flow, and how many cases fit it.

    Args:
        log: The log.
        calendar: Counts the days of limits.
        min_share: The share of cases with both items in which a link holds, 0 to 1.
        min_cases: The share of all cases that an item occurs in, 0 to 1.
        percentile: Limits are what this percentage of the visits does not exceed.

    Raises:
        UnreadableError: If no activity occurs in enough cases.
    """
    orders = count_orders(log)
    chosen = _choose_activities(orders, min_cases)
    if not chosen:
        raise UnreadableError(
            say(
                "no activity occurs in {share} % of the cases, so there is nothing to draft. "
                "are the columns the right ones?",
                share=round(100 * min_cases),
            )
        )
    desks = _name_desks(log.summary.departments)
    items = tuple(_make_items(orders, chosen, min_share, list(desks)))
    used = {item.department for item in items}
    names = {**desks, NOBODY: NOBODY}
    report = DraftReport(
        calendar=calendar.id,
        files=log.files,
        cases=orders.cases,
        fit_cases=0,
        min_share=min_share,
        percentile=percentile,
        has_starts=False,
        items=items,
        departments=tuple(
            DraftDepartment(id=desk, name=name) for desk, name in names.items() if desk in used
        ),
        rare=tuple(sorted(_list_rare(orders, chosen))),
        basis=Basis(
            files=log.files,
            left_out=tuple(describe_left_out(log.settle(orders.rows).summary)),
        ),
    )
    return _set_limits(report, log, calendar)


def make_flow(draft: DraftReport) -> Flow:
    """Return a draft as a flow with its catalogue."""
    catalogue = Catalogue.model_validate(
        {
            "catalogue": "draft",
            "name": {"zh": "草稿", "en": "Draft"},
            "departments": [
                {"id": each.id, "name": {"zh": each.name, "en": each.name}}
                for each in draft.departments
            ],
            "items": [
                {
                    "id": item.id,
                    "name": {"zh": item.activity, "en": item.activity},
                    "department": item.department,
                    "kind": "licence",
                }
                for item in draft.items
            ],
        }
    )
    flow = Flow.model_validate(
        {
            "flow": "draft",
            "name": {"zh": "草稿", "en": "Draft"},
            "catalogue": "draft-items.yaml",
            "calendar": draft.calendar,
            "stages": [
                {
                    "id": "all",
                    "name": {"zh": "全部", "en": "All"},
                    "items": [
                        {
                            "item": item.id,
                            "limit": f"{item.limit_wd}wd",
                            "after": [link.before for link in item.after],
                        }
                        for item in draft.items
                    ],
                }
            ],
        }
    )
    return flow.stock(catalogue)


def count_orders(log: EventLog) -> Orders:
    """Return how often activities occur, and in which order; the first rows of each count."""
    import numpy as np  # noqa: PLC0415 - on use

    words, rows_by_code = log.summary.activities, log.summary.rows_by_activity
    groups = [
        sorted(codes, key=lambda code: (-rows_by_code[code], code))
        for codes in group_spellings(words)
    ]
    kept = _rank(np.array([sum(rows_by_code[code] for code in codes) for codes in groups]))
    size, desks = len(kept), len(log.summary.departments)
    place_by_activity = np.full(len(words), -1)
    for place, group in enumerate(kept):
        place_by_activity[groups[group]] = place
    orders = Orders(
        tuple(tuple(words[code] for code in groups[group]) for group in kept),
        tuple(words[code] for code in np.flatnonzero(place_by_activity < 0)),
        0,
        0,
        np.zeros(size, dtype=np.int64),
        np.zeros((size, size), dtype=np.int64),
        np.zeros((size, size), dtype=np.int64),
        np.zeros((size, desks + 1), dtype=np.int64),
    )
    cases = rows = 0
    for block in log.read_blocks(False):  # noqa: FBT003 - a switch
        count = len(block.begins) - 1
        cases += count
        rows += int(block.begins[-1])
        places = place_by_activity[block.activity]
        is_kept = places >= 0
        np.add.at(orders.desks, (places[is_kept], block.department[is_kept]), 1)
        for first in range(0, count, CASES_AT_ONCE):
            starts, ends = _find_times(block, first, places, size, log.shape)
            has = ends < columns.HIGH
            orders.with_one[:] += has.sum(axis=0)
            for place in range(size):
                both = has[:, [place]] & has
                orders.with_both[place] += both.sum(axis=0)
                order = both & (ends[:, [place]] <= starts)
                order[:, place] = False
                orders.before[place] += order.sum(axis=0)
    return orders._replace(cases=cases, rows=rows)


def _rank(rows: Counts) -> Counts:
    """Return the most frequent activities, as many as a flow may have."""
    import numpy as np  # noqa: PLC0415 - on use

    return np.sort(np.argsort(-rows, kind="stable")[:MOST_ITEMS])


def _find_times(
    block: Block, first: int, places: Counts, size: int, shape: Shape
) -> tuple[Counts, Counts]:
    """Return the first start and the first completion of each activity in some cases."""
    import numpy as np  # noqa: PLC0415 - on use

    last = min(first + CASES_AT_ONCE, len(block.begins) - 1)
    begin, end = int(block.begins[first]), int(block.begins[last])
    lengths = np.diff(block.begins[first : last + 1])
    case = np.repeat(np.arange(last - first), lengths)
    activity = places[begin:end]
    told = block.transition[begin:end]
    is_kept = activity >= 0
    starts = np.full((last - first, size), columns.HIGH, dtype=np.int64)
    ends = starts.copy()
    is_end = is_kept & (block.done_last[begin:end] < columns.HIGH)
    is_start = is_kept
    if shape is Shape.TRANSITIONS:
        done = [TRANSITION_CODES[each] for each in (Transition.COMPLETE, Transition.REFUSE)]
        is_end &= np.isin(told, done)
        is_start = is_kept & ((told == TRANSITION_CODES[Transition.START]) | np.isin(told, done))
    known = np.where(
        block.start[begin:end] == columns.LOW, block.done[begin:end], block.start[begin:end]
    )
    np.minimum.at(starts, (case[is_start], activity[is_start]), known[is_start])
    np.minimum.at(ends, (case[is_end], activity[is_end]), block.done[begin:end][is_end])
    return starts, ends


def _choose_activities(orders: Orders, min_cases: float) -> list[int]:
    """Return the activities of enough cases, those first that come first in most cases."""
    least = max(1.0, min_cases * orders.cases)
    codes = [code for code, count in enumerate(orders.with_one.tolist()) if count >= least]
    # Copeland's rule: who comes before more of the others than come before it.
    wins = {
        code: sum(
            int(orders.before[code, other] > orders.before[other, code])
            - int(orders.before[other, code] > orders.before[code, other])
            for other in codes
        )
        for code in codes
    }
    return sorted(codes, key=lambda code: (-wins[code], code))


def _make_items(
    orders: Orders, chosen: Sequence[int], min_share: float, desks: Sequence[str]
) -> Iterator[DraftItem]:
    """Yield the activities as items with the links that are usual; their limits are to be set."""
    links = _find_links(orders, chosen, min_share)
    names = name_items([orders.activities[code][0] for code in chosen], _list_rare(orders, chosen))
    id_by_code = dict(zip(chosen, names, strict=True))
    for code in chosen:
        yield DraftItem(
            id=id_by_code[code],
            activity=orders.activities[code][0],
            spellings=orders.activities[code][1:],
            department=_find_desk(orders, code, desks),
            limit_wd=1,
            share=int(orders.with_one[code]) / orders.cases,
            after=tuple(
                DraftLink(
                    before=id_by_code[before],
                    share=int(orders.before[before, code]) / int(orders.with_both[before, code]),
                    cases=int(orders.with_both[before, code]),
                )
                for before in links[code]
            ),
        )


def _list_rare(orders: Orders, chosen: Collection[int]) -> list[str]:
    """Return the activities that are no items, in all spellings."""
    rare = list(orders.others)
    for code, spellings in enumerate(orders.activities):
        rare += () if code in chosen else spellings
    return rare


def _find_links(
    orders: Orders, chosen: Sequence[int], min_share: float
) -> Mapping[int, Sequence[int]]:
    """Return what each activity comes after, without what follows from other links."""
    ancestors: dict[int, set[int]] = {}
    links: dict[int, list[int]] = {}
    for place, code in enumerate(chosen):
        found = []
        for before in chosen[:place]:
            both = int(orders.with_both[before, code])
            is_usual = both >= max(1.0, LEAST_TOGETHER * int(orders.with_one[code]))
            if is_usual and int(orders.before[before, code]) >= min_share * both:
                found.append(before)
        implied = {each for before in found for each in ancestors[before]}
        links[code] = [before for before in found if before not in implied]
        ancestors[code] = {*found, *implied}
    return links


def _name_desks(departments: Sequence[str]) -> Mapping[str, str]:
    """Return the departments by an id, in the order of their codes."""
    return dict(zip(name_items(departments), departments, strict=True))


def _find_desk(orders: Orders, code: int, desks: Sequence[str]) -> str:
    """Return the department that handled most rows of an activity."""
    counts: list[int] = orders.desks[code, :-1].tolist()
    if not any(counts):
        return NOBODY
    return desks[counts.index(max(counts))]


def _set_limits(draft: DraftReport, log: EventLog, calendar: Calendar) -> DraftReport:
    """Return a draft with the limits that most visits keep, and how many cases fit it."""
    version = Versions(make_flow(draft)).read("after")
    mapped = log.mapping.model_copy(update={"activities": {}})
    plans = CasePlans([version], calendar, mapped, ())
    totals = (
        Replayer(plans, _without_desks(log), {}, choose_engine(log.summary.usable_rows))
        .run()
        .totals
    )
    subjects = len(totals.counts[0])
    share = Fraction(draft.percentile, 100)
    has_starts = any(any(totals.bins[PROCESSING * subjects + n]) for n in range(len(plans.units)))
    measure = PROCESSING if has_starts else SOJOURN
    limits = {
        unit: find_percentile(totals.bins[measure * subjects + number], share)
        for number, unit in enumerate(plans.units)
    }
    items = tuple(
        item.model_copy(
            update={
                "limit_wd": max(1, limits[item.id] or 0),
                "limit_known": limits[item.id] is not None,
            }
        )
        for item in draft.items
    )
    fit_cases = totals.whole[0][sums.FIT]
    return draft.model_copy(
        update={"items": items, "has_starts": has_starts, "fit_cases": fit_cases}
    )


def _without_desks(log: EventLog) -> EventLog:
    """Return a log that names no departments and no flows: a draft has its own."""
    from dataclasses import replace  # noqa: PLC0415 - only here

    import numpy as np  # noqa: PLC0415 - on use

    summary = replace(log.summary, departments=(), flows=(), facts=(), fact_values=())

    def read_blocks(wants_ids: bool) -> Iterator[Block]:  # noqa: FBT001 - a switch
        for block in log.read_blocks(wants_ids):
            nobody = np.full_like(block.department, -1)
            flow = np.full_like(block.flow, -1)
            yield block._replace(department=nobody, flow=flow, facts=())

    return replace(log, summary=summary, read_blocks=read_blocks)
