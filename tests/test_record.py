"""`walkflow record FLOW` as its users run it: in scripts, and at a terminal."""

import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import pytest

import walkflow
from walkflow import cli
from walkflow.files.journal import read_journal
from walkflow.model.messages import say
from walkflow.model.recording import Begun
from walkflow.views.terminal import measure_width
from walkflow.views.wording import Wording

if TYPE_CHECKING or sys.platform != "win32":
    from tests.console.pty_terminal import PtyTerminal

ROOT = Path(__file__).parents[1]
FLOW = str(ROOT / "flows" / "industrial.yaml")
SCRIPT = (FLOW, "--walk", "w.yaml", "--no-input")
FILING = "enterprise_project_filing"
at_a_terminal = pytest.mark.skipif(sys.platform == "win32", reason="there are no ptys")
KEYS = "Enter look again\n> "
"""What the board ends with."""


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test in a folder of its own."""
    monkeypatch.chdir(tmp_path)


class Done(NamedTuple):
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


Run: TypeAlias = Callable[..., Done]
"""Runs walkflow record with words."""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs walkflow record in this process, where no terminal is."""

    def run_here(*words: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["walkflow", "record", *words])
        monkeypatch.setattr(sys, "stdin", StringIO())
        status = cli._run()
        return Done(status, *capsys.readouterr())

    return run_here


def run_apart(*words: str, **environment: str) -> Done:
    """Run walkflow record in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "walkflow", "record", *words],
        capture_output=True,
        encoding="utf-8",
        check=False,
        stdin=subprocess.DEVNULL,
        env={"PATH": "", "LANG": "C.UTF-8", "SYSTEMROOT": "", **environment},
    )
    return Done(done.returncode, done.stdout, done.stderr)


def test_a_script_records_a_walk(run: Run) -> None:
    """One entry or several a command; the last writes the walk and shows its trace."""
    first = run(*SCRIPT, "--role", "applicant", "accepted", FILING, "--at", "2024-06-03 09:41")
    assert first.stdout == (
        "+ 1  2024-06-03 09:41  accepted  Enterprise project filing\n"
        "1 entry, 1 under way, 0 possible now\n"
    )
    words = ("trips", FILING, "1", "decided", FILING, "approved")
    second = run(*SCRIPT, *words, "--at", "2024-06-03 11:41")
    assert second.stdout.startswith("+ 2  trips  Enterprise project filing  1\n+ 3  2024-06-03")
    last = run(*SCRIPT, "finish")
    assert (first.returncode, second.returncode, last.returncode) == (0, 0, 0)
    assert 'the walk is written to "w.yaml"' in last.stderr
    assert "120 min from start to end" in last.stdout
    walk = walkflow.read_walk(Path("w.yaml"))
    assert walk.roles == ("applicant",)
    assert walk.visits[0].trips == 1
    assert walkflow.validate(Path("w.yaml")).ok


def test_a_script_may_read_json(run: Run) -> None:
    """The entries made, what is open, and every item as it stands."""
    report = json.loads(run(*SCRIPT, "accepted", FILING, "--format", "json").stdout)
    assert (report["kind"], report["ok"], report["entries"]) == ("record", True, 1)
    assert [(each["number"], each["what"], each["item"]) for each in report["recorded"]] == [
        (1, "accepted", FILING)
    ]
    assert [each["item"] for each in report["visits"]] == [FILING]
    waiting = {each["item"]: each["waits_for"] for each in report["items"]}
    assert waiting["land_use_planning_permit"] == [FILING]


def test_without_entries_a_script_looks(run: Run) -> None:
    """Nothing is made, and what may come next is shown with its id."""
    done = run(*SCRIPT)
    assert done.returncode == 0
    assert f"Possible now\n{FILING} Enterprise project filing" in done.stdout
    assert list(Path().iterdir()) == []


def test_what_does_not_follow_the_flow_is_recorded_and_said(run: Run) -> None:
    """A script is not asked: warnings, and exit status 0."""
    done = run(*SCRIPT, "accepted", "land_use_planning_permit", "--at", "2999-01-01")
    assert done.returncode == 0
    assert done.stderr == (
        "walkflow: warning: 2999-01-01 is in the future\n"
        "walkflow: warning: out of order: it waits for Enterprise project filing\n"
    )
    assert len(read_journal(Path("w.journal")).entries) == 2


@pytest.mark.parametrize(
    ("words", "at", "reason"),
    [
        (("decided", FILING), "2024-06-03 08:00", "before it was accepted on 2024-06-03 09:41"),
        (("submitted", FILING), "2024-06-03 10:30", "before it was submitted on 2024-06-03 10:30"),
        (("paused", FILING, "correction"), "2024-06-03 09:00", "was paused on 2024-06-03 09:00"),
        (("paused", FILING, "correction", "resumed", FILING, "decided", FILING),
         ("2024-06-03 11:00", "2024-06-03 12:00", "2024-06-03 11:30"), "was paused until"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    run: Run, words: tuple[str, ...], at: str | tuple[str, ...], reason: str
) -> None:
    """Times of one visit that contradict each other make no entry where nobody is asked."""
    run(*SCRIPT, "accepted", FILING, "--at", "2024-06-03 09:41")
    times = [at] if isinstance(at, str) else at
    done = run(*SCRIPT, *words, *(word for time in times for word in ("--at", time)))
    assert (done.returncode, done.stdout) == (2, "")
    assert reason in done.stderr
    assert "nothing is recorded" in done.stderr
    assert len(read_journal(Path("w.journal")).entries) == 2


def test_what_is_taken_back_contradicts_nothing(run: Run) -> None:
    """The wrong entry may be the earlier one: it is taken back, and the right one made."""
    run(*SCRIPT, "accepted", FILING, "--at", "2024-06-03 09:41")
    words = ("undo", "accepted", FILING, "decided", FILING)
    done = run(*SCRIPT, *words, "--at", "2024-06-03 07:00", "--at", "2024-06-03 08:00")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((), "Invalid value for FLOW: it is missing"),
        ((FLOW,), "the standard input is no terminal"),
        ((FLOW, "--walk", "w.yaml", "accepted", FILING), "the standard input is no terminal"),
        ((FLOW, "--no-input", "accepted", FILING), "--walk is missing"),
        ((*SCRIPT, "acepted", FILING), 'did you mean "accepted"?'),
        ((*SCRIPT, "accepted", "fillling"), 'there is no item "fillling"'),
        ((*SCRIPT, "accepted", FILING, "--at", "soon"), '"soon" is no stamp'),
        ((*SCRIPT, "accepted", FILING, "--role", "clark"), 'did you mean "clerk"?'),
        ((*SCRIPT, "accepted", FILING, "--project", "a b"), "expected letters"),
        ((*SCRIPT, "accepted", FILING, "--fact", "eia=maybe"), 'has no value "maybe"'),
        ((*SCRIPT, "accepted", FILING, "--version", "soon"), "is not a version"),
        ((*SCRIPT, "accepted", FILING, "--format", "yaml"), '"yaml" is not known'),
        ((*SCRIPT, "resumed", FILING), f'nothing of "{FILING}" is under way'),
    ],
)
def test_wrong_usage(run: Run, words: tuple[str, ...], reason: str) -> None:
    """One clear message, exit status 2, and no entry."""
    done = run(*words)
    assert done.returncode == 2
    assert reason in " ".join(done.stderr.split())
    assert done.stdout == ""
    journal = Path("w.journal")
    assert not journal.exists() or len(read_journal(journal).entries) == 1


def test_walks_under_way_are_listed(run: Run) -> None:
    """Those in the folder walks and here, those of one flow, or those beside a file."""
    assert run("--list").stdout == "no walk is under way in walks, .\n"
    run(FLOW, "--walk", "walks/one", "--no-input", "accepted", FILING)
    run(*SCRIPT, "accepted", FILING)
    report = json.loads(run("--list", "--format", "json").stdout)
    assert [each["journal"] for each in report["walks"]] == ["walks/one.journal", "w.journal"]
    assert "2 walks are under way" in run("--list", FLOW).stdout
    other = str(ROOT / "flows" / "gov-building.yaml")
    assert "no walk is under way" in run("--list", other).stdout
    assert "1 walk is under way" in run("--list", "--walk", "walks").stdout


def test_names_are_chinese_where_the_reader_is() -> None:
    """An item goes by its Chinese name as well."""
    done = run_apart(*SCRIPT, "accepted", "企业投资项目备案", LANGUAGE="zh")
    assert "企业投资项目备案" in done.stdout
    assert done.returncode == 0


def test_a_command_that_is_killed_loses_nothing_that_it_said(run: Run) -> None:
    """Whatever it had printed is in the journal, and the next command goes on."""
    chance = random.Random(7)  # noqa: S311 - no secret
    printed = 0
    for number in range(8):
        words = [sys.executable, "-m", "walkflow", "record", *SCRIPT, "note", FILING, str(number)]
        with subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
        ) as process:
            assert process.stdout is not None
            said = b""
            if number % 2:
                said = process.stdout.readline()  # killed as soon as it has said something
            else:
                time.sleep(chance.uniform(0.1, 0.9))
            process.kill()
            said += process.stdout.read()
        for found in re.findall(rb"^\+ (\d+) ", said, re.MULTILINE):
            printed += 1
            texts = {
                each.number: each.deed.model_dump().get("text")
                for each in read_journal(Path("w.journal")).entries
            }
            assert texts[int(found)] == str(number)
    assert run(*SCRIPT, "note", FILING, "the last").returncode == 0
    transcript = read_journal(Path("w.journal"))
    assert printed >= 4
    assert len(transcript.entries) >= printed + 2
    assert transcript.damaged == ()


def a_terminal(*words: str, size: tuple[int, int] = (50, 80), **environment: str) -> "PtyTerminal":
    """Return walkflow record in a terminal."""
    return PtyTerminal("record", *words, folder=Path.cwd(), size=size, environment=environment)


@at_a_terminal
def test_a_walk_at_the_terminal() -> None:
    """From the first question to the walk and its trace, by single keys."""
    with a_terminal(FLOW) as terminal:
        terminal.wait_for("name of the new walk")
        terminal.strike("plant\r", "How much of the run")
        terminal.strike("p", "As what do you walk?")
        terminal.strike("c", "your unit and post")
        terminal.strike("HURD/director\r", KEYS)
        terminal.strike("9", "9 and: ")
        terminal.strike("0", "possible now")
        terminal.strike("a", KEYS)
        terminal.strike("1", "under way")
        terminal.strike("n", "note: ")
        terminal.strike("窗口很慢\r", KEYS)
        terminal.strike("1", "under way")
        terminal.strike("d", "Enter not known")
        terminal.strike("a", KEYS)
        terminal.strike("f", 'write it to "walks/plant.yaml"? (y/n) > ')
        terminal.strike("y", "the walk is written")
        assert terminal.end() == 0
        assert "What this rests on" in terminal.screen
    walk = walkflow.read_walk(Path("walks/plant.yaml"))
    (visit,) = walk.visits
    assert (walk.scope, walk.roles, walk.by[0].post) == ("part", ("clerk",), "director")
    assert (visit.note, visit.outcome) == ("窗口很慢", "approved")
    assert visit.accepted is not None


@at_a_terminal
def test_a_key_that_no_question_offers_is_no_answer(run: Run) -> None:
    """Which walk, how much of it and as what: each is asked again."""
    run(FLOW, "--walk", "walks/one", "--no-input", "accepted", FILING)
    again = "not offered here"
    with a_terminal(FLOW) as terminal:
        terminal.wait_for("begin a new one\n> ")
        terminal.strike("2", again)
        terminal.strike("\r", "name of the new walk")
        terminal.strike("plant\r", "How much of the run")
        terminal.strike("x", again)
        terminal.strike("p", "As what do you walk?")
        terminal.strike("?", again)
        terminal.strike("g", "your unit and post")
        terminal.strike("\r", "0 entries, 0 under way")
        terminal.wait_for(KEYS)
        terminal.strike("q", "stays open")
        assert terminal.end() == 0
    (begun,) = read_journal(Path("walks/plant.journal")).entries
    assert isinstance(begun.deed, Begun)
    assert (begun.deed.scope, begun.deed.role) == ("part", ("agent",))


@at_a_terminal
def test_what_is_pasted_at_the_board_does_nothing(run: Run) -> None:
    """It is said, and the next key counts."""
    run(*SCRIPT, "--part", "accepted", FILING)
    with a_terminal(FLOW, "--walk", "w") as terminal:
        terminal.wait_for(KEYS)
        terminal.strike("umd/fy\r1a\r", "as of a paste")
        terminal.strike("q", "stays open")
        assert terminal.end() == 0
    assert len(read_journal(Path("w.journal")).entries) == 2


@at_a_terminal
def test_the_terminal_is_as_it_was() -> None:
    """After leaving, keys are seen and lines are lines again."""
    with a_terminal(FLOW, "--walk", "w", "--part") as terminal:
        terminal.wait_for("As what")
        terminal.strike("\r", "your unit")
        terminal.strike("\r", KEYS)
        terminal.wait_for_modes(changed=True)
        terminal.strike("q", 'walk "w" stays open. to go on: walkflow record')
        assert terminal.end() == 0
        terminal.wait_for_modes(changed=False)


@at_a_terminal
def test_a_session_that_is_killed_goes_on_where_it_was() -> None:
    """Every entry that was shown is there, also the time since when a visit is open."""
    with a_terminal(FLOW, "--walk", "w", "--role", "clerk", "--by", "HURD") as terminal:
        terminal.wait_for("How much")
        terminal.strike("\r", KEYS)
        terminal.strike("1", "possible now")
        terminal.strike("s", "+ 1  ")
        terminal.wait_for(KEYS)
        terminal.strike("1", "under way")
        terminal.strike("a", "+ 2  ")
        terminal.process.kill()
    with a_terminal(FLOW, "--walk", "w") as terminal:
        board = terminal.wait_for(KEYS)
        assert "2 entries, 1 under way" in board
        assert re.search(r"1 Enterprise project filing\s+DRC\s+accepted \d\d:\d\d", board)


@at_a_terminal
def test_a_walk_has_one_session(run: Run) -> None:
    """The second is told, with exit status 3; another walk can be recorded meanwhile."""
    with a_terminal(FLOW, "--walk", "w", "--part", "--role", "joint", "--by", "HURD") as terminal:
        terminal.wait_for(KEYS)
        done = run(*SCRIPT, "accepted", FILING)
        assert done.returncode == 3
        assert "open in another session" in done.stderr
        assert run(FLOW, "--walk", "v", "--no-input", "accepted", FILING).returncode == 0
        assert "w (being recorded)" in run("--list").stdout
    assert run(*SCRIPT, "accepted", FILING).returncode == 0


@at_a_terminal
def test_ctrl_c_leaves_the_walk_open() -> None:
    """In the middle of a line it takes back the question; at the keys it leaves."""
    with a_terminal(FLOW, "--walk", "w", "--part", "--role", "joint", "--by", "HURD") as terminal:
        terminal.wait_for(KEYS)
        terminal.strike("m", "beside the items:")
        terminal.strike("signed", "signed")
        terminal.interrupt(KEYS)
        terminal.wait_for_modes(changed=True)  # or the key is a signal to whatever is going on
        terminal.strike("\x03", "stays open")
        assert terminal.end() == 0
    assert len(read_journal(Path("w.journal")).entries) == 1


@at_a_terminal
def test_a_session_that_is_asked_to_end_leaves_the_terminal_as_it_was() -> None:
    """Also in the middle of waiting for a key."""
    with a_terminal(FLOW, "--walk", "w", "--part", "--role", "joint", "--by", "HURD") as terminal:
        terminal.wait_for(KEYS)
        terminal.wait_for_modes(changed=True)
        terminal.process.terminate()
        terminal.wait_for("stays open")
        assert terminal.end() == 0
        terminal.wait_for_modes(changed=False)


@at_a_terminal
def test_a_terminal_that_hangs_up_loses_nothing(run: Run) -> None:
    """The session ends, and the journal is free."""
    with a_terminal(FLOW, "--walk", "w", "--part", "--role", "joint", "--by", "HURD") as terminal:
        terminal.wait_for(KEYS)
        terminal.strike("1", "possible now")
        terminal.strike("a", "+ 1  ")
        terminal.wait_for(KEYS)
        os.close(terminal.slave)
        terminal.slave = os.open(os.devnull, os.O_RDONLY)
        terminal.hang_up()
        terminal.process.wait(20)
    assert run(*SCRIPT, "decided", FILING).returncode == 0


@at_a_terminal
def test_where_keys_cannot_be_read_one_by_one_lines_are() -> None:
    """In a terminal that is none, a key and Enter do."""
    words = (FLOW, "--walk", "w", "--part", "--role", "joint", "--by", "HURD")
    with a_terminal(*words, TERM="dumb") as terminal:
        terminal.wait_for(KEYS)
        terminal.strike("1\n", "possible now")
        terminal.strike("a\n", "+ 1  ")
        terminal.wait_for(KEYS)
        terminal.strike("q\n", "stays open")
        assert terminal.end() == 0


@at_a_terminal
def test_entries_given_at_a_terminal_are_asked_about() -> None:
    """Without --no-input a doubt is a question, and no is no."""
    words = (FLOW, "--walk", "w", "accepted", "land_use_planning_permit")
    with a_terminal(*words) as terminal:
        terminal.wait_for("out of order")
        terminal.strike("n", "n")
        assert terminal.end() == 0
    assert len(read_journal(Path("w.journal")).entries) == 1
    with a_terminal(*words) as terminal:
        terminal.wait_for("out of order")
        terminal.strike("y", "+ 1  ")
        assert terminal.end() == 0


@at_a_terminal
def test_a_walk_under_way_is_offered(run: Run) -> None:
    """Without --walk, those of the flow can be chosen; a finished one goes on if that is meant."""
    run(FLOW, "--walk", "walks/one", "--no-input", "accepted", FILING)
    with a_terminal(FLOW) as terminal:
        assert "1 one, last entry" in terminal.wait_for("begin a new one")
        terminal.strike("1", "1 entry, 1 under way")
        terminal.wait_for(KEYS)
        terminal.strike("f", "(y/n) ")
        terminal.strike("y", "record it all the same?")
        terminal.strike("y", "What this rests on")
        terminal.end()
    with a_terminal(FLOW, "--walk", "walks/one") as terminal:
        terminal.wait_for('walk "one" is finished. go on with it?')
        terminal.strike("y", KEYS)
        terminal.strike("q", "stays open")
        assert terminal.end() == 0


@at_a_terminal
@pytest.mark.parametrize(("columns", "language"), [(40, "zh"), (60, "en"), (80, "zh"), (120, "zh")])
def test_no_line_is_wider_than_the_terminal(run: Run, columns: int, language: str) -> None:
    """Also with Chinese names, which take twice the room."""
    words = Wording(language)
    run(*SCRIPT, "--part", "accepted", FILING, "paused", FILING, "special_procedure", "accepted",
        "building_registration", "decided", "completion_filing", "approved_with_gaps")  # fmt: skip
    with a_terminal(FLOW, "--walk", "w", size=(40, columns), LANGUAGE=language) as terminal:
        back = words("Enter {meaning}", meaning=say("back"))
        keys = words("Enter {meaning}", meaning=say("look again")) + "\n> "
        terminal.wait_for(keys)
        terminal.strike("l", keys)
        terminal.strike("1", back)
        terminal.strike("\r", keys)
        terminal.strike("?", back)
        terminal.strike("\r", keys)
        terminal.strike("q", "--walk w")
        shown = terminal.screen.rpartition("> ")[0].split("\n")
    assert len(shown) > 60
    assert not [line for line in shown if measure_width(line) > columns]


def test_the_manual_names_every_key_and_every_word() -> None:
    """What can be struck or given can be looked up."""
    from walkflow.console.item_entries import _WORD_BY_KEY
    from walkflow.console.session import _KEYS
    from walkflow.engine.entry_words import WORDS

    text = (ROOT / "docs" / "recording.md").read_text(encoding="utf-8")
    keys = {key for key in (*_WORD_BY_KEY, *_KEYS) if len(key) == 1 and key.isprintable()}
    assert not {key for key in keys if f"`{key}`" not in text}
    assert not {word for word in WORDS if not re.search(rf"`{word}\b", text)}
