"""Items that wait for each other, for nothing, for later stages, or never together."""

from collections.abc import Iterator, Mapping

from walkflow.engine.drawings import Chain
from walkflow.engine.edits import Edit
from walkflow.engine.graph import Network, Node
from walkflow.engine.proofs import Loop
from walkflow.engine.rules.rule import rule
from walkflow.engine.rules.subjects import FlowSubject, list_bundles, list_links
from walkflow.engine.versions import Version, VersionStep
from walkflow.model.diagnostics import Finding, Route
from walkflow.model.messages import Message, say


@rule(say("No item waits for itself, directly or through others."))
def cycle(subject: FlowSubject) -> Iterator[Finding]:
    """Show each loop of links, with the line of each."""
    for item, mention in list_links(subject):
        if mention.item == item:
            yield cycle.at(mention.route, say('item "{item}" waits for itself', item=item))
    for loop in subject.loops.found:
        if loop.bundle is None:
            message = say(
                "these items wait for each other: {chain}{where}",
                chain=_show_chain(subject, loop.links),
                where=_show_where(subject, loop),
            )
            yield cycle.at(loop.links[0].route, message)


@rule(say("A bundle does not tie items together between which others lie."))
def bundle_loop(subject: FlowSubject) -> Iterator[Finding]:
    """Show each loop that would not be there without a bundle."""
    for loop in subject.loops.found:
        for bundle, route in list_bundles(subject):
            if bundle.id == loop.bundle:
                message = say(
                    'handled as one, the items of bundle "{bundle}" wait for others that '
                    "wait for them: {chain}{where}. items with others between them can only "
                    "be submitted together (intake)",
                    bundle=bundle.id,
                    chain=_show_chain(subject, loop.links),
                    where=_show_where(subject, loop),
                )
                yield bundle_loop.at((*route, "items"), message, on_key=True)
                break


@rule(say("An item and one that it waits for apply to some project together."))
def contradicting_when(subject: FlowSubject) -> Iterator[Finding]:
    """Look for links between items whose facts contradict."""
    flow = subject.flow
    for item, mention in list_links(subject):
        waiting, first = flow.step_by_item.get(item), flow.step_by_item.get(mention.item)
        if waiting is None or first is None:
            continue
        for fact, values in first.step.when.items():
            others = waiting.step.when.get(fact, values)
            known = flow.facts[fact].values if fact in flow.facts else ()
            if not set(known).issuperset((*values, *others)):
                continue  # what is named wrongly may be meant
            if not set(values) & set(others):
                message = say(
                    '"{item}" never waits for "{first}": it applies with {fact}={values}, '
                    '"{first}" with {fact}={others}',
                    item=item,
                    first=mention.item,
                    fact=fact,
                    values="|".join(others),
                    others="|".join(values),
                )
                yield contradicting_when.at(mention.route, message)
                break


@rule(say("No item waits for one of a later stage."))
def later_stage(subject: FlowSubject) -> Iterator[Finding]:
    """Compare the stages of linked items in every version in force."""
    found: dict[Route, tuple[VersionStep, VersionStep, list[str]]] = {}
    for name, version in subject.in_force.items():
        if subject.has_twin_stages or not subject.is_resolved(version):
            continue
        rank = {
            stage.id: number
            for number, stage in enumerate(version.stages)
            if stage.limit is not None
        }
        for step in version.steps.values():
            for first, route in _list_predecessors(version, step):
                if rank.get(step.stage, len(rank)) < rank.get(first.stage, -1):
                    found.setdefault(route, (step, first, []))[2].append(name)
    for route, (step, first, names) in found.items():
        message = say(
            'item "{item}" of stage "{stage}" waits for "{first}" of the later stage "{later}"'
            "{versions}",
            item=step.item,
            stage=step.stage,
            first=first.item,
            later=first.stage,
            versions=show_versions(subject, names),
        )
        yield later_stage.at(route, message)


@rule(say("Only items of the first stage wait for nothing, only those of the last lead nowhere."))
def dangling_item(subject: FlowSubject) -> Iterator[Finding]:
    """Look for loose ends in every version in force; stages without a limit may have them."""
    if not subject.is_whole or subject.has_strangers:
        return
    found: dict[tuple[Route, bool, Message], list[str]] = {}
    for name, network in subject.networks.items():
        if not subject.is_resolved(network.version):
            continue
        timed = [stage.id for stage in network.version.stages if stage.limit is not None]
        for node in network.nodes.values():
            for is_loose, end, message in (
                (not network.graph.pred[node.id], timed[:1], _LOOSE_START),
                (not network.graph.succ[node.id], timed[-1:], _LOOSE_END),
            ):
                if is_loose and node.stage in timed and node.stage not in end:
                    what = say(message.template, item=node.id, stage=node.stage, end=end[0])
                    cut = _find_cut(subject, network, node, at_start=message is _LOOSE_START)
                    key = ((*node.route, "item"), False, what)
                    if cut is not None:
                        by = say(
                            '{what}. measure "{measure}" cuts the link',
                            what=what,
                            measure=cut.measure,
                        )
                        key = (cut.route, True, by)
                    found.setdefault(key, []).append(name)
    for (route, on_key, what), names in found.items():
        message = say("{what}{versions}", what=what, versions=show_versions(subject, names))
        yield dangling_item.at(route, message, on_key=on_key)


def _find_cut(subject: FlowSubject, network: Network, node: Node, *, at_start: bool) -> Edit | None:
    """Return the last change that takes away what a node waits for, or what waits for it."""
    members = {member.item for member in node.members}
    cut = None
    for edit in subject.versions.edits:
        if edit.measure not in network.version.measures or edit.sort not in _LINKS:
            continue
        step = subject.versions.written.get(edit.subject)
        before = set(getattr(step, edit.sort)) if step else set()
        lost = before - set(edit.value)
        if lost and (edit.subject in members if at_start else lost & members):
            cut = edit
    return cut


_LINKS = ("after", "issue_after")
_MOST_SHOWN = 30
"""Of a longer loop the middle is left out."""
_LOOSE_START = say(
    'item "{item}" of stage "{stage}" waits for nothing: only items of the first stage, '
    '"{end}", and of stages without a limit may start at once'
)
_LOOSE_END = say(
    'nothing waits for item "{item}" of stage "{stage}": only items of the last stage, '
    '"{end}", and of stages without a limit may be the end'
)


def _list_predecessors(version: Version, step: VersionStep) -> Iterator[tuple[VersionStep, Route]]:
    """Yield what a step that is there waits for by its own word, with the place of the word."""
    if step.item in version.absent or step.item in version.merged:
        return
    for names, route in (
        (step.after, step.after_route),
        (step.issue_after, step.issue_after_route),
    ):
        for place, name in enumerate(names):
            first = version.steps.get(version.find_target(name))
            if first is not None and name not in version.absent:
                yield first, (*route, place)


def _show_chain(subject: FlowSubject, links: Chain) -> Message:
    chain = say("{item}", item=links[0].before)
    left_out = len(links) - _MOST_SHOWN
    for place, link in enumerate(links):
        if 0 <= place - _MOST_SHOWN // 2 < left_out:
            if place == _MOST_SHOWN // 2:
                chain = say("{chain} → ({n} more)", chain=chain, n=left_out)
            continue
        line = subject.flow.find_line(link.route)
        if link.via:
            chain = say(
                "{chain} → {item} (line {line}, through {via})",
                chain=chain,
                item=link.node,
                line=line,
                via=", ".join(link.via),
            )
        else:
            chain = say("{chain} → {item} (line {line})", chain=chain, item=link.node, line=line)
    return chain


def _show_where(subject: FlowSubject, loop: Loop) -> Message:
    """Say in which version, and for which projects, a loop is there."""
    if loop.version is not None:
        where = show_versions(subject, [loop.version])
    elif loop.measures:
        where = say(" (with only the measures {measures})", measures=", ".join(loop.measures))
    else:
        where = say(" (without any measure)")
    facts = show_facts(loop.facts)
    return say("{where}, for projects with {facts}", where=where, facts=facts) if facts else where


def show_versions(subject: FlowSubject, names: list[str]) -> Message:
    """Say in which versions something is so; nothing where the flow has only one."""
    if not subject.flow.measures:
        return say("")
    return say(" (version {versions})", versions=", ".join(names))


def show_facts(facts: Mapping[str, str]) -> str:
    """Return a combination of facts as it is given on the command line."""
    return " ".join(f"{fact}={value}" for fact, value in facts.items())
