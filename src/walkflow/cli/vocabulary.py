"""The language of the user, the options that commands share, and how words are read."""

import locale
import os
import re
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

import walkflow


def find_language(given: list[str]) -> str:
    """Return the language that `--lang` asks for, else that of the locale, else English."""
    asked = [
        word.removeprefix("--lang=") if "=" in word else given[number + 1]
        for number, word in enumerate(given)
        if word.startswith("--lang=") or (word == "--lang" and number + 1 < len(given))
    ]
    named = [os.environ.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
    known = asked[-1:] + [name for name in named if name]
    if not known and sys.platform == "win32":
        known = [locale.getlocale()[0] or ""]
    return "zh" if known and known[0].lower().startswith(("zh", "chinese")) else "en"


LANGUAGE = find_language(sys.argv[1:])
words = walkflow.Wording(LANGUAGE)
_LEAST_MEMORY = 10_000_000
"""Bytes; with less, what reads logs does not even start."""


def say(text: str) -> str:
    """Return a text of the help in the user's language."""
    return str(words(text))


def read_start(text: str) -> date:
    """Return the day that `--start` names."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    expected = say("expected a day as in 2026-02-09")
    raise typer.BadParameter(expected)


def read_facts(given: list[str]) -> dict[str, str]:
    """Return the facts that `--fact` gives, each at most once."""
    facts: dict[str, str] = {}
    for word in given:
        fact, equals, value = word.partition("=")
        if not (fact and equals and value):
            message = words('"{word}": expected fact=value, as in eia=report', word=word)
            raise typer.BadParameter(message, param_hint="--fact")
        if facts.setdefault(fact, value) != value:
            message = words('fact "{fact}" is given twice, with two values', fact=fact)
            raise typer.BadParameter(message, param_hint="--fact")
    return facts


def read_percent(text: str) -> float:
    """Return the share, 0 to 1, that a percentage names."""
    from fractions import Fraction

    found = re.fullmatch(r"(\d{1,3}(?:\.\d{1,6})?) ?[%\uff05]", text.strip())
    if found is None or Fraction(found[1]) > 100:  # noqa: PLR2004 - all of it
        expected = say("expected a percentage as in 20%")
        raise typer.BadParameter(expected)
    return float(Fraction(found[1]) / 100)


def read_size(text: str) -> str:
    """
    Return the amount of memory that a text names, as what reads logs takes it.

    >>> read_size(" 1.5 gb")
    '1.5 gb'
    """
    size = text.strip()
    found = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?) ?([kmgt])i?b", size, re.IGNORECASE | re.ASCII)
    if found is None or float(found[1]) * 1000 ** " kmgt".index(found[2].lower()) < _LEAST_MEMORY:
        expected = say("expected a size of at least 10MB, as in 2GB")
        raise typer.BadParameter(expected)
    return size


def offer_forms(kind: str, usual: str = "text") -> Any:  # noqa: ANN401 - as typer types its options
    """Return the option that names the form of a kind of report, one of those that it has."""
    text = words(
        "{forms}; by default as the file of --output is called, else {usual}.",
        forms=words.join([str(each) for each in walkflow.list_forms_of(kind)]),
        usual=usual,
    )
    return typer.Option("--format", metavar="FORM", help=text)


CLOCKS = ("authority", "all")
FlowPath: TypeAlias = Annotated[
    str, typer.Argument(metavar="FLOW", help=say("The flow file; FILE@VERSION names a version."))
]
VersionOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--version",
        metavar="VERSION",
        help=say("before, after (the default), a date, or one of these with +measure or -measure."),
    ),
]
FactOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--fact", metavar="FACT=VALUE", help=say("What is true of the project.")),
]
StartOption: TypeAlias = Annotated[
    date | None,
    typer.Option(
        "--start", metavar="DATE", parser=read_start, help=say("Real dates from this day on.")
    ),
]
CalendarOption: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="NAME|FILE", help=say("Another calendar than the flow's.")),
]
OutputOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help=say("Write to a file instead.")),
]
LanguageOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--lang", metavar="zh|en", help=say("Language; by default the locale's.")),
]
