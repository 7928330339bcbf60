"""A log replayed by the workers of a Dask cluster that is there: each takes a part of its cases."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from walkflow.engine.compiled import choose_engine
from walkflow.engine.replay import Replayed, Replayer
from walkflow.engine.totals import merge
from walkflow.files.event_log import LogOptions, Part, open_log
from walkflow.files.extras import needs_extra
from walkflow.model.errors import UnreadableError, UsageError, WalkflowError
from walkflow.model.log_sources import DatabaseLog
from walkflow.model.messages import Message, say, say_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from walkflow.engine.case_plans import CasePlans
    from walkflow.model.event_log import EventLog, LogMapping, LogSummary

Client: TypeAlias = "Any"
Future: TypeAlias = "Any"
"""As `distributed` has them, half of whose functions carry no types."""

WAIT_S: Final = 15
"""How long a scheduler may take to answer, and how long it may be without any worker."""
_LOOK_S: Final = 1
_EDGE: Final = 1 << 20
_SAME: Final = ("walkflow", "duckdb", "numpy")
"""Packages of which every worker has the version that is here: on them depends which case
falls into which part, and how it is measured."""


class Cluster(NamedTuple):
    """The workers that a log is given to."""

    address: str
    """That of their scheduler, as in `tcp://scheduler:8786`."""
    memory: str | None = None
    """What the reader of each part may use, as in `2GB`; None: most of what there is."""
    threads: int | None = None
    """How many it may use; None: all."""


class _File(NamedTuple):
    """A file of a log, as whoever sees it can tell."""

    path: Path
    size: int
    digest: str
    """Of its beginning and its end."""


@dataclass(frozen=True, slots=True)
class _Job:
    """All that a worker must know."""

    versions: Mapping[str, str]
    files: tuple[_File, ...]
    mapping: LogMapping
    is_recognised: bool
    zone: str
    summary: LogSummary
    plans: CasePlans
    facts: Mapping[str, str]
    memory: str | None
    threads: int | None


def replay_on_cluster(
    cluster: Cluster,
    plans: CasePlans,
    log: EventLog,
    facts: Mapping[str, str],
    tell: Callable[[int], None] | None = None,
) -> Replayed:
    """
    Return what came of a log, each worker having replayed the cases of one part.

    A case is of the part that its hash says, so no row goes from one machine to another:
    every worker reads the files itself and keeps the rows of its part. Where a worker is
    lost, its part is replayed by another one.

    Args:
        cluster: Whose workers replay it.
        plans: What cases are replayed against.
        log: The log, of files that every worker sees by the same paths.
        facts: What is true of every case, whatever the log says.
        tell: Is told how many rows have been replayed.

    Raises:
        UsageError: If a part of the log is in a database.
        UnreadableError: If the scheduler cannot be reached, a worker has other versions or
            other files, or none is left.
    """
    job = _Job(
        versions=find_versions(),
        files=tuple(_look_at(source) for source in log.sources),
        mapping=log.mapping,
        is_recognised=log.is_recognised,
        zone=log.zone,
        summary=log.summary,
        plans=plans,
        facts=dict(facts),
        memory=cluster.memory,
        threads=cluster.threads,
    )
    with _start(cluster.address) as client, client.as_current():
        _check_workers(client, cluster.address, job.versions)
        total = _gather(client, job, cluster.address, tell)
    left = log.settle(total.rows).summary
    if left.usable_rows != total.rows:
        raise UnreadableError(
            say(
                "the workers of the cluster read {theirs} rows of the log, and here are {ours}: "
                "did a file change meanwhile?",
                theirs=total.rows,
                ours=left.usable_rows,
            )
        )
    return total


def _start(address: str) -> Client:
    """Return a client of a scheduler."""
    with needs_extra("cluster"):
        import distributed  # noqa: PLC0415 - on use

    try:
        return distributed.Client(  # type: ignore[no-untyped-call] # it has none
            address, timeout=WAIT_S, set_as_default=False, name="walkflow"
        )
    except (OSError, ValueError) as error:
        raise UnreadableError(
            say(
                'no Dask scheduler answers at "{address}": {reason}',
                address=address,
                reason=str(error).partition("\n")[0],
            )
        ) from None


def find_versions() -> dict[str, str]:
    """Return the versions of the packages that must be the same everywhere."""
    return {package: version(package) for package in _SAME}


def replay_part(job: _Job, part: Part) -> Replayed:
    """
    Return what came of one part of a log; workers run it.

    Raises:
        UnreadableError: If versions or files are not those of whoever asks for it.
    """
    for package, wanted in job.versions.items():
        if version(package) != wanted:
            raise UnreadableError(_say_version(package, version(package), wanted))
    for file in job.files:
        try:
            found = _look_at(file.path)
        except OSError as error:
            raise UnreadableError(
                say(
                    'a worker of the cluster cannot see "{path}": {reason}. every worker must '
                    "find the log by the same path, as on a shared disk",
                    path=file.path.as_posix(),
                    reason=say_reason(error),
                )
            ) from None
        if found != file:
            raise UnreadableError(
                say(
                    'a worker of the cluster sees another file "{path}" than there is here',
                    path=file.path.as_posix(),
                )
            )
    options = LogOptions(
        mapping=job.mapping, zone=job.zone, memory=job.memory, threads=job.threads, part=part
    )
    with open_log([file.path for file in job.files], options) as opened:
        log = replace(opened, is_recognised=job.is_recognised)
        engine = choose_engine(job.summary.usable_rows)
        return Replayer(job.plans, log, job.facts, engine).run()


def _look_at(source: Path | DatabaseLog) -> _File:
    """
    Return what can be told of a file without reading all of it.

    Raises:
        UsageError: If it is no file.
        OSError: If it cannot be read.
    """
    if isinstance(source, DatabaseLog):
        raise UsageError(
            say(
                '"{path}" is in a database: its rows cannot be given to a cluster. '
                "write them to a Parquet file that every worker sees",
                path=source.name,
            )
        )
    path = source.resolve()
    size = path.stat().st_size
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        digest.update(stream.read(_EDGE))
        stream.seek(max(0, size - _EDGE))
        digest.update(stream.read(_EDGE))
    return _File(path, size, digest.hexdigest())


def _check_workers(client: Client, address: str, versions: Mapping[str, str]) -> None:
    """Hold that there is a worker, and that each has the versions that are here."""
    if not client.nthreads():
        raise UnreadableError(
            say('the cluster at "{address}" has no worker: start some first', address=address)
        )
    for package, wanted in versions.items():
        found = client.run(version, package, on_error="return")
        for worker, theirs in sorted(found.items()):
            if isinstance(theirs, PackageNotFoundError):
                raise UnreadableError(
                    say(
                        "the worker {worker} of the cluster lacks {package}: install "
                        "{package} {wanted} there",
                        worker=worker,
                        package=package,
                        wanted=wanted,
                    )
                )
            if isinstance(theirs, str) and theirs != wanted:
                raise UnreadableError(_say_version(package, theirs, wanted, worker))


def _say_version(package: str, theirs: str, ours: str, worker: str | None = None) -> Message:
    named = say("a worker") if worker is None else say("the worker {worker}", worker=worker)
    return say(
        "{worker} of the cluster has {package} {theirs}, and here is {ours}: they must be the same",
        worker=named,
        package=package,
        theirs=theirs,
        ours=ours,
    )


def _gather(
    client: Client, job: _Job, address: str, tell: Callable[[int], None] | None
) -> Replayed:
    """Give a part to each worker there is, and add up what comes back, in any order."""
    count = len(client.nthreads())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of the size of what is sent
        pending = {
            client.submit(replay_part, job, Part(number, count, job.summary), pure=False)
            for number in range(count)
        }
    total: Replayed | None = None
    while pending:
        done, pending = _wait(client, pending, address)
        for future in done:
            found = _take(future)
            total = found if total is None else _add(total, found)
            if tell is not None:
                tell(total.rows)
    assert total is not None  # noqa: S101 - there is a worker, so there was a part
    return total


def _wait(client: Client, pending: set[Future], address: str) -> tuple[set[Future], set[Future]]:
    """Return the parts that are done and those that are not; give up if no worker is left."""
    import distributed  # noqa: PLC0415 - on use

    looks = 0
    while looks * _LOOK_S < WAIT_S:
        try:
            found = distributed.wait(  # type: ignore[no-untyped-call] # it has no types
                pending, timeout=_LOOK_S, return_when="FIRST_COMPLETED"
            )
        except TimeoutError:
            looks = 0 if client.status == "running" and client.nthreads() else looks + 1
        else:
            return found.done, found.not_done
    raise UnreadableError(say('no worker of the cluster at "{address}" is left', address=address))


def _take(future: Future) -> Replayed:
    """Return what came of a part; whatever its worker says is one message."""
    try:
        found: Replayed = future.result()
    except WalkflowError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever may go wrong elsewhere
        raise UnreadableError(
            say(
                "a part of the log could not be replayed by the cluster: {kind}: {reason}",
                kind=type(error).__name__,
                reason=str(error).partition("\n")[0],
            )
        ) from None
    return found


def _add(one: Replayed, two: Replayed) -> Replayed:
    """Return what two parts add up to."""
    return Replayed(
        totals=merge(one.totals, two.totals),
        rows=one.rows + two.rows,
        rows_left_out=one.rows_left_out + two.rows_left_out,
        cases_left_out=one.cases_left_out + two.cases_left_out,
        assumed=one.assumed | two.assumed,
        months=one.months,
    )
