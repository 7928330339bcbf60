"""What is written to a file, and to what is none: links, pipes, devices."""

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

import walkflow
from walkflow.files.outputs import whole_file, write_report, write_whole

ROOT = Path(__file__).parent.parent.parent
FLOW = ROOT / "flows" / "industrial.yaml"
LOG = ROOT / "examples" / "logs" / "industrial-40.csv"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has neither FIFOs nor /dev")


def write_within(path: Path, content: str | bytes) -> None:
    """Write to a file as what takes long does."""
    with whole_file(path) as place:
        place.write_bytes(content.encode() if isinstance(content, str) else content)


WAYS = pytest.mark.parametrize("write", [write_whole, write_within], ids=["at once", "by place"])
Write = Callable[[Path, str | bytes], None]


def listen(pipe: Path, write: Callable[[], object]) -> bytes:
    """Return what arrives at a pipe while something is written."""
    heard: list[bytes] = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write()
    reader.join(timeout=5)
    assert not reader.is_alive()
    return heard[0]


@WAYS
def test_a_link_stays_a_link(write: Write, tmp_path: Path) -> None:
    """The file that it names is replaced, beside itself, and keeps its permissions."""
    there = tmp_path / "there"
    there.mkdir()
    (there / "report").write_text("old", "utf-8")
    (there / "report").chmod(0o640)
    (tmp_path / "near").symlink_to(Path("there") / "report")
    (tmp_path / "far").symlink_to("near")
    before = (there / "report").stat().st_ino
    write(tmp_path / "far", "new")
    assert (tmp_path / "far").readlink() == Path("near")
    assert (tmp_path / "near").readlink() == Path("there") / "report"
    assert (there / "report").read_bytes() == b"new"
    assert (there / "report").stat().st_mode & 0o777 == 0o640
    assert (there / "report").stat().st_ino != before
    assert sorted(each.name for each in there.iterdir()) == ["report"]


@WAYS
def test_a_link_to_nothing_makes_what_it_names(write: Write, tmp_path: Path) -> None:
    """As any program that opens it would."""
    (tmp_path / "link").symlink_to("report")
    write(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "report").read_bytes() == b"new"


@WAYS
def test_links_in_a_circle_are_refused(write: Write, tmp_path: Path) -> None:
    """And stay."""
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    with pytest.raises(walkflow.UnreadableError):
        write(tmp_path / "one", "new")
    assert all((tmp_path / name).is_symlink() for name in ("one", "two"))


def test_a_link_to_a_flow_is_refused(tmp_path: Path) -> None:
    """A report never takes the place of a YAML file, by whatever name."""
    (tmp_path / "flow.yaml").write_text("flow: x\n", "utf-8")
    (tmp_path / "report.json").symlink_to("flow.yaml")
    with pytest.raises(walkflow.UsageError):
        write_report(tmp_path / "report.json", "{}")
    with pytest.raises(walkflow.UsageError):
        write_within(tmp_path / "report.json", "{}")
    assert (tmp_path / "flow.yaml").read_bytes() == b"flow: x\n"


@WAYS
@pytest.mark.parametrize("name", ["pipe", "link"])
def test_a_pipe_is_written_to(write: Write, name: str, tmp_path: Path) -> None:
    """It stays a pipe, with nothing beside it."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    content = b"all of it\n" * 20_000
    assert listen(tmp_path / "pipe", lambda: write(tmp_path / name, content)) == content
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link", "pipe"]


def test_a_pipe_hears_nothing_of_what_breaks_off(tmp_path: Path) -> None:
    """What is not whole is not written."""
    os.mkfifo(tmp_path / "pipe")

    def break_off(place: Path) -> None:
        place.write_bytes(b"half")
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"), whole_file(tmp_path / "pipe") as place:
        break_off(place)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@WAYS
def test_what_a_process_has_open_is_written_on(write: Write, tmp_path: Path) -> None:
    """A file behind a number is neither replaced nor cut: what stood before in it stays."""
    with (tmp_path / "out").open("wb") as stream:
        stream.write(b"before\n")
        stream.flush()
        write(Path(f"/dev/fd/{stream.fileno()}"), "report\n")
        stream.write(b"after\n")
    assert (tmp_path / "out").read_bytes() == b"before\nreport\nafter\n"


@pytest.mark.parametrize("target", ["file", "pipe"])
def test_the_standard_output_may_be_named(target: str, tmp_path: Path) -> None:
    """What is there is the same as without `--output`."""
    begun = [sys.executable, "-m", "walkflow", "trace", str(FLOW), "--format", "json"]
    plain = subprocess.run(begun, capture_output=True, check=True).stdout
    named = [*begun, "--output", "/dev/stdout"]
    if target == "pipe":
        found = subprocess.run(named, capture_output=True, check=True).stdout
    else:
        with (tmp_path / "out").open("wb") as stream:
            subprocess.run(named, stdout=stream, check=True)
        found = (tmp_path / "out").read_bytes()
    assert found == plain


def test_a_log_may_go_to_a_pipe(tmp_path: Path) -> None:
    """Each file that a replay writes beside its report."""
    flows = walkflow.read_flows(FLOW)
    os.mkfifo(tmp_path / "pipe.csv")
    with walkflow.read_log([LOG], flows) as log:
        xes = listen(
            tmp_path / "pipe.csv", lambda: walkflow.write_log(log, tmp_path / "pipe.csv", flows)
        )
        rejects = listen(
            tmp_path / "pipe.csv", lambda: walkflow.write_rejects(log, tmp_path / "pipe.csv")
        )
        cases = listen(
            tmp_path / "pipe.csv",
            lambda: walkflow.replay(flows, log, cases=tmp_path / "pipe.csv"),
        )
    assert xes.endswith(b"</log>\n")
    assert rejects.startswith(b"\xef\xbb\xbflog,row,reason")
    assert cases.startswith(b"\xef\xbb\xbfcase,")
    assert cases.count(b"\n") == 41
