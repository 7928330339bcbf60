"""
The words of XES that walkflow writes.

Source: IEEE 1849-2016, "Standard for eXtensible Event Stream (XES)".
"""

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import quoteattr

_EXTENSIONS: Final = {
    "concept": ("Concept", "http://www.xes-standard.org/concept.xesext"),
    "lifecycle": ("Lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    "org": ("Organizational", "http://www.xes-standard.org/org.xesext"),
    "time": ("Time", "http://www.xes-standard.org/time.xesext"),
}
NAME: Final = "concept:name"
INSTANCE: Final = "concept:instance"
TRANSITION: Final = "lifecycle:transition"
TIME: Final = "time:timestamp"
DAY: Final = "walkflow:day"
"""The day of an event whose time of day is not known; its time is the first of that day."""
GROUP: Final = "org:group"
REFUSED: Final = "ate_abort"
"""What ends an execution without what was asked for."""
WITHDRAWN: Final = "withdraw"


def list_head(name: str, tool_version: str) -> Iterator[str]:
    """Yield the lines before the first trace of a log."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<log xes.version="1849-2016" xes.features="nested-attributes">'
    for prefix, (named, uri) in _EXTENSIONS.items():
        extension = f"name={quoteattr(named)} prefix={quoteattr(prefix)} uri={quoteattr(uri)}"
        yield f"  <extension {extension}/>"
    yield f'  <classifier name="Item" keys="{NAME}"/>'
    yield write_attribute("string", NAME, name, 1)
    yield write_attribute("string", "walkflow:version", f"walkflow {tool_version}", 1)


def write_time(time: str, depth: int) -> Iterator[str]:
    """
    Yield when an event was, as XML has it.

    XES knows no day without a time of day: a day is told as its first second, and as what
    it is in an attribute of ours.

    >>> list(write_time("2024-06-03", 0))[1]
    '<string key="walkflow:day" value="2024-06-03"/>'

    Args:
        time: A day, or a day and a time of day with a T between them.
        depth: How deep the event's attributes stand.
    """
    is_day = "T" not in time
    yield write_attribute("date", TIME, f"{time}T00:00:00" if is_day else time, depth)
    if is_day:
        yield write_attribute("string", DAY, time, depth)


def write_attribute(sort: str, key: str, value: str, depth: int) -> str:
    """Return an attribute: its sort is `string` or `date`; what XML forbids is a blank."""
    plain = "".join(sign if sign.isprintable() else " " for sign in value)
    return f"{'  ' * depth}<{sort} key={quoteattr(key)} value={quoteattr(plain)}/>"
