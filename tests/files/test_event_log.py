"""Logs as files: what they may be written as, and what their columns and words mean."""

import codecs
import gzip
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from walkflow.files.event_log import LogOptions, open_log, write_rejects
from walkflow.model.errors import UnreadableError, UsageError
from walkflow.model.event_log import Columns, EventLog, LogMapping, Reason, Shape, Transition

duckdb = pytest.importorskip("duckdb", reason="needs the extra log")

DEFAULT = LogOptions()
HEADER = "项目代码,事项名称,受理时间,办结时间,办理部门"
ROWS = (
    "P1,立项备案,2024-06-03 09:00,2024-06-04 10:00,发改委",
    "P1,规划许可,2024-06-05 09:00,2024-06-07 17:00,规划局",
    "P2,立项备案,2024-06-03 10:00,2024-06-03 11:00,发改委",
)


def seconds(*parts: int) -> int:
    """Return a local moment as a log counts it."""
    return int((datetime(*parts) - datetime(2000, 1, 1)).total_seconds())  # type: ignore[arg-type]  # noqa: DTZ001


def write_csv(folder: Path, *rows: str, header: str = HEADER, name: str = "log.csv") -> Path:
    """Write a log as CSV in UTF-8."""
    path = folder / name
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def list_rows(log: EventLog) -> list[tuple[str, str, int, int]]:
    """Return every row of a log with its case, activity, start and completion."""
    rows = []
    for block in log.read_blocks(True):
        for case, name in enumerate(block.case_ids):
            for row in range(block.begins[case], block.begins[case + 1]):
                activity = log.summary.activities[block.activity[row]]
                rows.append((name, activity, int(block.start[row]), int(block.done[row])))
    return sorted(rows)


def read(path: Path, options: LogOptions = DEFAULT) -> list[tuple[str, str, int, int]]:
    """Return every row of a file."""
    with open_log([path], options) as log:
        return list_rows(log)


EXPECTED = [
    ("P1", "立项备案", seconds(2024, 6, 3, 9), seconds(2024, 6, 4, 10)),
    ("P1", "规划许可", seconds(2024, 6, 5, 9), seconds(2024, 6, 7, 17)),
    ("P2", "立项备案", seconds(2024, 6, 3, 10), seconds(2024, 6, 3, 11)),
]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("gb18030", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE),
    ],
)
def test_reads_what_chinese_offices_save(tmp_path: Path, encoding: str, mark: bytes) -> None:
    """UTF-8 with and without its mark, GB18030 and UTF-16 give the same rows."""
    path = tmp_path / "log.csv"
    path.write_bytes(mark + "\r\n".join((HEADER, *ROWS, "")).encode(encoding))
    assert read(path) == EXPECTED


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_finds_the_delimiter(tmp_path: Path, delimiter: str) -> None:
    """Semicolons and tabs part columns as well as commas."""
    text = "\n".join((HEADER, *ROWS)).replace(",", delimiter)
    path = tmp_path / "log.csv"
    path.write_text(text, encoding="utf-8")
    assert read(path) == EXPECTED


def test_reads_a_compressed_csv(tmp_path: Path) -> None:
    """A .gz is read as what is in it."""
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress("\n".join((HEADER, *ROWS)).encode()))
    assert read(path) == EXPECTED


def test_reads_parquet_with_typed_columns(tmp_path: Path) -> None:
    """Columns of times need no text."""
    source = write_csv(tmp_path, *ROWS)
    path = tmp_path / "log.parquet"
    duckdb.sql(f"COPY (FROM read_csv('{source}')) TO '{path}'")
    assert read(path) == EXPECTED


def test_reads_a_workbook(tmp_path: Path) -> None:
    """A sheet with times as Excel keeps them gives the same rows."""
    xlsxwriter = pytest.importorskip("xlsxwriter", reason="needs the extra xlsx")
    path = tmp_path / "log.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet, form = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row(0, 0, HEADER.split(","))
    for number, line in enumerate(ROWS, start=1):
        case, activity, start, done, department = line.split(",")
        sheet.write_row(number, 0, [case, activity])
        for column, text in ((2, start), (3, done)):
            sheet.write_datetime(number, column, datetime.fromisoformat(text), form)
        sheet.write(number, 4, department)
    book.close()
    assert read(path) == EXPECTED


def test_a_name_with_brackets_is_one_file(tmp_path: Path) -> None:
    """What DuckDB would take for a pattern is a path."""
    assert read(write_csv(tmp_path, *ROWS, name="log[1]*.csv")) == EXPECTED


def test_several_files_are_one_log(tmp_path: Path) -> None:
    """Rows of a case may lie in different files."""
    paths = [write_csv(tmp_path, row, name=f"{number}.csv") for number, row in enumerate(ROWS)]
    with open_log(paths) as log:
        assert list_rows(log) == EXPECTED


def test_case_ids_keep_their_zeros(tmp_path: Path) -> None:
    """An id is a text, even if all of them are numbers."""
    path = write_csv(tmp_path, "007,a,2024-01-02,2024-01-02,x", "7,a,2024-01-02,2024-01-02,x")
    assert [row[0] for row in read(path)] == ["007", "7"]


XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xmlns="http://www.xes-standard.org/">
 <global scope="event"><string key="concept:name" value="UNKNOWN"/></global>
 <trace><string key="concept:name" value="P1"/>
  <event><string key="concept:name" value="a"/>
   <date key="time:timestamp" value="2024-06-03T09:00:00.500+08:00"/>
   <string key="lifecycle:transition" value="complete">
    <string key="concept:name" value="inner"/></string></event>
  <event><string key="concept:name" value="b &amp; c"/>
   <date key="time:timestamp" value="2024-06-03T01:30:00Z"/>
   <string key="lifecycle:transition" value="complete"/></event>
 </trace>
</log>
"""


@pytest.mark.parametrize("is_compressed", [False, True])
def test_reads_xes_in_the_calendars_zone(tmp_path: Path, is_compressed: bool) -> None:
    """Stamps with an offset become local times; attributes of attributes are not events'."""
    path = tmp_path / ("log.xes.gz" if is_compressed else "log.xes")
    path.write_bytes(gzip.compress(XES.encode()) if is_compressed else XES.encode())
    assert read(path, LogOptions(zone="Asia/Shanghai")) == [
        ("P1", "a", seconds(2024, 6, 3, 9), seconds(2024, 6, 3, 9)),
        ("P1", "b & c", seconds(2024, 6, 3, 9, 30), seconds(2024, 6, 3, 9, 30)),
    ]


@pytest.mark.parametrize("size", [300, 500, len(XES) - 8])
@pytest.mark.parametrize("is_compressed", [False, True])
def test_a_truncated_xes_is_no_shorter_log(tmp_path: Path, size: int, is_compressed: bool) -> None:
    """Half a file is an error."""
    path = tmp_path / "log.xes"
    if is_compressed:
        raw = gzip.compress(XES.encode())
        path.write_bytes(raw[: len(raw) * size // len(XES)])
    else:
        path.write_bytes(XES.encode()[:size])
    with pytest.raises(UnreadableError, match="not whole"), open_log([path]):
        pass


def test_an_xes_with_entities_is_refused(tmp_path: Path) -> None:
    """A small file cannot be made to grow."""
    path = tmp_path / "log.xes"
    bomb = '<!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    path.write_text(XES.replace("<log", bomb + "<log", 1), encoding="utf-8")
    with pytest.raises(UnreadableError, match="declares no entities"), open_log([path]):
        pass


@pytest.mark.parametrize(
    "text",
    [
        "2024-06-03 09:41",
        "2024-06-03T09:41:00",
        "2024/6/3 9:41",
        "2024年6月3日 9:41",
        "2024年06月03日09时41分",
        "2024.6.3 9:41",
        "20240603094100",
        "2024-06-03T09:41:00+08:00",
        "2024-06-03 01:41:00Z",
        "2024-06-03T01:41:00.250+0000",
        "2024-06-03 01:41:00 UTC",
        "2024-06-03 02:41 +01",
        "2024-06-03 9:41 AM",
        "2024/6/3 09:41:00 am",
    ],
)
def test_reads_times_as_they_are_written(tmp_path: Path, text: str) -> None:
    """ISO, Chinese and compact forms, with an offset or without, are one moment."""
    path = write_csv(tmp_path, f"P1,a,{text},{text},x")
    moment = seconds(2024, 6, 3, 9, 41)
    assert read(path, LogOptions(zone="Asia/Shanghai")) == [("P1", "a", moment, moment)]


@pytest.mark.parametrize(
    "text",
    [
        *("2024-06-03 09:41 CET", "2024-06-03 09:41 GMT+8", "2024-06-03 09:41 Europe/Amsterdam"),
        *(
            "2024-06-03 09:41-17:00",
            "2024-06-03 09:41 foo",
            "2024-06-03 (BC)",
            "2024-06-03 13:41 PM",
        ),
        *("infinity", "epoch", "now", "2024-02-30", "2024-06-03 25:00", "45446.4"),
    ],
)
def test_a_time_with_a_word_behind_it_is_not_half_read(tmp_path: Path, text: str) -> None:
    """What is not understood as a whole is counted as a time that cannot be read."""
    path = write_csv(tmp_path, f"P1,a,{text},2024-06-05,x", "P1,b,2024-06-05,2024-06-06,x")
    with open_log([path]) as log:
        assert [(each.reason, each.rows) for each in log.summary.left_out] == [
            (Reason.UNREADABLE_TIME, 1)
        ]


def test_a_day_is_all_of_its_seconds(tmp_path: Path) -> None:
    """A stamp without a time of day reaches from the first second to the last."""
    with open_log([write_csv(tmp_path, "P1,a,2024-06-03,2024年6月4日,x")]) as log:
        (block,) = log.read_blocks(False)
    assert block.start[0] == seconds(2024, 6, 3)
    assert block.start_last[0] == seconds(2024, 6, 3, 23, 59, 59)
    assert block.done_last[0] == seconds(2024, 6, 4, 23, 59, 59)


def test_a_mapping_says_how_times_are_written(tmp_path: Path) -> None:
    """Day before month is read where the mapping says so."""
    path = write_csv(tmp_path, "P1,a,03/06/2024 09:00,04/06/2024 10:00", header="c,a,s,e")
    columns = Columns(case="c", activity="a", start="s", complete="e")
    mapping = LogMapping(mapping="test", columns=columns, time_format="%d/%m/%Y %H:%M")
    assert read(path, LogOptions(mapping=mapping)) == [
        ("P1", "a", seconds(2024, 6, 3, 9), seconds(2024, 6, 4, 10))
    ]


@pytest.mark.parametrize(
    ("header", "shape"),
    [
        ("case:concept:name,concept:name,time:timestamp,lifecycle:transition", "transitions"),
        ("case:concept:name,concept:name,time:timestamp,start_timestamp", "intervals"),
        ("XMDM,SPSXMC,BLSJ,BLZT", "transitions"),
        ("Case ID,Activity,Complete Timestamp,Resource", "completions"),
        ("项目编号,审批事项,办结日期,审批部门", "completions"),
        ("项目代码,事项名称,受理日期,办结日期", "intervals"),
    ],
)
def test_recognises_headers(tmp_path: Path, header: str, shape: str) -> None:
    """XES keys, the national system's fields and common exports need no mapping."""
    row = "P1,a,2024-06-03,3" if shape == "transitions" else "P1,a,2024-06-03,2024-06-03"
    with open_log([write_csv(tmp_path, row, header=header)]) as log:
        assert log.is_recognised
        assert log.shape is Shape(shape)
        assert log.mapping.columns.case == header.split(",", maxsplit=1)[0]


def test_finds_columns_of_facts(tmp_path: Path) -> None:
    """A column that is called as a fact is that fact."""
    path = write_csv(
        tmp_path, "P1,a,2024-06-03,2024-06-03,report", header="case,activity,start,end,环评类别"
    )
    with open_log([path], LogOptions(facts={"eia": ("环评类别", "EIA class")})) as log:
        assert log.mapping.facts == {"eia": "环评类别"}
        assert log.summary.fact_values == (("report",),)


def test_national_status_codes_are_transitions(tmp_path: Path) -> None:
    """3 starts, 6 and 9 stop the clock, 7 and 10 let it run, 11 to 13 end, 1 says nothing."""
    codes = ["1", "3", "6", "7", "9", "10", "12", "13", "8"]
    rows = [f"P1,a,2024-06-{day + 3:02},{code}" for day, code in enumerate(codes)]
    with open_log([write_csv(tmp_path, *rows, header="XMDM,SPSXMC,BLSJ,BLZT")]) as log:
        (block,) = log.read_blocks(False)
        (ignored,) = log.summary.left_out
    told = [list(Transition)[code].value for code in block.transition]
    assert told == ["start", "suspend", "resume", "suspend", "resume", "complete", "refuse"]
    assert (ignored.reason, ignored.rows) == (Reason.NO_BEARING, 2)


def test_rows_that_are_no_use_are_counted_and_listed(tmp_path: Path) -> None:
    """Each reason has its number of rows and where they stand."""
    path = write_csv(
        tmp_path,
        ROWS[0],
        ",a,2024-06-03,2024-06-04,x",
        "P1,,2024-06-03,2024-06-04,x",
        "P1,a,,,x",
        "P1,a,yesterday,2024-06-04,x",
        "P1,a,0001-01-01,2024-06-04,x",
        "P1,a,2024-06-03,9999-12-31,x",
        "P1,a,2024-06-04,2024-06-03,x",
    )
    with open_log([path]) as log:
        found = {each.reason: (each.rows, each.numbers) for each in log.summary.left_out}
        assert log.summary.usable_rows == 1
        rejects = tmp_path / "rejects.csv"
        write_rejects(log, rejects)
    assert found == {
        Reason.NO_CASE: (1, ("2",)),
        Reason.NO_ACTIVITY: (1, ("3",)),
        Reason.NO_TIME: (1, ("4",)),
        Reason.UNREADABLE_TIME: (1, ("5",)),
        Reason.TIME_OUT_OF_RANGE: (2, ("6", "7")),
        Reason.FINISH_BEFORE_START: (1, ("8",)),
    }
    lines = rejects.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == f"log,row,reason,{HEADER}"
    assert len(lines) == 8
    assert lines[4].endswith(",5,unreadable_time,P1,a,yesterday,2024-06-04,x")


def message_of(paths: Sequence[Path], options: LogOptions = DEFAULT) -> str:
    """Return what is said of a log that cannot be opened."""
    with (
        pytest.raises((UnreadableError, UsageError)) as caught,
        open_log(paths, options) as log,
    ):
        list_rows(log)
    return str(caught.value)


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    """Nothing at all is no log."""
    path = tmp_path / "log.csv"
    path.touch()
    assert message_of([path]).endswith('log.csv" is empty')


def test_a_header_alone_is_no_log(tmp_path: Path) -> None:
    """A log has rows."""
    assert "no rows below its header" in message_of([write_csv(tmp_path)])


def test_no_usable_row_says_why(tmp_path: Path) -> None:
    """The reason of most rows is told."""
    said = message_of([write_csv(tmp_path, "P1,a,when,ever,x")])
    assert "can be used: 1 have a time that cannot be read (time_format in " in said


def test_a_missing_file_and_a_folder_are_usage(tmp_path: Path) -> None:
    """What is not a file is told apart from what cannot be read."""
    assert "there is no file" in message_of([tmp_path / "none.csv"])
    assert "is a folder" in message_of([tmp_path])


def test_unknown_headers_are_listed(tmp_path: Path) -> None:
    """Whoever must write a mapping sees what there is."""
    said = message_of([write_csv(tmp_path, "1,2", header="alpha,beta")])
    assert 'no column is recognised as the case. there are "alpha", "beta"' in said


def test_a_mapping_that_names_no_column_says_so(tmp_path: Path) -> None:
    """A header that is misspelt in a mapping is found."""
    mapping = LogMapping(mapping="test", columns=Columns(case="c", activity="b", complete="e"))
    said = message_of([write_csv(tmp_path, "1,2,3", header="a,b,e")], LogOptions(mapping=mapping))
    assert 'has no column "c": there are "a", "b", "e"' in said


def test_a_million_columns_are_refused_at_once(tmp_path: Path) -> None:
    """No memory is spent on a header that no log has."""
    header = ",".join(f"c{number}" for number in range(1_000_000))
    said = message_of([write_csv(tmp_path, header=header)])
    assert "first line does not end" in said or "columns; a log has at most" in said


def test_a_case_with_all_rows_is_refused(tmp_path: Path) -> None:
    """The wrong column as the case is found before memory is full."""
    rows = [f"P1,a{number % 7},2024-06-03,2024-06-04,x" for number in range(10_001)]
    path = write_csv(tmp_path, *rows)
    with open_log([path]) as log, pytest.raises(UnreadableError) as caught:
        list(log.read_blocks(False))
    assert "no row of" in str(caught.value)
    assert "10001 have a case of more than 10000 rows" in str(caught.value)


@pytest.mark.parametrize("size", [10_000, 20_001])
def test_a_case_that_is_none_is_left_out_and_counted(tmp_path: Path, size: int) -> None:
    """Rows without a project that were all given one word do not keep the others from use."""
    strays = [f"无,a{number % 7},2024-06-03,2024-06-04,x" for number in range(size)]
    paths = [
        write_csv(tmp_path, ROWS[0], *strays[:-1], name="one.csv"),
        write_csv(tmp_path, *ROWS[1:], strays[-1], name="two.csv", header=HEADER),
    ]
    with open_log(paths, LogOptions(threads=2)) as log:
        rows = sum(int(block.begins[-1]) for block in log.read_blocks(False))
        settled = log.settle(rows).summary
        write_rejects(log, tmp_path / "rejects.csv")
    is_long = size > 10_000
    assert rows == settled.usable_rows == (3 if is_long else size + 3)
    assert settled.rows == size + 3
    found = [(each.reason, each.rows, each.numbers) for each in settled.left_out]
    numbers = tuple(f"{paths[0]}:{number}" for number in range(2, 7))
    assert found == ([(Reason.CASE_TOO_LONG, size, numbers)] if is_long else [])
    assert len((tmp_path / "rejects.csv").read_text("utf-8").splitlines()) == 1 + size * is_long


def test_rejects_of_files_with_other_headers_stand_in_one_table(tmp_path: Path) -> None:
    """Columns are put together by their names."""
    one = write_csv(tmp_path, ",立项备案,2024-06-03,,", ROWS[0], name="one.csv")
    two = write_csv(
        tmp_path,
        "2024-06-03,,P1,立项备案,说明,x",
        header="办结时间,受理时间,项目代码,事项名称,备注,办理部门",
        name="two.csv",
    )
    two.write_text(two.read_text("utf-8").replace("P1", ""), encoding="utf-8")
    with open_log([one, two]) as log:
        write_rejects(log, tmp_path / "rejects.csv")
    header, *rows = (tmp_path / "rejects.csv").read_text("utf-8-sig").splitlines()
    assert header == "log,row,reason,项目代码,事项名称,受理时间,办结时间,办理部门,备注"
    assert [row.split(",")[1:3] for row in rows] == [["1", "no_case"], ["1", "no_case"]]


def test_too_little_memory_is_said(tmp_path: Path) -> None:
    """A limit that cannot be meant is one message."""
    said = message_of([write_csv(tmp_path, *ROWS)], LogOptions(memory="1 parsec"))
    assert "cannot start" in said


def test_an_unknown_zone_is_said(tmp_path: Path) -> None:
    """A time zone is one that exists."""
    said = message_of([write_csv(tmp_path, *ROWS)], LogOptions(zone="Moon/Tranquility"))
    assert said == 'there is no time zone "Moon/Tranquility"'


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    """Temporary files are gone when the log is closed, whatever happened."""
    place = tmp_path / "temporary"
    place.mkdir()
    path = tmp_path / "log.xes"
    path.write_text(XES, encoding="utf-8")
    with open_log([path], LogOptions(folder=place)):
        assert list(place.iterdir())
    assert not list(place.iterdir())
    path.write_text(XES[:400], encoding="utf-8")
    message_of([path], LogOptions(folder=place))
    assert not list(place.iterdir())
