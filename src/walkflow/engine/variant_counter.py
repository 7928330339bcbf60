"""Variants as they are counted, block by block, in tables that grow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from walkflow.engine.columns import ITEM
from walkflow.engine.variant_counts import VariantCounts, pack_codes
from walkflow.engine.variants import CASES, END, KIND_COLUMNS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from walkflow.engine.compiled import Engine

    Array = NDArray[np.int64]

_SHORT: Final = 2**16


class VariantCounter:
    """
    Counts the cases of blocks by their variant.

    Args:
        engine: The functions that go over every row.
        items: How many numbers items have.
    """

    def __init__(self, engine: Engine, items: int) -> None:
        """Begin without any."""
        self._engine = engine
        self._known = self._written = 0
        self._slots = engine.make_empty(1, 1, "int32")
        self._kinds = engine.make_empty(KIND_COLUMNS, 1)
        self._codes = engine.make_empty(1, 1, "uint16" if items <= _SHORT else "int32")

    def add(self, flows: Array, begins: Any, rows: Any) -> None:  # noqa: ANN401 - arrays or lists
        """
        Count the cases of a block.

        Args:
            flows: The flow of each case.
            begins: Their first rows, as the functions want them.
            rows: Their rows, as the functions want them.
        """
        engine = self._engine
        cases = len(flows)
        self._make_room(cases, cases + len(rows[ITEM]))
        self._known = engine.count_variants(
            engine.take(flows[None, :]),
            begins,
            rows,
            self._slots,
            self._kinds,
            self._codes,
            self._known,
        )
        self._written = int(self._kinds[END][self._known - 1]) if self._known else 0

    def read(self) -> VariantCounts:
        """Return what was counted."""
        import numpy as np  # noqa: PLC0415 - on use

        cases, ends = (
            np.array(self._kinds[column][: self._known], dtype=np.int64) for column in (CASES, END)
        )
        return VariantCounts(cases, ends, pack_codes(self._codes[0][: self._written]))

    def _make_room(self, kinds: int, codes: int) -> None:
        """Make room for so many more kinds and codes."""
        engine = self._engine
        if self._known + kinds > len(self._kinds[0]):
            self._kinds = engine.widen(self._kinds, 2 * (self._known + kinds))
        if self._written + codes > len(self._codes[0]):
            self._codes = engine.widen(self._codes, (self._written + codes) * 3 // 2)
        if 2 * (self._known + kinds) > len(self._slots[0]):
            self._slots = engine.make_empty(1, 4 * (self._known + kinds), "int32")
            engine.fill_slots(self._slots, self._kinds, self._known)
