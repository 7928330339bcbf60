from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.replaying import Event, Links, make_graph, make_rows, replay, replay_trace
from walkflow.engine import columns, kernel
from walkflow.engine.columns import HIGH, LOW

CHAIN: Links = {"a": [], "b": ["a"], "c": ["b"]}
DIAMOND: Links = {"a": [], "b": ["a"], "c": ["a"], "d": ["b", "c"]}


@pytest.mark.parametrize(
    ("links", "trace", "tokens"),
    [
        (CHAIN, "abc", (0, 4, 0, 4)),
        (CHAIN, "ac", (1, 3, 1, 3)),
        (CHAIN, "ab", (1, 3, 1, 3)),
        (CHAIN, "abbc", (1, 5, 1, 5)),
        (CHAIN, "acb", (1, 4, 1, 4)),
        (CHAIN, "axbc", (0, 4, 0, 4)),
        (DIAMOND, "abcd", (0, 6, 0, 6)),
        (DIAMOND, "acbd", (0, 6, 0, 6)),
        (DIAMOND, "abd", (1, 5, 1, 5)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_token_counts(links: Links, trace: str, tokens: tuple[int, int, int, int]) -> None:
    """Missing, consumed, remaining, produced; as another tool counts them, run outside."""
    assert replay_trace(links, trace).tokens == tokens


def test_what_the_flow_lacks_is_counted() -> None:
    """Token replay passes over it; it never passes in silence."""
    seen = replay_trace(CHAIN, "axbc")
    assert seen.totals[columns.FOREIGN] == 1
    assert seen.path == ["c0", "b0", "a0"]


def test_enabled_by_the_flow_and_not_by_the_log() -> None:
    """D waits for the slower of b and c, whatever else was finished just before it."""
    seen = replay(DIAMOND, Event("a", 0, 2), Event("b", 2, 9), Event("c", 3, 5), Event("d", 12, 15))
    assert seen.enabled["c0"] == (2, 2)
    assert seen.enabled["d0"] == (9, 9)
    assert seen.binder["d0"] == "b0"
    assert seen.path == ["d0", "b0", "a0"]


def test_a_tie_goes_to_the_first_in_file_order() -> None:
    """B and c finish together: the path goes through b."""
    seen = replay(DIAMOND, Event("a", 0, 2), Event("c", 2, 9), Event("b", 2, 9), Event("d", 9, 15))
    assert seen.binder["d0"] == "b0"


def test_the_last_of_a_chain_that_ends_together_is_last() -> None:
    """All of it on one day: the path runs through all of it."""
    links: Links = {"c": ["b"], "a": [], "b": ["a"]}
    seen = replay(links, *(Event(item, 0, 0, slack=99) for item in "abc"))
    assert seen.path == ["c0", "b0", "a0"]


def test_a_start_is_paired_with_the_completion_before_it() -> None:
    """A is done again after b has started: b was enabled by the first time."""
    seen = replay(CHAIN, Event("a", 0, 2), Event("b", 4, 20), Event("a", 6, 8), Event("c", 20, 21))
    assert seen.enabled["b0"] == (2, 2)
    assert seen.early == set()
    assert seen.totals[columns.REPEATED] == 1


def test_a_later_visit_waits_for_the_earlier_one() -> None:
    """The second try begins where the first one ended."""
    seen = replay(CHAIN, Event("a", 0, 2), Event("b", 3, 7, granted=False), Event("b", 9, 12))
    assert seen.enabled["b1"] == (7, 7)
    assert seen.binder["b1"] == "b0"
    assert seen.path == ["b1", "b0", "a0"]


def test_a_refusal_enables_nothing() -> None:
    """C started on a refusal of b: early, and enabled by what b waited for."""
    seen = replay(CHAIN, Event("a", 0, 2), Event("b", 3, 7, granted=False), Event("c", 9, 12))
    assert seen.early == {("c0", "b")}
    assert seen.enabled["c0"] == (2, 2)


@pytest.mark.parametrize("trace", ["ac", "acb"])
def test_an_item_without_a_completion_before_stands_for_its_own_predecessors(trace: str) -> None:
    """B was not visited, or only later: c is enabled by a."""
    seen = replay_trace(CHAIN, trace)
    assert seen.binder["c0"] == "a0"
    assert seen.early == ({("c0", "b")} if "b" in trace else set())


def test_only_the_nearest_that_did_not_wait_is_named() -> None:
    """C came before b, and b before a: that c came before a follows from it."""
    seen = replay_trace(CHAIN, "cba")
    assert seen.early == {("c0", "b"), ("b0", "a")}


def test_a_case_without_what_comes_first_starts_at_its_start() -> None:
    """Nothing of what c waits for was visited."""
    seen = replay_trace(CHAIN, "c")
    assert seen.binder["c0"] is None
    assert seen.enabled["c0"] == (LOW, LOW)
    assert seen.totals[columns.MISSING] == 2


def test_what_differs_only_in_precision_is_in_order() -> None:
    """A is known to the day: it may have been done before b started."""
    seen = replay(CHAIN, Event("a", 0, 100, slack=99), Event("b", 150, 250))
    assert seen.early == set()
    assert seen.enabled["b0"] == (100, 150)


def test_what_is_not_known_is_never_out_of_order() -> None:
    """When a was done is not known: b was enabled, but nobody can say when."""
    seen = replay(CHAIN, Event("a", 3, None), Event("b", 5, 9), Event("c", 9, 10))
    assert seen.early == set()
    assert seen.binder["b0"] == "?"
    assert seen.path == ["c0", "b0"]


HELD: Links = {"a": [], "p": ["/a"], "z": ["p"]}


@pytest.mark.parametrize(
    ("due", "holder", "path"),
    [(5, {"p0": "a0"}, ["p0", "a0"]), (12, {}, ["p0"])],
)
def test_an_item_past_its_limit_is_held_by_what_it_is_issued_after(
    due: int, holder: dict[str, str], path: list[str]
) -> None:
    """Until its limit is past, its own time is what sets its end."""
    seen = replay(HELD, Event("a", 0, 10), Event("p", 0, 11, due=due))
    assert seen.holder == holder
    assert seen.path == path
    assert seen.early == set()


def test_issued_before_its_turn_is_early() -> None:
    """P may run beside a, but not be issued before it."""
    assert replay(HELD, Event("a", 0, 10), Event("p", 0, 8)).early == {("p0", "a")}


def test_what_is_submitted_together_may_start_before_its_turn() -> None:
    """All of a joint intake is accepted at once; b must still not be finished before a."""
    together = (Event("a", 0, 5), Event("b", 0, 9))
    assert replay(CHAIN, *together).early == {("b0", "a")}
    seen = replay(CHAIN, *together, joint="ab")
    assert seen.early == set()
    assert seen.enabled["b0"] == (5, 5)


def test_members_of_a_bundle_are_one_visit() -> None:
    """It starts with the first and is done with the last; the second row of one is a new visit."""
    links: Links = {"a": [], "j": ["a"], "c": ["j"]}
    bundle = {"x": "j", "y": "j"}
    seen = replay(
        links,
        Event("a", 0, 1),
        Event("x", 2, 4),
        Event("y", 3, 8),
        Event("c", 9, 9),
        Event("y", 10, 11),
        bundle=bundle,
    )
    assert seen.enabled["c0"] == (8, 8)
    assert set(seen.binder) == {"a0", "j0", "c0", "j1"}
    assert seen.totals[columns.REPEATED] == 1


def test_one_case_after_another() -> None:
    """What is left of a case does not touch the next one."""
    events = [Event("a", 0, 1), Event("b", 1, 2), Event("b", 3, 4), Event("c", 5, 6)]
    rows = make_rows(events * 2, CHAIN, {})
    work = kernel.make_work(4, 3, 3, 0)
    graph = make_graph(CHAIN)
    totals = []
    for begin, end in ((0, 4), (4, 6), (4, 8), (8, 8)):
        kernel.replay_case(graph, rows, begin, end, work)
        totals.append(work[columns.TOTALS][: columns.CASE_TOTALS])
    assert totals[0] == totals[2]
    assert totals[1][columns.MISSING] == 1
    assert totals[3][columns.VISITS] == 0
    assert totals[3][columns.TOKENS_MISSING] == 1


# An oracle, written from the definitions with sets and recursion.


class Slow:
    """The same measures by brute force, for exact times and single items."""

    def __init__(self, links: Links, events: Sequence[Event]) -> None:
        """Take a case; its visits are numbered by node, in the order of the rows."""
        self.links = links
        self.nodes = list(links)
        self.events = [event for event in events if event.item in links]
        self.names: list[str] = []
        for place, event in enumerate(self.events):
            number = sum(other.item == event.item for other in self.events[:place])
            self.names.append(f"{event.item}{number}")

    def predecessors(self, node: str, *, issue: bool | None) -> set[str]:
        """Return what a node waits for, by links of one kind or of both."""
        return {
            name.lstrip("/")
            for name in self.links[node]
            if issue is None or name.startswith("/") == issue
        }

    def stand_for(self, node: str, bound: int) -> set[int]:
        """Return the completions that a node, or whoever it stands for, had by a second."""
        own = [
            place
            for place, event in enumerate(self.events)
            if event.item == node and event.granted and event.done is not None
            if event.done <= bound
        ]
        if own:
            return {max(own, key=lambda place: (self.done(place), -place))}
        before = self.predecessors(node, issue=None)
        return {place for each in before for place in self.stand_for(each, bound)}

    def done(self, place: int) -> int:
        """Return when a visit was decided."""
        done = self.events[place].done
        assert done is not None
        return done

    def waits_for(self, place: int, *, issue: bool) -> set[int]:
        """Return the visits that a visit waited for."""
        event = self.events[place]
        bound = event.done if issue else event.start
        assert bound is not None
        found = {
            other
            for node in self.predecessors(event.item, issue=issue)
            for other in self.stand_for(node, bound)
        }
        if issue:
            return found
        earlier = {
            other
            for other in range(place)
            if self.events[other].item == event.item and self.done(other) <= bound
        }
        latest = self.last_of(earlier)
        return found if latest is None else found | {latest}

    def last_of(self, places: set[int]) -> int | None:
        """Return the visit that was decided last, the first in file order on a tie."""
        rank = self.nodes.index
        best = None
        for place in sorted(places):
            key = (self.done(place), -rank(self.events[place].item))
            if best is None or key > (self.done(best), -rank(self.events[best].item)):
                best = place
        return best

    def held_by(self, place: int) -> int | None:
        """Return what kept a visit from being issued after its limit had passed."""
        late = {
            other
            for other in self.waits_for(place, issue=True)
            if self.done(other) > self.events[place].due
        }
        return self.last_of(late)

    def path(self) -> list[str]:
        """Return the critical path, the last visit first."""
        visit = self.last_of(set(range(len(self.events))))
        names = []
        while later := self.tied_after(visit):
            visit = min(later)
        while visit is not None:
            names.append(self.names[visit])
            holder = self.held_by(visit)
            binder = self.last_of(self.waits_for(visit, issue=False))
            visit = binder if holder is None else holder
        return names

    def tied_after(self, visit: int | None) -> set[int]:
        """Return the visits that were decided with a visit and enabled by it last."""
        return {
            other
            for other in range(len(self.events) if visit is not None else 0)
            if visit is not None
            and self.done(other) == self.done(visit)
            and self.last_of(self.waits_for(other, issue=False)) == visit
        }

    def early(self) -> set[tuple[str, str]]:
        """Return which visit did not wait for which node, also through one that it stands for."""
        found = set()
        for place, event in enumerate(self.events):
            for issue in (False, True):
                bound = event.done if issue else event.start
                assert bound is not None
                asked = set(self.predecessors(event.item, issue=issue))
                todo = set(asked)
                while todo:
                    node = todo.pop()
                    visits = [other for other in self.events if other.item == node]
                    if any(each.granted and (each.done or 0) <= bound for each in visits):
                        continue
                    if visits:
                        found.add((self.names[place], node))
                        continue
                    new = self.predecessors(node, issue=None) - asked
                    asked |= new
                    todo |= new
        return found

    def tokens(self) -> tuple[int, int, int, int]:
        """Play the token game place by place, event by event."""
        places: list[tuple[str | None, str | None, bool]] = []
        for node, names in self.links.items():
            places += [(name.lstrip("/"), node, name.startswith("/")) for name in names]
            places += [(None, node, False)] * (not names)
            is_end = all(node not in map(strip, names) for names in self.links.values())
            places += [(node, None, False)] * is_end
        m = c = r = p = 0
        for giver, taker, issue in places:
            moves: list[tuple[int, int]] = [(-1, 0)] if giver is None else []
            for event in self.events:
                if event.granted and event.item == giver:
                    moves.append((self._second(event, issue=True), 0))
                if event.granted and event.item == taker:
                    moves.append((self._second(event, issue=issue), 1))
            moves += [(10_000, 1)] if taker is None else []
            tokens = 0
            for _, is_taken in sorted(moves):
                p += not is_taken
                c += is_taken
                tokens += -1 if is_taken else 1
                m += tokens < 0
                tokens = max(0, tokens)
            r += tokens
        return m, c, r, p

    @staticmethod
    def _second(event: Event, *, issue: bool) -> int:
        second = event.done if issue else event.start
        assert second is not None
        return second


def strip(name: str) -> str:
    """Return the node that a link names."""
    return name.lstrip("/")


@st.composite
def cases(draw: st.DrawFn) -> tuple[Links, list[Event]]:
    """Draw a flow of up to six items, and a case of up to nine rows."""
    nodes = "abcdef"[: draw(st.integers(1, 6))]
    links: dict[str, list[str]] = {}
    for place, node in enumerate(nodes):
        earlier = st.sampled_from(nodes[:place]) if place else st.nothing()
        chosen = draw(st.lists(earlier, max_size=3, unique=True)) if place else []
        links[node] = [draw(st.sampled_from(["", "", "/"])) + name for name in chosen]
    order = draw(st.permutations(list(links)))
    links = {node: links[node] for node in order}
    events = []
    for _ in range(draw(st.integers(0, 9))):
        start = draw(st.integers(0, 12))
        done = start + draw(st.integers(0, 6))
        granted = draw(st.sampled_from([True, True, True, False]))
        due = draw(st.sampled_from([HIGH, HIGH, start + 2]))
        events.append(Event(draw(st.sampled_from([*nodes, "x"])), start, done, granted, due))
    return links, sorted(events, key=lambda event: (event.start, event.done, event.item))


@settings(max_examples=400)
@given(cases())
def test_the_kernel_agrees_with_brute_force(case: tuple[Links, list[Event]]) -> None:
    """Enabling, violations, the critical path and the tokens of any small case."""
    links, events = case
    seen, slow = replay(links, *events), Slow(links, events)
    for place, name in enumerate(slow.names):
        waits_for = slow.waits_for(place, issue=False)
        binder = slow.last_of(waits_for)
        assert seen.binder[name] == (None if binder is None else slow.names[binder])
        second = LOW if binder is None else slow.done(binder)
        assert seen.enabled[name] == (second, second)
        paired = {before for visit, before in seen.pairs if visit == name}
        both = waits_for | slow.waits_for(place, issue=True)
        assert paired == {slow.names[other] for other in both}
    assert seen.early == slow.early()
    assert seen.path == slow.path()
    assert seen.tokens == slow.tokens()
    missing = sum(all(event.item != node for event in events) for node in links)
    assert seen.totals[columns.MISSING] == missing


@given(cases())
def test_a_flow_seen_in_full_and_in_order_fits(case: tuple[Links, list[Event]]) -> None:
    """One visit an item, each after all it waits for: no token is missing, none is left."""
    links, _ = case
    done: dict[str, int] = {}
    while len(done) < len(links):
        for node, names in links.items():
            if node not in done and all(strip(name) in done for name in names):
                done[node] = len(done)
    seen = replay(links, *(Event(node, second, second) for node, second in done.items()))
    m, _, r, _ = seen.tokens
    assert (m, r, seen.early) == (0, 0, set())
