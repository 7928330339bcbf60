"""Chinese: complete, with terms and figures as in English, in lines that end where they may."""

import importlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st

import walkflow
from tests.processes import Ended, run_walkflow
from walkflow.cli.application import app
from walkflow.cli.usage import translate
from walkflow.model.reports import Report
from walkflow.model.text_widths import measure_width
from walkflow.views.wording import Wording
from walkflow.views.wrapping import fold

ROOT = Path(__file__).resolve().parent.parent
FLOWS = ROOT / "flows"
WALKS = ROOT / "examples" / "walks"
LOG = ROOT / "examples" / "logs" / "industrial-40.csv"
BAD = ROOT / "tests" / "flows" / "bad"
CHINESE = Wording("zh")
CATALOGUE = "src/walkflow/locale/zh/LC_MESSAGES/walkflow.po"
ENGLISH = re.compile(r"(?<![\w./=-])[a-z]+(?: [a-z]+){2,}", re.IGNORECASE)
"""Three English words in a row, which are a sentence."""
NAMES = re.compile(
    r"walkflow [a-z]+ [\w./@ -]+"  # a command
    r"|python -m pip install \S+|Administrative Licensing Law|Rozinat 与 van der Aalst"
    r"|[A-Z]+(?: [A-Z]+)+"  # placeholders
)
"""What stays as it is in Chinese."""
MISTAKES = (
    ("trace",),
    ("trace", "a.yaml", "--unknown"),
    ("trace", "a.yaml", "--star", "2026-02-09"),
    ("trace", "a.yaml", "--start"),
    ("trace", "a.yaml", "--start", "soon"),
    ("trace", "a.yaml", "--list-facts=1"),
    ("trace", "a.yaml", "--format", "nothing"),
    ("trace", "a.yaml", "--min-coverage", "half"),
    ("trce",),
    ("nonsense",),
    ("compare", "a"),
    ("rules", "a", "b"),
    ("replay", "a", "b", "--threads", "x"),
    ("replay", "a", "b", "--threads", "0"),
    ("record", "a", "--at"),
)


SCRIPT = """
import contextlib, io, json, sys
from walkflow import cli
ends = []
for words in json.load(sys.stdin):
    sys.argv = ["walkflow", *words]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = cli._run()
    ends.append((status, out.getvalue(), err.getvalue()))
print(json.dumps(ends))
"""
"""Runs the commands that it reads, as the command line does, and writes how each ended."""


def run(*words: str, **environment: str) -> Ended:
    """Run walkflow in Chinese."""
    chinese = {**os.environ, "LANGUAGE": "zh", **environment}
    return run_walkflow(*words, cwd=ROOT, environment=chinese)


def find_english(text: str) -> list[str]:
    """Return what is English in a Chinese text."""
    return ENGLISH.findall(NAMES.sub("", text))


def list_reports() -> Iterator[tuple[str, Report]]:
    """Yield a report of every verb, with its name."""
    flow = walkflow.read_flow(FLOWS / "industrial.yaml")
    before, after = (
        walkflow.read_walk(WALKS / f"constructed-industrial-{each}.yaml")
        for each in ("before", "after")
    )
    yield "trace a plan", walkflow.trace(flow)
    yield "trace a walk", walkflow.trace(flow, [after])
    yield "trace walks", walkflow.trace(flow, [before, after])
    yield "facts", walkflow.list_facts(flow)
    yield "compare versions", walkflow.compare(*walkflow.read_sides("before", "after", FLOWS))
    one = f"{FLOWS / 'industrial.yaml'}"
    yield "compare a flow", walkflow.compare(*walkflow.read_sides(f"{one}@before", one, FLOWS))
    yield "rules", walkflow.list_rules()
    yield "format", walkflow.fmt(FLOWS, check=True)


def find_written() -> Iterator[str]:
    """Yield what whoever walked wrote in their own language."""
    walk = walkflow.read_walk(WALKS / "constructed-industrial-after.yaml")
    for problem in walk.problems:
        yield from (problem.text, problem.measure or problem.text)
    yield from (each.text for each in walk.follow_up if each.text)


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    """Return a report of every verb."""
    return dict(list_reports())


@pytest.mark.parametrize("width", [60, 80, 120])
def test_reports_are_chinese_and_fit(reports: dict[str, Report], width: int) -> None:
    """No sentence of a report is English, and no line is wider than the terminal."""
    for name, report in reports.items():
        text = walkflow.render(report, walkflow.Form.TEXT, width=width, language="zh")
        prose = " ".join(text.split())
        for written in find_written():
            prose = prose.replace(written, "")
        assert not find_english(prose), name
        assert max(map(measure_width, text.splitlines())) <= width or name == "rules", name


def test_no_line_begins_with_what_ends_a_sentence(reports: dict[str, Report]) -> None:
    """Punctuation stays with what it belongs to; options and names of files are not broken."""
    text = walkflow.render(reports["trace a plan"], walkflow.Form.TEXT, width=80, language="zh")
    assert not [
        line for line in text.splitlines() if line.strip().startswith(tuple("，。、；：）”"))
    ]
    for whole in ("--list-facts", "flows/industrial.yaml", "flows/items.yaml"):
        assert whole in text


def test_findings_are_chinese() -> None:
    """What is wrong with a file is said in Chinese."""
    report = walkflow.validate(BAD)
    assert len({each.rule for each in report.diagnostics}) > 50
    for diagnostic in report.diagnostics:
        assert not find_english(CHINESE(diagnostic.message)), diagnostic.rule


@pytest.mark.parametrize("rule", walkflow.list_rules().rules, ids=lambda rule: rule.id)
def test_rules_are_chinese(rule: object) -> None:
    """Each rule has its sentence in Chinese."""
    assert re.search(r"[\u4e00-\u9fff].*。$", CHINESE(rule.sentence))  # type: ignore[attr-defined]


class Done(NamedTuple):
    """How a command ended."""

    status: int
    out: str
    err: str


def run_all(commands: Sequence[Sequence[str]], language: str) -> list[Done]:
    """Run commands one after the other in one process, which takes a moment for all of them."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        capture_output=True,
        check=True,
        cwd=ROOT,
        encoding="utf-8",
        input=json.dumps(commands),
        env={**os.environ, "LANGUAGE": language, "COLUMNS": "80", "PYTHONUTF8": "1"},
    )
    return [Done(*each) for each in json.loads(done.stdout)]


def list_commands() -> list[tuple[str, ...]]:
    """Return every command, and none."""
    named = [
        each.name or getattr(each.callback, "__name__", "") for each in app.registered_commands
    ]
    return [(), *((name.replace("_", "-"),) for name in named)]


def test_complaints_of_use_are_chinese() -> None:
    """What typer says of wrong use is said in Chinese, and the status is that of wrong use."""
    for words, done in zip(MISTAKES, run_all(MISTAKES, "zh"), strict=True):
        assert done.status == 2, words
        assert "错误：" in done.err
        assert not find_english(done.err), done.err
        assert not re.search(r"Usage|Error|Try|Missing|Invalid|No such|Option", done.err), done.err


def test_help_is_chinese() -> None:
    """Help pages are in Chinese, in lines that fit, with every option that there is."""
    commands = [(*command, "--help") for command in list_commands()]
    options = re.compile(r"^  (?:-\w, )?(--[\w-]+)", re.MULTILINE)
    assert len(commands) > 10
    pages = zip(run_all(commands, "zh"), run_all(commands, "en"), strict=True)
    for chinese, english in pages:
        assert (chinese.status, english.status) == (0, 0)
        assert chinese.out.startswith("用法：walkflow")
        assert not find_english(chinese.out), chinese.out
        assert max(map(measure_width, chinese.out.splitlines())) <= 80
        assert options.findall(chinese.out) == options.findall(english.out)


def test_no_command_shows_the_page_of_all_of_them() -> None:
    """As wrong use, on the standard error."""
    (done,) = run_all([()], "zh")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("用法：walkflow [选项] 命令 [参数]...")


@pytest.mark.parametrize(
    ("words", "environment"),
    [
        (("--lang", "zh", "--help"), {"LANGUAGE": "en"}),
        (("trace", "--help", "--lang", "zh"), {"LANGUAGE": "en"}),
        (("trace", "--help", "--lang=zh"), {"LANGUAGE": "en"}),
        (("--help",), {"LANGUAGE": "", "LANG": "zh_CN.UTF-8"}),
        (("--help",), {"LANGUAGE": "", "LC_ALL": "zh_CN.GB18030"}),
    ],
)
def test_how_chinese_is_chosen(words: tuple[str, ...], environment: dict[str, str]) -> None:
    """By an option anywhere, or by the locale."""
    assert run(*words, **environment).stdout.startswith("用法：")


@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
def test_pipes_of_poor_consoles(encoding: str) -> None:
    """A pipe gets UTF-8, whatever the console shows."""
    done = run("validate", "flows", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert (done.returncode, done.stdout) == (0, "6 个文件：没有问题\n")
    wrong = run("trce", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert wrong.stderr.endswith("错误：没有命令 'trce'。是否想写 'trace'？\n")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal that a test can hold")
@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
def test_poor_terminals(encoding: str) -> None:
    """At a terminal, signs that it lacks become question marks."""
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "walkflow", "validate", "flows"],
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        env={**os.environ, "LANGUAGE": "zh", "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
    ) as process:
        os.close(theirs)
        shown = os.read(ours, 10_000)
        assert process.wait() == 0
    os.close(ours)
    expected = "6 个文件：没有问题".encode(encoding, "replace")
    assert shown.startswith(expected)


PARTS = st.sampled_from(
    ["举措", "，", "。", "（", "）", "“", "”", "、", " ", "12", "land_with_scheme", "a", "项目"]
)


@settings(max_examples=100)
@given(parts=st.lists(PARTS, max_size=40), width=st.integers(min_value=32, max_value=80))
def test_folding(parts: list[str], width: int) -> None:
    """Lines fit, lose nothing but blanks, and break no word that a line can hold."""
    text = "".join(parts)
    lines = fold(text, width)
    assert max(map(measure_width, lines)) <= width
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    words = re.findall(r"[a-z_0-9]+", text)
    if max(map(len, words), default=0) <= width // 2:
        assert [word for line in lines for word in re.findall(r"[a-z_0-9]+", line)] == words


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("第 3 个工作日结束，共 15 个工作日。", 20, ["第 3 个工作日结束，", "共 15 个工作日。"]),
        ("（容缺受理）并联审批", 12, ["（容缺受理）", "并联审批"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("", 4, [""]),
    ],
)
def test_where_lines_end(text: str, width: int, lines: list[str]) -> None:
    """A number stays with what it counts, a bracket with what it holds."""
    assert fold(text, width) == lines


def test_another_sentence_of_typer_stays_as_it_is() -> None:
    """What a newer typer says is shown in its own words."""
    assert translate("Something new.") == "Something new."


def test_a_sentence_without_chinese_fails() -> None:
    """The check of the catalogue finds what is missing, and values that got lost."""
    folder = str(ROOT / ".ci")
    sys.path.insert(0, folder)
    try:
        messages = importlib.import_module("messages")
    finally:
        sys.path.remove(folder)
    chinese = messages.Sentences(locale="zh")
    chinese.add("there is no {thing}", "没有{thing}")
    chinese.add(("{n} item", "{n} items"), ("{n} 个事项",))
    assert not list(messages.find_faults(chinese))
    chinese.add("not said", None)
    chinese.add("of {flow}", "流程")
    chinese.add("{n} cat {colour}", "{n} 只{color}猫")
    assert len(list(messages.find_faults(chinese))) == 3


def test_both_readmes_say_the_same() -> None:
    """The Chinese one has the headings, pictures, links and commands of the English one."""
    english, chinese = (
        (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md")
    )
    as_english = chinese.replace("-zh.svg", "-en.svg").replace("(README.md)", "(README.zh.md)")
    links = re.compile(r"\]\(([^)]*)\)")
    assert set(links.findall(as_english)) - {"docs/zh-terms.md"} == set(links.findall(english))
    code = re.compile(r"`([^`\n]+)`")
    assert sorted(code.findall(chinese)) == sorted(code.findall(english))
    for sign in ("\n## ", "\n| ", "\n```", "\n.venv"):
        assert chinese.count(sign) == english.count(sign), sign
    assert not find_english(code.sub("", re.sub(r"```.*?```", "", chinese, flags=re.DOTALL)))


def test_chinese_sentences_have_chinese_punctuation() -> None:
    """And end as the English ones do."""
    catalogue = read_po(BytesIO((ROOT / CATALOGUE).read_bytes()), locale="zh")
    half = re.compile(
        r"[\u4e00-\u9fff][,;:!?(]|[,;:!?)][\u4e00-\u9fff]|[，。；：（] \S| [，。；：）]"
    )
    for message in catalogue:
        english = message.id if isinstance(message.id, str) else message.id[0]
        forms = message.string or "?"
        chinese = forms if isinstance(forms, str) else forms[0]
        if english and english not in {"Dept.", "No."}:
            assert not half.search(chinese.replace(", 结束日]", "")), chinese
            assert chinese.endswith("。") == bool(re.search(r"[^.]\.$", english)), chinese
