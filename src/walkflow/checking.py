"""Recorded walks as regression fixtures: each is held against the flow of today."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from walkflow.model.errors import UsageError
from walkflow.model.messages import say
from walkflow.readers import (
    find_flows,
    find_walks,
    read_own_calendar,
    require_folder,
    take_record,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from walkflow.model.check_report import CheckReport, WalkCheck
    from walkflow.model.flow import Flow
    from walkflow.model.reports import Basis
    from walkflow.model.walk import Walk

USUAL_FOLDERS = (Path("walks"), Path("examples/walks"))
"""Where walks are looked for if nothing is named."""


def check(*paths: Path, flows: Path = Path("flows"), update: bool = False) -> CheckReport:
    """
    Return whether recorded walks differ from their flows just as their files say.

    A walk that expects nothing is to fit: nothing missing, out of order, repeated, not
    in the flow, or over a limit.

    Args:
        paths: Walk files, and folders of them; by default `walks` and `examples/walks`.
        flows: A folder with the flows of today, or the file of one.
        update: Write to each walk how it differs, so that it is as expected.

    Raises:
        UsageError: If there is no such file, or no walk; if a file cannot be updated.
        FlowFileError: If a walk or a flow is not sound; the findings come with it.
        UnreadableError: If a file cannot be read or written.
    """
    known = {flow.flow: flow for flow in find_flows(require_folder(flows))}
    sought = list(paths) or _find_usual()
    checks = _check_all(_read_all(sought), known, flows)
    written: tuple[str, ...] = ()
    if update:
        written = tuple(_update(checks))
        checks = [_explain(each) for each in _check_all(_read_all(sought), known, flows)]
    from walkflow.model.check_report import CheckReport

    return CheckReport(
        ok=all(each.outcome.is_good for each in checks),
        basis=_make_basis(checks, known),
        walks=tuple(checks),
        written=written,
    )


def _find_usual() -> list[Path]:
    found = [folder for folder in USUAL_FOLDERS if folder.is_dir()]
    if not found:
        message = say(
            "there is no folder {folders} here: name files or folders of walks",
            folders=" or ".join(f'"{folder.as_posix()}"' for folder in USUAL_FOLDERS),
        )
        raise UsageError(message)
    return found


def _read_all(paths: Iterable[Path]) -> list[Walk]:
    """Return every walk once, however often its file was named."""
    from walkflow.model.walk import Walk

    documents = {
        Path(document.source.path).resolve(): document
        for path in paths
        for document in find_walks(path)
    }
    return [take_record(document, Walk) for document in documents.values()]


def _check_all(walks: Sequence[Walk], known: Mapping[str, Flow], folder: Path) -> list[WalkCheck]:
    from walkflow.engine.expectations import check_run, tell_broken
    from walkflow.engine.joining import join_walks
    from walkflow.engine.walks import follow_runs

    checks = []
    for run in join_walks(walks):
        flow = known.get(run.walks[0].flow)
        if flow is None:
            reason = say(
                'its flow "{flow}" is not in "{folder}": expected one of {known}',
                flow=run.walks[0].flow,
                folder=folder.as_posix(),
                known=", ".join(known),
            )
            checks.append(tell_broken(run.walks, run.id, reason))
            continue
        try:
            (measured,) = follow_runs(flow, run.walks, read_own_calendar(flow))
        except UsageError as error:
            checks.append(tell_broken(run.walks, run.id, error.message))
        else:
            checks.append(check_run(measured, flow))
    return checks


def _update(checks: Iterable[WalkCheck]) -> Iterator[str]:
    """Write what the walks are to expect; yield the files that changed."""
    from walkflow.engine.expectations import share_out
    from walkflow.files.expectations import can_carry, write_expectation
    from walkflow.model.check_report import CheckOutcome

    for each in checks:
        carriers = [path for path in each.files if can_carry(path)]
        if carriers and each.outcome is not CheckOutcome.BROKEN and not each.outcome.is_good:
            for path, deviations in share_out(each, carriers).items():
                if write_expectation(Path(path), deviations):
                    yield path


def _explain(check: WalkCheck) -> WalkCheck:
    """Say why a walk is not as expected though its expectation was to be written."""
    if check.outcome.is_good or check.reason is not None:
        return check
    reason = say("a recording sheet cannot carry what is expected; keep the walk as YAML")
    return check.model_copy(update={"reason": reason})


def _make_basis(checks: Sequence[WalkCheck], known: Mapping[str, Flow]) -> Basis:
    from walkflow.model.reports import Basis

    flows = [known[each.flow] for each in checks if each.flow in known]
    return Basis(
        files=tuple(dict.fromkeys(file for flow in flows for file in flow.files)),
        definitions=(
            say(
                "fits: nothing that applies is missing, nothing out of order, repeated, not in "
                "the flow or over a limit, as far as the walk tells"
            ),
            say("as expected: it differs just as its file says below the key expect"),
        ),
    )
