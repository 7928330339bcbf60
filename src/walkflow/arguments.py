"""Whether what a verb about logs was given is what it takes: in a notebook, nothing else tells."""

from collections.abc import Sequence
from pathlib import Path

from walkflow.model.errors import UsageError
from walkflow.model.event_log import EventLog
from walkflow.model.flow import Flow
from walkflow.model.log_sources import DatabaseLog
from walkflow.model.messages import say


def hold_sources(given: object) -> None:
    """
    Hold that these are the files and tables of a log.

    Raises:
        UsageError: If they are anything else.
    """
    if not _is_list_of(given, Path, DatabaseLog):
        raise UsageError(
            say("expected a list of paths of a log, and got {given}", given=_name_type(given))
        )


def hold_flows(given: object) -> None:
    """
    Hold that these are flows.

    Raises:
        UsageError: If they are anything else, also if it is one flow by itself.
    """
    if not _is_list_of(given, Flow):
        raise UsageError(
            say(
                "expected a list of flows, as walkflow.read_flows returns it, and got {given}",
                given=_name_type(given),
            )
        )


def hold_log(given: object) -> None:
    """
    Hold that this is an open log.

    Raises:
        UsageError: If it is anything else.
    """
    if not isinstance(given, EventLog):
        raise UsageError(
            say(
                'expected an open log, as in "with walkflow.read_log(paths, flows) as log", '
                "and got {given}",
                given=_name_type(given),
            )
        )


def _is_list_of(given: object, *types: type) -> bool:
    if not isinstance(given, Sequence) or isinstance(given, str | bytes):
        return False
    return all(isinstance(each, types) for each in given)


def _name_type(given: object) -> str:
    """Return what a value is in Python; of a list, with what it holds."""
    name = type(given).__name__
    if isinstance(given, list | tuple) and given:
        return f"{name}[{type(given[0]).__name__}]"
    return name
