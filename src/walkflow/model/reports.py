"""What every report has: what sort it is, whether all is well, and what it rests on."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.metadata import version
from typing import Final

from pydantic import Field

from walkflow.model.messages import Message
from walkflow.model.records import Name, Record

_STEERING: Final = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""What JSON may hold as it is, and terminals obey."""
FORMAT_VERSION = "1.1"
"""Of the JSON: additions raise the minor, removals the major."""


@cache
def find_tool_version() -> str:
    """Return the version of the installed walkflow."""
    return version("walkflow")


class CalendarBasis(Record):
    """The calendar that days were counted by."""

    id: str
    name: Name | None = None
    first: date | None = None
    """The first day for which its holidays are known; None: no bound."""
    last: date | None = None
    provisional: bool = False
    """Whether a figure rests on days outside its coverage, counted Monday to Friday."""


class FactBasis(Record):
    """One fact as it was taken."""

    id: str
    name: Name
    value: str
    assumed: bool
    """Whether it is the default because nothing else was said."""


class Basis(Record):
    """What a report rests on."""

    files: tuple[str, ...] = ()
    flow: str | None = None
    version: str | None = None
    measures: tuple[str, ...] = ()
    """The measures that the version has."""
    measure_names: Mapping[str, Name] = {}
    """Their names, by id."""
    calendar: CalendarBasis | None = None
    facts: tuple[FactBasis, ...] = ()
    left_out: tuple[Message, ...] = ()
    """What could not be used, and why."""
    definitions: tuple[Message, ...] = ()
    """How the figures are defined, the headline first."""


class Report(Record):
    """The result of a verb."""

    kind: str
    format_version: str = FORMAT_VERSION
    ok: bool = True
    tool_version: str = Field(default_factory=find_tool_version)
    basis: Basis = Basis()

    def as_json(self) -> str:
        """
        Return the report as JSON text: keys in the order of the fields, two spaces deep.

        What would steer a terminal or turn text around is written as an escape of JSON.
        """
        return _STEERING.sub(_escape, self.model_dump_json(indent=2)) + "\n"


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
