"""Libraries that an extra brings: loaded where they are needed, or one sentence says what is."""

from collections.abc import Iterator
from contextlib import contextmanager

from walkflow.model.errors import UnreadableError
from walkflow.model.messages import say


@contextmanager
def needs_extra(extra: str) -> Iterator[None]:
    """
    Let what stands within import a library of an extra.

    Raises:
        UnreadableError: If the library is not installed; it says how to install it.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        message = say(
            "this needs {library}, which is not installed. run where the source of walkflow is: "
            'python -m pip install ".[{extra}]"',
            library=error.name,
            extra=extra,
        )
        raise UnreadableError(message) from error
