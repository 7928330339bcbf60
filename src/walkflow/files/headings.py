"""What a file says that it is, told from its first lines without reading it all."""

import re
from pathlib import Path
from typing import NamedTuple

from walkflow.files.documents import Sort

_MOST_BYTES = 64 * 1024
_HEADING = re.compile(
    rb"""^(?:\xef\xbb\xbf)?["']?(flow|walk|catalogue|calendar)["']?[ \t]*:[ \t]+["']?([^\s"'#]+)""",
    re.MULTILINE,
)


class Heading(NamedTuple):
    """The sort of a file, and the id that it gives itself."""

    sort: Sort
    id: str


def read_heading(path: Path) -> Heading | None:
    """
    Return what a file says that it is; None if it says nothing or cannot be read.

    Told by the first of its keys that names a sort at the beginning of a line; a walk,
    which names its flow too, and a flow, which names its catalogue, by their own.
    """
    try:
        with path.open("rb") as stream:
            text = stream.read(_MOST_BYTES)
    except OSError:
        return None
    value_by_word = {found[1].decode(): found[2] for found in _HEADING.finditer(text)}
    for sort in (Sort.WALK, Sort.FLOW, Sort.CATALOGUE, Sort.CALENDAR):
        if sort.value in value_by_word:
            return Heading(sort, value_by_word[sort.value].decode("utf-8", "replace"))
    return None
