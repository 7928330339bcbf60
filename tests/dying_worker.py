"""What a Dask worker loads in tests: it kills itself in the middle of its first part."""

import os
import signal
from typing import Any

from walkflow.engine.block_replay import BlockReplayer


def dask_setup(_worker: Any) -> None:  # noqa: ANN401 - Dask has no types
    """Let the worker replay the first block of a part, and be killed then."""
    add = BlockReplayer.add

    def add_and_die(self: BlockReplayer, block: Any, **options: Any) -> None:  # noqa: ANN401 - as it is
        add(self, block, **options)
        os.kill(os.getpid(), signal.SIGKILL)

    BlockReplayer.add = add_and_die  # type: ignore[method-assign]
