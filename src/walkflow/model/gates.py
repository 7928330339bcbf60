"""What a comparison may come to: how much each figure may grow, and whether it kept to that."""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeAlias

from walkflow.model.errors import UsageError
from walkflow.model.messages import Message, say
from walkflow.model.near_words import suggest
from walkflow.model.records import Name, Record


class Subject(StrEnum):
    """What a compression, or a gate, is of."""

    LIMIT = "limit"
    STAGE_LIMIT = "stage_limit"
    PATH = "path"
    ELAPSED_PATH = "elapsed_path"
    ITEMS = "items"
    MATERIALS = "materials"
    TRIPS = "trips"
    DEPARTMENTS = "departments"
    ACTUAL = "actual"
    """Working days in an authority's hands, of recorded runs."""
    APPLICANT = "applicant"
    """From start to end, of recorded runs."""


class Measurement(StrEnum):
    """What a figure is counted in."""

    WORKING_DAYS = "wd"
    DAYS = "d"
    PIECES = "pieces"
    """Items, documents, trips, departments."""


UNITS_BY_SUBJECT: Final[Mapping[Subject, tuple[Measurement, ...]]] = {
    Subject.PATH: (Measurement.WORKING_DAYS,),
    Subject.ELAPSED_PATH: (Measurement.WORKING_DAYS,),
    Subject.STAGE_LIMIT: (Measurement.WORKING_DAYS,),
    Subject.LIMIT: (Measurement.WORKING_DAYS,),
    Subject.ITEMS: (Measurement.PIECES,),
    Subject.MATERIALS: (Measurement.PIECES,),
    Subject.TRIPS: (Measurement.PIECES,),
    Subject.DEPARTMENTS: (Measurement.PIECES,),
    Subject.ACTUAL: (Measurement.WORKING_DAYS,),
    Subject.APPLICANT: (Measurement.DAYS, Measurement.WORKING_DAYS),
}
"""What a figure can be counted in; a percentage takes the first."""

SUBJECTS_OF_RUNS: Final = (
    Subject.ACTUAL,
    Subject.APPLICANT,
    Subject.MATERIALS,
    Subject.TRIPS,
)
"""What recorded runs have figures of."""
SUBJECTS_OF_PLANS: Final = tuple(
    each for each in Subject if each not in {Subject.ACTUAL, Subject.APPLICANT}
)
"""What plans have figures of."""


class Allowance(Record):
    """By how much a figure may grow; a negative amount asks for a cut."""

    subject: Subject
    amount: Fraction
    """Of the unit, or the share of what it was before."""
    unit: Measurement
    is_share: bool
    text: str
    """As in `+5%` or `-3wd`."""

    def find_most(self, before: Fraction) -> Fraction:
        """Return the most that a figure may come to."""
        return before + (before * self.amount if self.is_share else self.amount)


Figure: TypeAlias = float | None


class Verdict(Record):
    """Whether one figure of one flow kept to what was allowed."""

    flow: str
    name: Name
    subject: Subject | None
    """None: the flow could not be compared at all."""
    allowed: str | None
    """By how much it may grow, as in `+0wd`."""
    unit: Measurement | None
    """Of the three figures that follow."""
    before: Figure
    after: Figure
    most: Figure
    """What it may come to."""
    before_estimate: bool = False
    """Whether the figure rests on a limit that is an estimate."""
    after_estimate: bool = False
    holds: bool | None
    """None: there was nothing before to hold it against, as of a flow that is new."""
    reason: Message | None
    """Why it cannot be said."""


def read_gates(specifications: Iterable[str]) -> tuple[Allowance, ...]:
    """
    Return by how much figures may grow, from text such as `path:+0wd,items:+0,limit:-5%`.

    Args:
        specifications: Each one or several gates, separated by commas.

    Raises:
        UsageError: If one is none, with what was expected.
    """
    found = [
        _read_gate(word)
        for specification in specifications
        for word in _divide_gates(specification)
    ]
    return tuple(dict.fromkeys(found))


def _divide_gates(specification: str) -> Iterator[str]:
    if not specification.strip():
        message = say(
            "no gate is named: expected one as in path:+0wd, or several separated by commas"
        )
        raise UsageError(message)
    for word in map(str.strip, re.split(r"[,\uff0c]", specification)):
        if not word:
            message = say(
                'there is a comma too many in "{text}": expected gates as in path:+0wd,items:+0',
                text=specification,
            )
            raise UsageError(message)
        yield word


def check_subjects(gates: Iterable[Allowance], known: tuple[Subject, ...], what: Message) -> None:
    """
    Hold that what is compared has the figures that gates are about.

    Args:
        gates: The gates.
        known: What there are figures of.
        what: What is compared.

    Raises:
        UsageError: If one is about another figure.
    """
    for gate in gates:
        if gate.subject not in known:
            message = say(
                'there is no "{subject}" of {what}: expected one of {known}',
                subject=gate.subject,
                what=what,
                known=", ".join(known),
            )
            raise UsageError(message)


_GATE: Final = re.compile(r"([^:\uff1a]*)[:\uff1a](.*)", re.DOTALL)
_AMOUNT: Final = re.compile(r"([-+\u2212\uff0b\uff0d]?)\s*(\d{1,6}(?:\.\d{1,6})?)\s*(\D*)")
_MEASUREMENT_BY_WORD: Final[Mapping[str, Measurement]] = {
    "wd": Measurement.WORKING_DAYS,
    "工作日": Measurement.WORKING_DAYS,
    "个工作日": Measurement.WORKING_DAYS,
    "d": Measurement.DAYS,
    "日": Measurement.DAYS,
    "天": Measurement.DAYS,
    "": Measurement.PIECES,
}
_PERCENT_SIGNS: Final = frozenset({"%", "\uff05"})


def _read_gate(text: str) -> Allowance:
    parts = _GATE.fullmatch(text)
    word = (parts[1] if parts else text).strip()
    if word not in list(Subject):
        message = say(
            'a gate is of a figure, and "{word}" is none: expected one of {known}, as in path:+0wd',
            word=word,
            known=", ".join(Subject),
        )
        raise UsageError(suggest(message, word, list(Subject)))
    subject = Subject(word)
    found = _AMOUNT.fullmatch(parts[2].strip()) if parts else None
    if found is None:
        raise UsageError(_say_unread(text, subject))
    unit = _find_unit(found[3].strip(), subject)
    if unit is None:
        raise UsageError(_say_wrong_unit(text, subject, found[3].strip()))
    if not found[1]:
        raise UsageError(_say_unsigned(text, subject, found[2] + found[3]))
    is_share = found[3].strip() in _PERCENT_SIGNS
    size = Fraction(found[2]) / (100 if is_share else 1)
    sign = "+" if found[1] in {"+", "\uff0b"} else "-"
    suffix = "%" if is_share else "" if unit is Measurement.PIECES else unit.value
    return Allowance(
        subject=subject,
        amount=size if sign == "+" else -size,
        unit=unit,
        is_share=is_share,
        text=f"{sign}{found[2]}{suffix}",
    )


def _find_unit(word: str, subject: Subject) -> Measurement | None:
    """Return what a figure is counted in; None if it cannot be counted in that."""
    units = UNITS_BY_SUBJECT[subject]
    if word in _PERCENT_SIGNS:
        return units[0]
    unit = _MEASUREMENT_BY_WORD.get(word)
    return unit if unit in units else None


def _say_unread(text: str, subject: Subject) -> Message:
    return say(
        'the gate "{text}" does not say by how much, and in what unit, "{word}" may grow: '
        "expected {examples}",
        text=text,
        word=subject,
        examples=", ".join(_list_examples(subject)),
    )


def _say_unsigned(text: str, subject: Subject, amount: str) -> Message:
    return say(
        'the gate "{text}" has no sign, which says whether "{word}" may grow or has to shrink: '
        "expected {grown} or {shrunk}",
        text=text,
        word=subject,
        grown=f"{subject}:+{amount}",
        shrunk=f"{subject}:-{amount}",
    )


def _say_wrong_unit(text: str, subject: Subject, unit: str) -> Message:
    """Return what is wrong with a unit, and which one a figure has."""
    units = ", ".join(each.value for each in UNITS_BY_SUBJECT[subject])
    examples = ", ".join(_list_examples(subject))
    if Measurement.PIECES in UNITS_BY_SUBJECT[subject]:
        return say(
            'the gate "{text}" has the unit "{unit}", but "{word}" is a number without a unit: '
            "expected {examples}",
            text=text,
            unit=unit,
            word=subject,
            examples=examples,
        )
    if not unit:
        return say(
            'the gate "{text}" has no unit, and "{word}" is counted in {units}: '
            "expected {examples}",
            text=text,
            word=subject,
            units=units,
            examples=examples,
        )
    return say(
        'the gate "{text}" has the unit "{unit}", but "{word}" is counted in {units}: '
        "expected {examples}",
        text=text,
        unit=unit,
        word=subject,
        units=units,
        examples=examples,
    )


def _list_examples(subject: Subject) -> Iterator[str]:
    """Yield gates of a subject, so that a user sees the sign and the units."""
    for unit in UNITS_BY_SUBJECT[subject]:
        suffix = "" if unit is Measurement.PIECES else unit.value
        yield f"{subject}:+0{suffix}"
        yield f"{subject}:-1{suffix}"
    yield f"{subject}:+5%"
