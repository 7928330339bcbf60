"""Whether a run differs from its flow just as its walks expect it to."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from walkflow.engine.joining import Run
from walkflow.engine.walks import Measured
from walkflow.model.check_report import CheckedDeviation, CheckOutcome, Surprise, WalkCheck
from walkflow.model.flow import Flow
from walkflow.model.messages import Message
from walkflow.model.run_report import Deviation
from walkflow.model.walk import ExpectedDeviation, Walk


def check_run(measured: Measured, flow: Flow) -> WalkCheck:
    """
    Return whether a run differs from its flow just as its walks expect it to.

    Deviations are held against each other by kind and item, as often as they occur.

    Args:
        measured: The run, as it is against the flow of today.
        flow: That flow.
    """
    report = measured.report
    run = measured.phases.replay.run
    expected = Counter(each for walk in run.walks for each in _list_expected(walk))
    found = []
    for deviation in report.deviations:
        key = _as_expected(deviation)
        state = Surprise.EXPECTED if expected[key] else Surprise.NEW
        expected[key] -= expected[key] > 0
        found.append(_show(deviation, state, flow, run))
    found += _list_gone(run, expected, flow)
    return WalkCheck(
        walk=run.id,
        files=_list_files(run.walks),
        flow=flow.flow,
        version=report.version,
        outcome=_judge(found),
        deviations=tuple(found),
        reason=None,
    )


def tell_broken(walks: Sequence[Walk], name: str, reason: Message) -> WalkCheck:
    """Return that a run cannot be replayed, and why."""
    return WalkCheck(
        walk=name,
        files=_list_files(walks),
        flow=walks[0].flow,
        version=None,
        outcome=CheckOutcome.BROKEN,
        deviations=(),
        reason=reason,
    )


def share_out(
    check: WalkCheck, carriers: Sequence[str]
) -> Mapping[str, tuple[ExpectedDeviation, ...]]:
    """
    Return what each walk file of a run is to expect, for nothing to differ from it.

    A deviation belongs to the file that tells of the visit; where that cannot carry it,
    or no file tells of it, to the first that can.

    Args:
        check: The run.
        carriers: Those of its files that can carry an expectation, at least one.
    """
    shares: dict[str, list[ExpectedDeviation]] = {path: [] for path in carriers}
    for each in check.deviations:
        if each.state is not Surprise.GONE:
            path = each.path if each.path in shares else carriers[0]
            shares[path].append(ExpectedDeviation(kind=each.kind, item=each.item))
    return {path: tuple(found) for path, found in shares.items()}


def _list_expected(walk: Walk) -> tuple[ExpectedDeviation, ...]:
    return walk.expect.deviations if walk.expect else ()


def _as_expected(deviation: Deviation) -> ExpectedDeviation:
    return ExpectedDeviation(kind=deviation.kind, item=deviation.item)


def _list_files(walks: Sequence[Walk]) -> tuple[str, ...]:
    return tuple(walk.path for walk in walks if walk.path is not None)


def _show(deviation: Deviation, state: Surprise, flow: Flow, run: Run) -> CheckedDeviation:
    known = flow.items.item_by_id.get(deviation.item)
    files = _list_files(run.walks)
    return CheckedDeviation(
        state=state,
        kind=deviation.kind,
        item=deviation.item,
        name=known.name if known else None,
        text=deviation.text,
        path=deviation.path or (files[0] if files else None),
        line=deviation.line,
        flow_path=flow.path,
        flow_line=deviation.flow_line,
    )


def _list_gone(
    run: Run, expected: Counter[ExpectedDeviation], flow: Flow
) -> Iterator[CheckedDeviation]:
    """Yield what walks expect and did not happen; of several alike, the last ones."""
    for walk in reversed(run.walks):
        for number, each in reversed(list(enumerate(_list_expected(walk)))):
            if not expected[each]:
                continue
            expected[each] -= 1
            known = flow.items.item_by_id.get(each.item)
            yield CheckedDeviation(
                state=Surprise.GONE,
                kind=each.kind,
                item=each.item,
                name=known.name if known else None,
                text=None,
                path=walk.path,
                line=walk.find_line(("expect", "deviations", number)),
                flow_path=flow.path,
                flow_line=None,
            )


def _judge(found: Sequence[CheckedDeviation]) -> CheckOutcome:
    states = {each.state for each in found}
    if Surprise.NEW in states:
        return CheckOutcome.DEVIATES
    if Surprise.GONE in states:
        return CheckOutcome.FITS_BETTER
    return CheckOutcome.AS_EXPECTED if states else CheckOutcome.FITS
