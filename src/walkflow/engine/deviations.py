"""How a run differs from its flow, in the words of those who manage it, and how well it fits."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from walkflow.engine import columns
from walkflow.engine.allowances import Allowance
from walkflow.engine.graph import Network, Node
from walkflow.engine.joining import Course, Run
from walkflow.engine.names import name_node
from walkflow.engine.phases import Phases
from walkflow.engine.rows import Execution, Replay
from walkflow.model.diagnostics import Route
from walkflow.model.messages import Message, say
from walkflow.model.near_words import suggest_named
from walkflow.model.records import Name
from walkflow.model.run_report import Deviation, FitnessFigure
from walkflow.model.version_names import name_version
from walkflow.model.walk import DeviationKind


class Use(NamedTuple):
    """What a visit used of its limits."""

    promised: Allowance
    statutory: Allowance | None


def list_deviations(
    replay: Replay, phases: tuple[Phases, ...], uses: Mapping[int, Use]
) -> tuple[Deviation, ...]:
    """
    Return how a run differs from its flow: first what is missing, then in the order of the visits.

    Args:
        replay: The run, replayed.
        phases: The phases of each visit.
        uses: What each visit used of its limits, by number.
    """
    found = [*_list_missing(replay), *_list_foreign(replay)]
    for execution in replay.executions:
        found += _list_early(replay, execution)
        found += _list_repeated(replay, execution)
        found += _list_over(replay, phases[execution.number], uses[execution.number])
    return tuple(found)


def measure_fitness(replay: Replay) -> FitnessFigure:
    """
    Return how well a run fits its flow.

    Token replay gives ½(1 − missing / consumed) + ½(1 − remaining / produced). It
    passes over steps that are not in the flow; `value` counts each of these as one
    token missing and one left over. Both are None for a part of a run, and where no
    visit is told.

    Source: Rozinat and van der Aalst (2008), "Conformance checking of processes
    based on monitoring real behavior".
    """
    totals, foreign = replay.totals, replay.totals[columns.FOREIGN]
    work = replay.work
    good = 0
    for execution in replay.executions:
        is_first = work[columns.FIRST][work[columns.NODE][execution.number]] == execution.number
        good += is_first and not work[columns.IS_EARLY][execution.number]
    visits = totals[columns.VISITS] + foreign
    m, c, r, p = totals[columns.TOKENS_MISSING : columns.TOKENS_PRODUCED + 1]
    is_known = replay.run.is_whole and visits > 0
    return FitnessFigure(
        value=fit(m + foreign, c + foreign, r + foreign, p + foreign) if is_known else None,
        token_replay=fit(m, c, r, p) if is_known else None,
        missing=m if is_known else None,
        consumed=c if is_known else None,
        remaining=r if is_known else None,
        produced=p if is_known else None,
        not_in_flow=foreign,
        visits=visits,
        visits_without_deviation=good,
        share=good / visits if visits else None,
    )


def fit(missing: int, consumed: int, remaining: int, produced: int) -> float | None:
    """
    Return the fitness that a count of tokens gives, 0 to 1; None of no tokens.

    >>> fit(1, 5, 1, 5)
    0.8
    """
    if not consumed or not produced:
        return None
    return ((1 - missing / consumed) + (1 - remaining / produced)) / 2


def _list_missing(replay: Replay) -> Iterator[Deviation]:
    if not replay.run.is_whole:
        return
    told = {visit.item for walk in replay.run.walks for visit in walk.visits}
    passed = _find_passed(replay)
    for number, node in enumerate(replay.network.nodes.values()):
        if replay.work[columns.FIRST][number] == columns.NONE:
            is_told = not told.isdisjoint({node.id, *(member.item for member in node.members)})
            yield Deviation(
                kind=DeviationKind.MISSING,
                item=node.id,
                name=_name(replay.network, node),
                still_to_come=not is_told and node.id not in passed,
                text=_say_missing(replay, node, is_told=is_told),
                path=None,
                line=None,
                flow_line=_flow_line(replay, node.route),
            )


def _find_passed(replay: Replay) -> set[str]:
    """Return what comes before some item that was visited, by links of either kind."""
    visited = {
        node
        for number, node in enumerate(replay.network.nodes)
        if replay.work[columns.FIRST][number] != columns.NONE
    }
    passed: set[str] = set()
    for node in reversed(replay.network.order):
        if node in visited or node in passed:
            passed |= {link.before for link in replay.network.predecessors[node]}
    return passed


def _say_missing(replay: Replay, node: Node, *, is_told: bool) -> Message:
    named = _name(replay.network, node)
    if is_told:
        return say('"{item}" is due, and its visit cannot be used: see the findings', item=named)
    return say('"{item}" is due and was not visited', item=named)


def _list_foreign(replay: Replay) -> Iterator[Deviation]:
    for course in replay.foreign:
        step = replay.network.version.steps.get(course.item)
        path, line = find_place(replay.run, course, "item")
        yield Deviation(
            kind=DeviationKind.NOT_IN_FLOW,
            item=course.item,
            text=explain_absence(replay.network, course.item),
            path=path,
            line=line,
            flow_line=_flow_line(replay, step.route) if step else None,
        )


def explain_absence(network: Network, item: str) -> Message:
    """Say why an item that was visited is none of this version of the flow."""
    version, flow = network.version, network.version.flow
    step, known = version.steps.get(item), flow.items.item_by_id.get(item)
    named = known.name if known else item
    if step is None:
        words = {each: each for each in version.steps}
        words |= {
            name: each
            for each in version.steps
            if (there := flow.items.item_by_id.get(each))
            for name in (there.name.zh, there.name.en)
        }
        message = say('"{item}" is not in flow "{flow}"', item=named, flow=flow.flow)
        return suggest_named(message, item, words) if known is None else message
    if item in version.merged:
        target = version.find_target(item)
        into = flow.items.item_by_id.get(target)
        return say(
            '"{item}" is part of "{into}" in version "{version}", and was visited by itself',
            item=named,
            into=into.name if into else target,
            version=name_version(version.name),
        )
    if item in version.absent:
        return say(
            '"{item}" is not asked for in version "{version}"',
            item=named,
            version=name_version(version.name),
        )
    facts = ", ".join(
        f"{fact}={network.facts[fact]}"
        for fact, values in step.when.items()
        if network.facts.get(fact) not in values and fact in network.facts
    )
    return say('"{item}" does not apply to this project: {facts}', item=named, facts=facts)


def _list_early(replay: Replay, execution: Execution) -> Iterator[Deviation]:
    work = replay.work
    for number in range(replay.totals[columns.VIOLATIONS]):
        if work[columns.EARLY][number] != execution.number:
            continue
        node = replay.network.nodes[replay.nodes[work[columns.EARLY_NODE][number]]]
        is_issue = bool(work[columns.EARLY_IS_ISSUE][number])
        path, line = find_place(replay.run, execution.courses[0], "accepted")
        link = next(
            (
                link
                for link in replay.network.predecessors[execution.node.id]
                if link.before == node.id
            ),
            None,
        )
        yield Deviation(
            kind=DeviationKind.OUT_OF_ORDER,
            item=execution.node.id,
            text=_say_early(replay, execution, node, is_issue=is_issue),
            path=path,
            line=line,
            flow_line=_flow_line(replay, link.route if link else execution.node.route),
        )


def _say_early(replay: Replay, execution: Execution, node: Node, *, is_issue: bool) -> Message:
    """Say that a visit did not wait for a node, and when that was finished."""
    others = [each for each in replay.executions if each.node.id == node.id]
    granted = [each for each in others if each.is_granted]
    item = _name(replay.network, execution.node)
    before = _name(replay.network, node)
    if not granted:
        return say('"{item}" was started though "{before}" was refused', item=item, before=before)
    done = min(
        (stamp for each in granted for course in each.courses if (stamp := course.decided)),
        key=lambda stamp: stamp.first,
        default=None,
    )
    if is_issue:
        start = next((course.decided for course in execution.courses if course.decided), None)
        return say(
            '"{item}" was issued on {start}, before "{before}" was finished on {done}',
            item=item,
            start=start,
            before=before,
            done=done or say("a day that is not known"),
        )
    start = next((course.start for course in execution.courses if course.start), None)
    return say(
        '"{item}" was started on {start}, before "{before}" was finished on {done}',
        item=item,
        start=start,
        before=before,
        done=done or say("a day that is not known"),
    )


def _list_repeated(replay: Replay, execution: Execution) -> Iterator[Deviation]:
    work = replay.work
    if work[columns.FIRST][work[columns.NODE][execution.number]] == execution.number:
        return
    path, line = find_place(replay.run, execution.courses[0], "item")
    yield Deviation(
        kind=DeviationKind.REPEATED,
        item=execution.node.id,
        text=say(
            '"{item}" was visited again: attempt {attempt}',
            item=_name(replay.network, execution.node),
            attempt=execution.attempt,
        ),
        path=path,
        line=line,
        flow_line=_flow_line(replay, execution.node.route),
    )


def _list_over(replay: Replay, phases: Phases, use: Use) -> Iterator[Deviation]:
    execution = phases.execution
    path, line = find_place(replay.run, execution.courses[0], "decided")
    named = _name(replay.network, execution.node)
    if use.promised.is_over:
        yield Deviation(
            kind=DeviationKind.OVER_LIMIT,
            item=execution.node.id,
            text=say(
                '"{item}" was decided after its limit of {limit}',
                item=named,
                limit=use.promised.limit,
            ),
            path=path,
            line=line,
            flow_line=_flow_line(replay, execution.node.limit_route),
        )
    if use.statutory is not None and use.statutory.is_over:
        yield Deviation(
            kind=DeviationKind.OVER_STATUTORY,
            item=execution.node.id,
            text=say(
                '"{item}" was decided after the {limit} that the law allows',
                item=named,
                limit=use.statutory.limit,
            ),
            path=path,
            line=line,
            flow_line=_flow_line(replay, execution.node.limit_route),
        )


def find_place(run: Run, course: Course, field: str) -> tuple[str | None, int | None]:
    """Return the walk file and the line of a field of a visit, or of the visit if it lacks that."""
    told = next(
        (each for each in course.told if getattr(each.visit, field, None) is not None),
        course.told[0],
    )
    walk = run.walks[told.walk]
    route: Route = ("visits", told.number, field)
    return walk.path, walk.find_line(route)


def _flow_line(replay: Replay, route: Route) -> int | None:
    return replay.network.version.flow.find_line(route)


def _name(network: Network, node: Node) -> Name:
    return name_node(node, network.version)
