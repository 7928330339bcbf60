"""
How long `walkflow replay` takes, beside DuckDB grouping the same file and pm4py replaying tokens.

python benchmarks/replay_log.py [--receipt FILE.xes.gz] [--permits FILE.xes.gz]
                                [--cases N ...] [--keep FOLDER]

--receipt: the public log of an environmental permit's receipt phase, repeated 100 and 1,000 times.
--permits: a log of building permits with many variants, repeated 100 times.
--cases: synthetic logs of so many cases, of 22 rows each, by case and by time; 1,390,000 cases are
30 million rows, 4,630,000 are 100 million. Files are made in FOLDER, and kept there if it is named.

pm4py is licensed under the AGPL: it is neither part of walkflow nor needed by it. The script puts
it into a virtual environment of its own and runs it as another program. It replays each variant
once, so of the receipt log it gets 100 copies, and its time for them is scaled; of the permits,
where hardly two cases are alike, it gets one, and is scaled as if those of the copies were not.
"""

import argparse
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import duckdb
from measuring import Taken, run

import walkflow
from walkflow.files.xes import CASE, list_columns, read_rows

ROOT: Final = Path(__file__).resolve().parent.parent
FLOW: Final = ROOT / "flows" / "industrial.yaml"
PEER_COPIES: Final = {"receipt": 100}
"""How many copies of a log pm4py replays; of others one. Its time is scaled to all of them."""
FEW: Final = 12_000
"""Cases of a log that is replayed before anything is measured, so that the kernel is compiled."""

GROUP: Final = """
import sys, duckdb
path, case, low, high = sys.argv[1:]
print(duckdb.sql(f'''SELECT count(*), max(n), min(low), max(high) FROM (
    SELECT "{case}", count(*) AS n, min("{low}") AS low, max("{high}") AS high
    FROM read_parquet('{path}') GROUP BY "{case}")''').fetchall())
"""
TOKENS: Final = """
import sys, time, warnings
warnings.filterwarnings("ignore")
import pandas, pm4py
rows = pandas.read_csv(sys.argv[1], dtype=str)
rows["time:timestamp"] = pandas.to_datetime(rows["time:timestamp"], utc=True, format="ISO8601")
net = pm4py.discover_petri_net_inductive(rows, noise_threshold=0.2)
start = time.process_time()
found = pm4py.conformance_diagnostics_token_based_replay(rows, *net)
print(time.process_time() - start, len(found))
"""


def main() -> int:
    """Make what is asked for, measure it, and print the ratios."""
    words = argparse.ArgumentParser()
    words.add_argument("--receipt", type=Path)
    words.add_argument("--permits", type=Path)
    words.add_argument("--cases", type=int, nargs="*", default=[])
    words.add_argument("--keep", type=Path)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = asked.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        warm = make_synthetic(FEW, folder)[0]
        run(replay(FLOW, warm), folder)
        for path, times in ((asked.receipt, 100), (asked.receipt, 1000), (asked.permits, 100)):
            if path is not None:
                compare_real(path, times, folder)
        for cases in asked.cases:
            for log in make_synthetic(cases, folder):
                compare(log, FLOW, ("项目代码", "受理时间", "办结时间"), folder)
    return 0


def compare(log: Path, flow: Path, columns: tuple[str, str, str], folder: Path) -> Taken:
    """Print what walkflow takes for a log beside DuckDB's grouping of it; return the former."""
    grouped = run([sys.executable, "-c", GROUP, str(log), *columns], folder)
    taken = run(replay(flow, log), folder)
    rows = duckdb.sql(f"SELECT count(*) FROM read_parquet('{log}')").fetchall()[0][0]
    print(f"{log.stem}: {rows:,} rows")
    for name, each in (("DuckDB, grouped by case", grouped), ("walkflow replay", taken)):
        print(f"  {name:<24} {each.wall_s:8.1f} s {each.cpu_s:8.1f} s CPU {each.peak_mib:7.0f} MiB")
    wall, cpu = taken.wall_s / grouped.wall_s, taken.cpu_s / grouped.cpu_s
    print(f"  ratio {wall:.1f} on the clock, {cpu:.1f} of CPU", flush=True)
    return taken


def compare_real(path: Path, times: int, folder: Path) -> None:
    """Print what walkflow takes for a real log that is repeated, beside both others."""
    name = path.name.partition(".")[0]
    once, log = folder / f"{name}.csv", folder / f"{name}-{times}.parquet"
    cases = write_repeated(path, times, once, log)
    drafted = folder / f"{name}-flow"
    if not drafted.exists():
        run(walkflow_words("draft", str(once), "--into", str(drafted), "--calendar", "NL"), folder)
    (flow,) = (each for each in drafted.glob("*.yaml") if "flow:" in each.read_text("utf-8"))
    taken = compare(log, flow, (CASE, "time:timestamp", "time:timestamp"), folder)
    copies = min(times, PEER_COPIES.get(name, 1))
    part = once.with_stem(f"{name}-{copies}")
    source = f"range({copies}) AS copies(n), read_csv('{once}', all_varchar=true)"
    numbered = f'SELECT * REPLACE ("{CASE}" || \'-\' || n AS "{CASE}") FROM {source}'
    duckdb.execute(f"COPY ({numbered}) TO '{part}' (HEADER)")
    peer = find_peer(folder)
    seconds, replayed = run([str(peer), "-c", TOKENS, str(part)], folder).output.split()[-2:]
    whole = float(seconds) * cases * times / int(replayed)
    print(f"  pm4py token replay of {int(replayed):,} cases {float(seconds):.1f} s CPU")
    ratio = whole / taken.cpu_s
    print(f"  scaled to {cases * times:,} cases: {whole:.0f} s, {ratio:.1f} x walkflow", flush=True)


def write_repeated(path: Path, times: int, once: Path, log: Path) -> int:
    """Write an XES log as CSV, and as Parquet, repeated; return how many cases it has."""
    headers = list_columns(())
    listed = [header for header in headers if header != CASE]
    with duckdb.connect() as connection:
        fields = ", ".join(f'"{header}" VARCHAR' for header in headers)
        connection.execute(f"CREATE TABLE log ({fields})")
        for rows in read_rows(path, headers):
            for part in _cut(rows):
                places = ", ".join("(" + ", ".join("?" * len(headers)) + ")" for _ in part)
                values = [value for row in part for value in row]
                connection.execute(f"INSERT INTO log VALUES {places}", values)
        connection.execute("CREATE TABLE whole AS SELECT * FROM log WHERE \"time:timestamp\" <> ''")
        (cases,) = connection.sql(f'SELECT count(DISTINCT "{CASE}") FROM whole').fetchall()[0]
        connection.execute(f"COPY whole TO '{once}' (HEADER)")
        others = ", ".join(f'"{header}"' for header in listed if header != "time:timestamp")
        connection.execute(
            f'COPY (SELECT "{CASE}" || \'-\' || n AS "{CASE}", {others}, '
            'CAST("time:timestamp" AS TIMESTAMPTZ) AS "time:timestamp" '
            f'FROM range({times}) AS copies(n), whole ORDER BY n, "{CASE}", "time:timestamp") '
            f"TO '{log}' (FORMAT parquet)"
        )
    return int(cases)


def _cut(rows: list[list[str]]) -> Iterator[list[list[str]]]:
    for first in range(0, len(rows), 1000):
        yield rows[first : first + 1000]


def make_synthetic(cases: int, folder: Path) -> tuple[Path, Path]:
    """Write a synthetic log by case and by time, unless it is there; return both."""
    log = folder / f"synthetic-{cases}.parquet"
    by_time = log.with_stem(f"{log.stem}-by-time")
    if not by_time.exists():
        script = str(Path(__file__).with_name("large_log.py"))
        run([sys.executable, script, str(FLOW), str(cases), str(log)], folder)
    return log, by_time


def replay(flow: Path, log: Path) -> list[str]:
    """Return the command that replays a log."""
    calendar = ["--calendar", "NL"] if flow != FLOW else []
    return walkflow_words("replay", str(flow), str(log), "--format", "json", *calendar)


def walkflow_words(*words: str) -> list[str]:
    """Return a command of walkflow, as this Python runs it."""
    assert walkflow.__file__  # noqa: S101 - it is installed
    return [sys.executable, "-m", "walkflow", *words]


def find_peer(folder: Path) -> Path:
    """Return a Python that has pm4py; it is installed if it is not there yet."""
    place = folder / "pm4py"
    if not place.exists():
        venv.create(place, with_pip=True)
        run([str(place / "bin" / "python"), "-m", "pip", "-q", "install", "pm4py"], folder)
    return place / "bin" / "python"


if __name__ == "__main__":
    sys.exit(main())
