"""What every record shares: it is frozen, and a key that it does not know is an error."""

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError


class Record(BaseModel):
    """A frozen record; built from data it refuses keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Name(Record):
    """A name in both languages of the house."""

    zh: str
    """The name in Chinese."""
    en: str
    """The name in English."""


def _refuse_empty(value: object) -> object:
    if isinstance(value, list | tuple) and not value:
        raise PydanticCustomError("too_short", "empty")
    return value


NOT_EMPTY = BeforeValidator(_refuse_empty)
"""A list with at least one entry, sound or not: a wrong entry does not make its list empty."""
