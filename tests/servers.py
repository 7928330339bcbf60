"""A real PostgreSQL server for tests, from what the system has installed."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

PASSWORD: Final = "s3cret-字"  # noqa: S105 - what is looked for where it must not be
CODED: Final = "s3cret-%E5%AD%97"
_PLACES: Final = "/usr/lib/postgresql"
_PATIENCE_S: Final = 20


class Server:
    """A running server: its addresses, and a way to fill it."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of its socket."""
        self.folder = folder

    def find_url(self, database: str = "postgres", password: str = CODED) -> str:
        """Return the address of a database, with a password."""
        return f"postgresql://postgres:{password}@/{database}?host={self.folder}"

    def execute(self, *commands: str, database: str = "postgres") -> None:
        """Run commands, each in a transaction of its own."""
        import adbc_driver_manager
        import adbc_driver_postgresql

        with (
            adbc_driver_postgresql.connect(self.find_url(database)) as opened,
            adbc_driver_manager.AdbcConnection(opened) as connection,
        ):
            for command in commands:
                with closing(adbc_driver_manager.AdbcStatement(connection)) as statement:
                    statement.set_sql_query(command)
                    statement.execute_update()


@contextmanager
def serve() -> Iterator[Server]:
    """Start a server that is gone when the block ends; skip the test where there is none."""
    programs = _find_programs()
    owner = _find_owner()
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "password").write_text(PASSWORD, encoding="utf-8")
        if owner:
            for each in (folder, folder / "password"):
                os.chown(each, pwd.getpwnam(owner["user"]).pw_uid, -1)
        data, log = folder / "data", folder / "log"
        made = subprocess.run(
            [
                *(programs / "initdb", "--pgdata", data, "--username", "postgres", "--no-sync"),
                *("--auth", "scram-sha-256", "--pwfile", folder / "password"),
                *("--encoding", "UTF8", "--locale", "C"),
            ],
            capture_output=True,
            check=False,
            cwd=folder,
            text=True,
            **owner,
        )
        if made.returncode:
            pytest.skip(f"initdb makes no database here: {made.stderr.strip()[-200:]}")
        settings = {"fsync": "off", "listen_addresses": "", "unix_socket_directories": folder}
        words = [f"--{key}={value}" for key, value in settings.items()]
        with (
            log.open("wb") as stream,
            subprocess.Popen(
                [programs / "postgres", "-D", data, *words], stderr=stream, cwd=folder, **owner
            ) as running,
        ):
            try:
                _wait(programs / "pg_isready", folder, running, log)
                yield Server(folder)
            finally:
                running.terminate()


def _find_programs() -> Path:
    found = shutil.which("initdb")
    places = sorted(Path(_PLACES).glob("*/bin"), key=lambda each: int(each.parent.name))
    places = [*([Path(found).resolve().parent] if found else []), *reversed(places)]
    for place in places:
        if all((place / name).exists() for name in ("initdb", "postgres", "pg_isready")):
            return place
    pytest.skip("no PostgreSQL server is installed (Debian: apt-get install postgresql)")


def _find_owner() -> dict[str, Any]:
    """Return as whom a server is to run: it refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": name, "group": user.pw_gid, "extra_groups": []}
    pytest.skip("PostgreSQL refuses to run as root, and there is neither postgres nor nobody")


def _wait(is_ready: Path, folder: Path, running: "subprocess.Popen[bytes]", log: Path) -> None:
    begun = time.monotonic()
    while subprocess.run([is_ready, "-q", "-h", folder], check=False).returncode:
        assert running.poll() is None, log.read_text(encoding="utf-8", errors="replace")
        assert time.monotonic() - begun < _PATIENCE_S, "the server does not answer"
        time.sleep(0.05)
