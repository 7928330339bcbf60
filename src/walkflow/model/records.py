"""What every record shares: it is frozen, and a key that it does not know is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


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


class _NotEmpty(BeforeValidator):
    @staticmethod
    def __get_pydantic_json_schema__(
        schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), "minItems": 1}


class OneOrMany(BeforeValidator):
    """Lets one value stand for a list of it."""

    @staticmethod
    def __get_pydantic_json_schema__(
        schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe the list, and its element alone."""
        many = handler(schema)
        return {"anyOf": [many["items"], many]}


def _as_list(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


class Plain(BeforeValidator):
    """Lets a number or a boolean stand for the word that was written; takes what makes it one."""

    @staticmethod
    def __get_pydantic_json_schema__(
        schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe it as whatever YAML takes the word for."""
        return {**handler(schema), "type": ["string", "integer", "boolean"]}


ONE_OR_MANY = OneOrMany(_as_list)
"""A list, or one value that stands for a list of it."""
NOT_EMPTY = _NotEmpty(_refuse_empty)
"""A list with at least one entry, sound or not: a wrong entry does not make its list empty."""
