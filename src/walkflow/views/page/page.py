"""A report as one HTML file that needs nothing else, in both languages."""

from __future__ import annotations

import base64
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from walkflow.model.messages import say
from walkflow.views.diagram.style import write_style
from walkflow.views.page.body import render_body
from walkflow.views.page.elements import Markup, element
from walkflow.views.page.strips import PATTERNS
from walkflow.views.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from walkflow.model.messages import Message
    from walkflow.model.reports import Report

LANGUAGES = ("zh", "en")
_TAG_BY_LANGUAGE = {"zh": "zh-CN", "en": "en"}


class _Control(NamedTuple):
    """A button of the page."""

    id: str
    label: Message


_THEME = _Control("theme", say("Dark"))
_PRINT = _Control("print", say("Print"))


def render_page(
    report: Report, language: str, sentence_by_rule: Mapping[str, Message] | None = None
) -> str:
    """
    Return a report as a page.

    Args:
        report: The result of a verb.
        language: `en` or `zh`: what the page shows first; a button shows the other.
        sentence_by_rule: What each rule asks of every sound file; for what is wrong with files.
    """
    wordings = {each: Wording(each) for each in (language, *LANGUAGES)}
    bodies = [
        render_body(report, words, sentence_by_rule or {}, is_shown=each == language)
        for each, words in wordings.items()
    ]
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_write_policy()),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="generator", content=f"walkflow {report.tool_version}"),
        element("title", bodies[0].title),
        element("link", rel="icon", href="data:,"),
        element("style", _load("styles.css")),
    )
    body = element(
        "body",
        PATTERNS,
        _render_bar(wordings),
        *(each.main for each in bodies),
        element("script", _load("script.js")),
    )
    page = element("html", head, body, lang=_TAG_BY_LANGUAGE[language])
    return f"<!doctype html>\n{page}\n"


def _render_bar(wordings: Mapping[str, Wording]) -> Markup:
    """Return the bar with the buttons, which a page without a script has no use for."""
    languages = (
        element(
            "button",
            {"zh": "中文", "en": "English"}[each],
            type="button",
            lang=_TAG_BY_LANGUAGE[each],
            data_language=each,
            aria_pressed="false",
        )
        for each in LANGUAGES
    )
    buttons = element(
        "div",
        element("div", *languages, class_="languages", role="group", aria_label="语言 · Language"),
        *(_render_button(each, wordings) for each in (_THEME, _PRINT)),
        class_="buttons",
        hidden=True,
    )
    return element("header", element("span", "walkflow", class_="brand"), buttons, class_="top")


def _render_button(control: _Control, wordings: Mapping[str, Wording]) -> Markup:
    labels = (
        element(
            "span",
            wordings[each](control.label),
            lang=_TAG_BY_LANGUAGE[each],
            class_=f"only-{each}",
        )
        for each in LANGUAGES
    )
    pressed = "false" if control is _THEME else None
    return element("button", *labels, type="button", id=control.id, aria_pressed=pressed)


def _write_policy() -> str:
    """Return what the page may load: nothing but its own script and style."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(_load('script.js'))}",
            f"style-src {_hash(_load('styles.css'))} {_hash(write_style())}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    digest = sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _load(name: str) -> Markup:
    """Return a file of this package; it is ours, and escapes nothing."""
    return Markup((files("walkflow.views.page") / name).read_text(encoding="utf-8"))
