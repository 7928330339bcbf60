"""Logs that are none, or hardly: each is one message, and nothing of them is left behind."""

import gzip
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

duckdb = pytest.importorskip("duckdb", reason="needs the extra log")

import walkflow  # noqa: E402
from tests.files.sheet_filling import write_plainly  # noqa: E402
from tests.files.test_event_log import HEADER, ROWS, list_rows, write_csv  # noqa: E402
from tests.files.test_workbooks import a_sheet_of, repack  # noqa: E402
from walkflow.files import temporary, workbook_parts  # noqa: E402
from walkflow.files.event_log import LogOptions, open_log  # noqa: E402
from walkflow.files.log_mapping import read_mapping  # noqa: E402
from walkflow.model.errors import FlowFileError, UnreadableError, UsageError  # noqa: E402
from walkflow.model.event_log import Reason  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
FLOW = ROOT / "flows" / "industrial.yaml"
PLAIN = write_plainly([("办件", {(1, 1): "x"})])
TEXT = "\n".join((HEADER, *ROWS)).encode()
LONG = "\n".join((HEADER, *(ROWS[0] for _ in range(19_997)), "")).encode()
"""More than is looked at to tell what a file is."""


def a_workbook_to(cell: str) -> bytes:
    """Return a workbook with a value in its first cell, and another one in this one."""
    cells = f'<c r="A1"><v>1</v></c><c r="{cell}"><v>1</v></c>'
    return repack(PLAIN, sheet1=a_sheet_of(cells))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "is empty"),
        (b" \r\n\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\xef\xbb\xbf\r\n", "is empty"),
        ("\r\n".encode("utf-16"), "is empty"),
        (gzip.compress(b"\xef\xbb\xbf"), "is empty"),
        (HEADER.encode(), "has no rows below its header"),
        (f"{HEADER}\n,,,,\n,,,,\n".encode(), "can be used: 2 have no case"),
        (f"{HEADER}\nP,a,0001-01-01,9999-12-31,x".encode(), "1 have a time outside the years"),
        (f"{HEADER}\nP,a,2024-06-04,2024-06-03,x".encode(), "1 have a finish before its start"),
        (b"x" * (1 << 19), "its first line does not end"),
        (",".join(f"c{n}" for n in range(5000)).encode(), "has 5000 columns; a log has at most"),
        (TEXT + b"\n\xff\xff\xff", "is neither UTF-8 nor GB18030"),
        (TEXT + b"\n" + b"x" * (1 << 21), "line 5 has more than 2000000 characters"),
        (TEXT + b"\n" + b"x" * (1 << 18), "a field in line 5 has more than 131072 characters"),
        (TEXT + b"\n1,2,3", "is not whole: its last line, 5, breaks off"),
        (TEXT + b'\n"1,2,3,4,5\n', "in line 5 a quotation mark opens a text that does not close"),
        (TEXT + b'\n"1,2,3,4,5\n1,2,3,4",5\n', "in line 5 a quotation mark opens a text that"),
        (TEXT + b'\n"1"1,2,3,4,5\n', "in line 5 more text follows the quotation mark that closes"),
        (LONG + b"\xb9\xe6,2,3,4,5\n", "line 19999 is no UTF-8, as what stands before it is"),
        (gzip.compress(TEXT)[:-20], "is a gzip file and not whole: it ends in the middle"),
        (gzip.compress(LONG)[:-20], "is a gzip file and not whole: it ends in the middle"),
        (gzip.compress(LONG)[:-8] + bytes(8), "is a gzip file and damaged: what comes out is not"),
        (gzip.compress(TEXT)[:10] + b"\x07" * 99, "is a gzip file and damaged: what comes"),
        (gzip.compress(b""), "is empty"),
        (b"PAR1" + b"x" * 99, "is a Parquet file and not whole: its end is missing"),
        (b"PAR1", "is a Parquet file and not whole: its end is missing"),
        (b"PAR1" + b"x" * 99 + b"PAR1", "is a Parquet file that is damaged, or written in a way"),
        (b"PK\x03\x04" + b"x" * 99, "this is no workbook, or only part of one"),
        (PLAIN[:-200], "this is no workbook, or only part of one"),
        (repack(PLAIN, workbook=None), "this is no workbook, or one of another format"),
        (repack(PLAIN, workbook="<workbook"), "the workbook is damaged"),
        (repack(PLAIN, sheet1="<!DOCTYPE x><worksheet/>"), "the workbook is damaged"),
        (repack(PLAIN, sheet1=a_sheet_of("")), "is empty"),
        (a_workbook_to("B2"), "no column is recognised as the case"),
        (a_workbook_to("XFD1048576"), 'sheet "办件" reaches to cell XFD1048576, which makes more'),
        (a_workbook_to("A9999999"), 'sheet "办件" reaches to cell A9999999'),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 99, "a workbook of an old format"),
        (b"<?xml version='1.0'?><log><trace>", "is not whole, or no XES"),
        (b"%PDF-1.7\n", "is a PDF and no log: expected CSV, XLSX, Parquet or XES"),
        (b"\x89PNG\r\n\x1a\n", "is a picture and no log"),
        (b"\r\n <!DOCTYPE  HTML>", "is a web page and no log"),
        (b'\xef\xbb\xbf[\n  {"case": 1}]', "is JSON and no log"),
    ],
    ids=range(43),
)
def test_what_is_no_log_is_one_message(tmp_path: Path, raw: bytes, said: str) -> None:
    """It names the file and what is wrong; no temporary file stays."""
    path, place = tmp_path / "log.csv", tmp_path / "place"
    path.write_bytes(raw)
    place.mkdir()
    with (
        pytest.raises(UnreadableError) as caught,
        open_log([path], LogOptions(folder=place)) as log,
    ):
        list_rows(log)
    message = str(caught.value)
    assert "log.csv" in message
    assert said in message
    assert "\n" not in message
    assert not list(place.iterdir())


def test_a_parquet_file_that_is_damaged_within_is_told(tmp_path: Path) -> None:
    """It shows only as its rows are read; the message has what its reader says."""
    path = tmp_path / "log.parquet"
    duckdb.sql(f"COPY (FROM read_csv('{write_csv(tmp_path, *ROWS * 99)}')) TO '{path}'")
    raw = path.read_bytes()
    path.write_bytes(raw[:60] + bytes(60) + raw[120:])
    with pytest.raises(UnreadableError) as caught, open_log([path]) as log:
        list_rows(log)
    said = f'"{path.as_posix()}" is a Parquet file that is damaged, or written in a way that is'
    assert str(caught.value).startswith(said)
    assert " its reader says: " in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("walk.yaml", "walk: w\nflow: f\n", "is a recorded walk and no log: see it with walkflow"),
        ("flow.yml", "flow: f\nstages: []\n", "is a flow and no log: it stands before the log"),
        ("items.yaml", "catalogue: c\n", "is a catalogue and no log: check it with walkflow va"),
        ("days.yaml", "calendar: cn\n", "is a calendar and no log: name it with --calendar"),
        ("map.yaml", "mapping: m\ncolumns: {}\n", "is a mapping of columns and no log: name it"),
        ("other.yaml", "- 1\n- 2\n", "is YAML and no log: expected CSV, XLSX, Parquet or XES"),
        ("broken.yaml", "walk: [\n", "is YAML and no log"),
    ],
)
def test_yaml_is_no_log_and_belongs_elsewhere(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    """What it is, and the command or option that takes it."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableError, match=said), open_log([path]):
        pass


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sum of what it says to hold is enough to refuse it."""
    monkeypatch.setattr(workbook_parts, "MOST_LOG_BYTES", 1 << 20)
    path = tmp_path / "log.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (1 << 21))
    with (
        pytest.raises(UnreadableError, match="holds more than 1 MB once unpacked"),
        open_log([path]),
    ):
        pass


def test_a_cell_far_out_without_a_value_is_nothing(tmp_path: Path) -> None:
    """A sheet with a look down to its last row is read."""
    path = tmp_path / "log.xlsx"
    cells: dict[tuple[int, int], Any] = {
        (row, column): word
        for row, line in enumerate((HEADER, *ROWS), 1)
        for column, word in enumerate(line.split(","), 1)
    }
    raw = write_plainly([("办件", cells)])
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    path.write_bytes(repack(raw, sheet1=sheet.replace("</sheetData>", far)))
    with open_log([path]) as log:
        assert len(list_rows(log)) == 3


def test_a_missing_file_and_a_folder_are_wrong_usage(tmp_path: Path) -> None:
    """No file of that name, or no file at all."""
    for path, said in ((tmp_path / "none.csv", "there is no file"), (tmp_path, "is a folder")):
        with pytest.raises(UsageError, match=said), open_log([path]):
            pass


def test_a_file_without_permission_could_not_be_read(tmp_path: Path) -> None:
    """The reason of the system is told."""
    if os.name == "nt":
        pytest.skip("Windows keeps permissions another way")
    path = write_csv(tmp_path, *ROWS)
    path.chmod(0)
    was = os.geteuid()
    if was == 0:
        tmp_path.chmod(0o755)
        os.seteuid(65534)  # root may read anything
    try:
        with pytest.raises(UnreadableError, match="Permission denied"), open_log([path]):
            pass
    finally:
        os.seteuid(was)


@pytest.mark.parametrize("word", ["0001-01-01", "9999-12-31 23:59:59", "infinity", "-infinity"])
@pytest.mark.parametrize("kind", ["VARCHAR", "DATE", "TIMESTAMP", "TIMESTAMPTZ"])
def test_times_that_cannot_be_are_counted(tmp_path: Path, word: str, kind: str) -> None:
    """Whatever type a column has, years far out are one reason; a word is no time at all."""
    path = tmp_path / "log.parquet"
    time = word.split(maxsplit=1)[0] if kind == "DATE" else word
    duckdb.sql(
        f"COPY (SELECT * FROM (VALUES ('P', 'a', '{time}'::{kind}), "  # noqa: S608 - our own
        f"('Q', 'a', '2024-06-03'::{kind})) AS v(\"case\", activity, complete)) "
        f"TO '{path}' (FORMAT parquet)"
    )
    with open_log([path]) as log:
        assert log.summary.usable_rows == 1
        is_word = kind == "VARCHAR" and "infinity" in word
        reason = Reason.UNREADABLE_TIME if is_word else Reason.TIME_OUT_OF_RANGE
        assert [(each.reason, each.rows) for each in log.summary.left_out] == [(reason, 1)]


def test_the_same_row_twice_is_two_executions(tmp_path: Path) -> None:
    """Ids that stand there twice are no error: the item was visited again."""
    path = write_csv(tmp_path, ROWS[0], ROWS[0], ROWS[0])
    with open_log([path]) as log:
        assert len(list_rows(log)) == 3
        assert log.summary.left_out == ()


def test_an_unknown_zone_in_a_mapping_has_its_line(tmp_path: Path) -> None:
    """A name that is written like a time zone and is none."""
    path = tmp_path / "mapping.yaml"
    path.write_text("mapping: x\ncolumns: {case: a}\nzone: Asia/Shangai\n", encoding="utf-8")
    with pytest.raises(FlowFileError) as caught:
        read_mapping(path)
    (found,) = caught.value.diagnostics
    assert (found.line, found.column) == (3, 7)
    assert '"Asia/Shangai" is not an IANA time zone' in str(found.message)


_MEASURE = """
import os, sys
command = [sys.executable, "-m", "walkflow", *sys.argv[2:]]
child = os.posix_spawn(sys.executable, command, os.environ)
_, status, used = os.wait4(child, 0)
with open(sys.argv[1], "w") as stream:
    stream.write(str(used.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Starts walkflow from a small process: a child counts what its parent held when it began."""


def run(
    *words: str | Path, place: Path, limits: Callable[[], None] | None = None
) -> tuple[int, str, int]:
    """Run walkflow; return its status, what it says of trouble, and the most MB that it took."""
    said, most = place / "said.txt", place / "most.txt"
    with said.open("w", encoding="utf-8") as stream:
        done = subprocess.run(
            [sys.executable, "-c", _MEASURE, str(most), *map(str, words)],
            check=False,
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(place), "PYTHONUTF8": "1"},
            preexec_fn=limits,
            stderr=stream,
            stdout=subprocess.DEVNULL,
        )
    text, peak = said.read_text(encoding="utf-8"), int(most.read_text(encoding="utf-8"))
    said.unlink()
    most.unlink()
    return done.returncode, text, peak // 1024


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a log whose rows take more room when sorted than the tests allow."""
    path = tmp_path_factory.mktemp("large") / "log.parquet"
    duckdb.sql(
        "COPY (SELECT 'P' || ((n * 7919) % 40000) AS \"case\", 'a' || (n % 31) AS activity, "  # noqa: S608 - our own
        "TIMESTAMP '2024-01-01' + INTERVAL (n % 9999999) SECOND AS start, "
        "TIMESTAMP '2024-06-01' + INTERVAL (n % 9999999) SECOND AS \"end\" "
        f"FROM range(800000) AS t(n)) TO '{path}' (FORMAT parquet)"
    )
    duckdb.sql(f"COPY (FROM '{path}' LIMIT 9000) TO '{path.with_name('small.parquet')}'")
    return path


def limit_files() -> None:
    """Let no file be longer than 100 kB, as if the disk were full then."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits are those of Linux")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--memory", "16MB"], "too little memory, or disk for temporary files, for"),
        (["--cases", "cases.parquet"], "too little memory, or disk for temporary files, for"),
    ],
)
def test_a_full_disk_is_one_message(
    large: Path, tmp_path: Path, words: list[str], said: str
) -> None:
    """Whether sorting spills or single cases are kept: status 3, no table, no temporary file."""
    more = [str(tmp_path / each) if each.startswith("cases") else each for each in words]
    log = large if "--memory" in words else large.with_name("small.parquet")
    arguments: tuple[str | Path, ...] = ("replay", FLOW, log, "--threads", "1", *more)
    status, text, _ = run(*arguments, place=tmp_path, limits=limit_files)
    assert status == 3
    assert said in text
    assert text.endswith("File too large\n")
    assert text.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("memory", ["1MB", "4MB", "8MB", "12MB", "14MB", "16MB"])
def test_too_little_memory_is_one_message(large: Path, tmp_path: Path, memory: str) -> None:
    """Wherever it ends: at the start, while rows are counted, sorted or streaming."""
    options, said = LogOptions(memory=memory, threads=1, folder=tmp_path), ""
    try:
        with open_log([large], options) as log:
            rows = sum(int(block.begins[-1]) for block in log.read_blocks(False))
    except UnreadableError as error:
        rows, said = 0, str(error)
    expected = "there is too little memory, or disk for temporary files"
    assert rows == 800_000 or said.startswith(expected)
    assert "\n" not in said
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits are those of Linux")
def test_rejects_that_find_no_room_are_not_there(tmp_path: Path) -> None:
    """The file that cannot be written is named, not the log."""
    path = write_csv(tmp_path, ROWS[0], *(f",a,{'x' * 90},,\n" for _ in range(9_000)))
    place, rejects = tmp_path / "place", tmp_path / "rejects.csv"
    place.mkdir()
    words = ("replay", FLOW, path, "--rejects", rejects)
    status, text, _ = run(*words, place=place, limits=limit_files)
    assert status == 3
    assert f'"{rejects}" cannot be written: ' in text
    assert text.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == [path, place]
    assert not list(place.iterdir())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is counted as in Linux")
def test_one_case_with_all_rows_takes_little_memory(tmp_path: Path) -> None:
    """A million rows of one case are counted, and kept nowhere."""
    path = tmp_path / "log.parquet"
    duckdb.sql(
        "COPY (SELECT 'P' AS \"case\", 'a' AS activity, DATE '2024-06-03' AS complete "  # noqa: S608 - our own
        f"FROM range(1000000)) TO '{path}' (FORMAT parquet)"
    )
    status, text, most = run("replay", FLOW, path, "--memory", "60MB", place=tmp_path)
    assert status == 3
    assert "1000000 have a case of more than 10000 rows" in text
    assert most < 400


def test_a_log_that_changes_meanwhile_is_an_error(tmp_path: Path) -> None:
    """Other rows than at first, and no case that is too long: nothing is guessed."""
    path = write_csv(tmp_path, *ROWS)
    flows = walkflow.read_flows(FLOW)
    with (
        walkflow.read_log([path], flows, calendar=walkflow.find_calendar(flows)) as log,
        pytest.raises(walkflow.UnreadableError, match="changed while it was read"),
    ):
        log.settle(log.summary.usable_rows - 1)


def test_what_a_killed_run_left_is_cleared_at_the_next_start(tmp_path: Path) -> None:
    """Its folder goes; that of a run that lives stays, and so does any other."""
    if os.name == "nt":
        pytest.skip("runs are killed with a signal here")
    path, place = write_csv(tmp_path, *ROWS), tmp_path / "place"
    place.mkdir()
    held = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path), str(place)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with held, temporary.temporary_folder(place) as living:
        assert held.stdout is not None
        left = Path(held.stdout.readline().strip())
        held.send_signal(signal.SIGKILL)
        held.wait()
        assert list(left.iterdir())
        other = place / "walkflow-log-other"
        other.mkdir()
        with open_log([path], LogOptions(folder=place)):
            assert left.exists()  # too young: its run may just be starting
        for each in (left, living, other):
            os.utime(each, (0, time.time() - 3600))
        with open_log([path], LogOptions(folder=place)):
            assert not left.exists()
        assert living.exists()
        assert other.exists()
    assert list(place.iterdir()) == [other]


_HOLD = """
import sys, time
from pathlib import Path
from walkflow.files.event_log import LogOptions, open_log

place = Path(sys.argv[2])
before = set(place.iterdir())
with open_log([Path(sys.argv[1])], LogOptions(folder=place)):
    print(*set(place.iterdir()) - before, flush=True)
    time.sleep(60)
"""


def test_ten_thousand_names_of_everything(tmp_path: Path) -> None:
    """So many are told apart; if there are more, it is the wrong column."""
    header = "case,activity,complete,department,flow"
    rows = [f"P{n // 10},a{n},2024-06-03,d{n},f{n}" for n in range(10_000)]
    with open_log([write_csv(tmp_path, *rows, header=header)]) as log:
        found = log.summary
    assert [len(found.activities), len(found.departments), len(found.flows)] == [10_000] * 3
    rows = [f"P{n},a{n},2024-06-03,d,f" for n in range(20_001)]
    expected = pytest.raises(UnreadableError, match="20001 different values, more than the 20000")
    with expected, open_log([write_csv(tmp_path, *rows, header=header)]):
        pass
