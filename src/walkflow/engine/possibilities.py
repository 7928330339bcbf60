"""Every link that a flow may have while some of its measures and facts are still open."""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from walkflow.engine.drawings import Drawing, PossibleLink
from walkflow.engine.edits import Edit
from walkflow.engine.versions import Versions
from walkflow.model.diagnostics import Route
from walkflow.model.flow import Facts

_STRUCTURAL = frozenset({"after", "issue_after", "drop", "add", "merge", "bundle"})
_LINK_KEYS = ("after", "issue_after")


class Possibilities:
    """What the measures of a flow can do to its links, ready to be drawn."""

    def __init__(self, versions: Versions) -> None:
        """Take all versions of a flow."""
        self.versions = versions
        self.steps = versions.written
        self._edits_by_subject: dict[tuple[str, str], list[Edit]] = {}
        self._bundles_by_item: dict[str, list[tuple[str | None, str]]] = {}
        for bundle in versions.flow.bundles:
            for item in bundle.items:
                self._bundles_by_item.setdefault(item, []).append((None, bundle.id))
        for edit in versions.edits:
            if edit.sort == "bundle":
                for item in edit.value.items:
                    self._bundles_by_item.setdefault(item, []).append((edit.measure, edit.subject))
            elif edit.sort in _STRUCTURAL:
                self._edits_by_subject.setdefault((edit.subject, edit.sort), []).append(edit)

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """The measures that can change a link, in file order."""
        found = [edit.measure for edit in self.versions.edits if edit.sort in _STRUCTURAL]
        return tuple(dict.fromkeys(found))

    def find_measures(self, items: Collection[str]) -> Iterator[str]:
        """Yield the measures that change the links of one of some items, or their node."""
        for item in items:
            for sort in _STRUCTURAL:
                for edit in self._edits_by_subject.get((item, sort), ()):
                    yield edit.measure
            for measure, _ in self._bundles_by_item.get(item, ()):
                if measure is not None:
                    yield measure

    def draw(
        self,
        chosen: Mapping[str, bool],
        facts: Facts,
        cut: Collection[Route] = (),
        scope: Collection[str] | None = None,
        *,
        with_bundles: bool = True,
    ) -> Drawing:
        """
        Return every link that there can be.

        Args:
            chosen: Whether a measure is applied; one that is left out is open.
            facts: What is true of the project; a fact that is left out is open.
            cut: Names in the file that are not to be taken as links.
            scope: The nodes between which links are wanted; None: all of them.
            with_bundles: Whether bundles are one node each.
        """
        sketch = _Sketch(self, chosen, facts, frozenset(cut), with_bundles=with_bundles)
        return sketch.draw(scope)

    def list_edits(self, item: str, sort: str, chosen: Mapping[str, bool]) -> list[Edit]:
        """Return the edits of one sort that an item may have, those since the last sure one."""
        edits: list[Edit] = []
        for edit in self._edits_by_subject.get((item, sort), ()):
            is_applied = chosen.get(edit.measure)
            if is_applied:
                edits.clear()
            if is_applied is not False:
                edits.append(edit)
        return edits

    def list_bundles(self, item: str) -> list[tuple[str | None, str]]:
        """Return the bundles that name an item, each with the measure that makes it."""
        return self._bundles_by_item.get(item, [])

    def has_edits(self, item: str, sort: str) -> bool:
        """Return whether a measure has an edit of that sort for an item."""
        return (item, sort) in self._edits_by_subject


class _Reached(NamedTuple):
    """A node that a name may stand for."""

    node: str
    item: str
    """The item whose place it takes."""
    target: str
    """What that item is merged into, itself if it is not."""
    via: tuple[str, ...]
    """The absent items in between."""


class _Sketch:
    """One drawing in the making."""

    def __init__(
        self,
        possible: Possibilities,
        chosen: Mapping[str, bool],
        facts: Facts,
        cut: frozenset[Route],
        *,
        with_bundles: bool,
    ) -> None:
        self._possible = possible
        self._chosen = chosen
        self._cut = cut
        self._with_bundles = with_bundles
        self._present = {
            item
            for item, step in possible.steps.items()
            if step.applies(facts) and not self._is_gone(item)
        }
        self._nodes = {item: self._find_nodes(item) for item in self._present}
        self._words: dict[str, list[tuple[tuple[str, ...], Route]]] = {}
        self._reached: dict[str, list[_Reached]] = {}

    def draw(self, scope: Collection[str] | None) -> Drawing:
        links: dict[str, dict[str, PossibleLink]] = {}
        for item in self._possible.steps:
            for node, target in self._nodes.get(item, {}).items():
                if scope is None or node in scope:
                    self._draw_into(node, item, target, links.setdefault(node, {}))
        return Drawing(links)

    def _draw_into(self, node: str, item: str, target: str, drawn: dict[str, PossibleLink]) -> None:
        for names, route in self._list_words(item):
            for place, name in enumerate(names):
                here = (*route, place)
                for found in self._reach(name) if here not in self._cut else ():
                    before = found.node
                    if before != node and before not in drawn:
                        needed = (found.item, found.target, item, target)
                        drawn[before] = PossibleLink(
                            before, node, found.item, item, here, found.via, needed
                        )

    def _is_gone(self, item: str) -> bool:
        """Return whether an item is absent for sure."""
        if any(self._is_sure(edit) for edit in self._list_edits(item, "drop")):
            return True
        return self._possible.has_edits(item, "add") and not self._list_edits(item, "add")

    def _find_nodes(self, item: str) -> Mapping[str, str]:
        """Return the nodes that may handle an item that may be there, with what it is then."""
        found: dict[str, str] = {}
        for target in self._find_targets(item):
            if target in self._present:
                for node in self._find_own_nodes(target):
                    found.setdefault(node, target)
        return found

    def _find_targets(self, item: str) -> list[str]:
        """Return the items that an item may be part of in the end, itself among them."""
        seen = [item]
        final = []
        for each in seen:
            merges = self._list_edits(each, "merge")
            if not merges or not self._is_sure(merges[0]):
                final.append(each)
            seen += [edit.value for edit in merges if edit.value not in seen]
        return final

    def _find_own_nodes(self, item: str) -> list[str]:
        found = []
        for measure, bundle in self._possible.list_bundles(item) if self._with_bundles else ():
            is_applied = measure is None or self._chosen.get(measure)
            if is_applied is not False:
                found.append(bundle)
            if is_applied:
                return found
        return [item, *found]

    def _list_words(self, item: str) -> list[tuple[tuple[str, ...], Route]]:
        """Return every list of names that an item may wait for, with where it is written."""
        known = self._words.get(item)
        if known is None:
            step = self._possible.steps[item]
            known = []
            for key, names, route in zip(
                _LINK_KEYS,
                (step.after, step.issue_after),
                (step.after_route, step.issue_after_route),
                strict=True,
            ):
                edits = self._list_edits(item, key)
                if not edits or not self._is_sure(edits[0]):
                    known.append((names, route))
                known += [(edit.value, edit.route) for edit in edits]
            self._words[item] = known
        return known

    def _reach(self, name: str) -> list[_Reached]:
        """Return the nodes that a name may stand for, items that are absent for sure bridged."""
        known = self._reached.get(name)
        if known is not None:
            return known
        found: dict[str, _Reached] = {}
        seen: set[str] = set()
        waiting: list[tuple[str, tuple[str, ...]]] = [(name, ())]
        while waiting:
            each, via = waiting.pop()
            if each in seen or each not in self._possible.steps:
                continue
            seen.add(each)
            nodes = self._nodes.get(each, {})
            for node, target in nodes.items():
                found.setdefault(node, _Reached(node, each, target, via))
            if not nodes:
                waiting += [
                    (other, (*via, each))
                    for names, route in reversed(self._list_words(each))
                    for place, other in reversed(list(enumerate(names)))
                    if (*route, place) not in self._cut
                ]
        self._reached[name] = list(found.values())
        return self._reached[name]

    def _list_edits(self, item: str, sort: str) -> list[Edit]:
        return self._possible.list_edits(item, sort, self._chosen)

    def _is_sure(self, edit: Edit) -> bool:
        return self._chosen.get(edit.measure) is True
