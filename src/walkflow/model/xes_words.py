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


def write_attribute(sort: str, key: str, value: str, depth: int) -> str:
    """Return an attribute: its sort is `string` or `date`; what XML forbids is a blank."""
    plain = "".join(sign if sign.isprintable() else " " for sign in value)
    return f"{'  ' * depth}<{sort} key={quoteattr(key)} value={quoteattr(plain)}/>"
