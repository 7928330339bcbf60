"""Tables for the functions that go over every row: lists for plain ones, arrays for compiled."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

np = pytest.importorskip("numpy", reason="needs the extra log")

from walkflow.engine import compiled  # noqa: E402
from walkflow.engine.columns import ITEM, ROW_COLUMNS  # noqa: E402
from walkflow.engine.compiled import Engine, choose_engine, load_engine, pad  # noqa: E402
from walkflow.engine.variant_counter import VariantCounter  # noqa: E402

LISTS = load_engine(plain=True)
ARRAYS = replace(LISTS, is_compiled=True)


def test_columns_are_filled_up_with_zeros() -> None:
    """To the longest one, and to one row at least."""
    table = pad([[1, 2, 3], [], [4]])
    assert table.tolist() == [[1, 2, 3], [0, 0, 0], [4, 0, 0]]
    assert (table.dtype.name, pad([[], []]).tolist()) == ("int64", [[0], [0]])
    assert pad([]).shape == (0, 1)


@pytest.mark.parametrize("engine", [LISTS, ARRAYS], ids=["lists", "arrays"])
def test_tables_of_zeros_that_grow(engine: Engine) -> None:
    """What stood in them stays, and the rest is zero."""
    table = engine.make_empty(2, 3)
    assert [list(column) for column in table] == [[0, 0, 0]] * 2
    table[0][2] = 7
    wider = engine.widen(table, 5)
    assert [list(column) for column in wider] == [[0, 0, 7, 0, 0], [0] * 5]


def test_an_array_has_a_row_at_least_and_keeps_its_numbers() -> None:
    """Of whatever size they are."""
    assert ARRAYS.make_empty(2, 0).shape == (2, 1)
    small = ARRAYS.make_empty(1, 2, "int32")
    assert (small.dtype, ARRAYS.widen(small, 3).dtype) == ("int32", "int32")
    assert ARRAYS.make_empty(1, 1).dtype == "int64"
    assert LISTS.make_empty(2, 0) == [[], []]


def test_columns_are_handed_over_as_they_are_wanted() -> None:
    """Lists are copies, arrays are filled up."""
    columns = [(1, 2), (3,)]
    assert LISTS.make(columns) == [[1, 2], [3]]
    assert ARRAYS.make(columns).tolist() == [[1, 2], [3, 0]]
    table = np.array([1, 2])
    assert LISTS.take(table) == [1, 2]
    assert ARRAYS.take(table) is table


def test_nothing_is_compiled_where_it_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for plain functions has them in any case."""
    monkeypatch.setenv("WALKFLOW_COMPILE", "0")
    assert not load_engine().is_compiled
    assert not load_engine(plain=True).is_compiled
    monkeypatch.delenv("WALKFLOW_COMPILE")
    monkeypatch.setattr(compiled, "find_spec", lambda _: None)
    assert not load_engine().is_compiled


@pytest.mark.parametrize(
    ("rows", "is_kept", "plain"),
    [
        (19_999, True, True),
        (20_000, True, False),
        (20_000, False, True),
        (199_999, False, True),
        (200_000, False, False),
    ],
)
def test_what_is_done_first_is_chosen(
    rows: int, is_kept: bool, plain: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few rows are not worth loading, many are worth compiling what was not kept before."""
    asked = []

    def load(*, plain: bool = False) -> Engine:
        asked.append(plain)
        return LISTS

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setattr(compiled, "load_engine", load)
    choose_engine(20_000)
    (folder,) = (tmp_path / "walkflow").iterdir()
    if is_kept:
        (folder / "kept").touch()
    asked.clear()
    choose_engine(rows)
    assert asked == [plain]


def test_without_a_folder_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And few rows are replayed all the same."""
    occupied = tmp_path / "file"
    occupied.touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(occupied))
    monkeypatch.setenv("LOCALAPPDATA", str(occupied))
    assert not choose_engine(20_000).is_compiled


@pytest.mark.parametrize("has_local", [True, False])
def test_where_windows_keeps_what_is_compiled(
    has_local: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the local folder of the user, wherever that is."""
    local = tmp_path / "AppData" / "Local"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "elsewhere"))
    if has_local:
        local = tmp_path / "local"
        monkeypatch.setenv("LOCALAPPDATA", str(local))
    else:
        monkeypatch.delenv("LOCALAPPDATA", raising=False)
    choose_engine(20_000)
    assert len(list((local / "walkflow").iterdir())) == 1
    assert not (tmp_path / "elsewhere").exists()


def test_elsewhere_it_is_kept_among_the_caches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the usual folder unless another one is named."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "elsewhere"))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    choose_engine(20_000)
    assert len(list((tmp_path / ".cache" / "walkflow").iterdir())) == 1
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("engine", [LISTS, ARRAYS], ids=["lists", "arrays"])
@pytest.mark.parametrize("items", [3, 2**16, 2**16 + 1])
def test_variants_are_counted_in_tables_of_either_sort(engine: Engine, items: int) -> None:
    """However large the numbers of items may be; two blocks, the second with what is new."""
    counter = VariantCounter(engine, items)
    last = items - 1
    for codes, begins in (([0, last, 0, last], [0, 2, 4]), ([last, 0, 0, last], [0, 1, 2, 4])):
        rows = [[0] * len(codes) for _ in range(ROW_COLUMNS)]
        rows[ITEM] = codes
        flows = np.zeros(len(begins) - 1, dtype=np.int64)
        counter.add(flows, engine.make([begins]), engine.make(rows))
    assert dict(counter.read().list_all()) == {(0, 0, last): 3, (0, last): 1, (0, 0): 1}
