"""Single cases and visits of a replayed log, as columns with words and local times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from walkflow.engine import measure_columns as measures
from walkflow.engine.columns import LOW, NONE
from walkflow.model.event_log import EPOCH_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from walkflow.engine.block_replay import MeasuredBlock
    from walkflow.engine.case_plans import CasePlans

    Column = NDArray[Any]


def list_case_columns(done: MeasuredBlock, plans: CasePlans) -> dict[str, Column]:
    """Return the cases of a block that follow a flow, by column."""
    import numpy as np  # noqa: PLC0415 - on use

    kept = done.flow_by_case != NONE
    cases = done.cases[:, kept]
    flows = [version.flow.flow for version in plans.versions]
    counts = {
        "events": measures.ROWS_OF,
        "visits": measures.VISITS_OF,
        "elapsed_wd": measures.ELAPSED_WD,
        "elapsed_d": measures.ELAPSED_D,
        "skipped": measures.SKIPPED,
        "unfinished": measures.NOT_REACHED,
        "out_of_order": measures.EARLY_VISITS,
        "repeated": measures.REPEATED_VISITS,
        "not_in_flow": measures.FOREIGN_ROWS,
        "over_limit": measures.OVER_VISITS,
        "over_statutory": measures.OVER_LAW_VISITS,
        "open": measures.OPEN_VISITS,
    }
    deviations = ("skipped", "unfinished", "out_of_order", "repeated", "not_in_flow", "open")
    faults = sum(cases[counts[name]] for name in deviations)
    return {
        "case": np.array(done.case_ids, dtype=object)[kept],
        "flow": _choose(flows, done.flow_by_case[kept]),
        "start": _as_time(cases[measures.FIRST_AT]),
        "end": _as_time(cases[measures.LAST_AT]),
        "fit": np.asarray(faults == 0),
        **{name: cases[column] for name, column in counts.items()},
    }


def list_visit_columns(done: MeasuredBlock, plans: CasePlans) -> dict[str, Column]:
    """Return the visits of a block, by column; what is not known is null."""
    import numpy as np  # noqa: PLC0415 - on use

    visits = done.visits
    days = {
        "waiting_wd": measures.WAITING_WD,
        "processing_wd": measures.PROCESSING_WD,
        "sojourn_wd": measures.SOJOURN_WD,
        "waiting_open_s": measures.WAITING_S,
        "processing_open_s": measures.PROCESSING_S,
        "sojourn_open_s": measures.SOJOURN_S,
        "over_limit": measures.OVER,
        "over_limit_wd": measures.OVER_WD,
        "over_statutory": measures.OVER_LAW,
    }
    return {
        "case": np.array(done.case_ids, dtype=object)[visits[measures.CASE]],
        "item": _choose(list(plans.units), visits[measures.UNIT_OF]),
        "attempt": visits[measures.ATTEMPT],
        "department": _choose([*plans.desks, ""], visits[measures.DESK_OF]),
        "enabled": _as_time(visits[measures.ENABLED_AT]),
        "start": _as_time(visits[measures.START_AT]),
        "end": _as_time(visits[measures.DONE_AT]),
        **{name: np.ma.masked_equal(visits[column], NONE) for name, column in days.items()},
        "paused_wd": visits[measures.STILL_WD],
        "critical": visits[measures.ON_PATH] > 0,
        "path_wd": visits[measures.PATH_WD],
        "out_of_order": visits[measures.EARLY] > 0,
        "granted": visits[measures.IS_GRANTED] > 0,
    }


def _choose(words: Sequence[str], numbers: Column) -> Column:
    import numpy as np  # noqa: PLC0415 - on use

    return np.array(words, dtype=object)[numbers]


def _as_time(seconds: Column) -> NDArray[np.datetime64]:
    """Return seconds from the epoch as local times; none where they are not known."""
    import numpy as np  # noqa: PLC0415 - on use

    times = np.datetime64(f"{EPOCH_YEAR}-01-01", "s") + seconds.astype("timedelta64[s]")
    return np.where(seconds == LOW, np.datetime64("NaT", "s"), times)
