"""What shells complete, asked of real shells where they are installed, else by their protocol."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import walkflow
from tests.console.pty_terminal import PtyTerminal
from walkflow.cli.candidates import find_candidates
from walkflow.cli.completion import split_line
from walkflow.engine.entry_words import WORDS

ROOT = Path(__file__).resolve().parent.parent
BASE = ROOT / "tests" / "mutations" / "base"
PROGRAMS = Path(sys.executable).parent
FLOW = "flows/workshop.yaml"
LINES = {
    "tra": ["trace"],
    "trace ": [FLOW, "@flows/"],
    "trace flows/wor": [FLOW],
    f"trace {FLOW}@bef": [
        f"{FLOW}@before",
        f"{FLOW}@before+commitment",
        f"{FLOW}@before+tolerance",
        f"{FLOW}@before+joint",
    ],
    f"trace {FLOW}@after-joint-c": [f"{FLOW}@after-joint-commitment"],
    f"trace {FLOW}@2023-04-03+j": [f"{FLOW}@2023-04-03+joint"],
    f"trace {FLOW} --version 20": ["2023-04-03", "2024-03-01"],
    f"trace {FLOW} --version=20": ["--version=2023-04-03", "--version=2024-03-01"],
    f"trace {FLOW} --vers": ["--version"],
    f"trace {FLOW} --fact ": ["spoil=", "review="],
    f"trace {FLOW} --fact spoil=no --fact ": ["review="],
    f"trace {FLOW} --fact review=": ["review=full", "review=short", "review=none"],
    f"trace {FLOW} --fact review=s": ["review=short"],
    f"trace {FLOW} --clock ": ["authority", "all"],
    f"trace {FLOW} --format p": ["perfetto"],
    f"trace {FLOW} flows/w": ["flows/walk.yaml"],
    f"trace {FLOW} --calendar c": ["cn"],
    f"render {FLOW} --against bef": [
        *("before", "before+commitment", "before+tolerance", "before+joint")
    ],
    "compare 202": ["2023-04-03", "2024-03-01"],
    f"compare before {FLOW}@2024": [f"{FLOW}@2024-03-01"],
    f"record {FLOW} acc": ["accepted"],
    f"record {FLOW} accepted p": ["planning_permit", "planning_check", "power_supply"],
    f"record {FLOW} paused filing c": ["correction"],
    f"record {FLOW} decided filing app": ["approved", "approved_with_gaps"],
    f"record {FLOW} decided filing approved subm": ["submitted"],
    f"record {FLOW} decided filing subm": ["submitted"],
    f"record {FLOW} problem blo": ["blockage"],
    f"record {FLOW} problem filing too-slow fin": ["finish"],
    f"record {FLOW} undo fin": ["finish"],
    f"record {FLOW} --role cl": ["clerk"],
    "rules later": ["later-stage"],
    "schema ca": ["catalogue", "calendar"],
    "completion ": ["bash", "zsh", "fish", "powershell"],
    "validate flows/c": ["flows/county.yaml"],
    "replay flows/workshop.yaml l": ["log.csv"],
    "trace nothing.yaml --fact ": [],
    "nothing ": [],
}
"""What is written behind `walkflow`, and what may stand there; @ begins a folder."""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a flow and its files, a log, and no other file."""
    shutil.copytree(BASE, tmp_path / "flows")
    (tmp_path / "log.csv").write_text("case,activity\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("line", LINES)
def test_what_may_stand_next(line: str) -> None:
    """Commands, options, flows with versions, facts with values, items, rules and forms."""
    words, _ = split_line(f"walkflow {line}", "\\")
    found = [each.word for each in find_candidates(words[1:])]
    assert found == [each.removeprefix("@") for each in LINES[line]]


@pytest.mark.usefixtures("place")
def test_candidates_say_what_they_mean() -> None:
    """A fact, a measure and an item have their name, a rule its sentence, an option its help."""
    meanings = {
        word: {each.word: each.meaning for each in find_candidates([*begun, word])}[whole]
        for begun, word, whole in (
            (["trace", FLOW, "--fact"], "sp", "spoil="),
            (["trace"], f"{FLOW}@before+j", f"{FLOW}@before+joint"),
            (["record", FLOW, "accepted"], "fil", "filing"),
            (["rules"], "cyc", "cycle"),
            (["trace", FLOW], "--list", "--list-facts"),
        )
    }
    assert all(meanings.values())
    assert meanings["fil"] == "Enterprise project filing"


def test_the_shapes_of_entries_are_those_that_are_read() -> None:
    """What completion proposes after `record FLOW` is what record takes."""
    assert set(walkflow.ENTRY_SHAPES) == set(WORDS)


@pytest.mark.parametrize(
    "text",
    ["flow: [", "flow: x\nfacts: 3\nmeasures: {a: b}\nstages: [1, {items: x}]\n", "\x00\xff", ""],
)
def test_a_broken_flow_is_passed_over_in_silence(place: Path, text: str) -> None:
    """Somebody is typing: no message and no traceback may come between the words."""
    (place / FLOW).write_text(text, encoding="latin-1")
    for line in (f"trace {FLOW} --fact ", f"trace {FLOW}@", f"record {FLOW} accepted "):
        done = ask("zsh", words=f"walkflow {line}".split(" "))
        assert (done.returncode, done.stderr) == (0, "")
    assert ask("zsh", words=["walkflow", "trace", FLOW, "--vers"]).stdout.startswith("--version\t")


def test_powershell_is_answered_by_its_protocol(place: Path) -> None:
    """A line up to the cursor comes in, candidates with their meaning go out, quoted for it."""
    shutil.copy(place / FLOW, place / "flows" / "my flow.yaml")
    line = "walkflow trace 'flows/my flow.yaml' --fact "
    done = ask("powershell", _WALKFLOW_LINE=line)
    assert done.stdout.splitlines() == ["spoil=\tspoil leaves the site", "review=\tkind of review"]
    done = ask("powershell", _WALKFLOW_LINE="walkflow trace flows/my")
    assert done.stdout == "'flows/my flow.yaml'\t\n"


def test_chinese_meanings_are_utf_8_whatever_the_locale(place: Path) -> None:
    """PowerShell, zsh and fish show them."""
    words = ["walkflow", "trace", FLOW, "--fact", "spoil="]
    done = ask("zsh", words=words, LANGUAGE="zh", LC_ALL="C", PYTHONUTF8="0")
    assert done.stdout.splitlines() == ["spoil=no\t渣土外运", "spoil=yes\t渣土外运"]
    assert place.is_dir()


def test_an_answer_loads_nothing_heavy(place: Path) -> None:
    """The facts of a flow are there before somebody wonders whether anything happens."""
    program = (
        "import sys; from walkflow.cli.completion import answer; "
        f"sys.argv = ['walkflow', 'walkflow', 'trace', '{FLOW}', '--fact', 'spoil=']; "
        "answer('zsh'); print(*sorted({'numpy', 'duckdb', 'networkx', 'rich', "
        "'chinese_calendar', 'walkflow.validation'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        encoding="utf-8",
        cwd=place,
    )
    assert done.stdout.splitlines()[2:] == [""]


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_gets_what_it_puts_in_place_of_the_last_word(place: Path) -> None:
    """What bash replaces begins at an @ and behind an =, a : and a quotation mark that is open."""
    script = place / "walkflow.bash"
    script.write_text(read_script("bash"), encoding="utf-8")
    shutil.copy(place / FLOW, place / "flows" / "my flow.yaml")
    lines = {
        (f"walkflow trace {FLOW} --fact review=", ""): ["full", "short", "none"],
        (f"walkflow trace {FLOW}@before+c", "@before+c"): ["@before+commitment"],
        (f"walkflow trace {FLOW}@before+c", f"{FLOW}@before+c"): [f"{FLOW}@before+commitment"],
        ("walkflow trace flows/w", "flows/w"): [FLOW],
        ("walkflow trace flows/my", "flows/my"): ["flows/my\\ flow.yaml"],
        ("walkflow trace flows/my\\ flow.yaml --fact sp", "sp"): ["spoil="],
        ("walkflow trace flows/my\\ flow.yaml@before+c", "@before+c"): ["@before+commitment"],
        ('walkflow trace "flows/my f', "flows/my f"): ["flows/my flow.yaml"],
    }
    for (line, replaced), expected in lines.items():
        program = (
            f'source {script}; COMP_LINE=$1; COMP_POINT=${{#1}}; _walkflow walkflow "$2"; '
            'printf "%s\\n" "${COMPREPLY[@]}"'
        )
        done = subprocess.run(
            ["bash", "--norc", "-c", program, "bash", line, replaced],  # noqa: S607 - any
            capture_output=True,
            check=True,
            encoding="utf-8",
            env=make_environment(),
        )
        assert (done.stdout.splitlines(), done.stderr) == (expected, ""), line


BASH_KEYS = (
    (f"walkflow trace {FLOW}@before+c", f"{FLOW}@before+commitment"),
    (f"walkflow trace '{FLOW}'@before+c", f"{FLOW}@before+commitment"),
    (f'walkflow trace "{FLOW}@before+c', f"{FLOW}@before+commitment"),
    ("walkflow trace flows/my\\ flow.yaml@before+c", "flows/my flow.yaml@before+commitment"),
    ('walkflow trace "flows/my fl', "flows/my flow.yaml"),
    (f"walkflow trace {FLOW} --fact review=sh", "review=short"),
    (f'walkflow trace {FLOW} --fact "review=sh', "review=short"),
    (f"walkflow trace {FLOW} --version=2023", "--version=2023-04-03"),
    ("walkflow trace here:f", "here:flow.yaml"),
)
"""What is written before the tabulator is struck, and the last word as the program then gets it."""


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize("breaks", ["' \\t\\n\"\\'@><=;|&(:'", "' \\t\\n\"\\'><;|&('"])
def test_bash_keeps_the_word_whatever_breaks_it(place: Path, breaks: str) -> None:
    """In a bash at a terminal, whether or not a word ends for it at @, = and :."""
    script = place / "walkflow.bash"
    script.write_text(read_script("bash"), encoding="utf-8")
    shutil.copy(place / FLOW, place / "flows" / "my flow.yaml")
    shutil.copy(place / FLOW, place / "here:flow.yaml")
    start = "import os; os.execvp('bash', ['bash', '--norc', '--noprofile', '-i'])"
    environment = {"PATH": make_environment()["PATH"], "HOME": str(place), "PS1": "ready> "}
    with PtyTerminal(
        folder=place, size=(50, 200), program=start, environment=environment
    ) as terminal:
        shown = 'eval "got=\\${$#}"; echo "<$got>"'
        terminal.strike(
            f"COMP_WORDBREAKS=${breaks}; source ./{script.name}; echo so''urced\n", "sourced"
        )
        terminal.strike(f"show() {{ {shown}; }}\n", "ready> ")
        for keys, word in BASH_KEYS:
            # struck at the beginning of the line, once the tabulator has done its work
            terminal.strike(f"{keys}\t", word[-3:])
            assert terminal.strike("\x01show \n", f"<{word}>").endswith(f"<{word}>")


@pytest.mark.skipif(shutil.which("fish") is None, reason="there is no fish")
def test_fish_completes(place: Path) -> None:
    """Candidates with their meaning."""
    script = place / "walkflow.fish"
    script.write_text(read_script("fish"), encoding="utf-8")
    program = f'source {script}; complete -C "walkflow trace {FLOW} --fact review="'
    done = subprocess.run(
        ["fish", "--no-config", "-c", program],  # noqa: S607 - whichever there is
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**make_environment(), "HOME": str(place)},
    )
    values = ("full", "short", "none")
    assert done.stdout.splitlines() == [f"review={value}\tkind of review" for value in values]


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_tabulator_completes(place: Path, shell: str) -> None:
    """In a shell at a terminal, as somebody would use it."""
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"there is no {shell}")
    script = place / f"walkflow.{shell}"
    script.write_text(read_script(shell), encoding="utf-8")
    plain = ["--norc", "--noprofile", "-i"] if shell == "bash" else ["-f", "-i"]
    start = f"import os; os.execv({found!r}, {[shell, *plain]!r})"
    environment = {"PATH": make_environment()["PATH"], "HOME": str(place), "PS1": "ready> "}
    with PtyTerminal(folder=place, program=start, environment=environment) as terminal:
        terminal.strike(f"PS1='ready> '; source ./{script.name}; echo so''urced\n", "sourced")
        terminal.wait_for("ready> ")
        assert terminal.strike("walkflow trace flows/wor\t", "workshop.yaml")
        terminal.strike("--fact spoil=y\t", "spoil=yes")
        terminal.strike("--version before+c\t", "before+commitment")


def read_script(shell: str) -> str:
    """Return the script of a shell."""
    done = subprocess.run(
        [sys.executable, "-m", "walkflow", "completion", shell],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.isascii()
    return done.stdout


def ask(
    shell: str, *, words: list[str] | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Ask walkflow what may stand next, as the script of a shell does."""
    return subprocess.run(
        [sys.executable, "-m", "walkflow", *(words or [])],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**make_environment(), "_WALKFLOW_COMPLETE": shell, **environment},
    )


def make_environment() -> dict[str, str]:
    """Return an environment in which `walkflow` is found."""
    return {**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"}
