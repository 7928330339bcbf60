"""What is wrong with the shape of a file, in our words: found, and what was expected."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias, get_args

from walkflow.files.slips import explain_id, explain_key, find_invisible, name_sign
from walkflow.model.diagnostics import Route
from walkflow.model.durations import Duration, DurationError, Reason
from walkflow.model.flow import CHANGES
from walkflow.model.messages import Message, say
from walkflow.model.near_words import find_near, suggest
from walkflow.model.records import Record

_SHOWN = 40
_TYPE_WORDS = {
    "string_type": say("text"),
    "int_type": say("a whole number"),
    "int_parsing": say("a whole number"),
    "int_from_float": say("a whole number"),
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
    Reason.UNKNOWN_UNIT: say(
        "{quoted} has no unit that is known: expected wd (working days), d (calendar days) "
        "or h (office hours), as in 20wd"
    ),
    Reason.NEGATIVE: say("{quoted} is negative: a duration is 0 or more, as in 20wd"),
    Reason.FRACTION: say("{quoted} is not a whole number of its unit: write 20wd, 20d or 4h"),
    Reason.TOO_LONG: say("{quoted} is longer than any approval: expected at most 100000"),
}
_NO_DURATION = say(
    "{quoted} is not a duration: expected a whole number with its unit, as in 20wd, 20d or 4h"
)
_ID_WORDS = {
    r"^\w[\w.-]*$": say(
        "{found} is not an id: expected letters, digits, _, - and . without blanks, "
        "the first a letter, a digit or _"
    ),
    r"^[\w.-]+$": say("{found} is not an id: expected letters, digits, _, - and . without blanks"),
    r"^\w+$": say("{found} is not an id: expected letters, digits and _ without blanks"),
}
"""What may stand in an id, by its pattern."""
_CHINA = {"beijing", "peking", "china", "cst", "shanghai", "guangzhou", "shenzhen"}
"""What people write for the time zone of China, which is named after Shanghai."""
_REFUSALS = {
    "span_reversed": say("the last day comes before the first"),
    "span_too_long": say("more than {longest} days off in a row: write them as several entries"),
    "hours_form": say('"{found}" is not an interval: expected office hours as in 09:00-12:00'),
    "hours_none": say("there are no office hours here: expected at least one, as in 09:00-17:00"),
    "hours_reversed": say("{found} closes before it opens"),
    "hours_overlap": say("the office hours {found} overlap"),
}
"""What is said of the errors that records raise themselves, by their type."""

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
        case _ if kind.startswith("duration_"):
            return "duration", _describe_duration(found, detail["ctx"]["reason"]), False
        case "model_type" if detail["ctx"]["class_name"] == "Name" and isinstance(found, str):
            return _describe_single_name(found)
        case _ if kind in _TYPE_WORDS:
            return _describe_type(_TYPE_WORDS[kind], found)
        case _:
            on_key = kind == "string_pattern_mismatch" and str(detail["loc"][-1]) == "[key]"
            return "wrong-value", _describe_value(kind, found, detail.get("ctx", {})), on_key


def find_keys(model: type[Record], route: Route) -> list[str]:
    """Return the keys that a record may have at a route, in the order of its fields."""
    records: list[type[Record]] = [model]
    for part in route:
        fields = [_field(record, part) for record in records if isinstance(part, str)]
        known = [each for each in fields if each is not None]
        if known:
            records = list(_find_records([each.annotation for each in known]))
    return [each.alias or name for record in records for name, each in record.model_fields.items()]


def _field(record: type[Record], key: str) -> Any:  # noqa: ANN401 - pydantic's FieldInfo
    for name, each in record.model_fields.items():
        if key == (each.alias or name):
            return each
    return None


def _find_records(annotation: Any) -> Iterator[type[Record]]:  # noqa: ANN401 - any annotation
    if isinstance(annotation, list | tuple):
        for each in annotation:
            yield from _find_records(each)
    elif isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    else:
        yield from _find_records(get_args(annotation))


def _describe_unknown_key(known: list[str], key: str) -> Described:
    if key in known:  # of the keys of a change, one excludes the others
        message = say('a change has one key: write "{key}" as a change of its own', key=key)
        return "unknown-key", message, True
    slip = explain_key(key)
    if slip is not None:
        return "unknown-key", slip, True
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
    expected = say("expected a mapping with one of the keys {sorts}", sorts=", ".join(sorts))
    if isinstance(found, Mapping) and found:
        key = str(next(iter(found)))
        message = say('"{key}" is not a sort of change', key=key)
        if find_near(key, sorts):
            return "unknown-change", suggest(message, key, sorts), False
        message = say("{message}; {expected}", message=message, expected=expected)
        return "unknown-change", message, False
    message = say("found {found}; {expected}", found=_quote(found), expected=expected)
    return "unknown-change", message, False


def _describe_type(expected: Message, found: object) -> Described:
    message = say("found {found}; expected {expected}", found=_quote(found), expected=expected)
    return "wrong-type", message, False


def _describe_single_name(found: str) -> Described:
    """Show how a name in one language is written in both."""
    key, other = ("en", "zh") if found.isascii() else ("zh", "en")
    pair = {key: found[:_SHOWN], other: "…"}
    message = say(
        "found {found}; expected the name in both languages: {{zh: {zh}, en: {en}}}",
        found=_quote(found),
        **pair,
    )
    return "wrong-type", message, False


def _describe_value(kind: str, found: object, context: Mapping[str, Any]) -> Message:
    sign = find_invisible(found) if isinstance(found, str) else None
    if sign is not None:
        return say(
            "{found} holds the invisible character {sign}: delete it",
            found=_quote(found),
            sign=name_sign(sign),
        )
    match kind:
        case "enum" | "literal_error":
            return _describe_choice(found, re.findall(r"'([^']*)'", context["expected"]))
        case "unknown_calendar":
            return _describe_choice(found, context["known"])
        case "unknown_zone":
            return _describe_zone(str(found), context["known"])
        case "string_pattern_mismatch" if context["pattern"].startswith("^[A-Za-z]"):
            return _describe_zone(str(found), ())
        case "string_pattern_mismatch":
            return _describe_no_id(found, context["pattern"])
        case "value_error" if isinstance(getattr(context["error"], "said", None), Message):
            said: Message = context["error"].said
            return said
        case "greater_than_equal":
            return say(
                "{found} is out of range: expected a whole number, at least {least}",
                found=_quote(found),
                least=context["ge"],
            )
        case "less_than_equal":
            return say(
                "{found} is out of range: expected a whole number, at most {most}",
                found=_quote(found),
                most=context["le"],
            )
        case "too_short":
            return say("the list is empty: expected at least one entry")
        case "day":
            return _describe_day(found)
        case _ if kind.startswith(("date_", "time_", "datetime_")):
            return _describe_day(found)
        case _ if kind in _REFUSALS:
            values = {key: each for key, each in context.items() if key != "reason"}
            return say(_REFUSALS[kind].template, **values)
        case _:
            return say("{found} is not a value that can stand here", found=_quote(found))


def _describe_no_id(found: object, pattern: str) -> Message:
    shown = _quote(found)
    slip = explain_id(str(found), shown)
    if slip is not None:
        return slip
    template = _ID_WORDS.get(pattern)
    if template is None:
        return say("{found} is not written as it has to be here", found=shown)
    return say(template.template, found=shown)


def _describe_choice(found: object, words: Iterable[str]) -> Message:
    message = say("{found} is not known", found=_quote(found))
    known = list(words)
    if find_near(str(found), known):
        return suggest(message, str(found), known)
    return say("{message}. expected one of {known}", message=message, known=", ".join(known))


def _describe_zone(found: str, known: Iterable[str]) -> Message:
    message = say(
        "{found} is not an IANA time zone: expected one as in Asia/Shanghai", found=_quote(found)
    )
    if found.rpartition("/")[2].lower() in _CHINA:
        return say('{message}. did you mean "{near}"?', message=message, near="Asia/Shanghai")
    return suggest(message, found, sorted(known))


def _describe_day(found: object) -> Message:
    return say("{found} is not a day: expected one as in 2026-02-09", found=_quote(found))


def _describe_duration(found: object, reason: str) -> Message:
    words = _DURATION_WORDS.get(Reason(reason), _NO_DURATION)
    message = say(words.template, found=str(found)[:_SHOWN], quoted=_quote(found))
    lowered = str(found).lower()
    if reason != Reason.UNKNOWN_UNIT or lowered == found:
        return message
    try:
        meant = Duration.parse(lowered)
    except DurationError:
        return message
    return say('{message}. did you mean "{near}"?', message=message, near=meant)


def _quote(found: object) -> str | Message:
    """Return a value of the file as its user would recognise it, cut where it is long."""
    match found:
        case None:
            return say("nothing")
        case bool():
            return "true" if found else "false"
        case str():
            return f'"{found if len(found) <= _SHOWN else found[: _SHOWN - 1] + "…"}"'
        case Mapping():
            return say("a mapping")
        case list() | tuple():
            return say("a list")
        case _:
            return str(found)
