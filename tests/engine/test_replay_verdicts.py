"""Verdicts on cases, held against an oracle that enumerates what a flow can produce."""

from collections.abc import Iterator
from itertools import combinations, permutations, product

import pytest

np = pytest.importorskip("numpy", reason="needs the extra log")

from tests.builders import a_flow, a_step  # noqa: E402
from tests.logs import MONDAY, Entry, a_log, replay  # noqa: E402
from walkflow.engine import measure_columns as measures  # noqa: E402
from walkflow.engine.block_replay import MeasuredBlock  # noqa: E402
from walkflow.model.flow import Flow  # noqa: E402

ITEMS = "abc"
PAIRS = tuple(combinations(ITEMS, 2))
KINDS = ("", "after", "issue_after")


def flows() -> Iterator[tuple[dict[tuple[str, str], str], bool]]:
    """Yield every choice of links between three items, with the second item or without."""
    for kinds in product(KINDS, repeat=len(PAIRS)):
        for has_middle in (True, False):
            yield dict(zip(PAIRS, kinds, strict=True)), has_middle


def make_flow(links: dict[tuple[str, str], str]) -> Flow:
    """Return the flow of these links; its second item applies if a fact says so."""
    steps = []
    for item in ITEMS:
        step = a_step(item)
        for (before, waiting), kind in links.items():
            if waiting == item and kind:
                step.setdefault(kind, []).append(before)
        if item == "b":
            step["when"] = {"middle": "yes"}
        steps.append(step)
    return a_flow(*steps, facts={"middle": ["yes", "no"]})


def produce(links: dict[tuple[str, str], str], has_middle: bool) -> set[str]:
    """
    Return every run that the flow can produce, as words of starts (A) and completions (a).

    By going through its states one step at a time. An item that does not apply is
    bridged: whoever waits for it waits, in the same way, for what it would have waited for.
    """
    items = [item for item in ITEMS if has_middle or item != "b"]
    start_after: dict[str, set[str]] = {item: set() for item in items}
    issue_after: dict[str, set[str]] = {item: set() for item in items}
    for (before, item), kind in links.items():
        if not kind or item not in items:
            continue
        names = {before} if before in items else {b for b in "a" if links[b, "b"]}
        (start_after if kind == "after" else issue_after)[item] |= names
    words = set()
    waiting = [("", frozenset[str](), frozenset[str]())]
    while waiting:
        word, started, done = waiting.pop()
        if len(done) == len(items):
            words.add(word)
        for item in items:
            if item not in started and start_after[item] <= done:
                waiting.append((word + item.upper(), started | {item}, done))
            if item in started and item not in done and issue_after[item] <= done:
                waiting.append((word + item, started, done | {item}))
    return words


def list_words() -> list[str]:
    """Return every word of up to three items, each started once, then completed once."""
    words = []
    for count in (1, 2, 3):
        for chosen in combinations(ITEMS, count):
            letters = [letter for item in chosen for letter in (item.upper(), item)]
            words += [
                "".join(word)
                for word in permutations(letters)
                if all(word.index(item.upper()) < word.index(item) for item in chosen)
            ]
    return words


def read_entries(case: str, word: str, fact: str) -> list[Entry]:
    """Return the rows of a word, one letter an hour."""
    return [
        Entry(
            case,
            letter.lower(),
            MONDAY + 3600 * place,
            MONDAY + 3600 * word.index(letter.lower(), place),
            facts=(fact,),
        )
        for place, letter in enumerate(word)
        if letter.isupper()
    ]


class Verdicts:
    """Keeps which cases fit."""

    def __init__(self) -> None:
        self.fit: set[str] = set()

    def take(self, done: MeasuredBlock) -> None:
        """Take a block."""
        faults = sum(
            done.cases[column]
            for column in (
                measures.SKIPPED,
                measures.NOT_REACHED,
                measures.EARLY_VISITS,
                measures.REPEATED_VISITS,
                measures.FOREIGN_ROWS,
                measures.OPEN_VISITS,
            )
        )
        self.fit |= {done.case_ids[case] for case in np.flatnonzero(faults == 0)}


WORDS = list_words()


@pytest.mark.parametrize(("links", "has_middle"), tuple(flows()))
def test_fit_means_that_the_flow_can_produce_it(
    links: dict[tuple[str, str], str], has_middle: bool
) -> None:
    """Of all words of three items, those fit that the oracle produces, and no other."""
    fact = "yes" if has_middle else "no"
    entries = [entry for word in WORDS for entry in read_entries(word, word, fact)]
    verdicts = Verdicts()
    report = replay(make_flow(links), a_log(*entries, facts=["middle"]), sink=verdicts)
    expected = produce(links, has_middle)
    assert verdicts.fit == expected
    assert report.fitness.fit_cases == len(expected)


def test_a_repeated_or_foreign_row_never_fits() -> None:
    """Whatever else is right: an item comes once, and only those of the flow."""
    flow = a_flow(a_step("a"), a_step("b", "1wd", "a"))
    good = [
        Entry("good", "a", MONDAY, MONDAY + 60),
        Entry("good", "b", MONDAY + 60, MONDAY + 120),
    ]
    twice = [entry._replace(case="twice") for entry in good]
    twice.append(Entry("twice", "b", MONDAY + 200, MONDAY + 300))
    alien = [entry._replace(case="alien") for entry in good]
    alien.append(Entry("alien", "x-ray", MONDAY, MONDAY + 60))
    report = replay(flow, a_log(*good, *twice, *alien))
    assert report.fitness.fit_cases == 1
    assert {kind.value: cases for kind, cases in report.deviations.items() if cases} == {
        "repeated": 1,
        "not_in_flow": 1,
    }
    assert [(each.activity, each.item, each.rows) for each in report.foreign] == [
        ("x-ray", None, 1)
    ]


def test_an_open_item_does_not_fit() -> None:
    """A start without its completion is no whole run, but no disorder either."""
    flow = a_flow(a_step("a"), a_step("b", "1wd", "a"))
    report = replay(
        flow, a_log(Entry("1", "a", MONDAY, None), Entry("1", "b", MONDAY + 60, MONDAY + 90))
    )
    assert report.fitness.fit_cases == 0
    assert report.open_cases == 1
    assert not report.deviations["out_of_order"]  # type: ignore[index]
