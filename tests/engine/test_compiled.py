"""Compiled functions where the folder that keeps them has no room."""

from types import SimpleNamespace

import pytest

from walkflow.engine.compiled import keep_if_possible


def test_a_full_disk_keeps_nothing_from_running() -> None:
    """What cannot be kept is compiled once more the next time; other errors are errors."""
    asked = []

    def save(*told: object) -> None:
        asked.append(told)
        raise told[0]  # type: ignore[misc] # an error, here

    function = SimpleNamespace(_cache=SimpleNamespace(save_overload=save))
    keep_if_possible(function)
    full = OSError(28, "No space left on device")
    function._cache.save_overload(full)
    assert asked == [(full,)]
    with pytest.raises(ValueError, match="another"):
        function._cache.save_overload(ValueError("another"))
