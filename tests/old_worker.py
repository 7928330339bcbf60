"""What a Dask worker loads in tests: it takes itself for one with an older walkflow."""

import importlib.metadata
from typing import Any


def dask_setup(_worker: Any) -> None:  # noqa: ANN401 - Dask has no types
    """Let the worker tell another version."""
    find = importlib.metadata.version

    def tell(distribution_name: str) -> str:
        return "0.0.7" if distribution_name == "walkflow" else find(distribution_name)

    importlib.metadata.version = tell
