"""The kernel's own functions, compiled where numba is installed; as plain Python elsewhere."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, Final

from walkflow.engine import (
    columns,
    executions,
    kernel,
    measures,
    office,
    pauses,
    tokens,
    totals,
    variants,
    visit_measures,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.integer[Any]]

MODULES: Final = (
    *(columns, tokens, kernel, office, executions),
    *(pauses, visit_measures, totals, measures, variants),
)
"""The sources that are written so that numba can compile them, each using those before it."""
PYTHON_ONLY: Final = frozenset(
    {
        *("make_work", "make_offices", "read_limit", "make_totals", "merge", "find_percentile"),
    }
)
"""Functions in them that make tables or read them, and stay as they are."""
ENTRIES: Final = (*("fold_cases", "measure_cases", "add_cases", "count_variants", "fill_slots"),)
"""The functions that are called from outside; the others only call one another."""
SWITCH: Final = "WALKFLOW_COMPILE"
"""The environment variable that, set to 0, leaves everything plain."""


@dataclass(frozen=True, slots=True)
class Engine:
    """The functions that go over every row of a log."""

    is_compiled: bool
    fold_cases: Callable[..., int]
    measure_cases: Callable[..., int]
    add_cases: Callable[..., None]
    count_variants: Callable[..., int]
    fill_slots: Callable[..., None]

    def take(self, table: "Array") -> Any:  # noqa: ANN401 - arrays or lists, as the functions want
        """Return a table as the functions want it."""
        return table if self.is_compiled else table.tolist()

    def make_empty(self, columns: int, length: int, kind: str = "int64") -> Any:  # noqa: ANN401 - as above
        """Return a table of zeros; `kind` says what numbers there will be, where that matters."""
        if not self.is_compiled:
            return [[0] * length for _ in range(columns)]
        import numpy as np  # noqa: PLC0415 - on use

        return np.zeros((columns, max(1, length)), dtype=kind)

    def widen(self, table: Any, length: int) -> Any:  # noqa: ANN401 - as above
        """Return a table with zeros behind each column."""
        if not self.is_compiled:
            return [[*column, *([0] * (length - len(column)))] for column in table]
        wider = self.make_empty(len(table), length, table.dtype.name)
        wider[:, : table.shape[1]] = table
        return wider

    def make(self, columns: Sequence[Sequence[int]]) -> Any:  # noqa: ANN401 - as above
        """Return columns, which may differ in length, as the functions want them."""
        return pad(columns) if self.is_compiled else [list(column) for column in columns]


def pad(columns: Sequence[Sequence[int]]) -> "Array":
    """Return columns as the rows of an array, filled up with zeros."""
    import numpy as np  # noqa: PLC0415 - on use

    length = max((len(column) for column in columns), default=0)
    table = np.zeros((len(columns), max(1, length)), dtype=np.int64)
    for place, column in enumerate(columns):
        table[place, : len(column)] = column
    return table


FEW_ROWS: Final = 20_000
"""So few rows are replayed sooner than what was compiled is loaded."""
MANY_ROWS: Final = 200_000
"""So many rows are worth compiling for, if that was not done before."""


def choose_engine(rows: int) -> Engine:
    """Return the functions that will be done with some rows first; all give the same result."""
    if rows < FEW_ROWS:
        return load_engine(plain=True)
    folder = _find_cache()
    is_kept = folder is not None and any(folder.iterdir())
    return load_engine(plain=rows < MANY_ROWS and not is_kept)


def load_engine(*, plain: bool = False) -> Engine:
    """
    Return the functions, compiled if numba is installed.

    Args:
        plain: Whether they are wanted as plain Python in any case.
    """
    if plain or os.environ.get(SWITCH) == "0" or find_spec("numba") is None:
        return _make_engine(
            {name: function for module in MODULES for name, function in _list(module).items()},
            is_compiled=False,
        )
    return _compile()


def _make_engine(functions: Mapping[str, Any], *, is_compiled: bool) -> Engine:
    return Engine(is_compiled, *(functions[name] for name in ENTRIES))


def _list(module: ModuleType) -> Mapping[str, FunctionType]:
    """Return the functions that a module defines itself."""
    return {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, FunctionType) and value.__module__ == module.__name__
    }


@cache
def _compile() -> Engine:
    """
    Return the functions compiled, from a cache on the disk where it knows these sources.

    Each function is the module's own code with other globals, in which the names of
    functions stand for compiled ones.
    """
    import numba  # noqa: PLC0415 - on use

    config: Any = numba.config
    before = config.CACHE_DIR
    folder = _find_cache()
    # Nothing is allocated in them, so nothing need be counted: twice as fast.
    options: Any = {
        "cache": folder is not None,
        "nogil": True,
        "error_model": "numpy",
        "_nrt": False,
    }
    compiled: dict[str, Any] = {}
    try:
        if folder is not None:
            config.CACHE_DIR = str(folder)
        for module in MODULES:
            names = {**vars(module)}
            for name, function in _list(module).items():
                if name not in PYTHON_ONLY:
                    own = FunctionType(function.__code__, names, name, function.__defaults__)
                    own.__module__ = module.__name__
                    compiled[name] = numba.njit(**options, forceinline=name not in ENTRIES)(own)
                    keep_if_possible(compiled[name])
            names.update({name: each for name, each in compiled.items() if name in names})
    finally:
        config.CACHE_DIR = before
    return _make_engine(compiled, is_compiled=True)


def keep_if_possible(function: Any) -> None:  # noqa: ANN401 - numba has no types
    """Let a compiled function do without being kept where the disk has no room for it."""
    cache = function._cache  # noqa: SLF001 - numba has no other way
    save = cache.save_overload

    def save_or_leave(*told: object) -> None:
        with suppress(OSError):
            save(*told)

    cache.save_overload = save_or_leave


def _find_cache() -> Path | None:
    """Return the folder for what is compiled from these sources; None where none can be made."""
    digest = sha256(sys.version.encode())
    for module in MODULES:
        digest.update(Path(str(module.__file__)).read_bytes())
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "walkflow" / digest.hexdigest()[:16]
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    return None
