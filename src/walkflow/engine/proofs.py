"""What holds for every subset of the measures and every combination of facts, by proof."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from walkflow.engine.drawings import Chain, Drawing
from walkflow.engine.possibilities import Possibilities
from walkflow.engine.versions import Version, Versions
from walkflow.model.diagnostics import Route
from walkflow.model.flow import Facts, Flow, When

MOST_WORK = 40_000
"""After so many items in all cases together a search is given up, which is then said."""
_FEWEST_CASES = 10
_MOST_LOOPS = 50


@dataclass(frozen=True, slots=True)
class Loop:
    """Items that wait for each other in some version, for some projects."""

    links: Chain
    version: str | None
    """The version in force that has it; None: only a choice of measures does."""
    measures: tuple[str, ...]
    """The measures with which it is there, the others left away."""
    facts: Facts
    """The facts that it depends on."""
    bundle: str | None
    """The bundle without which it would not be there."""


@dataclass(frozen=True, slots=True)
class Loops:
    """The loops of a flow; with none, and a proof that is complete, it never has any."""

    found: tuple[Loop, ...]
    is_complete: bool
    """Whether every subset of measures with every combination of facts is accounted for."""


def find_loops(versions: Versions, in_force: Iterable[Version]) -> Loops:
    """
    Find what waits for itself, in any version of a flow and for any project.

    A drawing has every link that open measures and facts may lead to, so one without a
    loop settles all of them at once. Where it has one, either the facts that the loop
    needs contradict each other, and each value of such a fact is looked at by itself;
    or a measure that is still open touches it, and is looked at with and without; or it
    is really there. One of its links is then left away and the search goes on, so that
    each loop is found once.

    Args:
        versions: All versions of the flow.
        in_force: Those of them that are looked at first, since they have names.
    """
    possible = Possibilities(versions)
    work = max(MOST_WORK, _FEWEST_CASES * len(possible.steps))
    search = _Search(possible, versions.flow, left=work)
    for version in in_force:
        applied = {each: each in version.measures for each in search.possible.measures}
        search.run(applied, version.name)
    search.run({}, None)
    return Loops(tuple(search.loops), search.is_complete)


class _Case(NamedTuple):
    """Some measures and facts decided, and the nodes in question."""

    measures: Mapping[str, bool]
    facts: Facts
    scope: frozenset[str] | None
    """None: all of them."""


@dataclass(slots=True)
class _Search:
    possible: Possibilities
    flow: Flow
    loops: list[Loop] = field(default_factory=list)
    left: int = MOST_WORK
    is_complete: bool = True
    _cut: set[Route] = field(default_factory=set)

    def run(self, chosen: Mapping[str, bool], name: str | None) -> None:
        """Look for loops wherever the measures that are not chosen, and the facts, can lead."""
        cases = [_Case(chosen, {}, None)]
        while cases and len(self.loops) < _MOST_LOOPS:
            if self.left <= 0:
                self.is_complete = False
                return
            case = cases.pop()
            drawing = self._draw(case)
            for knot in drawing.find_knots():
                cases += reversed(list(self._untie(case, knot, drawing.find_loop(knot), name)))

    def _draw(self, case: _Case) -> Drawing:
        self.left -= len(self.possible.steps if case.scope is None else case.scope)
        return self.possible.draw(case.measures, case.facts, self._cut, case.scope)

    def _untie(
        self, case: _Case, knot: frozenset[str], loop: Chain, name: str | None
    ) -> Iterator[_Case]:
        """Yield the cases that are left to look at of a knot with a loop."""
        narrower = list(self._narrow(case, knot, loop))
        if narrower:
            yield from narrower
        elif self._report(case, knot, loop, name):
            yield _Case(case.measures, case.facts, knot)  # without the link that is now cut
        else:
            yield from self._narrow_any(case, knot)

    def _narrow(self, case: _Case, knot: frozenset[str], loop: Chain) -> Iterator[_Case]:
        """Yield the cases of one more decision; none if the loop rests on no open one."""
        allowed = intersect(self.flow, self._list_whens(loop), case.facts)
        conflict = next((fact for fact, values in allowed.items() if not values), None)
        if conflict is not None:
            yield from self._split_fact(case, knot, conflict)
            return
        touching = set(self.possible.find_measures(_list_items(loop)))
        for measure in self.possible.measures:
            if measure in touching and measure not in case.measures:
                yield from _split_measure(case, knot, measure)
                return

    def _narrow_any(self, case: _Case, knot: frozenset[str]) -> Iterator[_Case]:
        """Yield the cases of any decision that is open, where none stands out."""
        for measure in self.possible.measures:
            if measure not in case.measures:
                yield from _split_measure(case, knot, measure)
                return
        for fact in self.flow.facts:
            if fact not in case.facts:
                yield from self._split_fact(case, knot, fact)
                return

    def _split_fact(self, case: _Case, knot: frozenset[str], fact: str) -> Iterator[_Case]:
        for value in self.flow.facts[fact].values:
            yield _Case(case.measures, {**case.facts, fact: value}, knot)

    def _report(self, case: _Case, knot: frozenset[str], loop: Chain, name: str | None) -> bool:
        """Keep the loop of one version for one project; return whether there is one."""
        allowed = intersect(self.flow, self._list_whens(loop), case.facts)
        project = choose(self.flow, allowed)
        applied = {each: case.measures.get(each, False) for each in self.possible.measures}
        drawing = self._draw(_Case(applied, project, knot))
        tied = next(drawing.find_knots(), None)
        if tied is None:
            return False
        found = _start_at_first(drawing.find_loop(tied))
        absent = [self.possible.steps[item].when for link in found for item in link.via]
        asked = {fact for when in (*self._list_whens(found), *absent) for fact in when}
        needed = {fact: value for fact, value in project.items() if fact in asked}
        self.loops.append(
            Loop(
                links=found,
                version=name,
                measures=tuple(each for each, is_applied in applied.items() if is_applied),
                facts=needed,
                bundle=self._find_bundle(applied, project, found),
            )
        )
        self._cut.add(found[0].route)
        return True

    def _find_bundle(self, applied: Mapping[str, bool], project: Facts, loop: Chain) -> str | None:
        bundles = [link.node for link in loop if link.node != link.item]
        bundles = [node for node in bundles if node not in self.possible.steps]
        if not bundles:
            return None
        loose = self.possible.draw(applied, project, self._cut, with_bundles=False)
        items = {item for link in loop for item in (link.item, link.name)}
        is_tied = any(items & knot for knot in loose.find_knots())
        return None if is_tied else bundles[0]

    def _list_whens(self, loop: Chain) -> list[When]:
        """Return what the items of a loop ask of the facts."""
        items = dict.fromkeys(item for link in loop for item in link.needed)
        return [self.possible.steps[item].when for item in items]


def _split_measure(case: _Case, knot: frozenset[str], measure: str) -> Iterator[_Case]:
    yield _Case({**case.measures, measure: False}, case.facts, knot)
    yield _Case({**case.measures, measure: True}, case.facts, knot)


def _start_at_first(loop: Chain) -> Chain:
    """Return a loop from its first link in the file on, those of measures before all others."""
    start = min(range(len(loop)), key=lambda place: _rank(loop[place].route))
    return loop[start:] + loop[:start]


def _rank(route: Route) -> tuple[bool, list[str]]:
    parts = [f"{part:06}" if isinstance(part, int) else part for part in route]
    return (route[0] != "measures", parts)


def _list_items(loop: Chain) -> set[str]:
    return {item for link in loop for item in (*link.needed, *link.via)}


def intersect(flow: Flow, whens: Iterable[When], facts: Facts) -> dict[str, tuple[str, ...]]:
    """
    Return the values with which some items apply together, by fact.

    Args:
        flow: The flow whose facts are meant.
        whens: What the items ask of the facts.
        facts: What is decided; the items apply as far as that goes.

    Returns:
        For each fact its value if it is decided, else the values that all of the
        items allow, in the order of the file; no value where they contradict.
    """
    allowed = {
        fact: (facts[fact],) if fact in facts else known.values
        for fact, known in flow.facts.items()
    }
    for when in whens:
        for fact, values in when.items():
            if fact in allowed and fact not in facts:
                allowed[fact] = tuple(value for value in allowed[fact] if value in values)
    return allowed


def choose(flow: Flow, allowed: Mapping[str, tuple[str, ...]]) -> Facts:
    """Return a value for each fact: the default where it is allowed, else the first that is."""
    return {
        fact: known.default
        if known.default in allowed[fact] or not allowed[fact]
        else allowed[fact][0]
        for fact, known in flow.facts.items()
    }
