"""What holds for every subset of the measures and every combination of facts, by proof."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from walkflow.engine.possibilities import Drawing, Possibilities, PossibleLink
from walkflow.engine.versions import Version, Versions
from walkflow.model.diagnostics import Route
from walkflow.model.flow import Facts, Flow, When

MOST_DRAWINGS = 3000
"""After so many cases a search is given up, which is then said; the shipped flows need some ten."""
_MOST_LOOPS = 50


@dataclass(frozen=True, slots=True)
class Loop:
    """Items that wait for each other in some version, for some projects."""

    links: tuple[PossibleLink, ...]
    """Each leads to the next, the last to the first."""
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
    search = _Search(Possibilities(versions), versions.flow)
    for version in in_force:
        applied = {each: each in version.measures for each in search.possible.measures}
        search.run(applied, version.name)
    search.run({}, None)
    return Loops(tuple(search.loops), search.left > 0)


@dataclass(slots=True)
class _Search:
    possible: Possibilities
    flow: Flow
    loops: list[Loop] = field(default_factory=list)
    left: int = MOST_DRAWINGS
    _cut: set[Route] = field(default_factory=set)

    def run(self, chosen: Mapping[str, bool], name: str | None) -> None:
        """Look for loops wherever the measures that are not chosen, and the facts, can lead."""
        cases: list[tuple[Mapping[str, bool], Facts]] = [(chosen, {})]
        while cases and self.left > 0 and len(self.loops) < _MOST_LOOPS:
            measures, facts = cases[-1]
            loop = self._draw(measures, facts).find_loop()
            if not loop:
                cases.pop()
                continue
            narrower = list(self._narrow(loop, measures, facts))
            if narrower or not self._report(measures, facts, loop, name):
                cases.pop()
                cases += reversed(narrower or list(self._narrow_any(measures, facts)))

    def _draw(self, measures: Mapping[str, bool], facts: Facts) -> Drawing:
        self.left -= 1
        return self.possible.draw(measures, facts, self._cut)

    def _narrow(
        self, loop: tuple[PossibleLink, ...], measures: Mapping[str, bool], facts: Facts
    ) -> Iterator[tuple[Mapping[str, bool], Facts]]:
        """Yield the cases that one more decision leads to; none if the loop needs none."""
        allowed = intersect(self.flow, self._list_whens(loop), facts)
        conflict = next((fact for fact, values in allowed.items() if not values), None)
        if conflict is not None:
            for value in self.flow.facts[conflict].values:
                yield measures, {**facts, conflict: value}
            return
        touching = set(self.possible.find_measures(_list_items(loop)))
        for measure in self.possible.measures:
            if measure in touching and measure not in measures:
                yield {**measures, measure: False}, facts
                yield {**measures, measure: True}, facts
                return

    def _narrow_any(
        self, measures: Mapping[str, bool], facts: Facts
    ) -> Iterator[tuple[Mapping[str, bool], Facts]]:
        """Yield the cases that any decision leads to, where none stands out."""
        for measure in self.possible.measures:
            if measure not in measures:
                yield {**measures, measure: False}, facts
                yield {**measures, measure: True}, facts
                return
        for fact, known in self.flow.facts.items():
            if fact not in facts:
                for value in known.values:
                    yield measures, {**facts, fact: value}
                return

    def _report(
        self,
        measures: Mapping[str, bool],
        facts: Facts,
        loop: tuple[PossibleLink, ...],
        name: str | None,
    ) -> bool:
        """Keep the loop of one version for one project; return whether there is one."""
        allowed = intersect(self.flow, self._list_whens(loop), facts)
        project = choose(self.flow, allowed)
        applied = {each: measures.get(each, False) for each in self.possible.measures}
        found = self._draw(applied, project).find_loop()
        if not found:
            return False
        whens = self._list_whens(found)
        needed = {fact: project[fact] for when in whens for fact in when if fact in project}
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

    def _find_bundle(
        self, applied: Mapping[str, bool], project: Facts, loop: tuple[PossibleLink, ...]
    ) -> str | None:
        bundles = [link.node for link in loop if link.node != link.item]
        bundles = [node for node in bundles if node not in self.possible.steps]
        if not bundles:
            return None
        loose = self.possible.draw(applied, project, self._cut, with_bundles=False)
        return None if loose.find_loop() else bundles[0]

    def _list_whens(self, loop: tuple[PossibleLink, ...]) -> list[When]:
        """Return what the items of a loop ask of the facts."""
        steps = self.possible.steps
        items = {item for link in loop for item in (link.name, link.item, link.node)}
        return [steps[item].when for item in items if item in steps]


def _list_items(loop: tuple[PossibleLink, ...]) -> set[str]:
    return {
        item for link in loop for item in (link.name, link.item, link.node, link.before, *link.via)
    }


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
