"""What is wrong with the shape of a file, in our words: found, and what was expected."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias, get_args

from walkflow.model.diagnostics import Route
from walkflow.model.durations import Reason
from walkflow.model.flow import CHANGES
from walkflow.model.messages import Message, say
from walkflow.model.records import Record

_TYPE_WORDS = {
    "string_type": say("text"),
    "int_type": say("a whole number"),
    "int_parsing": say("a whole number"),
    "model_type": say("a mapping"),
    "model_attributes_type": say("a mapping"),
    "dict_type": say("a mapping"),
    "mapping_type": say("a mapping"),
    "tuple_type": say("a list"),
    "list_type": say("a list"),
    "bool_type": say("true or false"),
    "is_instance_of": say("text"),
}
_DURATION_WORDS = {
    Reason.NO_UNIT: say(
        '"{found}" has no unit: write {found}wd (working days), '
        "{found}d (calendar days) or {found}h (office hours)"
    ),
    Reason.NEGATIVE: say('"{found}" is negative: a duration is 0 or more, as in 20wd'),
    Reason.FRACTION: say('"{found}" is not a whole number of its unit: write 20wd, 20d or 4h'),
    Reason.TOO_LONG: say('"{found}" is longer than any approval: expected at most 100000'),
}
_NO_DURATION = say(
    "{quoted} is not a duration: expected a whole number with its unit, as in 20wd, 20d or 4h"
)

Described: TypeAlias = tuple[str, Message, bool]
"""The rule, the message, and whether the key is meant rather than its value."""


def describe_error(model: type[Record], route: Route, detail: Any, data: object) -> Described:  # noqa: ANN401 - pydantic's ErrorDetails
    """
    Put one of pydantic's errors into our words.

    Args:
        model: The record that the file stands for.
        route: Where the error is, in the file.
        detail: The error, one of `ValidationError.errors()`.
        data: The data of the file.

    Returns:
        The rule that is broken, the message, and whether the key is meant.
    """
    kind, found = detail["type"], detail.get("input")
    match kind:
        case "extra_forbidden":
            return _describe_unknown_key(find_keys(model, route[:-1]), str(route[-1]))
        case "missing":
            return _describe_missing(route, data)
        case "union_tag_not_found" | "union_tag_invalid":
            return _describe_no_change(found)
        case "enum" | "literal_error":
            return "wrong-value", _describe_choice(found, detail, model, route), False
        case "string_pattern_mismatch":
            return "wrong-value", _describe_pattern(found), False
        case "greater_than_equal" | "less_than_equal":
            bounds = say(
                "{found} is out of range: expected a whole number from 0 to 10000", found=found
            )
            return "wrong-value", bounds, False
        case "too_short":
            return "wrong-value", say("the list is empty: expected at least one entry"), False
        case _ if kind.startswith("duration_"):
            return "duration", _describe_duration(found, detail["ctx"]["reason"]), False
        case "value_error":
            return _describe_value_error(found, detail["ctx"]["error"])
        case _ if kind.startswith(("date_", "time_", "datetime_")):
            message = say('{found} is not a day: expected one as in 2026-02-09', found=_quote(found))
            return "wrong-value", message, False
        case _:
            expected = _TYPE_WORDS.get(kind, say("a value of another type"))
            message = say("found {found}; expected {expected}", found=_quote(found), expected=expected)
            return "wrong-type", message, False


def find_near(word: str, words: Iterable[str]) -> str | None:
    """
    Return the word that was probably meant, or None if none is near.

    Near is a similarity of 0.6 by difflib's ratio, the smaller for short Chinese
    words: one character of two or three may differ.
    """
    known = list(words)
    lowered = {each.lower(): each for each in reversed(known)}
    cutoff = 0.6 if word.isascii() else 0.5
    near = difflib.get_close_matches(word.lower(), lowered, n=1, cutoff=cutoff)
    return lowered[near[0]] if near else None


def suggest(message: Message, word: str, words: Iterable[str]) -> Message:
    """Return the message with a "did you mean" if one of the words is near."""
    near = find_near(word, words)
    if near is None:
        return message
    return say('{message}. did you mean "{near}"?', message=message, near=near)


def find_keys(model: type[Record], route: Route) -> list[str]:
    """Return the keys that a record may have at a route, in the order of its fields."""
    records: list[type[Record]] = [model]
    annotation: Any = model
    for part in route:
        fields = [_field(record, part) for record in records if isinstance(part, str)]
        known = [each for each in fields if each is not None]
        if known:
            annotation = [each.annotation for each in known]
            records = list(_find_records(annotation))
    return [
        each.alias or name
        for record in records
        for name, each in record.model_fields.items()
    ]


def _field(record: type[Record], key: str) -> Any:  # noqa: ANN401 - pydantic's FieldInfo
    for name, each in record.model_fields.items():
        if key == (each.alias or name):
            return each
    return None


def _find_records(annotation: Any) -> Iterable[type[Record]]:  # noqa: ANN401 - any annotation
    if isinstance(annotation, list | tuple):
        for each in annotation:
            yield from _find_records(each)
    elif isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    else:
        yield from _find_records(get_args(annotation))


def _describe_unknown_key(known: list[str], key: str) -> Described:
    message = say('key "{key}" is not known here', key=key)
    near = find_near(key, known)
    if near:
        return "unknown-key", suggest(message, key, known), True
    listed = say("{message}. expected one of {known}", message=message, known=", ".join(known))
    return "unknown-key", listed, True


def _describe_missing(route: Route, data: object) -> Described:
    parent: Any = data
    for part in route[:-1]:
        parent = parent[part]
    named = parent.get("id") or parent.get("item") if isinstance(parent, Mapping) else None
    message = (
        say('"{named}" lacks the key "{key}"', named=named, key=route[-1])
        if isinstance(named, str)
        else say('the key "{key}" is missing here', key=route[-1])
    )
    return "missing-key", message, True


def _describe_no_change(found: object) -> Described:
    sorts = [change.sort for change in CHANGES]
    expected = say(
        "expected a mapping with one of the keys {sorts}", sorts=", ".join(sorts)
    )
    if isinstance(found, Mapping) and found:
        key = str(next(iter(found)))
        message = say('"{key}" is not a sort of change', key=key)
        near = find_near(key, sorts)
        shown = suggest(message, key, sorts) if near else say(
            "{message}; {expected}", message=message, expected=expected
        )
        return "unknown-change", shown, False
    message = say("found {found}; {expected}", found=_quote(found), expected=expected)
    return "unknown-change", message, False


def _describe_choice(found: object, detail: Any, model: type[Record], route: Route) -> Message:  # noqa: ANN401 - pydantic's ErrorDetails
    del model, route
    words = [each.strip().strip("'") for each in
             detail["ctx"]["expected"].replace(" or ", ", ").split(",")]
    message = say("{found} is not known", found=_quote(found))
    near = find_near(str(found), words)
    if near:
        return suggest(message, str(found), words)
    return say("{message}. expected one of {words}", message=message, words=", ".join(words))


def _describe_pattern(found: object) -> Message:
    return say(
        "{found} is not an id: expected letters, digits and _ without spaces", found=_quote(found)
    )


def _describe_duration(found: object, reason: Reason) -> Message:
    words = _DURATION_WORDS.get(reason, _NO_DURATION)
    return say(words.template, found=found, quoted=_quote(found))


def _describe_value_error(found: object, error: object) -> Described:
    message = getattr(error, "said", None)
    if isinstance(message, Message):
        return "wrong-value", message, False
    return "wrong-value", say("{found}: {error}", found=_quote(found), error=error), False


def _quote(found: object) -> str:
    """Return a value of the file as its user would recognise it, cut where it is long."""
    match found:
        case None:
            return "nothing"
        case bool():
            return "true" if found else "false"
        case str():
            return f'"{found if len(found) <= 40 else found[:39] + "…"}"'  # noqa: PLR2004
        case Mapping():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case _:
            return str(found)


