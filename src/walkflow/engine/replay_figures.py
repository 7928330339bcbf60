"""The totals of a log as a report."""

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from typing import Final

from walkflow.engine import totals as sums
from walkflow.engine.case_plans import CasePlans, Unit
from walkflow.engine.chart_reports import draw_version
from walkflow.engine.deviations import fit
from walkflow.engine.names import name_item
from walkflow.engine.replay import Replayed
from walkflow.engine.replay_basis import describe_basis, describe_log, leave_out
from walkflow.model.catalogue import Clock
from walkflow.model.durations import Unit as TimeUnit
from walkflow.model.event_log import EventLog
from walkflow.model.records import Name
from walkflow.model.replay_report import (
    DeskRow,
    DeviationFigure,
    DeviationKind,
    ElapsedFigure,
    FitnessFigure,
    FlowFigure,
    ForeignFigure,
    HandoverFigure,
    MonthFigure,
    PathRow,
    ReplayBottlenecks,
    ReplayReport,
    Spread,
    SubjectFigure,
    UsedRow,
    VariantFigure,
)

MOST_VARIANTS: Final = 20
"""How many sequences of items a report lists; it counts all."""
KIND_BY_NUMBER: Final = (
    DeviationKind.MISSING,
    DeviationKind.EARLY,
    DeviationKind.REPEATED,
    DeviationKind.FOREIGN,
    DeviationKind.OVER_LIMIT,
    DeviationKind.OVER_LAW,
    DeviationKind.UNFINISHED,
)
"""The kinds in the order in which totals count them."""
HOUR_S: Final = 3600


class Figures:
    """
    Makes the report of a log.

    Args:
        plans: What its cases were replayed against.
        log: The log.
        replayed: What came of it.
        facts: What was said to be true of every case.
    """

    def __init__(
        self, plans: CasePlans, log: EventLog, replayed: Replayed, facts: dict[str, str]
    ) -> None:
        """Take what is to be told."""
        self.plans, self.replayed, self.facts = plans, replayed, facts
        self.log = leave_out(log, replayed)
        self.totals = replayed.totals
        self.whole = self.totals.whole[0]
        self.cases = self.whole[sums.CASES]

    def make_report(self) -> ReplayReport:
        """Return the report."""
        versions = self.plans.versions
        only = versions[0] if len(versions) == 1 else None
        items = tuple(self._make_items())
        departments = tuple(self._make_departments())
        deviations = tuple(self._make_deviations())
        variants = tuple(self._make_variants())
        return ReplayReport(
            flow=only.flow.flow if only else None,
            name=only.flow.name if only else None,
            version=versions[0].name,
            cases=self.cases,
            events=self.whole[sums.ROWS],
            visits=self.whole[sums.ALL_VISITS],
            open_cases=self.whole[sums.OPEN_CASES],
            log=describe_log(self.log),
            left_out=self.log.summary.left_out,
            cases_left_out=self.replayed.cases_left_out,
            fitness=self._make_fitness(),
            deviations={each.kind: each.cases for each in deviations},
            deviation_figures=deviations,
            items=items,
            departments=departments,
            bottlenecks=self._rank(items, departments),
            elapsed=self._make_elapsed(),
            handovers=tuple(self._make_handovers()),
            variant_count=len(self.totals.variants),
            variants=variants,
            item_names=self._name_items({item for each in variants for item in each.items}),
            months=tuple(self._make_months()),
            flows=tuple(self._make_flows()),
            foreign=tuple(self._make_foreign()),
            chart=draw_version(only, None, self.facts).chart if only else None,
            basis=describe_basis(self.plans, self.log, self.replayed, self.facts),
        )

    def _make_items(self) -> Iterator[SubjectFigure]:
        for number, unit in enumerate(self.plans.units.values()):
            yield self._make_subject(number, unit.id, unit.name, unit)

    def _make_departments(self) -> Iterator[SubjectFigure]:
        for desk, number in self.plans.desks.items():
            subject = len(self.plans.units) + number
            yield self._make_subject(subject, desk, self._name_department(desk), None)

    def _name_department(self, desk: str) -> Name:
        for version in self.plans.versions:
            known = version.flow.items.department_by_id.get(desk)
            if known is not None:
                return known.name
        return Name(zh=desk, en=desk)

    def _make_subject(self, number: int, id_: str, name: Name, unit: Unit | None) -> SubjectFigure:
        counts = [column[number] for column in self.totals.counts]
        waiting, processing, sojourn = (self._make_spread(n, number) for n in range(3))
        hours = [
            seconds / known / HOUR_S if known else None
            for seconds, known in zip(
                counts[sums.SUM_SECONDS : sums.KNOWN_SECONDS],
                counts[sums.KNOWN_SECONDS : sums.COUNT_COLUMNS],
                strict=True,
            )
        ]
        is_authority = unit is not None and unit.clock is Clock.AUTHORITY
        cases = counts[sums.FIRST_VISITS]
        return SubjectFigure(
            id=id_,
            name=name,
            department=unit.department if unit else None,
            line=unit.line if unit else None,
            limit=str(unit.limit) if unit else None,
            visits=counts[sums.VISITS],
            cases=cases,
            waiting_wd=waiting,
            processing_wd=processing,
            chargeable_wd=processing if is_authority else None,
            sojourn_wd=sojourn,
            waiting_open_h=hours[0],
            processing_open_h=hours[1],
            sojourn_open_h=hours[2],
            paused_wd=counts[sums.STILL_DAYS],
            judged=counts[sums.JUDGED],
            over_limit=counts[sums.OVERS],
            over_limit_share=_share(counts[sums.OVERS], counts[sums.JUDGED]),
            over_statutory=counts[sums.OVERS_LAW],
            over_limit_wd=counts[sums.OVER_DAYS],
            critical=counts[sums.CRITICAL],
            critical_share=_share(counts[sums.CRITICAL], cases) or 0.0,
            path_wd=counts[sums.PATH_DAYS],
            early=counts[sums.EARLY_STARTS],
            repeats=counts[sums.REPEATS],
            repeat_wd=counts[sums.REPEAT_DAYS],
            refused=counts[sums.REFUSALS],
            open=counts[sums.STILL_OPEN],
            first_time_right_share=_share(counts[sums.RIGHT], cases),
        )

    def _make_spread(self, measure: int, number: int) -> Spread:
        subjects = len(self.totals.counts[0])
        bins = self.totals.bins[measure * subjects + number]
        known = sum(bins)
        total = self.totals.counts[sums.SUM_DAYS + measure][number]
        median, p80, p90, p95 = (_percentile(bins, percent) for percent in (50, 80, 90, 95))
        return Spread(
            median=median,
            p80=p80,
            p90=p90,
            p95=p95,
            mean=total / known if known else None,
            known=known,
        )

    def _make_fitness(self) -> FitnessFigure:
        missing, consumed, remaining, produced = self.whole[sums.TOKEN_SUMS :][:4]
        foreign = self.whole[sums.DEVIATIONS + sums.FOREIGN_KIND]
        visits, good = self.whole[sums.ALL_VISITS] + foreign, self.whole[sums.CLEAN]
        tokens = (missing, consumed, remaining, produced)
        return FitnessFigure(
            fit_cases=self.whole[sums.FIT],
            fit_share=_share(self.whole[sums.FIT], self.cases),
            value=fit(*(each + foreign for each in tokens)),
            token_replay=fit(*tokens),
            missing=missing,
            consumed=consumed,
            remaining=remaining,
            produced=produced,
            not_in_flow=foreign,
            visits=visits,
            visits_without_deviation=good,
            share=_share(good, visits),
        )

    def _make_deviations(self) -> Iterator[DeviationFigure]:
        units = range(len(self.plans.units))
        counts = self.totals.counts
        days_by_kind = {
            DeviationKind.REPEATED: sum(counts[sums.REPEAT_DAYS][each] for each in units),
            DeviationKind.OVER_LIMIT: sum(counts[sums.OVER_DAYS][each] for each in units),
        }
        for number, kind in enumerate(KIND_BY_NUMBER):
            cases = self.whole[sums.CASES_WITH + number]
            yield DeviationFigure(
                kind=kind,
                cases=cases,
                share=_share(cases, self.cases) or 0.0,
                count=self.whole[sums.DEVIATIONS + number],
                wd=days_by_kind.get(kind),
            )

    def _rank(
        self, items: Sequence[SubjectFigure], departments: Sequence[SubjectFigure]
    ) -> ReplayBottlenecks:
        paths = sum(each.path_wd for each in items)
        drag = [each for each in items if each.path_wd]
        drag.sort(key=lambda each: -each.path_wd)
        days_by_desk = {
            each.id: self.totals.counts[sums.SUM_DAYS + 1][len(items) + number]
            for number, each in enumerate(departments)
        }
        total = sum(days_by_desk.values())
        return ReplayBottlenecks(
            drag=tuple(
                PathRow(
                    item=each.id,
                    department=each.department or "",
                    path_wd=each.path_wd,
                    share=each.path_wd / paths,
                    line=each.line,
                )
                for each in drag
            ),
            desk=tuple(
                DeskRow(department=desk, processing_wd=days, share=days / total)
                for desk, days in sorted(days_by_desk.items(), key=lambda pair: -pair[1])
                if days
            ),
            used=tuple(self._rank_used(items)),
        )

    def _rank_used(self, items: Sequence[SubjectFigure]) -> Iterator[UsedRow]:
        rows = []
        for each in items:
            limit = self.plans.units[each.id].limit
            if not each.judged:
                continue
            p90 = each.processing_wd.p90
            is_comparable = limit.unit is TimeUnit.WORKING_DAY and limit.amount and p90 is not None
            rows.append(
                UsedRow(
                    item=each.id,
                    department=each.department or "",
                    limit=str(limit),
                    used=(p90 or 0) / limit.amount if is_comparable else None,
                    over_share=each.over_limit_share or 0.0,
                    line=each.line,
                )
            )
        yield from sorted(rows, key=lambda row: (-row.over_share, -(row.used or 0)))

    def _make_elapsed(self) -> ElapsedFigure:
        workdays, days = self.totals.case_bins[0], self.totals.case_bins[1]
        return ElapsedFigure(
            median_wd=_percentile(workdays, 50),
            p80_wd=_percentile(workdays, 80),
            p90_wd=_percentile(workdays, 90),
            p95_wd=_percentile(workdays, 95),
            median_d=_percentile(days, 50),
            p90_d=_percentile(days, 90),
        )

    def _make_handovers(self) -> Iterator[HandoverFigure]:
        desks = list(self.plans.desks)
        found = [
            HandoverFigure(
                giver=desks[place // len(desks)],
                taker=desks[place % len(desks)],
                visits=visits,
                waiting_wd=self.totals.handovers[1][place],
            )
            for place, visits in enumerate(self.totals.handovers[0])
            if visits
        ]
        yield from sorted(found, key=lambda each: (-each.waiting_wd, -each.visits))

    def _make_variants(self) -> Iterator[VariantFigure]:
        names = [*self.plans.items, *self.log.summary.activities]
        # Equally frequent ones in the order of their names, not of their first case.
        read = [
            (-cases, flow, tuple(names[code] for code in codes))
            for (flow, *codes), cases in self.totals.variants.list_frequent(MOST_VARIANTS)
        ]
        covered = 0
        for negative, flow, items in sorted(read)[:MOST_VARIANTS]:
            covered -= negative
            yield VariantFigure(
                flow=self.plans.versions[flow].flow.flow,
                items=items,
                cases=-negative,
                share=-negative / self.cases,
                covered=covered / self.cases,
            )

    def _name_items(self, items: Collection[str]) -> dict[str, Name]:
        """Return the names of items, in file order; what is in no flow keeps the log's word."""
        names: dict[str, Name] = {}
        for version in self.plans.versions:
            for item in self.plans.items:
                if item in items and item in version.flow.items.item_by_id:
                    names.setdefault(item, name_item(version, item))
        return names

    def _make_months(self) -> Iterator[MonthFigure]:
        first = 2 + len(self.plans.versions)
        for number, month in enumerate(self.replayed.months):
            bins = self.totals.case_bins[first + number]
            if any(bins):
                yield MonthFigure(
                    month=month,
                    cases=sum(bins),
                    median_wd=_percentile(bins, 50),
                    p90_wd=_percentile(bins, 90),
                )

    def _make_flows(self) -> Iterator[FlowFigure]:
        for number, version in enumerate(self.plans.versions):
            counts, bins = self.totals.whole[1 + number], self.totals.case_bins[2 + number]
            yield FlowFigure(
                flow=version.flow.flow,
                name=version.flow.name,
                version=version.name,
                cases=counts[sums.CASES],
                fit_cases=counts[sums.FIT],
                median_wd=_percentile(bins, 50),
                p90_wd=_percentile(bins, 90),
            )

    def _make_foreign(self) -> Iterator[ForeignFigure]:
        names = [*self.plans.items, *self.log.summary.activities]
        rows, cases = self.totals.foreign
        order = sorted(
            (code for code, count in enumerate(rows) if count),
            key=lambda code: (-rows[code], names[code]),
        )
        for code in order:
            is_item = code < len(self.plans.items)
            item = names[code] if is_item else self.plans.find_item(names[code])
            yield ForeignFigure(activity=names[code], item=item, rows=rows[code], cases=cases[code])


def _percentile(bins: list[int], percent: int) -> int | None:
    return sums.find_percentile(bins, Fraction(percent, 100))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
