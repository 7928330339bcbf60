"""Parts of a log given to a real Dask scheduler and workers, each a process of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

import pytest

pytest.importorskip("duckdb", reason="needs the extra log")
pytest.importorskip("distributed", reason="needs the extra cluster")

import walkflow
from walkflow import cluster
from walkflow.files.event_log import Part
from walkflow.model.errors import UnreadableError, UsageError
from walkflow.model.log_sources import DatabaseLog

ROOT = Path(__file__).resolve().parent.parent
FLOW = ROOT / "flows" / "industrial.yaml"
LOG = ROOT / "examples" / "logs" / "industrial-40.csv"
PATIENCE_S = 30


class Servers:
    """A scheduler, and the workers that were started beside it."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        """Start the scheduler."""
        self.folder, self.stack = folder, stack
        self.file = folder / "scheduler.json"
        self.start("scheduler", "--port", "0", "--no-show")
        self.address = str(json.loads(self.wait_for(self.file))["address"])

    def start(self, kind: str, *words: str | Path) -> "subprocess.Popen[bytes]":
        """Start a process that ends with the tests."""
        started = subprocess.Popen(
            [
                *(sys.executable, "-m", f"distributed.cli.dask_{kind}"),
                *("--host", "127.0.0.1", "--scheduler-file", str(self.file)),
                *("--dashboard-address", "127.0.0.1:0", *map(str, words)),
            ],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.DEVNULL,
        )
        self.stack.callback(started.wait)
        self.stack.callback(started.kill)
        return started

    @contextmanager
    def work(
        self, *preloads: str | None, others: int = 0
    ) -> Iterator[list["subprocess.Popen[bytes]"]]:
        """Start workers, some of which load a module first; they are gone when the block ends."""
        started = []
        for preload in preloads:
            words = ("--no-nanny", "--nthreads", "1", "--local-directory", self.folder)
            loaded = ("--preload", preload) if preload else ()
            started.append(self.start("worker", *words, *loaded))
        self.wait_until(others + len(preloads))
        try:
            yield started
        finally:
            for each in started:
                each.kill()
                each.wait()
            self.wait_until(others)

    def wait_until(self, count: int) -> None:
        """Wait until the scheduler has so many workers."""
        from distributed import Client

        end = time.monotonic() + PATIENCE_S
        with Client(self.address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            while len(client.nthreads()) != count:
                assert time.monotonic() < end, "the cluster does not come up, or down"
                time.sleep(0.05)

    @staticmethod
    def wait_for(path: Path) -> str:
        """Return what a file holds once it is there."""
        end = time.monotonic() + PATIENCE_S
        while not path.exists() or not (text := path.read_text(encoding="utf-8")):
            assert time.monotonic() < end, f"{path.name} is not there"
            time.sleep(0.05)
        return text


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Return a scheduler without workers."""
    with ExitStack() as stack:
        yield Servers(tmp_path_factory.mktemp("cluster"), stack)


@pytest.fixture(scope="module")
def workers(servers: Servers) -> Iterator[Servers]:
    """Return a scheduler with two workers."""
    with servers.work(None, None):
        yield servers


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example log with rows that cannot be used: one alone, and a case of too many."""
    path = tmp_path_factory.mktemp("log") / "log.csv"
    strays = "".join("无,x,,2024-06-03,2024-06-04,\n" for _ in range(10_001))
    path.write_text(LOG.read_text("utf-8") + ",x,,,,\n" + strays, encoding="utf-8")
    return path


def replay(path: Path, address: str | None = None) -> str:
    """Return the report of a log of the industrial flow, replayed here or by a cluster."""
    flows = walkflow.read_flows(FLOW)
    asked = walkflow.Cluster(address, threads=1) if address else None
    with walkflow.read_log([path], flows, threads=1) as opened:
        return walkflow.replay(flows, opened, cluster=asked).model_dump_json()


@pytest.fixture(scope="module")
def expected(log: Path) -> str:
    """Return the report of that log without a cluster."""
    return replay(log)


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Replay a log by the command line."""
    return subprocess.run(
        [sys.executable, "-m", "walkflow", "replay", str(FLOW), *map(str, words)],
        capture_output=True,
        check=False,
        cwd=ROOT,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def test_a_cluster_without_workers_is_said(servers: Servers) -> None:
    """Nobody waits for workers that nobody started."""
    with pytest.raises(UnreadableError, match="has no worker: start some first"):
        replay(LOG, servers.address)


def test_when_the_last_worker_is_killed_the_run_ends(
    servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits a while for another one, and says so then."""
    monkeypatch.setattr(cluster, "WAIT_S", 1)
    with (
        servers.work("tests/dying_worker.py"),
        pytest.raises(UnreadableError, match=r"no worker of the cluster at .* is left"),
    ):
        replay(LOG, servers.address)


def test_two_workers_change_no_digit(workers: Servers, log: Path, expected: str) -> None:
    """The same report, to the last byte; rows that cannot be used are counted once."""
    done = run(log, "--format", "json", "--cluster", workers.address)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found == json.loads(expected)
    assert [(each["reason"], each["rows"]) for each in found["left_out"]] == [
        ("no_case", 1),
        ("case_too_long", 10_001),
    ]


def test_a_worker_that_is_killed_changes_no_digit(
    workers: Servers, log: Path, expected: str
) -> None:
    """The part that it had begun is replayed by another one, once."""
    with workers.work("tests/dying_worker.py", others=2) as (dying,):
        found = replay(log, workers.address)
        assert dying.wait(PATIENCE_S) == -signal.SIGKILL
    assert found == expected


def test_a_worker_with_another_version_is_refused(workers: Servers) -> None:
    """Both versions are told, and nothing is printed."""
    with workers.work("tests/old_worker.py", others=2):
        done = run(LOG, "--cluster", workers.address)
    assert (done.returncode, done.stdout) == (3, "")
    assert "has walkflow 0.0.7, and here is 0." in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://x"])
def test_a_scheduler_that_does_not_answer_is_said(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """An address with nobody behind it, or that is none."""
    monkeypatch.setattr(cluster, "WAIT_S", 1)
    with pytest.raises(UnreadableError, match="no Dask scheduler answers at"):
        replay(LOG, address)


@pytest.mark.parametrize("change", ["gone", "other"])
def test_a_worker_that_sees_another_disk_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """A file that is not there, or not the same, is no part of the log."""
    path = tmp_path / "log.csv"
    path.write_bytes(LOG.read_bytes())
    jobs: list[Any] = []

    def keep(_client: object, job: object, *_: object) -> None:
        jobs.append(job)
        raise KeyboardInterrupt

    monkeypatch.setattr(cluster, "_start", lambda _: _Nothing())
    monkeypatch.setattr(cluster, "_check_workers", lambda *_: None)
    monkeypatch.setattr(cluster, "_gather", keep)
    flows = walkflow.read_flows(FLOW)
    with walkflow.read_log([path], flows) as log, pytest.raises(KeyboardInterrupt):
        walkflow.replay(flows, log, cluster=walkflow.Cluster("tcp://x"))
    if change == "gone":
        path.unlink()
    else:
        path.write_bytes(LOG.read_bytes().replace(b"2024", b"2025", 1))
    said = {"gone": "cannot see", "other": "sees another file"}[change]
    with pytest.raises(UnreadableError, match=f'{said} "{path.as_posix()}"'):
        cluster.replay_part(jobs[0], Part(0, 1, jobs[0].summary))


class _Nothing:
    """A client of nobody."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def as_current(self) -> Self:
        return self


def test_a_worker_that_comes_later_is_held_to_the_same() -> None:
    """A part that reaches a worker of another version is not replayed."""
    job = SimpleNamespace(versions={"numpy": "0.0.7"})
    with pytest.raises(UnreadableError, match=r"^a worker of the cluster has numpy .* is 0\.0\.7"):
        cluster.replay_part(job, Part(0, 1, None))  # type: ignore[arg-type]


def test_what_a_cluster_cannot_do_is_wrong_usage(tmp_path: Path) -> None:
    """Single cases stay where they are, and rows of a database do too."""
    done = run(LOG, "--cluster", "tcp://x", "--cases", tmp_path / "cases.csv")
    assert done.returncode == 2
    assert "a cluster returns totals only" in done.stderr
    assert not list(tmp_path.iterdir())
    flows = walkflow.read_flows(FLOW)
    with walkflow.read_log([LOG], flows) as log:
        stored = replace(log, sources=(DatabaseLog("postgresql://h/d", table="t"),))
        with pytest.raises(UsageError, match="is in a database: its rows cannot be given"):
            walkflow.replay(flows, stored, cluster=walkflow.Cluster("tcp://x"))


def test_without_the_extra_one_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dask is loaded only when a cluster is asked for."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UnreadableError, match=r'python -m pip install "\.\[cluster\]"'):
        replay(LOG, "tcp://x")
