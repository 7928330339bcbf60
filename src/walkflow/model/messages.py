"""Text for people as a template and its values, so that it can be said in any language."""

import errno
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Translate: TypeAlias = Callable[[str, str | None, int], str]
"""From template, plural template and number to the template in another language."""


@dataclass(frozen=True, slots=True)
class Message:
    """
    A sentence that is not yet put into a language.

    The template is English and doubles as the key of the message catalogue.
    Values are shown by `str`; one that is a `Message` is said in the same
    language, and one that has `zh` and `en` is named in it.
    """

    template: str
    values: Mapping[str, object]
    plural: str | None = None
    """The template for any number but one; the number is the value `n`."""

    def __str__(self) -> str:
        """Say it in English."""
        return self.render(_untranslated, "en")

    def __hash__(self) -> int:
        """Hash by what it says, since a mapping has no hash of its own."""
        return hash(str(self))

    def render(self, translate: Translate, language: str) -> str:
        """
        Say it in one language.

        Args:
            translate: Gives the template in that language.
            language: `en` or `zh`: which name a bilingual value goes by.

        Returns:
            The sentence, its values filled in.
        """
        number = self.values.get("n", 1)
        template = translate(self.template, self.plural, number if isinstance(number, int) else 1)
        return template.format_map(
            {key: _show(value, translate, language) for key, value in self.values.items()}
        )

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> Any:  # noqa: ANN401 - the type that pydantic asks for
        """Let a record hold a message; in JSON it is the English sentence."""
        from pydantic_core import core_schema  # noqa: PLC0415 - only records need pydantic

        return core_schema.is_instance_schema(
            cls, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: object, _handler: object) -> dict[str, Any]:
        """Describe it as the text that it becomes."""
        return {"type": "string"}


def say(template: str, /, **values: object) -> Message:
    """Return the message with this English template and these values."""
    return Message(template, values)


def say_count(template: str, plural: str, n: int, /, **values: object) -> Message:
    """Return the message for a number of things: one template for one, another for the rest."""
    return Message(template, {"n": n, **values}, plural)


_REASON_BY_NUMBER = {
    errno.EACCES: say("Permission denied"),
    errno.EPERM: say("Operation not permitted"),
    errno.ENOENT: say("No such file or directory"),
    errno.ENOTDIR: say("Not a directory"),
    errno.EISDIR: say("Is a directory"),
    errno.EEXIST: say("File exists"),
    errno.ENOSPC: say("No space left on device"),
    errno.EROFS: say("Read-only file system"),
    errno.ENAMETOOLONG: say("File name too long"),
    errno.EMFILE: say("Too many open files"),
    errno.EIO: say("Input/output error"),
    errno.ELOOP: say("Too many levels of symbolic links"),
}
"""What systems say most often of files."""


def say_reason(error: Exception) -> Message | str:
    """Return why a system could not do something with a file; what is rare, in its own words."""
    known = _REASON_BY_NUMBER.get(getattr(error, "errno", None) or 0)
    return known or getattr(error, "strerror", None) or str(error)


def _untranslated(template: str, plural: str | None, number: int) -> str:
    return template if plural is None or number == 1 else plural


def _show(value: object, translate: Translate, language: str) -> str:
    if isinstance(value, Message):
        return value.render(translate, language)
    named = getattr(value, language, None)
    return named if isinstance(named, str) else str(value)
