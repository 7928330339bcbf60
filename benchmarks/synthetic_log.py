"""
Write a log that a flow could have produced, but for a stated share of deviations.

python benchmarks/synthetic_log.py FLOW CASES FILE.csv [SEED]

The headers are those of an export in Chinese; the same arguments give the same file.
"""

import argparse
import csv
import random
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import walkflow
from walkflow.engine.graph import Network, Node, measure_roughly
from walkflow.engine.versions import Versions

HEADERS = ("项目代码", "事项名称", "办理部门", "受理时间", "办结时间", "办理结果")
FIRST = datetime(2024, 1, 2, 9)  # noqa: DTZ001 - local to the calendar
REPEATED, SKIPPED, EARLY, REFUSED = 0.02, 0.01, 0.01, 0.02
"""How often an execution is repeated, left out, begun too early, or refused at first."""


def main() -> int:
    """Write the file that the arguments ask for."""
    asked = read_words(__doc__ or "", "FILE.csv")
    network = read_network(asked.flow)
    chance = random.Random(asked.seed)  # noqa: S311 - no secret
    with asked.path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(HEADERS)
        for number in range(asked.cases):
            writer.writerows(make_case(f"P{number + 1:07}", network, chance))
    return 0


def read_words(doc: str, file: str) -> argparse.Namespace:
    """Return what the command line asks for; else say how it is used, and end."""
    parser = argparse.ArgumentParser(description=doc.strip().partition("\n")[0])
    parser.add_argument("flow", metavar="FLOW", type=Path, help="the flow")
    parser.add_argument("cases", metavar="CASES", type=int, help="how many cases")
    parser.add_argument("path", metavar=file, type=Path, help="where to write them")
    parser.add_argument("seed", metavar="SEED", type=int, nargs="?", default=1, help="1")
    return parser.parse_args()


def read_network(path: Path) -> Network:
    """Return the graph of a flow with its measures; else say what is wrong, and end."""
    try:
        read = walkflow.read_flow(path)
    except walkflow.WalkflowError as error:
        sys.exit(str(error))
    return Network(Versions(read).read("after"), read.default_facts)


def make_case(case: str, network: Network, chance: random.Random) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a case in the order of the flow."""
    opening = FIRST + timedelta(days=chance.randrange(500), minutes=chance.randrange(420))
    done: dict[str, datetime] = {}
    for name in network.order:
        node = network.nodes[name]
        links = network.predecessors[name]
        enabled = max((done[link.before] for link in links if not link.is_issue), default=opening)
        issue = max((done[link.before] for link in links if link.is_issue), default=opening)
        start = enabled + timedelta(minutes=chance.expovariate(1 / 1500))
        if links and chance.random() < EARLY:
            start = enabled - timedelta(minutes=chance.randrange(1, 2000))
        done[name] = max(issue, start + draw_time(node, chance))
        if chance.random() < SKIPPED:
            done[name] = enabled
            continue
        if chance.random() < REFUSED:
            yield from write(case, node, network, start, done[name], "不予许可")
            start, done[name] = done[name], done[name] + draw_time(node, chance)
        yield from write(case, node, network, start, done[name], "通过")
        if chance.random() < REPEATED:
            again = done[name] + draw_time(node, chance)
            yield from write(case, node, network, done[name], again, "通过")


def draw_time(node: Node, chance: random.Random) -> timedelta:
    """Return how long an execution takes: most within the limit, some past it."""
    limit = max(0.25, measure_roughly(node.limit))
    return timedelta(minutes=round(chance.triangular(0.05, 1.3, 0.6) * limit * 1440))


def write(  # noqa: PLR0917 - a row has so many parts
    case: str, node: Node, network: Network, start: datetime, done: datetime, outcome: str
) -> Iterator[tuple[str, ...]]:
    """Yield the rows of one execution, one for each member of a bundle."""
    items = network.version.flow.items
    for member in node.members:
        item = items.item_by_id[member.item]
        department = items.department_by_id[item.department]
        times = (f"{moment:%Y-%m-%d %H:%M}" for moment in (start, done))
        yield (case, item.name.zh, department.name.zh, *times, outcome)


if __name__ == "__main__":
    sys.exit(main())
