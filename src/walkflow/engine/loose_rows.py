"""Rows of a log of which only their case tells that they are no use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from walkflow.engine.encoding import LogEncoder
from walkflow.model.event_log import Reason, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from walkflow.engine.case_plans import CasePlans
    from walkflow.engine.compiled import Engine
    from walkflow.model.event_log import EventLog, Places


def find_loose_rows(
    plans: CasePlans, log: EventLog, facts: Mapping[str, str], engine: Engine
) -> dict[Reason, Places]:
    """
    Return the numbers of the rows that a replay leaves out, by reason.

    The log is read once more, with the number of each row; of its rows no more are held at
    a time than in a replay, and of those left out only the numbers.

    Args:
        plans: What cases are replayed against: they say which activities are one item.
        log: The log.
        facts: What is true of every case, whatever the log says.
        engine: The functions that go over every row.
    """
    import numpy as np  # noqa: PLC0415 - on use

    is_told = bool(log.summary.flows or log.summary.facts) or len(plans.versions) > 1
    if log.shape is not Shape.TRANSITIONS and not is_told:
        return {}
    encoder = LogEncoder(plans, log, facts, engine)
    found: dict[Reason, list[Places]] = {}
    for block in log.read_numbered():
        assert block.numbers is not None  # noqa: S101 - they were asked for
        is_left = np.zeros(len(block.activity), dtype=bool)
        for reason, cases in encoder.group(block)[1]:
            is_left_now = np.zeros(len(block.begins) - 1, dtype=bool)
            is_left_now[cases] = True
            rows = np.repeat(is_left_now, np.diff(block.begins))
            found.setdefault(reason, []).append(block.numbers[rows])
            is_left |= rows
        loose = encoder.encode(block).loose
        found.setdefault(Reason.NO_EXECUTION, []).append(block.numbers[loose[~is_left[loose]]])
    return {reason: np.concatenate(parts) for reason, parts in found.items()}
