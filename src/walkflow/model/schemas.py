"""The JSON Schema of a file format, from the record that such a file becomes."""

import ast
import inspect
import json
import re
import textwrap
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from walkflow.model.calendar_extras import CalendarExtras
from walkflow.model.catalogue import Catalogue, Id
from walkflow.model.durations import Duration
from walkflow.model.flow import Flow
from walkflow.model.key_texts import TEXT_BY_KEY
from walkflow.model.records import Record
from walkflow.model.stamps import Stamp
from walkflow.model.walk import Walk

MODEL_BY_FORMAT: Mapping[str, type[Record]] = {
    "flow": Flow,
    "catalogue": Catalogue,
    "walk": Walk,
    "calendar": CalendarExtras,
}
"""What each sort of file becomes."""

_PART_BY_NAME = {"Duration": Duration, "Id": Id, "Stamp": Stamp}
"""Types that occur all over the files, and get a name in the schema."""
_WORD = r"0-9A-Za-z_\u0080-\uffff"
r"""What `\w` means here, for readers of regular expressions that take it for ASCII alone."""


def make_schema(model: type[Record], translate: Callable[[str], str] | None = None) -> str:
    """
    Return the JSON Schema, 2020-12, of the files that a record is read from.

    It refuses what is wrong with a part of a file by itself; what parts say of each
    other, as a link to an item that does not exist, is for `validate`.

    Args:
        model: The record; the sentences under its fields become descriptions.
        translate: Gives a description in another language, which then stands below the
            English one, as a paragraph of its own.

    Returns:
        JSON, its last line ended.
    """
    schema = model.model_json_schema(schema_generator=_Generator)
    if translate is not None:
        schema = _add_language(schema, translate)
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def list_sentences() -> list[str]:
    """Return every description that the schemas hold, in order, for whoever translates them."""
    schemas = [
        model.model_json_schema(schema_generator=_Generator) for model in MODEL_BY_FORMAT.values()
    ]
    return sorted(_list_descriptions(schemas))


def _list_descriptions(value: Any) -> set[str]:  # noqa: ANN401 - any JSON
    match value:
        case dict():
            own = {text for text in [value.get("description")] if isinstance(text, str)}
            return own.union(*map(_list_descriptions, value.values()))
        case list():
            return set().union(*map(_list_descriptions, value))
        case _:
            return set()


def _add_language(value: Any, translate: Callable[[str], str]) -> Any:  # noqa: ANN401 - any JSON
    """Return a schema with each description in a second language below the first."""
    match value:
        case dict():
            return {
                key: f"{each}\n\n{translate(each)}"
                if key == "description" and isinstance(each, str)
                else _add_language(each, translate)
                for key, each in value.items()
            }
        case list():
            return [_add_language(each, translate) for each in value]
        case _:
            return value


class _Generator(GenerateJsonSchema):
    """Pydantic's generator, with our descriptions and names, and patterns that travel."""

    def generate(self, schema: CoreSchema, mode: JsonSchemaMode = "validation") -> JsonSchemaValue:
        """Return the whole schema, its dialect first."""
        parts = {name: TypeAdapter(part).json_schema() for name, part in _PART_BY_NAME.items()}
        whole = _name_parts(super().generate(schema, mode), parts)
        named = {name: part for name, part in parts.items() if _refers_to(whole, name)}
        whole["$defs"] = dict(sorted({**whole.get("$defs", {}), **named}.items()))
        portable: JsonSchemaValue = _make_portable(whole)
        return {"$schema": self.schema_dialect, **portable}

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Add to each property the sentence under its field, or what is said of all such keys."""
        described: dict[str, Any] = super().model_schema(schema)
        fields: Mapping[str, Any] = schema["cls"].__pydantic_fields__
        text_by_field: dict[str, str] = _read_sentences(schema["cls"])
        if len(fields) == 1 and "description" in described:  # a change: both mean the same
            text_by_field = {**dict.fromkeys(fields, described["description"]), **text_by_field}
        properties = described.get("properties", {})
        for name, field in fields.items():
            key = field.alias or name
            if key in properties:
                own = f"{schema['cls'].__name__}.{key}"
                text = text_by_field.get(name) or TEXT_BY_KEY.get(own) or TEXT_BY_KEY[key]
                properties[key] = {**properties[key], "description": text}
        return described

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:
        """Let yes and no stand for true and false, as they do in many a YAML file."""
        return {
            **super().bool_schema(schema),
            "type": ["boolean", "string"],
            "enum": [True, False, "yes", "no"],
        }

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Refuse keys that do not match the pattern of the keys, as the record does."""
        described = super().dict_schema(schema)
        if "patternProperties" in described:
            described["additionalProperties"] = False
        return described

    def field_title_should_be_set(self, _schema: Any) -> bool:  # noqa: ANN401 - any of its schemas
        """Leave out titles that only repeat the key."""
        return False


def _name_parts(value: Any, parts: Mapping[str, JsonSchemaValue]) -> Any:  # noqa: ANN401 - any JSON
    """Return a schema with the parts that have a name as references, what is added kept."""
    if isinstance(value, list):
        return [_name_parts(each, parts) for each in value]
    if not isinstance(value, dict):
        return value
    for name, part in parts.items():
        if all(key == "description" or value.get(key) == part[key] for key in part):
            own = {key: each for key, each in value.items() if each != part.get(key)}
            return {"$ref": f"#/$defs/{name}", **own}
    return {key: _name_parts(each, parts) for key, each in value.items()}


def _refers_to(schema: JsonSchemaValue, name: str) -> bool:
    return f'"#/$defs/{name}"' in json.dumps(schema)


def _read_sentences(model: type[Any]) -> dict[str, str]:
    """Return the sentence under each field that has one, from the source of its class."""
    text_by_field: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if not base.__module__.startswith("walkflow."):
            continue
        body = ast.parse(textwrap.dedent(inspect.getsource(base))).body[0]
        statements = body.body if isinstance(body, ast.ClassDef) else []
        for field, below in pairwise(statements):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                text = _read_text(below)
                if text:
                    text_by_field[field.target.id] = _say_left_out(inspect.cleandoc(text))
    return text_by_field


def _read_text(statement: ast.stmt) -> str | None:
    """Return the text of a statement that is nothing but text."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        value = statement.value.value
        return value if isinstance(value, str) else None
    return None


def _say_left_out(text: str) -> str:
    """Return a sentence of the code in the words of a file, which leaves out what is None."""
    text = re.sub(r"(?<=[;,] )None\b", "left out", text)
    return re.sub(r"\bNone\b", "Left out", text)


def _make_portable(value: Any) -> Any:  # noqa: ANN401 - any JSON
    r"""Return a schema without `\w` in its patterns: Chinese characters count as letters."""
    match value:
        case dict():
            return {
                _spell_out(key) if key.startswith("^") else key: (
                    _spell_out(each) if key == "pattern" else _make_portable(each)
                )
                for key, each in value.items()
            }
        case list():
            return [_make_portable(each) for each in value]
        case _:
            return value


def _spell_out(pattern: str) -> str:
    r"""
    Return a pattern with `\w` as a set of characters.

    >>> _spell_out(r"^\w[\w.-]*$")
    '^[0-9A-Za-z_\\u0080-\\uffff][0-9A-Za-z_\\u0080-\\uffff.-]*$'
    """
    within = re.sub(r"\[[^\]]*\]", lambda found: found[0].replace(r"\w", _WORD), pattern)
    return within.replace(r"\w", f"[{_WORD}]")
