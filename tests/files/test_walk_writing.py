import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.model.test_walk import FULL
from walkflow.files.documents import understand
from walkflow.files.formatted import format_bytes
from walkflow.files.walk_writing import write_walk
from walkflow.files.yaml_source import parse_yaml
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

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.text("'\"\\\n\t#:-[]{},&*!|>%@` 甲09.eE~yn", max_size=12),
    st.sampled_from(["no", "null", "1", "2024-06-03", "true", "~", "", " ", "...", "---", "a: b"]),
)
IDS = st.from_regex(r"[0-9a-eE_甲é][0-9a-eE_甲é.-]{0,8}", fullmatch=True)
WORDS = st.text("0123456789abcdefE.-_甲yno", min_size=1, max_size=6)
DAYS = st.dates(min_value=date(1, 1, 1))
COUNTS = st.integers(0, 10_000)


@st.composite
def stamps(draw: st.DrawFn) -> Stamp:
    """Return a moment of any precision, with a date or without."""
    precision = draw(st.sampled_from(Precision))
    second = draw(st.integers(0, 24 * 3600 - 1))
    if precision is Precision.MINUTE:
        second -= second % 60
    if precision in {Precision.DAY, Precision.MONTH}:
        second = 0
    if precision is not Precision.MONTH and draw(st.booleans()):
        return Stamp(draw(st.integers(1, LAST_DAY)), second, precision, is_relative=True)
    day = draw(DAYS)
    first = day.replace(day=1) if precision is Precision.MONTH else day
    return Stamp(first.toordinal(), second, precision)


def maybe(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Return nothing, or what a strategy gives."""
    return st.none() | strategy


NAMES = st.builds(Name, zh=TEXTS, en=TEXTS)
WALKERS = st.builds(Walker, unit=TEXTS, post=maybe(TEXTS))
PAUSES = st.builds(
    lambda start, end, because: Pause.model_validate(
        {"from": start, "to": end, "because": because}
    ),
    stamps(),
    maybe(stamps()),
    st.sampled_from(Cause),
)
VISITS = st.builds(
    Visit,
    item=IDS,
    submitted=maybe(stamps()),
    accepted=maybe(stamps()),
    decided=maybe(stamps()),
    delivered=maybe(stamps()),
    entered=maybe(stamps()),
    pauses=st.lists(PAUSES, max_size=2),
    outcome=maybe(st.sampled_from(Outcome)),
    attempt=maybe(st.integers(1, 100)),
    trips=maybe(COUNTS),
    materials=maybe(COUNTS),
    note=maybe(TEXTS),
)
PROBLEMS = st.builds(
    lambda **fields: Problem.model_validate(
        {key.removesuffix("_"): value for key, value in fields.items()}
    ),
    item=maybe(IDS),
    kind=maybe(st.sampled_from(Trouble)),
    class_=maybe(st.sampled_from(ProblemClass)),
    text=TEXTS,
    measure=maybe(TEXTS),
    owner=maybe(TEXTS | WALKERS),
    due=maybe(DAYS),
    closed=maybe(DAYS),
)
FOLLOW_UPS = st.builds(
    lambda day, by, satisfied, text: FollowUp.model_validate(
        {"date": day, "by": by, "satisfied": satisfied, "text": text}
    ),
    DAYS,
    maybe(TEXTS),
    maybe(st.booleans()),
    maybe(TEXTS),
)
WALKS = st.builds(
    Walk,
    walk=IDS,
    name=maybe(NAMES),
    project=maybe(IDS),
    flow=IDS,
    version=maybe(TEXTS),
    facts=st.dictionaries(st.text("0189_aeny甲", min_size=1, max_size=4), WORDS, max_size=3),
    scope=st.sampled_from(Scope),
    role=maybe(st.lists(st.sampled_from(Role), min_size=1, max_size=3)),
    by=st.lists(WALKERS, max_size=2),
    source=maybe(TEXTS),
    visits=st.lists(VISITS, max_size=3),
    milestones=st.lists(st.builds(Milestone, at=stamps(), name=TEXTS | NAMES), max_size=2),
    problems=st.lists(PROBLEMS, max_size=2),
    follow_up=st.lists(FOLLOW_UPS, max_size=2),
)


@given(WALKS)
def test_what_is_written_is_read_as_the_same_walk(walk: Walk) -> None:
    """Nothing of a walk is lost or becomes something else in its file."""
    document = understand(parse_yaml(write_walk(walk).encode(), "walk.yaml"))
    assert not document.findings
    assert isinstance(document.record, Walk)
    assert document.record.model_dump() == walk.model_dump()


@given(WALKS)
def test_a_written_walk_is_in_form(walk: Walk) -> None:
    """`walkflow format` has nothing to do."""
    text = write_walk(walk)
    assert format_bytes(text.encode(), "walk.yaml").text == text


def test_how_a_walk_is_written() -> None:
    """Keys in the order of the format, short records on one line, no quotes without need."""
    walk = Walk.model_validate(json.loads(json.dumps(FULL)))
    assert write_walk(walk).split("\n")[6:13] == [
        "by: {unit: HURD, post: director}",
        "source: made up for this test",
        "visits:",
        "  - item: construction_permit",
        "    submitted: 2024-06-03 09:00",
        "    accepted: 2024-06-03 09:41",
        "    pauses:",
    ]
