"""The report of a check: whether recorded walks still are against their flows what they were."""

from enum import StrEnum

from walkflow.model.messages import Message
from walkflow.model.records import Name, Record
from walkflow.model.reports import Report
from walkflow.model.walk import DeviationKind


class CheckOutcome(StrEnum):
    """What became of a walk."""

    FITS = "fits"
    """It does not differ from its flow, and is not expected to."""
    AS_EXPECTED = "as_expected"
    """It differs just as its file says."""
    DEVIATES = "deviates"
    """It differs in a way that its file does not say."""
    FITS_BETTER = "fits_better"
    """It no longer differs in a way that its file says, and in no other."""
    BROKEN = "broken"
    """It cannot be replayed."""

    @property
    def is_good(self) -> bool:
        """Whether nothing has changed."""
        return self in {CheckOutcome.FITS, CheckOutcome.AS_EXPECTED}


class Surprise(StrEnum):
    """How a deviation stands to what was expected."""

    EXPECTED = "expected"
    NEW = "new"
    GONE = "gone"


class CheckedDeviation(Record):
    """One way in which a walk differs from its flow, or was expected to."""

    state: Surprise
    kind: DeviationKind
    item: str
    name: Name | None
    """Of the item; None where nothing knows it."""
    text: Message | None
    """What happened; None if it did not."""
    path: str | None
    """The walk file."""
    line: int | None
    """Of the visit; of the expectation that is not met; None where the walk says nothing of it."""
    flow_path: str | None
    flow_line: int | None


class WalkCheck(Record):
    """One run, told by one walk or by several of one project."""

    walk: str
    """The id of the walk, or of the project that its walks tell of."""
    files: tuple[str, ...]
    flow: str
    version: str | None
    """None if it could not be replayed."""
    outcome: CheckOutcome
    deviations: tuple[CheckedDeviation, ...]
    reason: Message | None
    """Why it could not be replayed, or its expectation not be written."""


class CheckReport(Report):
    """Whether recorded walks still are against their flows what they were."""

    kind: str = "check"
    walks: tuple[WalkCheck, ...]
    written: tuple[str, ...]
    """The walk files whose expectation was written."""
