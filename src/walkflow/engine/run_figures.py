"""The measures of one run as the records of its report."""

from collections.abc import Iterable, Iterator, Mapping

from walkflow.engine.allowances import find_statutory, measure_use
from walkflow.engine.deviations import Use, find_place
from walkflow.engine.handovers import find_handovers
from walkflow.engine.names import name_node
from walkflow.engine.owners import CriticalPath, Piece, Share
from walkflow.engine.phases import Phases, RunPhases, measure_seconds, measure_workdays
from walkflow.engine.rows import Stop, find_node
from walkflow.engine.run_plan import Leeway
from walkflow.engine.spans import find_bounds
from walkflow.engine.yardstick import Moment, Range, Yardstick, find_latest, show
from walkflow.model.catalogue import Item
from walkflow.model.run_report import (
    HandoverFigure,
    IntakeFigure,
    MilestoneFigure,
    OwnerFigure,
    PauseFigure,
    PieceFigure,
    Place,
    RangeFigure,
    VisitFigure,
)
from walkflow.model.walk import STAMPS, Walk


class RunFigures:
    """
    Makes the records of one run.

    Args:
        run: Its visits, split into phases.
        path: Its critical path.
        leeway: Slack and drag of its visits, by number, as far as they are known.
    """

    def __init__(self, run: RunPhases, path: CriticalPath, leeway: Mapping[int, Leeway]) -> None:
        """Take what was measured."""
        self.run = run
        self.path = path
        self.leeway = leeway
        self.replay = run.replay
        self.version = run.replay.network.version
        self.yardstick: Yardstick = run.replay.yardstick
        self.uses = {number: self._use(phases) for number, phases in enumerate(run.phases)}

    def list_visits(self) -> Iterator[VisitFigure]:
        """Yield the visits, in the order of their start."""
        for phases in self.run.phases:
            yield self._make_visit(phases)

    def list_pieces(self) -> Iterator[PieceFigure]:
        """Yield the pieces of the critical path, from the start to the end."""
        for piece in self.path.pieces:
            phases = self.run.phases[piece.visit]
            yield PieceFigure(
                item=phases.node.id,
                attempt=phases.execution.attempt,
                phase=piece.phase,
                because=piece.because,
                owner=piece.owner,
                department=piece.department,
                start=self._show(piece.start),
                end=self._show(piece.end),
                seconds=self._seconds(piece),
                days=self.yardstick.count_days(piece.start, piece.end).exact,
                wd=self.yardstick.count_workdays(piece.start, piece.end).exact,
                place=self._place(phases, "item"),
            )

    def list_owners(self) -> Iterator[OwnerFigure]:
        """Yield what each owner had of the elapsed time."""
        shares = self.path.shares
        seconds = _total(share.seconds for share in shares)
        days = _total(share.days for share in shares)
        for share in shares:
            exact, ranges = tell(
                {"seconds": share.seconds, "days": share.days, "wd": share.workdays}
            )
            yield OwnerFigure(
                owner=share.owner,
                department=share.department,
                seconds=exact["seconds"],
                days=exact["days"],
                wd=exact["wd"],
                share=_divide(share, seconds, days),
                ranges=ranges,
            )

    def list_handovers(self) -> Iterator[HandoverFigure]:
        """Yield when the applicant waited and no desk worked on the case."""
        for each in find_handovers(self.run):
            own = each.phases.node.department
            before = each.before.node if each.before else None
            came_from = before.department if before else None
            path, line = find_place(
                self.replay.run, each.course, "decided" if each.is_out else "accepted"
            )
            yield HandoverFigure(
                from_department=own if each.is_out else came_from,
                to_department=None if each.is_out else own,
                before=before.id if before else None,
                item=each.phases.node.id,
                start=self._show(each.start),
                end=self._show(each.end),
                wd=self.yardstick.count_workdays(each.start, each.end).exact,
                seconds=self.yardstick.count_seconds(each.start, each.end).exact,
                place=Place(path=path, line=line, flow_line=self._flow_line(each.phases)),
            )

    def list_intakes(self) -> Iterator[IntakeFigure]:
        """Yield the joint intakes of the version of which at least two items were visited."""
        by_node: dict[str, Phases] = {}
        for phases in self.run.phases:
            by_node.setdefault(phases.node.id, phases)
        for intake in self.version.intakes:
            nodes = dict.fromkeys(find_node(self.replay.network, item) for item in intake)
            visited = [by_node[node] for node in nodes if node in by_node]
            if len(visited) > 1:
                yield self._make_intake(visited)

    def list_milestones(self) -> Iterator[MilestoneFigure]:
        """Yield what happened beside the items, in order."""
        found = sorted(
            (moment, number, place)
            for number, walk in enumerate(self.replay.run.walks)
            for place, moment in self._list_moments(walk)
        )
        ends = [self.path.end, *(moment for moment, _, _ in found)]
        end = find_latest(each for each in ends if each is not None)
        previous: Moment | None = None
        for moment, number, place in found:
            walk = self.replay.run.walks[number]
            milestone = walk.milestones[place]
            exact, ranges = tell(
                {
                    "since_previous_d": previous and self.yardstick.count_days(previous, moment),
                    "since_previous_wd": previous
                    and self.yardstick.count_workdays(previous, moment),
                    "to_end_d": end and self.yardstick.count_days(moment, end),
                    "to_end_wd": end and self.yardstick.count_workdays(moment, end),
                }
            )
            yield MilestoneFigure.model_validate(
                {
                    "at": str(milestone.at),
                    "name": milestone.name,
                    **exact,
                    "ranges": ranges,
                    "place": Place(
                        path=walk.path,
                        line=walk.find_line(("milestones", place)),
                    ),
                }
            )
            previous = moment

    def _list_moments(self, walk: Walk) -> list[tuple[int, Moment]]:
        """Return the milestones of a walk by number; each is at or after the one before it."""
        known = [
            (number, Moment.of(milestone.at))
            for number, milestone in enumerate(walk.milestones)
            if milestone.at.is_relative == self.replay.run.is_relative
        ]
        for place in range(1, len(known)):
            number, moment = known[place]
            known[place] = number, moment.no_earlier(known[place - 1][1])
        for place in range(len(known) - 1, 0, -1):
            number, moment = known[place - 1]
            known[place - 1] = number, moment.no_later(known[place][1])
        return known

    def _use(self, phases: Phases) -> Use:
        law = find_statutory(self._find_item(phases))
        return Use(
            measure_use(self.yardstick, phases, phases.node.limit),
            measure_use(self.yardstick, phases, law) if law and law.amount else None,
        )

    def _find_item(self, phases: Phases) -> Item | None:
        return self.version.flow.items.item_by_id.get(phases.node.id)

    def _make_visit(self, phases: Phases) -> VisitFigure:
        node, execution = phases.node, phases.execution
        number = execution.number
        workdays = measure_workdays(self.yardstick, phases)
        seconds = measure_seconds(self.yardstick, phases)
        exact, ranges = tell(
            {f"{name}_wd": value for name, value in workdays.items()}
            | {f"{name}_s": value for name, value in seconds.items()}
        )
        promised, statutory = self.uses[number]
        leeway = self.leeway.get(number)
        bounds = find_bounds(self.run, phases)
        return VisitFigure.model_validate(
            {
                "item": node.id,
                "name": name_node(node, self.version),
                "recorded_as": tuple(course.item for course in execution.courses),
                "attempt": execution.attempt,
                "department": node.department,
                "stage": node.stage,
                "clock": node.clock,
                "outcome": next((each.outcome for each in execution.courses if each.outcome), None),
                "enabled": self._show_known(phases.enabled),
                **self._show_stamps(phases),
                "waited_for": self._list_before(number),
                **exact,
                "ranges": ranges,
                "pauses": tuple(self._make_pause(phases, stop) for stop in phases.stops),
                **bounds._asdict(),
                "limit": str(promised.limit),
                "limit_wd": promised.limit_wd,
                "estimate": node.is_estimate,
                "used": promised.used,
                "over_limit": promised.is_over,
                "statutory": str(statutory.limit) if statutory else None,
                "statutory_wd": statutory.limit_wd if statutory else None,
                "used_statutory": statutory.used if statutory else None,
                "over_statutory": statutory.is_over if statutory else None,
                "critical": number in self.path.visits,
                "slack_wd": leeway and leeway.slack_wd,
                "free_slack_wd": leeway and leeway.free_slack_wd,
                "drag_wd": leeway and leeway.drag_wd,
                "trips": add_known(course.trips for course in execution.courses),
                "materials": add_known(course.materials for course in execution.courses),
                "place": self._place(phases, "item"),
            }
        )

    def _show_stamps(self, phases: Phases) -> dict[str, str | None]:
        """Return the stamps as they were taken; of several members, what they come to."""
        courses = phases.execution.courses
        if len(courses) == 1:
            stamps = {each: getattr(courses[0], each) for each in STAMPS}
            return {each: str(stamp) if stamp else None for each, stamp in stamps.items()}
        return {each: self._show_known(getattr(phases, each)) for each in STAMPS}

    def _make_pause(self, phases: Phases, stop: Stop) -> PauseFigure:
        wd = s = None
        if stop.end is not None:
            department = phases.node.department
            wd = self.yardstick.count_workdays(stop.start, stop.end, department).exact
            s = self.yardstick.count_seconds(stop.start, stop.end).exact
        return PauseFigure(
            because=stop.because,
            start=self._show(stop.start),
            end=self._show_known(stop.end),
            wd=wd,
            s=s,
        )

    def _make_intake(self, visited: list[Phases]) -> IntakeFigure:
        enabled = [phases.enabled or phases.start for phases in visited]
        decided = [phases.decided for phases in visited]
        known = [each for each in enabled if each is not None]
        start = min(known) if known else None
        end = None if None in decided else find_latest(each for each in decided if each)
        return IntakeFigure(
            items=tuple(phases.node.id for phases in visited),
            enabled=self._show_known(start),
            decided=self._show_known(end),
            wd=self.yardstick.count_workdays(start, end).exact if start and end else None,
            seconds=self.yardstick.count_seconds(start, end).exact if start and end else None,
        )

    def _list_before(self, number: int) -> tuple[str, ...]:
        before = (
            *self.replay.before.get((number, False), ()),
            *self.replay.before.get((number, True), ()),
        )
        return tuple(dict.fromkeys(self.run.phases[each].node.id for each in before))

    def _seconds(self, piece: Piece) -> int | None:
        if not self.path.is_to_the_second:
            return None
        return self.yardstick.count_seconds(piece.start, piece.end).exact

    def _place(self, phases: Phases, field: str) -> Place:
        path, line = find_place(self.replay.run, phases.execution.courses[0], field)
        return Place(path=path, line=line, flow_line=self._flow_line(phases))

    def _flow_line(self, phases: Phases) -> int | None:
        return self.version.flow.find_line(phases.node.route)

    def _show(self, moment: Moment) -> str:
        return show(moment, is_relative=self.replay.run.is_relative)

    def _show_known(self, moment: Moment | None) -> str | None:
        return None if moment is None else self._show(moment)


def tell(
    figures: Mapping[str, Range | None],
) -> tuple[dict[str, int | None], dict[str, RangeFigure]]:
    """Return the figures that are known, and the ranges of those that are only bounded."""
    exact = {name: value.exact if value else None for name, value in figures.items()}
    ranges = {
        name: RangeFigure(min=value.low, max=value.high)
        for name, value in figures.items()
        if value is not None and value.exact is None
    }
    return exact, ranges


def _total(parts: Iterable[Range | None]) -> int | None:
    """Return the sum of what is known exactly; None if a part is not."""
    total = 0
    for part in parts:
        if part is None or part.exact is None:
            return None
        total += part.exact
    return total


def _divide(share: Share, seconds: int | None, days: int | None) -> float | None:
    if seconds and share.seconds is not None:
        return share.seconds.low / seconds
    return share.days.low / days if days and share.days is not None else None


def add_known(counts: Iterable[int | None]) -> int | None:
    """Return the sum of the counts that are known; None if none is."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None
