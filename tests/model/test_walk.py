import pytest
from pydantic import ValidationError

from walkflow.model.stamps import Stamp
from walkflow.model.walk import Outcome, Role, Walk

FULL = {
    "walk": "plant-permit",
    "project": "plant-2",
    "flow": "industrial",
    "version": "after",
    "facts": {"eia": "form", "special": True},
    "role": "applicant",
    "by": {"unit": "HURD", "post": "director"},
    "source": "made up for this test",
    "visits": [
        {
            "item": "construction_permit",
            "submitted": "2024-06-03 09:00",
            "accepted": "2024-06-03 09:41",
            "pauses": [
                {"from": "2024-06-03 10:02", "to": "2024-06-03 11:53", "because": "correction"}
            ],
            "decided": "2024-06-03 11:57",
            "outcome": "approved_with_gaps",
            "delivered": "2024-06-04",
            "trips": 1,
            "materials": 13,
            "attempt": 1,
        }
    ],
    "problems": [
        {
            "item": "construction_permit",
            "kind": "blockage",
            "class": "time_limit",
            "text": "the clock was paused",
            "measure": "answer within a day",
            "owner": "HURD",
            "due": "2024-07-01",
            "closed": "2024-06-28",
        }
    ],
    "follow_up": [{"date": "2024-07-05", "by": "phone", "satisfied": "yes", "text": "faster now"}],
}


def test_every_key_is_read() -> None:
    """The walk of the design is a walk."""
    walk = Walk.model_validate(FULL)
    visit = walk.visits[0]
    assert walk.roles == (Role.APPLICANT,)
    assert walk.by[0].post == "director"
    assert walk.facts == {"eia": "form", "special": "true"}
    assert [field for field, _ in visit.stamps] == ["submitted", "accepted", "decided", "delivered"]
    assert visit.pauses[0].end == Stamp.parse("2024-06-03 11:53")
    assert walk.follow_up[0].satisfied is True


def test_what_is_not_known_is_left_out() -> None:
    """An item can be all that is known of a visit, and a flow all that is known of a walk."""
    walk = Walk.model_validate({"walk": "w", "flow": "f", "visits": [{"item": "a"}]})
    assert walk.visits[0].stamps == ()
    assert walk.visits[0].trips is None
    assert walk.roles == ()


@pytest.mark.parametrize("role", ["clerk", ["applicant", "clerk"]], ids=str)
def test_a_walk_has_one_role_or_several(role: object) -> None:
    """Some heads are first the applicant, then the clerk."""
    assert Role.CLERK in Walk.model_validate({"walk": "w", "flow": "f", "role": role}).roles


@pytest.mark.parametrize(
    ("key", "value"),
    [("attempt", 0), ("attempt", "1"), ("trips", -1), ("outcome", "yes"), ("decided", "soon")],
)
def test_what_a_visit_cannot_have_is_refused(key: str, value: object) -> None:
    """Counts are whole numbers, outcomes are words, stamps are stamps."""
    with pytest.raises(ValidationError):
        Walk.model_validate({"walk": "w", "flow": "f", "visits": [{"item": "a", key: value}]})


def test_stamps_come_with_their_routes() -> None:
    """Rules and records of quality look at every stamp of the run."""
    routes = [".".join(map(str, route)) for route, _ in Walk.model_validate(FULL).list_stamps()]
    assert routes == [
        "visits.0.submitted",
        "visits.0.accepted",
        "visits.0.decided",
        "visits.0.delivered",
        "visits.0.pauses.0.from",
        "visits.0.pauses.0.to",
    ]


def test_which_outcomes_let_the_next_item_start() -> None:
    """An approval with gaps does, a refusal does not."""
    assert [outcome for outcome in Outcome if outcome.is_granted] == [
        Outcome.APPROVED,
        Outcome.APPROVED_WITH_GAPS,
    ]
