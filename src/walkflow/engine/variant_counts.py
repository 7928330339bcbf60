"""How many cases have each variant: told, ranked, and merged by addition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class VariantCounts:
    """How many cases have each sequence of items; they merge by addition."""

    cases: Array
    """By variant."""
    ends: Array
    """By variant: one past its last code."""
    codes: NDArray[np.int32]
    """Of all variants, one after the other: the number of the flow, and those of the items."""

    def __len__(self) -> int:
        """Return how many variants there are."""
        return len(self.cases)

    def __eq__(self, other: object) -> bool:
        """Return whether the same variants occur equally often, in whatever order."""
        if not isinstance(other, VariantCounts):
            return NotImplemented
        return dict(self.list_all()) == dict(other.list_all())

    __hash__ = None  # type: ignore[assignment]

    def __add__(self, other: VariantCounts) -> VariantCounts:
        """Return what two logs have together."""
        counted = dict(self.list_all())
        for codes, cases in other.list_all():
            counted[codes] = counted.get(codes, 0) + cases
        return count_up(counted.items())

    def list_all(self) -> Iterator[tuple[tuple[int, ...], int]]:
        """Yield each variant with how many cases have it."""
        yield from self._list(range(len(self)))

    def list_frequent(self, most: int) -> Sequence[tuple[tuple[int, ...], int]]:
        """
        Return the most frequent variants, and those as frequent as the last of them.

        Args:
            most: How many are wanted; of variants of one case no more than these, those
                that are first by the bytes of their codes.
        """
        import numpy as np  # noqa: PLC0415 - on use

        if len(self) <= most:
            return list(self.list_all())
        least = int(np.partition(self.cases, -most)[-most])
        if least > 1:
            return list(self._list(np.flatnonzero(self.cases >= least).tolist()))
        known = np.flatnonzero(self.cases > 1).tolist()
        single = self._find_first(np.flatnonzero(self.cases == 1), most)
        return [*self._list(known), *self._list(single)]

    def _list(self, numbers: Sequence[int]) -> Iterator[tuple[tuple[int, ...], int]]:
        for number in numbers:
            first = int(self.ends[number - 1]) if number else 0
            codes = self.codes[first : int(self.ends[number])]
            yield tuple(codes.tolist()), int(self.cases[number])

    def _find_first(self, numbers: Array, most: int) -> list[int]:
        """Return the variants that come first by the bytes of their codes, lowest byte first."""
        import numpy as np  # noqa: PLC0415 - on use

        begins = np.concatenate(([0], self.ends[:-1]))
        chosen: list[int] = []
        place = 0
        while len(numbers) and len(chosen) < most:
            at = begins[numbers] + place
            is_over = at >= self.ends[numbers]
            chosen += numbers[is_over].tolist()  # all of them: they are alike, so it is one
            numbers, at = numbers[~is_over], at[~is_over]
            keys = self.codes[at].byteswap().view(np.uint32)
            wanted = most - len(chosen)
            if wanted <= 0 or not len(numbers):
                break
            bound = np.partition(keys, min(wanted, len(keys)) - 1)[min(wanted, len(keys)) - 1]
            chosen += numbers[keys < bound].tolist()
            numbers = numbers[keys == bound]
            place += 1
        return chosen


def count_up(counted: Any) -> VariantCounts:  # noqa: ANN401 - pairs
    """Return variants with how many cases have each."""
    import numpy as np  # noqa: PLC0415 - on use

    pairs = list(counted)
    codes = [code for sequence, _ in pairs for code in sequence]
    return VariantCounts(
        np.array([cases for _, cases in pairs], dtype=np.int64),
        np.cumsum([len(sequence) for sequence, _ in pairs], dtype=np.int64),
        pack_codes(codes),
    )


def pack_codes(codes: Any) -> NDArray[np.int32]:  # noqa: ANN401 - an array or a list
    """Return the numbers of flows and items as variants keep them."""
    import numpy as np  # noqa: PLC0415 - on use

    return np.array(codes, dtype=np.int32)
