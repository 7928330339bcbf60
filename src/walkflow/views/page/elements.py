"""
HTML that cannot be broken by what is written into it.

Text becomes HTML here and nowhere else: `element` escapes whatever is not `Markup`,
and only `element` and its like make `Markup`. No template engine is used, because
a page is some forty short functions and this module is all that one would add to them.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, TypeAlias

from walkflow.views.wording import make_safe

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARKS = re.compile("[\u061c\u200e\u200f]")
"""Marks that turn the text beside them around; a page has no use for them."""
_EMPTY = frozenset({"link", "meta"})
"""Elements that have no content, and so no end."""


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


Content: TypeAlias = str | None
"""Text, or HTML if it is `Markup`; None for nothing."""
Attribute: TypeAlias = str | int | float | bool | None
"""The value of an attribute: True for one without a value, None and False for none at all."""

NOTHING = Markup()


def write_text(text: str) -> Markup:
    """
    Return text as HTML shows it: no sign of it is markup, steers, or turns text around.

    >>> write_text("<b>")
    '&lt;b&gt;'
    """
    shown = _MARKS.sub(lambda found: f"<U+{ord(found[0]):04X}>", make_safe(text))
    return Markup(escape(shown, quote=True))


def join(contents: Iterable[Content]) -> Markup:
    """Return contents one behind the other."""
    return Markup(
        "".join(
            each if isinstance(each, Markup) else write_text(each)
            for each in contents
            if each is not None
        )
    )


def element(name: str, /, *content: Content, **attributes: Attribute) -> Markup:
    """
    Return an element.

    Args:
        name: What sort of element.
        content: What it contains.
        attributes: By name; `_` stands for `-`, and one at the end is dropped, so that
            `class_` may be said.

    >>> element("td", "a < b", class_="number", data_value=3)
    '<td class="number" data-value="3">a &lt; b</td>'
    """
    written = "".join(_write_attribute(key, value) for key, value in attributes.items())
    start = f"<{name}{written}>"
    return Markup(start if name in _EMPTY else f"{start}{join(content)}</{name}>")


def _write_attribute(key: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    shown = f"{value:.10g}" if isinstance(value, float) else str(value)
    return f' {name}="{write_text(shown)}"'
