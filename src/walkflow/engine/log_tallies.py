"""The cases of a log, block by block, added to what runs come to; memory stays bounded."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from walkflow.engine import measure_columns as measures
from walkflow.engine.case_runs import count_case
from walkflow.engine.columns import LOW, NONE
from walkflow.engine.day_spans import UNKNOWN, Spans, count_figures, unite
from walkflow.engine.office import DAY_S, POSITION
from walkflow.engine.replay import EPOCH, Replayer
from walkflow.engine.run_matching import list_due, list_items
from walkflow.engine.tallies import GroupTally, Tally
from walkflow.model.catalogue import Clock
from walkflow.model.walk import DeviationKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from walkflow.engine.block_replay import MeasuredBlock
    from walkflow.engine.case_plans import CasePlan, CasePlans
    from walkflow.engine.compiled import Engine
    from walkflow.engine.replay import Replayed
    from walkflow.engine.tallies import Group
    from walkflow.model.event_log import EventLog
    from walkflow.model.flow import Facts

    Array = NDArray[np.int64]
    Flags = NDArray[np.bool_]

_COLUMNS_BY_KIND = {
    DeviationKind.MISSING: [measures.SKIPPED, measures.NOT_REACHED],
    DeviationKind.OUT_OF_ORDER: [measures.EARLY_VISITS],
    DeviationKind.REPEATED: [measures.REPEATED_VISITS],
    DeviationKind.NOT_IN_FLOW: [measures.FOREIGN_ROWS],
    DeviationKind.OVER_LIMIT: [measures.OVER_VISITS],
    DeviationKind.OVER_STATUTORY: [measures.OVER_LAW_VISITS],
}


class Tallied(NamedTuple):
    """What the cases of a log come to."""

    tallies: Mapping[str, Tally]
    """By flow, of those that cases follow."""
    replayed: Replayed


def tally_log(  # noqa: PLR0917 - what a replay takes
    plans: CasePlans,
    log: EventLog,
    facts: Facts,
    engine: Engine,
    groups: Mapping[str, Sequence[Group]],
    tell: Callable[[int], None] | None = None,
) -> Tallied:
    """
    Return what the cases of a log come to, by flow.

    Args:
        plans: What cases are replayed against.
        log: The log.
        facts: What is true of every case, whatever the log says.
        engine: The functions that go over every row.
        groups: What is handled as one, by flow; see `group_versions`.
        tell: Is told how many rows have been replayed.
    """
    replayer = Replayer(plans, log, facts, engine)
    sink = _TallySink(replayer, groups)
    replayed = replayer.run(sink, tell)
    for tally in sink.tallies:
        tally.names.update(dict.fromkeys(log.files))
    tallies = {
        version.flow.flow: tally
        for version, tally in zip(plans.versions, sink.tallies, strict=True)
        if tally.runs
    }
    return Tallied(tallies, replayed)


class _Lanes(NamedTuple):
    """What the days of the visits of a plan count for; NONE for nothing."""

    authority: Array
    """By unit: 0 if its time is the authority's."""
    group: Array
    """By unit: the number of its group."""
    estimate: Flags
    """By unit: whether its limit is an estimate."""
    own_days: Flags
    """By unit: whether its department has days of its own, by which its pauses are counted."""


class _TallySink:
    """Adds blocks to a tally for each flow."""

    def __init__(self, replayer: Replayer, groups: Mapping[str, Sequence[Group]]) -> None:
        self.replayer, self.plans = replayer, replayer.plans
        self.groups = [groups[version.flow.flow] for version in self.plans.versions]
        self.tallies = [Tally() for _ in self.plans.versions]
        self._lanes: dict[int, _Lanes] = {}
        self._items: dict[int, dict[int, frozenset[str]]] = {}

    def take(self, done: MeasuredBlock) -> None:
        """Add the cases of a block."""
        for plan, flow, chosen in done.groups:
            self.tallies[flow].add_network(plan.network)
            lanes, items = self.find_lanes(plan, flow), self.find_items(plan)
            tally, groups = self.tallies[flow], self.groups[flow]
            _PlanBlock(self.replayer, done, plan, chosen, lanes, items, groups, tally).add()

    def find_lanes(self, plan: CasePlan, flow: int) -> _Lanes:
        """Return what the visits of a plan count for, worked out once."""
        import numpy as np  # noqa: PLC0415 - on use

        if id(plan) not in self._lanes:
            units = self.plans.unit_numbers
            lanes = _Lanes(
                *(np.full(len(units), NONE) for _ in range(2)),
                *(np.zeros(len(units), bool) for _ in range(2)),
            )
            for node in plan.network.nodes.values():
                unit = units[node.id]
                items = list_items(plan.network, node)
                lanes.estimate[unit] = node.is_estimate
                lanes.own_days[unit] = node.department in self.plans.calendar.departments
                if node.clock is Clock.AUTHORITY:
                    lanes.authority[unit] = 0
                lanes.group[unit] = next(
                    n for n, each in enumerate(self.groups[flow]) if items <= each
                )
            self._lanes[id(plan)] = lanes
        return self._lanes[id(plan)]

    def find_items(self, plan: CasePlan) -> Mapping[int, frozenset[str]]:
        """Return the items of the catalogue that a row of an item or bundle tells of, by code."""
        if id(plan) not in self._items:
            nodes = list(plan.network.nodes.values())
            found = {}
            for item, code in self.plans.items.items():
                number = plan.node_by_item[code]
                if number != NONE:
                    node = nodes[number]
                    only = None if item == node.id else {item}
                    found[code] = list_items(plan.network, node, only)
            self._items[id(plan)] = found
        return self._items[id(plan)]


class _PlanBlock:
    """The cases of a block that were held against one plan."""

    def __init__(  # noqa: PLR0917 - what is known of them
        self,
        replayer: Replayer,
        done: MeasuredBlock,
        plan: CasePlan,
        chosen: Array,
        lanes: _Lanes,
        items: Mapping[int, frozenset[str]],
        groups: Sequence[Group],
        tally: Tally,
    ) -> None:
        import numpy as np  # noqa: PLC0415 - on use

        self.replayer, self.plans = replayer, replayer.plans
        self.done, self.plan, self.chosen, self.tally = done, plan, chosen, tally
        self.lanes, self.items, self.groups = lanes, items, groups
        self.place = np.full(done.cases.shape[1], NONE)
        """By case of the block: its place among the chosen ones."""
        self.place[chosen] = np.arange(len(chosen))
        visits = done.visits
        self.visits = visits[:, self.place[visits[measures.CASE]] != NONE]
        self.case = self.place[self.visits[measures.CASE]]
        self.is_in_flow = done.cases[measures.VISITS_OF][chosen] > 0
        """Of a case that visited nothing of its flow nothing is known."""
        self.has = self._find_groups()

    def add(self) -> None:
        """Add them to the tally."""
        self._add_cases()
        self._add_visits()
        self._add_days()

    def _find_groups(self) -> Flags:
        """Return by case and group whether all of the group was visited."""
        import numpy as np  # noqa: PLC0415 - on use

        block = self.done.block
        codes = self.replayer.encoder.item_by_activity[block.activity]
        cases = self.place[np.repeat(np.arange(len(block.begins) - 1), np.diff(block.begins))]
        by_item: dict[str, Flags] = {}
        for code in np.unique(codes[cases != NONE]).tolist():
            of_code = cases[(codes == code) & (cases != NONE)]
            for item in self.items.get(code, ()):
                seen = by_item.setdefault(item, np.zeros(len(self.chosen), bool))
                seen[of_code] = True
        self.tally.visited.update(by_item)
        due = list_due([self.plan.network])
        self.parts = [group & due for group in self.groups]
        has = np.zeros((len(self.groups), len(self.chosen)), bool)
        for number, group in enumerate(self.parts):
            if group and all(item in by_item for item in group):
                has[number] = np.logical_and.reduce([by_item[item] for item in group])
        return has

    def _add_cases(self) -> None:
        import numpy as np  # noqa: PLC0415 - on use

        tally, cases = self.tally, self.done.cases[:, self.chosen]
        tally.runs += cases.shape[1]
        is_open = (cases[measures.OPEN_VISITS] > 0) | (cases[measures.NOT_REACHED] > 0)
        tally.unfinished += int(is_open.sum())
        for counts, column in (
            (tally.elapsed_wd, measures.ELAPSED_WD),
            (tally.elapsed_d, measures.ELAPSED_D),
        ):
            count_figures(counts, np.where(self.is_in_flow, cases[column], UNKNOWN))
        tally.materials[None] += cases.shape[1]
        tally.trips[None] += cases.shape[1]
        first, last = cases[measures.FIRST_AT].min(), cases[measures.LAST_AT].max()
        tally.stretch(_show(int(first)), _show(int(last)))
        for kind, numbers in _COLUMNS_BY_KIND.items():
            found = cases[numbers].sum(axis=0)
            tally.deviations[kind] += int(found.sum())
            tally.deviating[kind] += int((found > 0).sum())

    def _add_visits(self) -> None:
        tally, visits = self.tally, self.visits
        over = visits[measures.OVER]
        is_over = over == 1
        tally.visits += visits.shape[1]
        tally.over += int(is_over.sum())
        tally.over_estimate += int((is_over & self.lanes.estimate[visits[measures.UNIT_OF]]).sum())
        tally.over_law += int((visits[measures.OVER_LAW] == 1).sum())
        tally.unknown += int((over == NONE).sum())
        names = list(self.plans.units)
        tally.walked.update(names[unit] for unit in set(visits[measures.UNIT_OF].tolist()))

    def _add_days(self) -> None:
        """Add the days on which something was in hand: of all, by group and by department."""
        import numpy as np  # noqa: PLC0415 - on use

        groups, desks = len(self.groups), len(self.plans.desks)
        width = 1 + groups + desks
        spans = self._make_spans(width)
        days, crossed = unite(spans, width * len(self.chosen))
        table = days.reshape(len(self.chosen), width)
        for case in sorted({*(crossed // width).tolist(), *self._list_paused()}):
            table[case] = self._recount(case, width)
        count_figures(self.tally.chargeable, np.where(self.is_in_flow, table[:, 0], UNKNOWN))
        for number, group in enumerate(self.parts):
            chosen = self.has[number]
            if chosen.any():
                self._add_group(group, number, table[chosen, 1 + number], chosen)
        for desk, number in self.plans.desks.items():
            column = table[:, 1 + groups + number]
            self.tally.desks.setdefault(desk, Counter())
            count_figures(self.tally.desks[desk], column)

    def _list_paused(self) -> list[int]:
        """Return the cases of which something was paused by days that are not those of all."""
        visits = self.visits
        is_paused = self.lanes.own_days[visits[measures.UNIT_OF]] & (visits[measures.STILL_WD] > 0)
        found: list[int] = self.case[is_paused].tolist()
        return found

    def _make_spans(self, width: int) -> Spans:
        import numpy as np  # noqa: PLC0415 - on use

        visits, case = self.visits, self.case
        unit = visits[measures.UNIT_OF]
        start, end = visits[measures.START_AT], visits[measures.DONE_AT]
        is_known = (start != LOW) & (end != LOW)
        start = np.maximum(start, visits[measures.ENABLED_AT])  # submitted together with others
        position = np.asarray(self.replayer.offices[POSITION], dtype=np.int64)
        first_day = self.replayer.log.summary.first // DAY_S
        base = first_day * DAY_S
        begins = position[np.where(is_known, start, base) // DAY_S - first_day]
        ends = position[np.where(is_known, end, base) // DAY_S - first_day]
        is_authority = self.lanes.authority[unit] != NONE
        desk = visits[measures.DESK_OF]
        parts = (
            (is_authority, np.zeros_like(case)),
            (np.ones_like(is_authority), 1 + self.lanes.group[unit]),
            (is_authority & (desk != NONE), 1 + len(self.groups) + desk),
        )
        lane = np.concatenate([(case * width + number)[mask] for mask, number in parts])
        others = [
            np.concatenate([column[mask] for mask, _ in parts])
            for column in (begins, ends, visits[measures.STILL_WD], is_known)
        ]
        return Spans(lane, others[0], others[1], others[2], others[3].astype(bool))

    def _recount(self, case: int, width: int) -> list[int]:
        """Return the days of a case whose pauses cross other visits, from its rows."""
        found = count_case(
            self.replayer,
            self.done.block,
            self.plan,
            int(self.chosen[case]),
            self.groups,
            list(self.plans.desks),
        )
        assert len(found) == width  # noqa: S101 - one a lane
        return [UNKNOWN if each is None else each for each in found]

    def _add_group(self, group: Group, number: int, days: Array, chosen: Flags) -> None:
        import numpy as np  # noqa: PLC0415 - on use

        tally = self.tally.groups.setdefault(group, GroupTally())
        visits = self.visits
        own = (self.lanes.group[visits[measures.UNIT_OF]] == number) & chosen[self.case]
        case, waiting = self.case[own], visits[measures.WAITING_WD][own]
        total = np.bincount(case, np.maximum(waiting, 0), len(chosen)).astype(np.int64)
        total[case[waiting == NONE]] = UNKNOWN
        count_figures(tally.waiting, total[chosen])
        count_figures(tally.in_hand, days)
        tally.runs += int(chosen.sum())
        tally.over += int((visits[measures.OVER][own] == 1).sum())
        names = list(self.plans.units)
        unit = visits[measures.UNIT_OF][own]
        for each in np.unique(unit).tolist():
            tally.nodes[names[each]] += len(np.unique(case[unit == each]))


def _show(second: int) -> str:
    """Return a moment as walks write it."""
    day, rest = divmod(second, DAY_S)
    hour, minute = divmod(rest // 60, 60)
    return f"{EPOCH + timedelta(days=day)} {hour:02}:{minute:02}"
