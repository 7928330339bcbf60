"""Files that are nearly right: their trees changed node by node, their text sign by sign."""

import io
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from hypothesis import strategies as st

from tests.engine.drawn_flows import drawn_flows
from walkflow import cli
from walkflow.files.yaml_source import read_yaml

BASE = Path(__file__).resolve().parent / "mutations" / "base"
FILES = ("workshop.yaml", "items.yaml", "county.yaml", "walk.yaml")
TREES: Mapping[str, Any] = {name: read_yaml(BASE / name).data for name in FILES}
Route: TypeAlias = tuple[str | int, ...]

SCALARS = (
    *(None, True, False, 0, 1, -1, 2**63, 10**30, 1.5, 1e308, float("inf"), float("nan")),
    *("", " ", "~", "null", "yes", "no", "甲", "\u200b", "a b", "-", ":", "#", "&a", "*a", "!x"),
    *("0wd", "1wd", "20wd", "100000wd", "100001wd", "5d", "8h", "20 工作日", "-1wd", "1", "wd"),
    *("2024-06-03", "2024-06-03 09:41", "2024-06", "day 1", "day 1 09:41", "day 999999999"),
    *("0001-01-01", "9999-12-31", "9999-12-31 23:59:59", "2024-02-30", "2024-06-03T09:00Z"),
    *("before", "after", "before+commitment", "after-joint", "2023-04-03", "after-after"),
    *("09:00-17:00", "00:00-24:00", "17:00-09:00", "cn", "plain", "county.yaml", "items.yaml"),
    *("filing", "planning_permit", "joint_acceptance", "land", "works", "beside", "spoil", "HURD"),
    *("authority", "law", "applicant", "estimate", "correction", "refused", "workshop", "x" * 300),
)
"""What may stand anywhere: values that are right in some place, and values that are in none."""
VERSIONS = ("after", "before", "2023-12-01", "before+joint", "after-joint")


class Case(NamedTuple):
    """Files that are to be read together, and what is asked of them."""

    files: Mapping[str, bytes]
    version: str = "after"
    fact: str = "spoil=yes"
    start: str | None = None


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw the files of one flow, one or two of them changed; or a flow drawn from nothing."""
    trees = {name: deepcopy(tree) for name, tree in TREES.items()}
    if draw(st.integers(0, 4)) == 0:
        drawn = draw(drawn_flows())
        trees["workshop.yaml"] = deepcopy(
            {key: each for key, each in drawn.raw.items() if key != "kinds"}
        )
        trees["items.yaml"] = json.loads(drawn.flow.items.model_dump_json(by_alias=True))
    changed = draw(st.lists(st.sampled_from(FILES), min_size=1, max_size=2, unique=True))
    files = {}
    for name in FILES:
        tree = trees[name]
        for _ in range(draw(st.integers(0, 3)) if name in changed else 0):
            tree = draw(_changed(tree))
        text = draw(_written(tree))
        for _ in range(draw(st.sampled_from((0, 0, 0, 1, 2))) if name in changed else 0):
            text = draw(_scribbled(text))
        files[name] = text.encode("utf-8", errors="replace")
    version = draw(
        st.sampled_from(("after", "before", "2023-12-01", "before+joint", "after-joint"))
    )
    fact = draw(st.sampled_from(("spoil=yes", "review=none", "f=y")))
    start = draw(st.sampled_from((None, "2024-06-03", "9999-12-30", "0001-01-01", "2026-02-13")))
    return Case(files, version, fact, start)


@st.composite
def _changed(draw: st.DrawFn, tree: Any) -> Any:  # noqa: ANN401 - any tree
    """Draw a tree with one node replaced, retyped, taken away, doubled or moved."""
    routes = list(_list_routes(tree))
    if not routes:
        return draw(_values())
    route = draw(st.sampled_from(routes))
    parent: Any = _follow(tree, route[:-1])
    last: Any = route[-1]
    match draw(st.integers(0, 7)):
        case 0 | 1:
            parent[last] = draw(_values())
        case 2:
            parent[last] = deepcopy(_follow(tree, draw(st.sampled_from(routes))))
        case 3:
            del parent[last]
        case 4 if isinstance(parent, list):
            parent.insert(draw(st.integers(0, len(parent))), deepcopy(parent[last]))
        case 5:
            parent[last] = draw(_retyped(parent[last]))
        case 6 if isinstance(parent, dict):
            parent[draw(st.sampled_from(SCALARS).filter(_can_be_key))] = parent.pop(last)
        case _:
            other = draw(st.sampled_from(routes))
            there, key = _follow(tree, other[:-1]), other[-1]
            there[key], parent[last] = deepcopy(parent[last]), deepcopy(there[key])
    return tree


def _values() -> st.SearchStrategy[Any]:
    """Draw a scalar, or a node of one of the sound files."""
    nodes = [_follow(tree, route) for tree in TREES.values() for route in _list_routes(tree)]
    return st.sampled_from(SCALARS) | st.sampled_from(nodes).map(deepcopy)


@st.composite
def _retyped(draw: st.DrawFn, value: Any) -> Any:  # noqa: ANN401 - any node
    """Draw the same in another type."""
    match draw(st.integers(0, 4)):
        case 0:
            return [value]
        case 1:
            return {draw(st.sampled_from(("id", "item", "zh", "from", "limit"))): value}
        case 2:
            return str(value)
        case 3 if isinstance(value, dict):
            return list(value.values())
        case 3 if isinstance(value, list):
            return {str(number): each for number, each in enumerate(value)}
        case _:
            return [value, value]


@st.composite
def _written(draw: st.DrawFn, tree: Any) -> str:  # noqa: ANN401 - any tree
    """Draw a tree as text: in brackets from some depth on, in one of the ways to end lines."""
    text = "\n".join(_write(tree, 0, draw(st.sampled_from((0, 1, 3, 4, 9))))) + "\n"
    ends = draw(st.sampled_from(("\n", "\n", "\n", "\r\n", "\r")))
    mark = draw(st.sampled_from(("", "", "", "\ufeff")))
    return mark + text.replace("\n", ends)


def _write(tree: Any, depth: int, most: int) -> Iterator[str]:  # noqa: ANN401 - any tree
    blank = "  " * depth
    if depth >= most or not isinstance(tree, dict | list) or not tree:
        yield blank + _write_flow(tree)
    elif isinstance(tree, dict):
        for key, value in tree.items():
            lines = list(_write(value, depth + 1, most))
            is_short = len(lines) == 1 and not (isinstance(value, dict | list) and depth + 1 < most)
            head = f"{blank}{_write_flow(key)}:"
            yield from [f"{head} {lines[0].strip()}"] if is_short else [head, *lines]
    else:
        for value in tree:
            first, *rest = _write(value, depth + 1, most)
            yield f"{blank}- {first.strip()}"
            yield from rest


def _write_flow(tree: Any) -> str:  # noqa: ANN401 - any tree
    match tree:
        case dict():
            pairs = (f"{_write_flow(key)}: {_write_flow(value)}" for key, value in tree.items())
            return "{" + ", ".join(pairs) + "}"
        case list():
            return "[" + ", ".join(map(_write_flow, tree)) + "]"
        case str() if tree.isidentifier() or tree.replace("-", "").isalnum():
            return tree
        case _:
            return json.dumps(tree, ensure_ascii=False)


@st.composite
def _scribbled(draw: st.DrawFn, text: str) -> str:
    """Draw a text with something done to a line or a sign of it."""
    lines = text.split("\n")
    number = draw(st.integers(0, len(lines) - 1))
    place = draw(st.integers(0, len(text)))
    match draw(st.integers(0, 6)):
        case 0:
            del lines[number]
        case 1:
            lines.insert(draw(st.integers(0, len(lines))), lines[number])
        case 2:
            lines[number] = " " * draw(st.integers(0, 9)) + lines[number].lstrip()
        case 3:
            signs = "{}[]:,-#&*!|>'\"%@`?\t \n\x00\x85\u2028\ufeff甲，：“\U0001f600"
            return text[:place] + draw(st.sampled_from(signs)) + text[place:]
        case 4:
            return text[:place] + text[place + draw(st.integers(1, 30)) :]
        case 5:
            lines[number] += draw(
                st.sampled_from((" #", " # walkflow: ignore[cycle] x", " |", " >-"))
            )
        case _:
            lines[number] = lines[number][: draw(st.integers(0, len(lines[number])))]
    return "\n".join(lines)


def check_case(case: Case, folder: Path) -> None:
    """Do all that can be done with the files of a case, and hold what has to hold every time."""
    for name, raw in case.files.items():
        (folder / name).write_bytes(raw)
    flow, walk = str(folder / "workshop.yaml"), str(folder / "walk.yaml")
    sound = run("validate", str(folder))[0] == 0
    status, shown = run("validate", str(folder), "--format", "json", "--verbose")
    assert json.loads(shown)["ok"] == (status == 0) == sound
    start = ("--start", case.start) if case.start else ()
    verbs: list[tuple[str, ...]] = [
        ("trace", flow, "--version", case.version, *start),
        ("trace", flow, walk),
        ("compare", f"{flow}@before", flow, "--format", "json"),
    ]
    if sound:  # else they say the same as the first
        verbs += [
            ("trace", flow, "--fact", case.fact, "--format", "json"),
            ("trace", flow, "--list-facts"),
            ("render", flow, "--format", "mermaid"),
        ]
    for words in verbs:
        status, _ = run(*words)
        assert status != 3 or not sound, words
    for name, raw in case.files.items():
        if raw != (BASE / name).read_bytes():
            hold_form(folder / name)


def hold_form(path: Path) -> None:
    """Bring a file into its form, and see that this changes it once and not what it says."""
    before, judged = path.read_bytes(), _judge(path)
    if run("fmt", str(path))[0] != 0:
        assert path.read_bytes() == before
        return
    once = path.read_bytes()
    assert run("fmt", str(path), "--check")[0] == 0
    assert path.read_bytes() == once
    assert _judge(path) == judged


def _judge(path: Path) -> list[tuple[str, str]]:
    """Return what is found in a file, without the places."""
    found = json.loads(run("validate", str(path), "--format", "json")[1])["diagnostics"]
    return sorted((each["rule"], each["severity"]) for each in found)


def run(*words: str) -> tuple[int, str]:
    """Run walkflow in this process; return its status and what it wrote, which is UTF-8."""
    out, err = _make_stream(), _make_stream()
    with _arguments(words), redirect_stdout(out), redirect_stderr(err):
        status = cli._run()
        out.flush()
        err.flush()
    shown = out.buffer.getvalue().decode("utf-8", errors="strict")  # type: ignore[attr-defined]
    complaint = err.buffer.getvalue().decode("utf-8", errors="strict")  # type: ignore[attr-defined]
    assert "internal error" not in complaint, (words, complaint)
    assert "Traceback" not in complaint + shown, (words, complaint)
    assert status in {0, 1, 2, 3}
    return status, shown


def _make_stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="strict", newline="\n")


@contextmanager
def _arguments(words: tuple[str, ...]) -> Iterator[None]:
    before = sys.argv
    sys.argv = ["walkflow", *words]
    try:
        yield
    finally:
        sys.argv = before


def _list_routes(tree: Any) -> Iterator[Route]:  # noqa: ANN401 - any tree
    """Yield the routes to all nodes of a tree but the first."""
    pairs = (
        tree.items()
        if isinstance(tree, dict)
        else enumerate(tree if isinstance(tree, list) else ())
    )
    for key, value in pairs:
        yield (key,)
        for rest in _list_routes(value):
            yield (key, *rest)


def _follow(tree: Any, route: Route) -> Any:  # noqa: ANN401 - any tree
    for part in route:
        tree = tree[part]
    return tree


def _can_be_key(value: object) -> bool:
    return isinstance(value, str) and bool(value)
