"""Walks drawn at random, with everything that a recording sheet can hold."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import strategies as st

from walkflow.model.records import Name
from walkflow.model.stamps import LAST_DAY, Precision, Stamp
from walkflow.model.walk import (
    Cause,
    FollowUp,
    Milestone,
    Outcome,
    Pause,
    Problem,
    ProblemClass,
    Role,
    Scope,
    Trouble,
    Visit,
    Walk,
    Walker,
)

_DAY_S = 24 * 60 * 60

_LETTERS = "abcxyzABCXYZ_019施工许可证编号\uff41\uff11é"
ids = st.from_regex(f"[{_LETTERS}][{_LETTERS}.-]{{0,6}}", fullmatch=True)
words = st.from_regex(f"[{_LETTERS}.-]{{1,5}}", fullmatch=True) | st.sampled_from(
    ["是", "yes", "a"]
)
fact_ids = st.from_regex(f"[{_LETTERS}]{{1,5}}", fullmatch=True)
texts = (
    st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" \n"), min_size=1)
    .map(str.strip)
    .filter(bool)
) | st.sampled_from(["=1+1", "@now", "-", "+86", "例", "45446", "1.0", "TRUE", "2024-06-03"])
counts = st.none() | st.integers(0, 10_000)
days = st.dates(date(1, 1, 1), date(9999, 12, 31)) | st.dates(date(2024, 1, 1), date(2024, 12, 31))


@st.composite
def stamps(draw: st.DrawFn) -> Stamp:
    """Draw a stamp of any precision, with a date or without."""
    precision = draw(st.sampled_from(Precision))
    day = draw(days)
    second = draw(st.integers(0, _DAY_S - 1) | st.sampled_from([0, 9 * 3600, _DAY_S - 1]))
    if precision is Precision.MONTH:
        return Stamp(day.replace(day=1).toordinal(), 0, precision)
    if precision is Precision.DAY:
        second = 0
    if precision is Precision.MINUTE:
        second -= second % 60
    if draw(st.booleans()):
        return Stamp(draw(st.integers(1, LAST_DAY)), second, precision, is_relative=True)
    return Stamp(day.toordinal(), second, precision)


pauses = st.builds(
    lambda start, end, because: Pause.model_validate(
        {"from": start, "to": end, "because": because}
    ),
    stamps(),
    st.none() | stamps(),
    st.sampled_from(Cause),
)
walkers = st.builds(Walker, unit=texts, post=st.none() | texts)
names = st.builds(Name, zh=texts, en=texts)


@st.composite
def visits(draw: st.DrawFn, items: st.SearchStrategy[str]) -> tuple[Visit, ...]:
    """Draw visits of some items; of an item, either no visit has an attempt or each its own."""
    found: list[Visit] = []
    for item in draw(st.lists(items, max_size=4, unique=True)):
        count = draw(st.integers(1, 3))
        attempts = draw(
            st.just([None] * count)
            | st.lists(st.integers(1, 100), min_size=count, max_size=count, unique=True)
        )
        for attempt in attempts:
            stamp = st.none() | stamps()
            found.append(
                Visit(
                    item=item,
                    submitted=draw(stamp),
                    accepted=draw(stamp),
                    decided=draw(stamp),
                    delivered=draw(stamp),
                    entered=draw(stamp),
                    pauses=tuple(draw(st.lists(pauses, max_size=2))),
                    outcome=draw(st.none() | st.sampled_from(Outcome)),
                    attempt=attempt,
                    trips=draw(counts),
                    materials=draw(counts),
                    note=draw(st.none() | texts),
                )
            )
    return tuple(draw(st.permutations(found)))


def problems(items: st.SearchStrategy[str]) -> st.SearchStrategy[Problem]:
    """Draw a problem; a unit without a post is the same as its name alone."""
    posted = st.builds(Walker, unit=texts, post=texts)
    return st.builds(
        lambda rest, kind: Problem.model_validate({**rest, "class": kind}),
        st.fixed_dictionaries(
            {
                "item": st.none() | items,
                "kind": st.none() | st.sampled_from(Trouble),
                "text": texts,
                "measure": st.none() | texts,
                "owner": st.none() | texts | posted,
                "due": st.none() | days,
                "closed": st.none() | days,
            }
        ),
        st.none() | st.sampled_from(ProblemClass),
    )


follow_ups = st.builds(
    lambda rest, day: FollowUp.model_validate({**rest, "date": day}),
    st.fixed_dictionaries(
        {
            "by": st.none() | texts | st.sampled_from(["phone", "visit", "电话"]),
            "satisfied": st.none() | st.booleans(),
            "text": st.none() | texts,
        }
    ),
    days,
)


@st.composite
def walks(draw: st.DrawFn, items: st.SearchStrategy[str], facts: Mapping[str, Any]) -> Walk:
    """Draw a walk through these items and others, with these facts and others."""
    known = st.fixed_dictionaries({}, optional=facts)
    others = st.dictionaries(fact_ids, words, max_size=2)
    either = items | ids
    return Walk(
        walk=draw(ids),
        name=draw(st.none() | names),
        project=draw(st.none() | ids),
        flow=draw(ids),
        version=draw(st.sampled_from([None, "before", "after", "2024-01-01", "before+merge"])),
        facts={**draw(others), **draw(known)},
        scope=draw(st.sampled_from(Scope)),
        role=draw(st.none() | st.lists(st.sampled_from(Role), min_size=1, max_size=3).map(tuple)),
        by=tuple(draw(st.lists(walkers, max_size=7))),
        source=draw(st.none() | texts),
        visits=draw(visits(either)),
        milestones=tuple(
            draw(st.lists(st.builds(Milestone, at=stamps(), name=texts | names), max_size=3))
        ),
        problems=tuple(draw(st.lists(problems(either), max_size=3))),
        follow_up=tuple(draw(st.lists(follow_ups, max_size=3))),
    )
