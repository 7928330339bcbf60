"""What a Dask worker loads in tests: it kills itself in the middle of its first part."""

import os
import signal
from typing import Any

from walkflow.engine.replay import Replayer


def dask_setup(_worker: Any) -> None:  # noqa: ANN401 - Dask has no types
    """Let the worker replay the first block of a part, and be killed then."""
    add_block = Replayer.add_block

    def add_and_die(self: Replayer, *block: Any) -> None:  # noqa: ANN401 - as it is
        add_block(self, *block)
        os.kill(os.getpid(), signal.SIGKILL)

    Replayer.add_block = add_and_die  # type: ignore[method-assign,assignment]
