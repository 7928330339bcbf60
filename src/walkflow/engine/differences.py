"""What differs between two versions, in words."""

from collections.abc import Collection, Iterable, Iterator

from walkflow.engine.compression import Outcome
from walkflow.engine.edits import Edit
from walkflow.engine.names import join_names, name_item
from walkflow.engine.rewrites import Rewrite
from walkflow.engine.transitions import Transition
from walkflow.engine.versions import VersionStage, VersionStep
from walkflow.model.catalogue import CLOCK_WORDS
from walkflow.model.compare_report import ChangeKind, FlowChange
from walkflow.model.flow import Bundle
from walkflow.model.messages import Message, say
from walkflow.model.records import Name


def list_changes(
    rewrite: Rewrite, transition: Transition, before: Outcome, after: Outcome
) -> tuple[FlowChange, ...]:
    """
    Return what differs between two versions, in the order in which it is told.

    Args:
        rewrite: What differs, as found by comparing them.
        transition: The way between them; it knows which measure did what.
        before: The first version for one project.
        after: The second one, for the same project.
    """
    changes = _Changes(rewrite, transition, before, after)
    rank = {kind: number for number, kind in enumerate(ChangeKind)}
    return tuple(sorted(changes.find_all(), key=lambda change: rank[change.kind]))


class _Changes:
    """Finds the words for each difference, and whom it concerns; items go by their old ids."""

    def __init__(
        self, rewrite: Rewrite, transition: Transition, before: Outcome, after: Outcome
    ) -> None:
        self._rewrite = rewrite
        self._before, self._after = rewrite.before, rewrite.after
        self._new_by_old = {old: new for new, old in rewrite.renamed.items()}
        self._measure_by_edit = {
            (edit.sort, edit.subject): edit.measure or None for edit in transition.edits
        }
        self._applying = {rewrite.renamed.get(item, item) for item in after.steps}
        self._applying |= before.steps.keys()

    def find_all(self) -> Iterator[FlowChange]:
        for new_id, old_id in self._rewrite.renamed.items():
            yield self._word_rename(old_id, new_id)
        for edit in self._rewrite.edits:
            yield from self._word(edit)
        for item, old in self._before.steps.items():
            new = self._after.steps.get(item)
            if new:
                yield from self._word_links(old, new)
                yield from self._word_counts(old, new)
        yield from self._word_intakes()
        yield from self._word_stages()

    def _word_rename(self, old: str, new: str) -> FlowChange:
        named, name = name_item(self._before, old), self._name(old)
        if named == name:
            text = say('{item} has the id "{new}" instead of "{old}"', item=name, old=old, new=new)
        else:
            text = say("{old} is called {new} now", old=named, new=name)
        return self._make(ChangeKind.RENAMED, old, text, (old, new), sort="add")

    def _word(self, edit: Edit) -> Iterator[FlowChange]:
        old, new = (side.steps.get(edit.subject) for side in (self._before, self._after))
        if edit.sort in _WORDS_BY_STATE:
            yield self._word_state(edit, old, new)
        elif isinstance(edit.value, Bundle):
            yield self._word_bundle(edit, edit.value)
        elif old and new and edit.sort in _WORDS_BY_SORT:
            yield self._word_step(edit, old, new)

    def _word_state(
        self, edit: Edit, old: VersionStep | None, new: VersionStep | None
    ) -> FlowChange:
        kind, words = _WORDS_BY_STATE[edit.sort]
        target = self._name(edit.value) if kind is ChangeKind.MERGED else ""
        text = say(words.template, item=self._name(edit.subject), target=target)
        values: tuple[str | None, str | None]
        match kind:
            case ChangeKind.ADDED:
                values = None, str(new.limit) if new else None
            case ChangeKind.MERGED:
                values = str(old.limit) if old else None, edit.value
            case _:
                values = str(old.limit) if old else None, None
        return self._make(kind, edit.subject, text, values, sort=edit.sort)

    def _word_step(self, edit: Edit, old: VersionStep, new: VersionStep) -> FlowChange:
        kind, words = _WORDS_BY_SORT[edit.sort]
        before: object
        after: object
        match edit.sort:
            case "limit":
                before, after = old.limit, new.limit
            case "clock":
                before, after = CLOCK_WORDS[old.clock], CLOCK_WORDS[new.clock]
            case "when":
                before, after = _write_when(old), _write_when(new)
            case _:
                before, after = self._name_stage(old.stage), self._name_stage(new.stage)
        values = (old.stage, new.stage) if kind is ChangeKind.STAGE else (str(before), str(after))
        text = say(words.template, item=self._name(old.item), before=before, after=after)
        return self._make(kind, old.item, text, values, sort=edit.sort)

    def _word_bundle(self, edit: Edit, bundle: Bundle) -> FlowChange:
        known = {each.id: each for each, _ in self._before.bundles}.get(bundle.id)
        items = [item for item in bundle.items if item in self._applying]
        names = join_names([self._name(item) for item in items or bundle.items])
        name = bundle.name or self._name(bundle.id)
        if edit.sort == "unbundle":
            text = say("{items} are handled one by one again", items=names)
        elif known and set(known.items) == set(bundle.items):
            text = say(
                _INSTEAD.template,
                item=name,
                before=known.limit or _AS_LONG_AS_MEMBERS,
                after=bundle.limit or _AS_LONG_AS_MEMBERS,
            )
        else:
            text = say("{items} are handled as one: {bundle}", items=names, bundle=name)
        members = ", ".join(bundle.items)
        values = (members, None) if edit.sort == "unbundle" else (None, members)
        return self._make(
            ChangeKind.BUNDLE, bundle.id, text, values, sort=edit.sort, applies=bool(items)
        )

    def _word_links(self, old: VersionStep, new: VersionStep) -> Iterator[FlowChange]:
        bridge, item = self._rewrite.bridge, self._name(old.item)
        gone, come = _split(bridge(old.after), bridge(new.after))
        released, held = _split(bridge(old.issue_after), bridge(new.issue_after))
        for names, words, pair in (
            (held, _HELD, ((), held)),
            (released, _RELEASED, (released, ())),
        ):
            if names:
                text = say(words.template, item=item, others=self._name_all(names))
                yield self._make_link(ChangeKind.TOLERANCE, old.item, text, pair)
        gone -= held
        if gone or come:
            words = _LINK_WORDS[bool(gone), bool(come)]
            text = say(
                words.template, item=item, gone=self._name_all(gone), come=self._name_all(come)
            )
            yield self._make_link(ChangeKind.LINK, old.item, text, (gone, come))

    def _make_link(
        self,
        kind: ChangeKind,
        item: str,
        text: Message,
        pair: tuple[Collection[str], Collection[str]],
    ) -> FlowChange:
        sort = "after" if kind is ChangeKind.LINK else "issue_after"
        before, after = (", ".join(self._sort(names)) or None for names in pair)
        applies = item in self._applying and bool({*pair[0], *pair[1]} & self._applying)
        return self._make(kind, item, text, (before, after), sort=sort, applies=applies)

    def _word_counts(self, old: VersionStep, new: VersionStep) -> Iterator[FlowChange]:
        for kind, words, before, after in (
            (ChangeKind.MATERIALS, _MATERIALS, old.materials, new.materials),
            (ChangeKind.TRIPS, _TRIPS, old.trips, new.trips),
        ):
            if before != after:
                text = say(
                    words.template,
                    item=self._name(old.item),
                    before=_UNKNOWN if before is None else before,
                    after=_UNKNOWN if after is None else after,
                )
                values = (
                    None if before is None else str(before),
                    None if after is None else str(after),
                )
                yield self._make(kind, old.item, text, values, sort=kind.value)

    def _word_intakes(self) -> Iterator[FlowChange]:
        old, new = (
            {frozenset(intake): intake for intake in side.intakes}
            for side in (self._before, self._after)
        )
        for items, intake in (old | new).items():
            if items in old and items in new:
                continue
            shown = [item for item in intake if item in self._applying]
            names = join_names([self._name(item) for item in shown or intake])
            words = _TOGETHER if items in new else _APART
            members = ", ".join(intake)
            yield self._make(
                ChangeKind.INTAKE,
                intake[0],
                say(words.template, items=names),
                (None, members) if items in new else (members, None),
                sort="intake",
                applies=len(shown) > 1,
            )

    def _word_stages(self) -> Iterator[FlowChange]:
        parts_by_heir: dict[str | None, list[VersionStage]] = {}
        for stage in self._before.stages:
            parts_by_heir.setdefault(self._rewrite.stages[stage.id], []).append(stage)
        for lost in parts_by_heir.pop(None, []):
            text = say("the stage {stage} is gone", stage=lost.name)
            yield self._make_stage(ChangeKind.STAGES, lost.id, text, (lost.id, None))
        for stage in self._after.stages:
            parts = parts_by_heir.get(stage.id, [])
            if not parts:
                text = say("the stage {stage} is new", stage=stage.name)
                yield self._make_stage(ChangeKind.STAGES, stage.id, text, (None, stage.id))
                continue
            if len(parts) > 1:
                names = join_names([part.name for part in parts])
                text = say(
                    "the stages {stages} become one: {stage}", stages=names, stage=stage.name
                )
                ids = ", ".join(part.id for part in parts)
                yield self._make_stage(ChangeKind.STAGES, stage.id, text, (ids, stage.id))
            before = " + ".join(str(part.limit) for part in parts if part.limit) or None
            after = str(stage.limit) if stage.limit else None
            if before != after:
                text = say(
                    "the stage {stage} may take {after} instead of {before}",
                    stage=stage.name,
                    before=before or _ANY_TIME,
                    after=after or _ANY_TIME,
                )
                yield self._make_stage(ChangeKind.STAGE_LIMIT, stage.id, text, (before, after))

    def _make_stage(
        self, kind: ChangeKind, stage: str, text: Message, values: tuple[str | None, str | None]
    ) -> FlowChange:
        sort = "stage_limit" if kind is ChangeKind.STAGE_LIMIT else "merge_stages"
        if (sort, stage) not in self._measure_by_edit:
            sort = "merge_stages"
        return self._make(kind, stage, text, values, sort=sort, applies=True)

    def _make(
        self,
        kind: ChangeKind,
        subject: str,
        text: Message,
        values: tuple[str | None, str | None],
        *,
        sort: str,
        applies: bool | None = None,
    ) -> FlowChange:
        new = self._new_by_old.get(subject, subject)
        measures = self._measure_by_edit
        return FlowChange(
            kind=kind,
            id=subject,
            name=self._name(subject),
            text=text,
            before=values[0],
            after=values[1],
            measure=measures.get((sort, new)) or measures.get((sort, subject)),
            applies=subject in self._applying if applies is None else applies,
        )

    def _name(self, subject: str) -> Name:
        """Return what people call an item, bundle or stage; the second version's word counts."""
        for bundle, _ in (*self._after.bundles, *self._before.bundles):
            if bundle.id == subject and bundle.name:
                return bundle.name
        new = self._new_by_old.get(subject, subject)
        for version, item in ((self._after, new), (self._before, subject)):
            if item in version.flow.items.item_by_id:
                return name_item(version, item)
        return self._name_stage(subject)

    def _name_stage(self, stage: str) -> Name:
        stages = (*self._before.stages, *self._after.stages)
        named = {each.id: each.name for each in stages}
        return named.get(stage, Name(zh=stage, en=stage))

    def _name_all(self, items: Iterable[str]) -> Name:
        """Return the names of those items that apply; of all if none does."""
        ordered = self._sort(items)
        shown = [item for item in ordered if item in self._applying]
        return join_names([self._name(item) for item in shown or ordered])

    def _sort(self, items: Iterable[str]) -> list[str]:
        rank = {item: number for number, item in enumerate(self._rewrite.items)}
        return sorted(items, key=lambda item: rank.get(item, len(rank)))


def _split(old: frozenset[str], new: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return what only the first has, and what only the second has."""
    return old - new, new - old


def _write_when(step: VersionStep) -> str:
    return " ".join(f"{fact}={'|'.join(values)}" for fact, values in step.when.items()) or "*"


_UNKNOWN = say("an unknown number of")
_ANY_TIME = say("any time")
_AS_LONG_AS_MEMBERS = say("as long as its longest item")
_HELD = say("{item} may run before {others}, but is issued only after")
_RELEASED = say("{item} is issued without waiting for {others}")
_TOGETHER = say("{items} are submitted together, in one trip")
_APART = say("{items} are submitted one by one again")
_INSTEAD = say("{item} may take {after} instead of {before}")
_MATERIALS = say("{item} asks for {after} documents instead of {before}")
_TRIPS = say("{item} takes {after} trips instead of {before}")
_LINK_WORDS = {
    (True, False): say("{item} no longer waits for {gone}"),
    (False, True): say("{item} waits for {come} too"),
    (True, True): say("{item} waits for {come} instead of {gone}"),
}
_WORDS_BY_STATE = {
    "drop": (ChangeKind.DROPPED, say("{item} is no longer asked for")),
    "add": (ChangeKind.ADDED, say("{item} is asked for now")),
    "merge": (ChangeKind.MERGED, say("{item} becomes part of {target}")),
}
_WORDS_BY_SORT = {
    "limit": (ChangeKind.LIMIT, _INSTEAD),
    "clock": (ChangeKind.CLOCK, say("{item} is on the clock of {after} instead of {before}")),
    "when": (ChangeKind.CONDITION, say("{item} applies where {after} instead of where {before}")),
    "stage": (ChangeKind.STAGE, say("{item} stands in {after} instead of in {before}")),
}
