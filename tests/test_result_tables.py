"""The manual names every column of the tables of cases and visits, and what reports call it."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("duckdb", reason="needs the extra log")

import walkflow
from walkflow.model.replay_report import DeviationKind, ReplayReport
from walkflow.views.replay_blocks import DEVIATION_WORDS

ROOT = Path(__file__).resolve().parent.parent
LOG = ROOT / "examples" / "logs" / "industrial-40.csv"
CELLS = re.compile(r"\| `(\w+)` \| (.+?) \| ?(.*?) ?\|$", re.MULTILINE)


def read_manual(name: str) -> dict[str, str]:
    """Return what reports call each column of a table, by the column."""
    text = (ROOT / "docs" / "logs.md").read_text(encoding="utf-8")
    table = text.split(f"| column of `--{name}` |")[1].split("\n\n")[0]
    return {column: word for column, _, word in CELLS.findall(table)}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[ReplayReport, Path]:
    """Return the report of a log, and the folder of its tables; it deviates in each way."""
    folder = tmp_path_factory.mktemp("tables")
    header, *rows = LOG.read_text(encoding="utf-8").splitlines()
    log = folder / "log.csv"
    row = rows[0].split(",")
    stray = ",".join(["tea break" if number == 1 else cell for number, cell in enumerate(row)])
    log.write_text("\n".join((header, *rows[:-30], stray)) + "\n", encoding="utf-8")
    flows = walkflow.read_flows(ROOT / "flows" / "industrial.yaml")
    with walkflow.read_log([log], flows) as opened:
        report = walkflow.replay(
            flows, opened, cases=folder / "cases.csv", visits=folder / "visits.csv"
        )
    return report, folder


def read_rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table."""
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


@pytest.mark.parametrize("name", ["cases", "visits"])
def test_the_manual_has_the_columns_of_a_table(
    name: str, written: tuple[ReplayReport, Path]
) -> None:
    """All of them, in their order, and no other."""
    first = next(read_rows(written[1], name))
    assert list(read_manual(name)) == list(first)


def test_counts_of_cases_are_what_the_manual_says_they_are(
    written: tuple[ReplayReport, Path],
) -> None:
    """Under the word that the report has for them; `skipped` is a part of what is missing."""
    report, folder = written
    words = read_manual("cases")
    sums = {
        column: sum(int(row[column]) for row in read_rows(folder, "cases"))
        for column in words
        if column not in {"case", "flow", "start", "end", "fit"}
    }
    figures = {each.kind: each.count for each in report.deviation_figures}
    found = {}
    for kind, told in DEVIATION_WORDS.items():
        word = str(told).split(":", maxsplit=1)[0]
        columns = [column for column in words if words[column].split(",")[0] == word]
        found[kind] = sum(sums[column] for column in columns)
        assert len(columns) == 1, kind
    found[DeviationKind.MISSING] += sums["unfinished"]
    assert found == figures
    assert sums["unfinished"]
    assert sums["skipped"]
    assert figures[DeviationKind.FOREIGN] == 1
    assert sums["events"] == report.events
    assert sums["visits"] == report.visits
    assert sum(row["fit"] == "true" for row in read_rows(folder, "cases")) == (
        report.fitness.fit_cases
    )


def test_words_of_visits_are_those_of_the_report(written: tuple[ReplayReport, Path]) -> None:
    """Whatever the manual says that a report calls a column, a report says."""
    report, folder = written
    text = walkflow.render(report, walkflow.Form.TEXT, width=200)
    words = read_manual("visits")
    told = {word.split(",")[0] for word in words.values() if word}
    assert len(told) == 11
    assert not [word for word in told if word not in text]
    over = {each.kind: each.wd for each in report.deviation_figures}[DeviationKind.OVER_LIMIT]
    visits = list(read_rows(folder, "visits"))
    assert sum(int(row["over_limit_wd"] or 0) for row in visits) == over
    assert len(visits) == report.visits
