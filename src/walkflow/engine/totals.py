"""Many cases added up: counts, sums and histograms that merge by addition."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from walkflow.engine.columns import LOW, NONE, Table
from walkflow.engine.measure_columns import (
    ATTEMPT,
    BINDER_OF,
    CLEAN_VISITS,
    DESK_OF,
    DONE_AT,
    EARLY,
    EARLY_VISITS,
    ELAPSED_D,
    ELAPSED_WD,
    FOREIGN_ROWS,
    IS_GRANTED,
    IS_RIGHT,
    LAST_AT,
    NOT_REACHED,
    ON_PATH,
    OPEN_VISITS,
    OVER,
    OVER_LAW,
    OVER_LAW_VISITS,
    OVER_VISITS,
    OVER_WD,
    PATH_WD,
    REPEATED_VISITS,
    ROWS_OF,
    SKIPPED,
    SOJOURN_WD,
    STILL_WD,
    TOKENS,
    UNIT_OF,
    VISITS_OF,
    WAITING_S,
    WAITING_WD,
)
from walkflow.engine.office import DAY_S
from walkflow.engine.variant_counts import VariantCounts, count_up

EXACT: Final = 256
"""Below this many days a histogram has a bin for each; beyond, 128 for each doubling."""
STEPS: Final = EXACT // 2
OCTAVES: Final = 10
BINS: Final = EXACT + STEPS * OCTAVES

# The columns of counts, by subject: the units, and behind them the departments.
VISITS: Final = 0
FIRST_VISITS: Final = 1
"""How many of the visits are the first of their case."""
REPEATS: Final = 2
EARLY_STARTS: Final = 3
REFUSALS: Final = 4
STILL_OPEN: Final = 5
JUDGED: Final = 6
"""How many visits have a limit and are known to have kept it or not."""
OVERS: Final = 7
JUDGED_LAW: Final = 8
OVERS_LAW: Final = 9
OVER_DAYS: Final = 10
CRITICAL: Final = 11
"""In how many cases it is on the critical path."""
PATH_DAYS: Final = 12
RIGHT: Final = 13
STILL_DAYS: Final = 14
REPEAT_DAYS: Final = 15
"""The working days that repeated visits took."""
SUM_DAYS: Final = 16
"""Of waiting, processing and sojourn, a column each; behind each is"""
SUM_SECONDS: Final = 19
"""the open seconds, and"""
KNOWN_SECONDS: Final = 22
"""of how many visits they are known."""
COUNT_COLUMNS: Final = 25

MEASURES: Final = 3
"""Waiting, processing and sojourn: the histograms of a subject."""

# The numbers of sizes.
UNITS: Final = 0
DESKS: Final = 1
IS_KEPT: Final = 2
"""1 if the single visits are wanted, not only what they add up to."""

# The numbers of all cases.
CASES: Final = 0
ROWS: Final = 1
ALL_VISITS: Final = 2
CLEAN: Final = 3
OPEN_CASES: Final = 4
FIT: Final = 5
CASES_WITH: Final = 6
"""Cases with a deviation: missing, early, repeated, foreign, over limit, over the law; and
those of the first that lack only what comes last."""
KINDS: Final = 7
DEVIATIONS: Final = 13
"""How many deviations of each of these there are."""
TOKEN_SUMS: Final = 20
WHOLE_COLUMNS: Final = 24


@dataclass(slots=True)
class Totals:
    """What many cases add up to; any number of them can be merged, in any order."""

    counts: Table
    bins: Table
    """By subject and measure: how many visits took so long."""
    handovers: Table
    """By department that handed over and department that took over, one after the other:
    how many visits, and the working days that they waited."""
    whole: Table
    """One column of the numbers of all cases; behind it one for each flow."""
    case_bins: Table
    """How many cases took so long: in working days, in days, then by flow and by month."""
    foreign: Table
    """By activity: rows that no item of the flow handles, and cases that have them."""
    variants: VariantCounts = field(default_factory=lambda: count_up(()))
    """Cases by the sequence of their items."""


def make_totals(units: int, desks: int, flows: int, months: int, activities: int) -> Totals:
    """Return totals of nothing."""

    def zeros(rows: int, columns: int) -> Table:
        return [[0] * columns for _ in range(rows)]

    subjects = units + desks
    return Totals(
        counts=zeros(COUNT_COLUMNS, subjects),
        bins=zeros(MEASURES * subjects, BINS),
        handovers=zeros(2, desks * desks),
        whole=zeros(1 + flows, WHOLE_COLUMNS),
        case_bins=zeros(2 + flows + months, BINS),
        foreign=zeros(2, activities),
    )


def add_visits(visits: Table, begin: int, end: int, units: int, counts: Table, bins: Table) -> None:
    """
    Add visits to the counts and histograms of their item and of their department.

    Args:
        visits: As they were measured.
        begin: The first one.
        end: One past the last one.
        units: How many units there are.
        counts: Where they are counted.
        bins: Where their days are counted.
    """
    subjects = len(counts[0])
    for each in range(begin, end):
        desk = visits[DESK_OF][each]
        count_visit(visits, each, visits[UNIT_OF][each], subjects, counts, bins)
        if desk != NONE:
            count_visit(visits, each, units + desk, subjects, counts, bins)


def count_visit(
    visits: Table, each: int, subject: int, subjects: int, counts: Table, bins: Table
) -> None:
    """Add one visit to one subject."""
    is_repeat = visits[ATTEMPT][each] > 1
    counts[VISITS][subject] += 1
    counts[REPEATS if is_repeat else FIRST_VISITS][subject] += 1
    counts[EARLY_STARTS][subject] += visits[EARLY][each]
    counts[REFUSALS][subject] += 1 - visits[IS_GRANTED][each]
    counts[RIGHT][subject] += visits[IS_RIGHT][each]
    counts[STILL_DAYS][subject] += visits[STILL_WD][each]
    counts[PATH_DAYS][subject] += visits[PATH_WD][each]
    if visits[DONE_AT][each] == LOW:
        counts[STILL_OPEN][subject] += 1
    if visits[ON_PATH][each] == 1:
        counts[CRITICAL][subject] += 1
    if visits[OVER][each] != NONE:
        counts[JUDGED][subject] += 1
        counts[OVERS][subject] += visits[OVER][each]
        counts[OVER_DAYS][subject] += visits[OVER_WD][each]
    if visits[OVER_LAW][each] != NONE:
        counts[JUDGED_LAW][subject] += 1
        counts[OVERS_LAW][subject] += visits[OVER_LAW][each]
    for measure in range(MEASURES):
        days, seconds = visits[WAITING_WD + measure][each], visits[WAITING_S + measure][each]
        if days != NONE:
            counts[SUM_DAYS + measure][subject] += days
            bins[measure * subjects + subject][find_bin(days)] += 1
        if seconds != NONE:
            counts[SUM_SECONDS + measure][subject] += seconds
            counts[KNOWN_SECONDS + measure][subject] += 1
    if is_repeat and visits[SOJOURN_WD][each] != NONE:
        counts[REPEAT_DAYS][subject] += visits[SOJOURN_WD][each]


def add_handovers(visits: Table, begin: int, end: int, desks: int, handovers: Table) -> None:
    """Add the visits that another department handed over."""
    for each in range(begin, end):
        giver, taker = visits[BINDER_OF][each], visits[DESK_OF][each]
        if giver != NONE and taker != NONE and giver != taker:
            place = giver * desks + taker
            handovers[0][place] += 1
            handovers[1][place] += max(0, visits[WAITING_WD][each])


def add_cases(
    cases: Table, chosen: Table, flow: int, months: Table, whole: Table, case_bins: Table
) -> None:
    """
    Add cases of one flow.

    Args:
        cases: As they were measured.
        chosen: The numbers of the cases, in one column.
        flow: The number of their flow.
        months: The months of the days of the log, in one column, and in another its first day.
        whole: Where they are counted.
        case_bins: Where their days are counted.
    """
    flows = len(whole) - 1
    for case in chosen[0]:
        add_case(cases, case, whole, 0)
        add_case(cases, case, whole, 1 + flow)
        days = find_bin(cases[ELAPSED_WD][case])
        month = months[0][cases[LAST_AT][case] // DAY_S - months[1][0]]
        case_bins[0][days] += 1
        case_bins[1][find_bin(cases[ELAPSED_D][case])] += 1
        case_bins[2 + flow][days] += 1
        case_bins[2 + flows + month][days] += 1


def add_case(cases: Table, case: int, whole: Table, row: int) -> None:
    """Add one case to the numbers of all, or of a flow."""
    whole[row][CASES] += 1
    whole[row][ROWS] += cases[ROWS_OF][case]
    whole[row][ALL_VISITS] += cases[VISITS_OF][case]
    whole[row][CLEAN] += cases[CLEAN_VISITS][case]
    if cases[OPEN_VISITS][case] > 0:
        whole[row][OPEN_CASES] += 1
    worst = 0
    for kind in range(KINDS):
        found = count_deviations(cases, case, kind)
        whole[row][DEVIATIONS + kind] += found
        if found > 0:
            whole[row][CASES_WITH + kind] += 1
        if found > 0 and kind != OVER_KIND and kind != OVER_LAW_KIND:
            worst = 1
    if worst == 0 and cases[OPEN_VISITS][case] == 0:
        whole[row][FIT] += 1
    for number in range(4):
        whole[row][TOKEN_SUMS + number] += cases[TOKENS + number][case]


REPEATED_KIND: Final = 2
FOREIGN_KIND: Final = 3
OVER_KIND: Final = 4
OVER_LAW_KIND: Final = 5


def count_deviations(cases: Table, case: int, kind: int) -> int:
    """Return how many deviations of a kind a case has."""
    if kind == 0:
        return cases[SKIPPED][case] + cases[NOT_REACHED][case]
    if kind == 1:
        return cases[EARLY_VISITS][case]
    if kind == REPEATED_KIND:
        return cases[REPEATED_VISITS][case]
    if kind == FOREIGN_KIND:
        return cases[FOREIGN_ROWS][case]
    if kind == OVER_KIND:
        return cases[OVER_VISITS][case]
    if kind == OVER_LAW_KIND:
        return cases[OVER_LAW_VISITS][case]
    return cases[NOT_REACHED][case]


def find_bin(days: int) -> int:
    """
    Return the bin of a number of days.

    >>> find_bin(255), find_bin(256), find_bin(257), find_bin(258)
    (255, 256, 256, 257)
    """
    if days < EXACT:
        return days
    octave = 0
    while days >= EXACT:
        days >>= 1
        octave += 1
    return min(EXACT + (octave - 1) * STEPS + days - STEPS, BINS - 1)


def find_least(number: int) -> int:
    """
    Return the least number of days of a bin.

    >>> find_least(find_bin(258))
    258
    """
    if number < EXACT:
        return number
    octave, step = divmod(number - EXACT, STEPS)
    return (step + STEPS) << (octave + 1)


def merge(total: Totals, other: Totals) -> Totals:
    """Return what two totals add up to."""

    def add(one: Table, two: Table) -> Table:
        return [
            [int(left) + int(right) for left, right in zip(*pair, strict=True)]
            for pair in zip(one, two, strict=True)
        ]

    return Totals(
        counts=add(total.counts, other.counts),
        bins=add(total.bins, other.bins),
        handovers=add(total.handovers, other.handovers),
        whole=add(total.whole, other.whole),
        case_bins=add(total.case_bins, other.case_bins),
        foreign=add(total.foreign, other.foreign),
        variants=total.variants + other.variants,
    )


def find_percentile(bins: list[int], share: Fraction) -> int | None:
    """
    Return the least number of days that at least this share of a histogram does not exceed.

    The nearest-rank percentile, to one bin: exact below 256 days, beyond that rounded
    down by less than one part in 128. None of an empty histogram.

    >>> find_percentile([2, 1, 1], Fraction(1, 2))
    0
    """
    count = sum(bins)
    if not count:
        return None
    rank = -(-share * count // 1)
    passed = 0
    for number, each in enumerate(bins):
        passed += each
        if passed >= rank:
            return find_least(number)
    return None
