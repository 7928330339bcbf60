"""Messages and names in the language of whoever reads them."""

from __future__ import annotations

import gettext
import re
from pathlib import Path
from typing import TYPE_CHECKING

from walkflow.model.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from walkflow.model.records import Name  # it brings pydantic, which --help does without

LOCALES = Path(__file__).parent.parent / "locale"

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""What would steer a terminal, turn text around, or is no character, instead of being shown."""


class Wording:
    """
    Says messages in one language.

    Args:
        language: `en` or `zh`. Sentences that the catalogue of that language lacks
            are said in English; names go by the language in any case.
    """

    def __init__(self, language: str) -> None:
        """Load the catalogue of a language."""
        self.language = language
        self._catalogue = gettext.translation(
            "walkflow", LOCALES, languages=[language], fallback=True
        )

    def __call__(self, template: str | Message | Name, /, **values: object) -> str:
        """Return a message, a template with its values, or a name as text that is safe to show."""
        if isinstance(template, str):
            template = Message(template, values)
        if isinstance(template, Message):
            return make_safe(template.render(self._translate, self.language))
        return make_safe(template.zh if self.language == "zh" else template.en)

    def brief(self, template: str, /, **values: object) -> str:
        """Return a template that has another, shorter translation for narrow columns."""
        text = self._catalogue.pgettext("brief", template)
        return make_safe(text.format_map(values))

    def join(self, parts: Iterable[str]) -> str:
        """Return parts as one list in a sentence."""
        return ("、" if self.language == "zh" else ", ").join(parts)

    def list_parts(self, parts: Iterable[str]) -> str:
        """Return parts that are sentences of their own as one."""
        return ("；" if self.language == "zh" else "; ").join(parts)

    def pair(self, name: str, text: str) -> str:
        """Return what something is called and what is said of it."""
        return f"{name}：{text}" if self.language == "zh" else f"{name}: {text}"

    def add_aside(self, text: str, aside: str) -> str:
        """Return a text with something in brackets behind it."""
        return f"{text}（{aside}）" if self.language == "zh" else f"{text} ({aside})"

    def chain(self, sentences: Iterable[str]) -> str:
        """Return sentences one behind the other."""
        return ("" if self.language == "zh" else " ").join(sentences)

    def _translate(self, template: str, plural: str | None, number: int) -> str:
        if not template:  # to gettext, that is the header of the catalogue
            return ""
        if plural is None:
            return self._catalogue.gettext(template)
        return self._catalogue.ngettext(template, plural, number)


def make_safe(text: str) -> str:
    """Return text with what would steer a terminal shown as its code instead."""
    return _UNSAFE.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)
