"""Workbooks: whatever is no workbook, or one that could do harm, is one sentence."""

import random
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from tests.files.sheet_filling import a_checklist, a_sheet, write_plainly
from walkflow.files import workbooks
from walkflow.files.sheets.reading import read_sheet
from walkflow.files.sheets.writing import write_workbook
from walkflow.files.workbook_parts import name_column
from walkflow.files.workbooks import Fault, Workbook, read_workbook
from walkflow.model.errors import UnreadableError
from walkflow.model.messages import Message
from walkflow.model.recording import Opening

OLD = bytes.fromhex("d0cf11e0a1b11ae1")


def repack(raw: bytes, **parts: str | None) -> bytes:
    """Return a workbook with some parts replaced, by the names of their files; None drops one."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(stream, "w") as new:
        for path in old.namelist():
            text: str | bytes | None = parts.get(Path(path).stem, old.read(path))
            if text is not None:
                new.writestr(path, text)
    return stream.getvalue()


def a_sheet_of(cells: str) -> str:
    """Return the XML of a sheet with these cells."""
    return f"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>"


PLAIN = write_plainly([("one", {(1, 1): "x"})])


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "this is no workbook, or only part of one: save it as an Excel workbook"),
        (b"walk: w\n", "this is no workbook, or only part of one"),
        (PLAIN[:-200], "this is no workbook, or only part of one"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "protected by a password: save it without"),
        (OLD + b"Workbook", "a workbook of an old format (.xls, .et)"),
        (repack(PLAIN, workbook=None), "this is no workbook, or one of another format"),
        (repack(PLAIN, workbook="<workbook"), "the workbook is damaged"),
        (repack(PLAIN, sheet1=a_sheet_of('<c r="A1"><v>1</c>')), "the workbook is damaged"),
        (repack(PLAIN, sheet1="<!DOCTYPE x><worksheet/>"), "the workbook is damaged"),
        (repack(PLAIN, sheet1=a_sheet_of('<c r="B2" t="s"><v>999</v></c>')), "damaged"),
        (b"P" * (workbooks.MOST_BYTES + 1), "larger than 8 MB"),
    ],
    ids=range(11),
)
def test_what_is_no_workbook_is_said(raw: bytes, said: str) -> None:
    """In one sentence, with what to do."""
    found = read_workbook(raw)
    assert isinstance(found, Message)
    assert said in str(found)


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    """It is never unpacked, and of one that lies about it no more than it says."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (workbooks.MOST_UNPACKED + 1))
    assert len(stream.getvalue()) < workbooks.MOST_BYTES
    assert "more than 64 MB once unpacked" in str(read_workbook(stream.getvalue()))


@pytest.mark.parametrize("cell", ["XFD1048576", "A5001", "CW1"])
def test_a_cell_far_out_is_refused(cell: str) -> None:
    """The library would make room for all cells in between, and end the process."""
    far = repack(PLAIN, sheet1=a_sheet_of(f'<c r="A1"><v>1</v></c><c r="{cell}"><v>1</v></c>'))
    assert f'sheet "one" reaches to cell {cell}, further than row 5000' in str(read_workbook(far))


def test_a_cell_far_out_without_a_value_is_nothing() -> None:
    """Cells that only have a look are no reason to refuse a sheet."""
    far = repack(PLAIN, sheet1=a_sheet_of('<c r="A1"><v>1</v></c><c r="XFD1048576"/>'))
    found = read_workbook(far)
    assert isinstance(found, Workbook)
    assert dict(found.grids[0].cells) == {(1, 1): 1.0}


def test_too_many_sheets_are_refused() -> None:
    """A recording sheet has seven."""
    many = write_plainly([(f"s{number}", {}) for number in range(workbooks.MOST_SHEETS + 1)])
    assert "more than 64 sheets" in str(read_workbook(many))


def test_cells_without_a_value_are_faults() -> None:
    """An error is told from a blank, and so is a formula whose result was not saved."""
    cells = (
        '<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B1"><f>1+1</f></c>'
        '<c r="C1"><f>1+1</f><v></v></c><c r="D1" t="str"><f>""</f><v></v></c>'
    )
    found = read_workbook(repack(PLAIN, sheet1=a_sheet_of(cells)))
    assert isinstance(found, Workbook)
    expected = {(1, 1): Fault("#DIV/0!"), (1, 2): Fault("="), (1, 3): Fault("=")}
    assert dict(found.grids[0].cells) == expected


def test_damage_is_never_more_than_a_sentence() -> None:
    """Bytes and XML changed at random are read, or refused, and nothing else happens."""
    draw = random.Random(7)  # noqa: S311 - the same damage every time
    raw = a_sheet()
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        parts = {Path(each).stem: archive.read(each).decode() for each in archive.namelist()}
    wanted = ("workbook", "sheet3", "sharedStrings", "styles")
    for _ in range(60):
        part = draw.choice(wanted)
        at = draw.randrange(len(parts[part]))
        text = parts[part][:at] + draw.choice(["", "<", "9", '"']) + parts[part][at + 1 :]
        assert isinstance(read_workbook(repack(raw, **{part: text})), Workbook | Message)
    for _ in range(60):
        broken = bytearray(raw)
        broken[draw.randrange(len(raw))] ^= 1 << draw.randrange(8)
        assert isinstance(read_workbook(bytes(broken)), Workbook | Message)


def test_columns_are_named_as_everywhere() -> None:
    """A to Z, then AA."""
    assert [name_column(each) for each in (1, 26, 27, 52, 702, 703)] == [
        *("A", "Z", "AA", "AZ", "ZZ", "AAA"),
    ]


def test_a_missing_library_is_said_with_its_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading and writing name the library that is missing, and how to install it."""
    path = tmp_path / "walk.xlsx"
    path.write_bytes(a_sheet())
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    said = r'{}, which is not installed\. .*: python -m pip install "\.\[xlsx\]"'
    with pytest.raises(UnreadableError, match=said.format("python_calamine")):
        read_sheet(path)
    with pytest.raises(UnreadableError, match=said.format("xlsxwriter")):
        write_workbook(a_checklist(), Opening())
