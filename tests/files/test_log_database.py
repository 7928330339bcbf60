"""Tables and queries of a real PostgreSQL server as logs."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("duckdb", reason="needs the extra log")
pytest.importorskip("adbc_driver_postgresql", reason="needs the extra postgresql")
pytest.importorskip("pwd", reason="the server runs on systems with user accounts only")

import walkflow
from tests.files.test_event_log import EXPECTED, list_rows, seconds
from tests.servers import CODED, PASSWORD, Server, serve
from walkflow.files.event_log import LogOptions, open_log
from walkflow.model.errors import UnreadableError, UsageError
from walkflow.model.event_log import Reason
from walkflow.model.log_sources import DatabaseLog, find_logs

ROOT = Path(__file__).resolve().parents[2]
FLOW = ROOT / "flows" / "industrial.yaml"
CSV = ROOT / "examples" / "logs" / "industrial-40.csv"
COLUMNS = (
    '"项目代码" {text}, "事项名称" {text}, "办理部门" {text}, '
    '"受理时间" {time}, "办结时间" {time}, "办理结果" {text}'
)
SHORT = (
    'SELECT v.a AS "项目代码", v.b AS "事项名称", v.c::timestamp AS "受理时间", '
    'v.d::timestamp AS "办结时间" FROM (VALUES '
    "('P1', '立项备案', '2024-06-03 09:00', '2024-06-04 10:00'), "
    "('P1', '规划许可', '2024-06-05 09:00', '2024-06-07 17:00'), "
    "('P2', '立项备案', '2024-06-03 10:00', '2024-06-03 11:00')) AS v(a, b, c, d)"
)
CASE = "SELECT 'P1' AS \"case\", 'a' AS activity, "


def list_values() -> str:
    """Return the rows of the example log as SQL."""
    lines = CSV.read_text(encoding="utf-8").splitlines()[1:]
    return ", ".join("('" + line.replace(",", "', '") + "')" for line in lines)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Return a server with the example log in three tables."""
    with serve() as started:
        started.execute(
            "CREATE DATABASE mainland ENCODING 'EUC_CN' TEMPLATE template0 LOCALE 'C'",
            f"CREATE TABLE permits ({COLUMNS.format(text='text', time='timestamp')})",
            "INSERT INTO permits SELECT a, b, c, d::timestamp, e::timestamp, f "  # noqa: S608 - our own
            f"FROM (VALUES {list_values()}) AS v(a, b, c, d, e, f)",
            'CREATE SCHEMA "审批"',
            f'CREATE TABLE "审批"."办件.表" ({COLUMNS.format(text="varchar", time="timestamptz")})',
            'INSERT INTO "审批"."办件.表" SELECT "项目代码", "事项名称", "办理部门", '
            "\"受理时间\" AT TIME ZONE 'Asia/Shanghai', \"办结时间\" AT TIME ZONE 'Asia/Shanghai', "
            '"办理结果" FROM permits',
        )
        yield started


def replay(*words: str, table: str | None = None, query: str | None = None) -> str:
    """Return all figures of a log of the industrial flow."""
    flows = walkflow.read_flows(FLOW)
    with walkflow.read_log(find_logs(words, table=table, query=query), flows) as log:
        report = walkflow.replay(flows, log)
    return report.model_dump_json(exclude={"basis", "log"})


def read(server: Server, query: str, zone: str = "Asia/Shanghai") -> list[tuple[object, ...]]:
    """Return the rows that a query finds."""
    with open_log([DatabaseLog(server.find_url(), query=query)], LogOptions(zone=zone)) as log:
        return list(list_rows(log))


def run(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run walkflow from the root of the project."""
    return subprocess.run(
        [sys.executable, "-m", "walkflow", *map(str, words)],
        capture_output=True,
        check=False,
        cwd=ROOT,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "500", "PYTHONUTF8": "1", **environment},
    )


def test_a_table_gives_every_digit_of_the_same_log_as_csv(server: Server) -> None:
    """Times without and with a time zone, in a schema with names that must be quoted, by query."""
    expected = replay(str(CSV))
    url = server.find_url()
    assert replay(url, table="permits") == expected
    assert replay(url, table="public.permits") == expected
    assert replay(url, table='审批."办件.表"') == expected
    assert replay(url, query="SELECT * FROM permits ORDER BY random();") == expected


def test_a_query_may_end_as_people_end_them(server: Server) -> None:
    """With semicolons, and with a comment, and with a column that stands there twice."""
    assert read(server, f"{SHORT} ; \n") == EXPECTED
    assert read(server, f"{SHORT} -- all of them") == EXPECTED
    assert read(server, f"SELECT 1 AS n, 2 AS n, q.* FROM ({SHORT}) AS q")  # noqa: S608 - our own == EXPECTED
    assert read(server, f"WITH q AS ({SHORT}) TABLE q") == EXPECTED


def test_words_are_chinese_whatever_the_server_stores(server: Server) -> None:
    """A database in EUC_CN is read in UTF-8."""
    commands = ("SET client_encoding TO 'UTF8'", f"CREATE TABLE permits AS {SHORT}")
    server.execute(*commands, database="mainland")
    source = DatabaseLog(server.find_url("mainland"), table="permits")
    with open_log([source], LogOptions(zone="Asia/Shanghai")) as log:
        assert list_rows(log) == EXPECTED


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("'2024-06-03 09:00+00'::timestamptz", (2024, 6, 3, 17)),
        ("'2024-06-03 09:00'::timestamp", (2024, 6, 3, 9)),
        ("'2024-06-03 09:00'::text", (2024, 6, 3, 9)),
        ("'2024-06-03T09:00:00Z'::text", (2024, 6, 3, 17)),
    ],
)
def test_an_instant_is_one_and_a_local_time_another(
    server: Server, written: str, expected: tuple[int, ...]
) -> None:
    """A timestamptz becomes local time of the calendar; a timestamp is that already."""
    rows = read(server, f"{CASE} {written} AS complete")
    assert rows[0][3] == seconds(*expected)


def test_a_date_is_all_of_its_day(server: Server) -> None:
    """A date has a first second and a last."""
    source = DatabaseLog(server.find_url(), query=f"{CASE} '2024-06-03'::date AS complete")
    with open_log([source]) as log:
        block = next(log.read_blocks(False))
    assert (block.done[0], block.done_last[0]) == (
        seconds(2024, 6, 3),
        seconds(2024, 6, 3, 23, 59, 59),
    )


@pytest.mark.parametrize("kind", ["date", "timestamp", "timestamptz", "text"])
def test_times_that_cannot_be_are_counted(server: Server, kind: str) -> None:
    """Infinity, the years before Christ, 1, 9999 and beyond are too far; some texts no times."""
    words = ["infinity", "-infinity", "0044-03-15 BC", "0001-01-01", "9999-12-31", "24000-01-01"]
    if kind == "text":
        words.remove("0044-03-15 BC")  # no CSV has it in the words of PostgreSQL
    listed = ", ".join(f"('{word}'::{kind})" for word in ("2024-06-03", *words))
    query = f"{CASE} t AS complete FROM (VALUES {listed}, (NULL)) AS v(t)"
    with open_log([DatabaseLog(server.find_url(), query=query)]) as log:
        left_out = {each.reason: each.rows for each in log.summary.left_out}
        assert log.summary.usable_rows == 1
    no_times = 3 if kind == "text" else 0  # words, and a year of five digits
    expected = {Reason.NO_TIME: 1, Reason.UNREADABLE_TIME: no_times}
    expected[Reason.TIME_OUT_OF_RANGE] = len(words) - no_times
    assert left_out == {reason: rows for reason, rows in expected.items() if rows}


def test_how_many_rows_have_come_is_told(server: Server) -> None:
    """As they come; how many there will be is not known."""
    told: list[tuple[str, int, int | None]] = []
    query = f"{CASE} '2024-06-03' AS complete, repeat('x', 300) FROM generate_series(1, 99000)"
    source = DatabaseLog(server.find_url(), query=query)
    with open_log([source], LogOptions(tell=lambda *words: told.append(words))) as log:
        assert log.summary.rows == 99_000
    assert {(name, whole) for name, _, whole in told} == {(source.name, None)}
    rows = [done for _, done, _ in told]
    assert rows == sorted(rows)
    assert (rows[0], rows[-1]) == (0, 99_000)
    assert len(set(rows)) > 2


def test_nothing_is_written(server: Server) -> None:
    """A query that calls what writes is refused by the server: the transaction only reads."""
    server.execute("CREATE SEQUENCE counter")
    with pytest.raises(UnreadableError, match="read-only transaction"):
        read(server, f"{CASE} nextval('counter')::text AS complete")
    with pytest.raises(UnreadableError, match=r"syntax error|no query for rows"):
        read(server, "DELETE FROM permits")
    with pytest.raises(UnreadableError, match="cannot insert multiple commands"):
        read(server, "SELECT 1; DELETE FROM permits")


def explain(url: str, **subject: str) -> str:
    """Return what is said of a log that cannot be read; never the password."""
    with pytest.raises(UnreadableError) as caught, open_log(find_logs([url], **subject)):
        pass
    said = str(caught.value)
    assert "\n" not in said
    assert PASSWORD not in said
    assert CODED not in said
    return said


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ({"table": "permitz"}, 'relation "permitz" does not exist'),
        ({"query": "SELECT 1 FORM permits"}, 'syntax error at or near "permits"'),
        ({"query": "SELECT * INTO other FROM permits"}, "no query for rows: expected a SELECT"),
        ({"query": "VALUES (1)"}, 'no column is recognised as the case. there are "column1"'),
        ({"query": "SELECT 1/(99999-n) FROM generate_series(1,200000) n"}, "division by zero"),
        ({"query": "SELECT FROM permits"}, "is no query for rows"),
        ({"query": f"{SHORT} WHERE false"}, "has no rows"),
        ({"query": f"{SHORT} WHERE pg_terminate_backend(pg_backend_pid())"}, "terminating"),
    ],
)
def test_what_is_not_there_is_one_message(
    server: Server, subject: dict[str, str], said: str
) -> None:
    """A table, a column or a query that the server does not take."""
    assert said in explain(server.find_url(), **subject)


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://postgres:{CODED}@127.0.0.1:1/postgres",
        f"postgresql://postgres:{CODED}@nowhere.invalid/postgres",
        f"postgresql://postgres:{CODED}@/postgres?host=/nowhere",
        f"postgresql:///postgres?host=/nowhere&user=postgres&password={CODED}",
        f"postgresql://postgres:{CODED}@/postgres?host=/nowhere&{CODED}=1",
        f"postgresql://postgres:wrong-{CODED}@/postgres?host=FOLDER",
    ],
)
def test_a_server_that_does_not_answer_is_one_message(server: Server, url: str) -> None:
    """Refused, unknown, without a socket, of an unknown option, or of another password."""
    assert "cannot be read: " in explain(url.replace("FOLDER", str(server.folder)), table="t")


@pytest.mark.parametrize("password", ["a@b", "a/b", "a:b", "a?b", "a#b", "a b", "a%zz", "a[b"])
def test_a_password_that_must_be_coded_is_not_repeated(password: str) -> None:
    """What the library would take for a host, and name, is refused before it."""
    with pytest.raises(UsageError, match="with %XX for each of") as caught:
        find_logs([f"postgresql://u:{password}@127.0.0.1/d"], table="t")
    assert password not in str(caught.value)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["postgresql://h/d"], 2),
        (["postgresql:///d?host=/nowhere", "--query", "SELECT 1"], 3),
    ],
)
def test_the_status_tells_usage_from_what_could_not_run(words: list[str], status: int) -> None:
    """What cannot be meant is 2, and a server that cannot be reached 3; nothing is printed."""
    done = run("replay", FLOW, *words)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (status, "", 1)


def test_no_report_holds_the_password(server: Server) -> None:
    """JSON, text and the representation of the source name the table without it."""
    words = ("replay", FLOW, server.find_url(), "--table", "permits")
    for form in ("json", "text"):
        done = run(*words, "--format", form)
        assert done.returncode == 0, done.stderr
        name = f"postgresql://postgres@/postgres?host={server.folder}: permits"
        assert name in "".join(done.stdout.split("\n"))
        assert not re.search(f"{PASSWORD}|{CODED}", done.stdout + done.stderr)
    assert CODED not in repr(DatabaseLog(server.find_url(), table="permits"))


def test_the_password_may_stand_in_the_environment(server: Server) -> None:
    """An address without one takes that of PGPASSWORD; a flow is drafted from it as well."""
    url = f"postgresql://postgres@/postgres?host={server.folder}"
    done = run("replay", FLOW, url, "--table", "permits", "--format", "json", PGPASSWORD=PASSWORD)
    assert done.returncode == 0, done.stderr


def test_a_flow_is_drafted_from_a_table(server: Server, tmp_path: Path) -> None:
    """`draft` takes what `replay` takes."""
    words = ("--table", "permits", "--into", tmp_path / "drafted")
    done = run("draft", server.find_url(), *words)
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "drafted").rglob("*.yaml"))


@pytest.mark.parametrize(
    ("words", "subject", "said"),
    [
        (["postgresql://h/d"], {}, "either --table NAME or --query SQL"),
        (["postgresql://h/d"], {"table": "t", "query": "q"}, "either --table NAME"),
        (["postgres://h/d"], {"query": " ; "}, "is empty"),
        (["postgres://h/d"], {"query": "selct 1"}, 'begins with "selct": expected a SELECT, which'),
        (["postgres://h/d"], {"query": "/* a */ DELETE FROM p"}, 'begins with "DELETE"'),
        (["postgres://h/d"], {"query": "-- SELECT\n(Insert INTO p"}, 'begins with "Insert"'),
        (["postgres://h/d"], {"query": "'x'"}, "begins with \"'x'\""),
        (["log.csv"], {"table": "t"}, '"--table" says something of a database only'),
        (["log.csv"], {"query": "q"}, '"--query" says something of a database only'),
        (["postgresql:/h/d"], {"table": "t"}, "the address of the database is none"),
    ],
)
def test_what_means_nothing_is_refused(
    words: list[str], subject: dict[str, str], said: str
) -> None:
    """A table of a file, a database of which nobody says what to read, half an address."""
    with pytest.raises(UsageError, match=said):
        find_logs(words, **subject)


@pytest.mark.parametrize(
    "query",
    ["(select 1)", "\n-- first\n/* ( */ With a AS (SELECT 1) TABLE a", "VALUES (1)", "table t"],
)
def test_a_query_may_find_rows_in_any_way(query: str) -> None:
    """What SQL has beside a plain SELECT is one, behind comments and brackets too."""
    (source,) = find_logs(["postgresql://h/d"], query=query)
    assert isinstance(source, DatabaseLog)
    assert source.select == query


def test_a_file_may_be_called_like_a_database() -> None:
    """Only what begins like an address is taken for one."""
    assert find_logs(["postgresql.csv"]) == (Path("postgresql.csv"),)


def test_a_missing_driver_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, one message says how to install it."""
    monkeypatch.setitem(sys.modules, "adbc_driver_postgresql", None)
    source = DatabaseLog("postgresql://h/d", table="t")
    expected = pytest.raises(UnreadableError, match=r'pip install "\.\[postgresql\]"')
    with expected, open_log([source]):
        pass
