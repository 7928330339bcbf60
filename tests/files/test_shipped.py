import os
import subprocess
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path

import pytest

import walkflow
from walkflow.files.shipped import FOLDERS, read_shipped, write_shipped
from walkflow.model.errors import UnreadableError, UsageError

ROOT = Path(__file__).resolve().parents[2]


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def a_source(folder: Path) -> Path:
    """Make the shipped files of an imagined installation."""
    for name in ("flows/one.yaml", "flows/two.yaml", "schemas/three.json"):
        path = folder / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return folder / "source"


def test_every_shipped_file_is_written(tmp_path: Path) -> None:
    """What is written is what is shipped, to the byte."""
    report = walkflow.init(tmp_path / "mine")
    assert report.ok
    assert contents(tmp_path / "mine") == read_shipped(ROOT)
    assert list(report.written) == list(read_shipped(ROOT))


def test_what_is_shipped_is_what_stands_in_the_checkout() -> None:
    """No shipped folder is empty, and nothing is shipped but these folders."""
    shipped = {name.partition("/")[0] for name in read_shipped(ROOT)}
    assert shipped == {folder for folder in FOLDERS if (ROOT / folder).is_dir()}
    assert "flows/industrial.yaml" in read_shipped(ROOT)


def test_hidden_files_are_not_shipped(tmp_path: Path) -> None:
    """What an editor or a system leaves behind is nobody's example."""
    source = a_source(tmp_path)
    (source / "flows" / ".one.yaml.swp").write_text("", encoding="utf-8")
    assert list(read_shipped(source)) == ["flows/one.yaml", "flows/two.yaml", "schemas/three.json"]


def test_a_second_time_changes_nothing(tmp_path: Path) -> None:
    """Files that are the same are no obstacle."""
    source = a_source(tmp_path)
    first = write_shipped(tmp_path / "mine", source)
    second = write_shipped(tmp_path / "mine", source)
    assert (second.ok, second.written, second.unchanged) == (True, (), first.written)


def test_missing_files_are_added(tmp_path: Path) -> None:
    """A file that was deleted comes back, beside those that are still there."""
    source = a_source(tmp_path)
    write_shipped(tmp_path / "mine", source)
    (tmp_path / "mine" / "flows" / "two.yaml").unlink()
    assert write_shipped(tmp_path / "mine", source).written == ("flows/two.yaml",)
    assert contents(tmp_path / "mine") == contents(source)


def test_a_file_that_differs_stops_it_all(tmp_path: Path) -> None:
    """Somebody's work is kept, named, and nothing is written beside it."""
    mine = tmp_path / "mine"
    (mine / "flows").mkdir(parents=True)
    (mine / "flows" / "two.yaml").write_text("my own", encoding="utf-8")
    report = write_shipped(mine, a_source(tmp_path))
    assert (report.ok, report.written, report.different) == (False, (), ("flows/two.yaml",))
    assert contents(mine) == {"flows/two.yaml": b"my own"}


def test_a_file_in_the_place_of_a_folder_stops_it_all(tmp_path: Path) -> None:
    """It is named once, however many files should stand below it."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "flows").write_text("my own", encoding="utf-8")
    report = write_shipped(mine, a_source(tmp_path))
    assert (report.ok, report.different) == (False, ("flows",))
    assert contents(mine) == {"flows": b"my own"}


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links ask for a privilege")
def test_a_link_that_leads_nowhere_is_kept(tmp_path: Path) -> None:
    """It is somebody's, although there is no file behind it."""
    mine = tmp_path / "mine"
    (mine / "flows").mkdir(parents=True)
    (mine / "flows" / "one.yaml").symlink_to(tmp_path / "nowhere")
    assert write_shipped(mine, a_source(tmp_path)).different == ("flows/one.yaml",)
    assert (mine / "flows" / "one.yaml").is_symlink()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """The user mistyped, and is told so."""
    file = tmp_path / "mine"
    file.write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="is a file; expected a folder"):
        write_shipped(file, a_source(tmp_path))


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="the system lets this user write anywhere"
)
def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """The reason is the system's."""
    source = a_source(tmp_path)
    tmp_path.chmod(0o500)
    with pytest.raises(UnreadableError, match="cannot be made"):
        write_shipped(tmp_path / "mine", source)


def test_an_installed_wheel_writes_its_files(tmp_path: Path) -> None:
    """A wheel in a virtual environment of its own carries all that a checkout has."""
    if find_spec("pip") is None:
        pytest.skip("needs pip beside this Python, to install the wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path, cwd=ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    python = make_environment(tmp_path / "environment")
    install = ("install", "--quiet", "--no-index", "--no-deps", wheel)
    run(sys.executable, "-m", "pip", "--python", python, *install, cwd=tmp_path)
    command = next(python.parent.glob("walkflow*"))
    run(command, "init", "mine", cwd=tmp_path)
    assert contents(tmp_path / "mine") == read_shipped(ROOT)


def make_environment(folder: Path) -> Path:
    """Make an environment that has this one's libraries but not its walkflow; return its Python."""
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    paths = sysconfig.get_paths("venv", {"base": str(folder), "platbase": str(folder)})
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    # The folder of a .pth file is searched for its own; the editable walkflow there is not.
    link = Path(paths["purelib"], "libraries.pth")
    link.write_text("\n".join(libraries), encoding="utf-8")
    return next(Path(paths["scripts"]).glob("python*"))


def run(*words: str | Path, cwd: Path) -> None:
    """Run a command in a folder; it has to succeed."""
    away = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    environment = {key: value for key, value in os.environ.items() if key not in away}
    done = subprocess.run(
        list(map(str, words)),
        capture_output=True,
        check=False,
        cwd=cwd,
        encoding="utf-8",
        env={**environment, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
