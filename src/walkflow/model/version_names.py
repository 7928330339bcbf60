"""What the versions of a flow are called that every flow has."""

from collections.abc import Mapping
from typing import Final

from walkflow.model.records import Name

_NAME_BY_VERSION: Final[Mapping[str, Name]] = {
    "before": Name(zh="改革前", en="before"),
    "after": Name(zh="改革后", en="after"),
}


def name_version(version: str) -> Name | str:
    """Return what a version is called; one that has no name, by what is typed for it."""
    return _NAME_BY_VERSION.get(version, version)
