"""What may stand next in a command line: commands, options, files, versions, facts, items."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import typer.main

import walkflow
from walkflow.cli.application import app
from walkflow.cli.vocabulary import LANGUAGE
from walkflow.model.log_sources import LOG_SUFFIXES

_BASES = ("before", "after")
_EDITED = re.compile(r"(?P<head>(?:[a-z]+|\d{4}-\d{2}-\d{2})(?:[+-]\w+)*[+-])\w*")
_CHOICES = re.compile(r"[a-z_]+(?:\|[a-z_]+)+")
_LOGS = (*LOG_SUFFIXES, ".xlsx")
_YAML = (".yaml", ".yml")
_KIND_BY_COMMAND = {"render": "chart", "draft": "draft", "record": "record"}
"""The kind of a command's report, where it is not called like the command."""


class Candidate(NamedTuple):
    """A word that may stand there, and what it means."""

    word: str
    meaning: str = ""


class Situation(NamedTuple):
    """A command line up to the word that is being written."""

    command: Any
    """The command, as typer keeps it; the application before there is one; None: an unknown one."""
    given: Mapping[str, tuple[str, ...]]
    """The words that arguments and options have so far, by the names of their parameters."""
    wanted: Any
    """The parameter whose value is being written; None: an option or a command is."""
    begun: str
    """What is there of the word."""

    def get(self, name: str) -> str | None:
        """Return the last word that a parameter has."""
        return next(reversed(self.given.get(name, ())), None)


def find_candidates(words: Sequence[str]) -> list[Candidate]:
    """
    Return what may stand in place of the last word.

    Args:
        words: Those of a command line behind the program's name, at least one, the last as
            far as it is written.
    """
    situation, head = _understand(words)
    if situation.command is None:
        return []
    if situation.wanted is not None:
        found = _list_values(situation)
    elif situation.begun.startswith("-"):
        found = _list_options(situation)
    else:
        commands = getattr(situation.command, "commands", {})
        found = (Candidate(name, _sum_up(each.help)) for name, each in commands.items())
    fitting = (each for each in found if each.word.startswith(situation.begun))
    return [Candidate(head + word, meaning) for word, meaning in dict.fromkeys(fitting)]


def _understand(words: Sequence[str]) -> tuple[Situation, str]:
    """Return the situation at the last word, and what of that word is no part of a value."""
    command: Any = typer.main.get_command(app)
    given: dict[str, tuple[str, ...]] = {}
    places: list[Any] = []
    pending: Any = None
    may_be_option = True
    for word in words[:-1]:
        options = _map_options(command)
        name, equals, value = word.partition("=")
        if pending is not None:
            given[pending.name] = (*given.get(pending.name, ()), word)
            pending = None
        elif word == "--" and may_be_option:
            may_be_option = False
        elif may_be_option and name in options and name.startswith("-"):
            option = options[name]
            if equals:
                given[option.name] = (*given.get(option.name, ()), value)
            elif not option.is_flag:
                pending = option
            else:
                given[option.name] = (*given.get(option.name, ()), name)
        elif word in getattr(command, "commands", {}):
            command = command.commands[word]
            places = _list_arguments(command)
        elif not places and hasattr(command, "commands"):
            return Situation(None, given, None, ""), ""  # there is no such command
        elif places:
            given[places[0].name] = (*given.get(places[0].name, ()), word)
            places = places if places[0].nargs == -1 else places[1:]
    last = words[-1]
    name, equals, value = last.partition("=")
    option = _map_options(command).get(name) if may_be_option and equals else None
    if pending is None and option is not None and not option.is_flag:
        return Situation(command, given, option, value), f"{name}="
    if pending is None and not (may_be_option and last.startswith("-")):
        pending = places[0] if places else None
    return Situation(command, given, pending, last), ""


def _map_options(command: Any) -> dict[str, Any]:  # noqa: ANN401 - of a class typer keeps to itself
    return {
        name: each
        for each in command.params
        if each.param_type_name == "option"
        for name in each.opts
    }


def _list_arguments(command: Any) -> list[Any]:  # noqa: ANN401 - as above
    return [each for each in command.params if each.param_type_name == "argument"]


def _list_options(situation: Situation) -> Iterator[Candidate]:
    """Yield the long options that are not given yet, or may be given again."""
    for option in situation.command.params:
        if option.param_type_name == "option" and (
            option.name not in situation.given or getattr(option, "multiple", False)
        ):
            name = next((each for each in option.opts if each.startswith("--")), option.opts[0])
            yield Candidate(name, _sum_up(option.help))
    yield Candidate("--help")


def _list_values(situation: Situation) -> Iterable[Candidate]:
    """Return the values that the parameter may have."""
    name, metavar = situation.wanted.name, situation.wanted.metavar or ""
    finder = _FINDER_BY_NAME.get(name)
    if finder is not None:
        return finder(situation)
    if _CHOICES.fullmatch(metavar):
        return map(Candidate, metavar.split("|"))
    if metavar.startswith("NAME|"):
        return [*map(Candidate, ("cn", "plain")), *_list_files(situation.begun, _YAML)]
    if "FOLDER" in metavar:
        return _list_files(situation.begun, ("/",))
    if "FILE" in metavar or "PATH" in metavar:
        return _list_files(situation.begun)
    return ()


def _find_flows(situation: Situation) -> Iterator[Candidate]:
    """Yield flow files, those below this folder if nothing is written yet; versions behind @."""
    path, at, begun = situation.begun.rpartition("@")
    if at:
        for word, meaning in _list_versions([Path(path)], begun):
            yield Candidate(f"{path}@{word}", meaning)
        return
    begun = situation.begun
    if "/" not in begun.replace("\\", "/"):
        for found in walkflow.find_flow_files(Path()):
            yield Candidate(found.as_posix())
    yield from _list_files(begun, _YAML, walkflow.is_flow_file)
    if Path(begun).is_file():
        yield Candidate(f"{begun}@")


def _find_sides(situation: Situation) -> Iterator[Candidate]:
    """Yield versions of the flows in the folder, and files and folders."""
    folder = Path(situation.get("flows") or "flows")
    if "@" not in situation.begun and folder.is_dir():
        yield from _list_versions([*walkflow.find_flow_files(folder)], situation.begun)
    yield from _find_flows(situation)
    if "@" not in situation.begun:
        yield from _list_files(situation.begun, _YAML)


def _find_versions(situation: Situation) -> Iterator[Candidate]:
    return _list_versions([_find_flow(situation)], situation.begun)


def _list_versions(paths: Sequence[Path], begun: str) -> Iterator[Candidate]:
    """Yield before, after, the days on which measures start, and these with a measure changed."""
    outlines = [walkflow.read_outline(path, LANGUAGE) for path in paths]
    measures = dict(each for outline in outlines for each in outline.measures)
    edited = _EDITED.fullmatch(begun)
    if edited and not re.fullmatch(r"\d{4}-(?:\d{2}-)?\d*", begun):
        used = re.split("[+-]", edited["head"])
        for measure, meaning in measures.items():
            if measure not in used:
                yield Candidate(edited["head"] + measure, meaning)
        return
    yield from map(Candidate, _BASES)
    yield from map(Candidate, sorted({day for outline in outlines for day in outline.dates}))
    for measure, meaning in measures.items():
        yield Candidate(f"before+{measure}", meaning)
        yield Candidate(f"after-{measure}", meaning)


def _find_facts(situation: Situation) -> Iterator[Candidate]:
    """Yield the facts that are not given yet; behind one and =, its values."""
    outline = walkflow.read_outline(_find_flow(situation), LANGUAGE)
    fact, equals, _ = situation.begun.partition("=")
    if equals:
        for value in outline.facts.get(fact, ()):
            yield Candidate(f"{fact}={value}", outline.fact_names.get(fact, ""))
        return
    told = {word.partition("=")[0] for word in situation.given.get("fact", ())}
    for fact, meaning in outline.fact_names.items():
        if fact not in told:
            yield Candidate(f"{fact}=", meaning)


def _find_entries(situation: Situation) -> Iterator[Candidate]:
    """Yield what an entry of record may go on with: its verb, an item, a cause, an outcome."""
    items = walkflow.read_outline(_find_flow(situation), LANGUAGE).items
    lists = {**walkflow.list_entry_words(), "ITEM": tuple(item.id for item in items)}
    names = dict(items)
    for word in _follow_entries(situation.given.get("entry", ()), lists):
        yield Candidate(word, names.get(word, ""))


def _follow_entries(words: Sequence[str], lists: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the words that may stand behind some words of entries."""
    awaited: list[tuple[str, bool]] = []
    for word in words:
        while awaited and awaited[0][1] and word not in lists.get(awaited[0][0], ()):
            awaited.pop(0)
        if awaited:
            awaited.pop(0)
        else:
            awaited = list(walkflow.ENTRY_SHAPES.get(word, ()))
    found: list[str] = []
    for sort, may_lack in awaited:
        found += lists.get(sort, ())
        if not may_lack:
            return tuple(found)
    return (*found, *walkflow.ENTRY_SHAPES)


def _find_walks(situation: Situation) -> Iterator[Candidate]:
    yield from _list_files(situation.begun, _YAML, walkflow.is_walk_file)
    yield from _list_files(situation.begun, (".xlsx", ".xlsm"))


def _find_rules(_situation: Situation) -> Iterator[Candidate]:
    for entry in walkflow.list_rules().rules:
        yield Candidate(entry.id, walkflow.Wording(LANGUAGE)(entry.sentence))


def _find_forms(situation: Situation) -> Iterator[Candidate]:
    name = str(situation.command.name)
    return map(Candidate, walkflow.list_forms_of(_KIND_BY_COMMAND.get(name, name)))


def _find_flow(situation: Situation) -> Path:
    """Return the flow that a command line names."""
    return Path(walkflow.split_version(situation.get("flow") or "")[0])


def _list_files(
    begun: str, endings: tuple[str, ...] = ("",), fits: Callable[[Path], bool] | None = None
) -> Iterator[Candidate]:
    """Yield the folders, and the files with one of some endings, that begin as written."""
    place = re.match(r"(?:.*[/\\])?", begun, re.DOTALL)
    head = place[0] if place else ""
    folder = Path(head or ".").expanduser()
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(".") and not begun[len(head) :].startswith("."):
            continue
        if entry.is_dir():
            yield Candidate(f"{head}{entry.name}/")
        elif entry.name.endswith(endings) and (fits is None or fits(entry)):
            yield Candidate(f"{head}{entry.name}")


def _sum_up(text: str | None) -> str:
    """Return the first sentence of a help text."""
    return re.split(r"(?<=[.;。；])\s*", (text or "").replace("\n", " "), maxsplit=1)[0]


_FINDER_BY_NAME: Mapping[str, Callable[[Situation], Iterable[Candidate]]] = {
    "flow": _find_flows,
    "before": _find_sides,
    "after": _find_sides,
    "version": _find_versions,
    "against": _find_versions,
    "fact": _find_facts,
    "entry": _find_entries,
    "walk": _find_walks,
    "log": lambda situation: _list_files(situation.begun, _LOGS),
    "path": lambda situation: _list_files(situation.begun, _YAML),
    "rule": _find_rules,
    "files": lambda _: map(Candidate, ("flow", "walk", "catalogue", "calendar")),
    "form": _find_forms,
    "role": lambda _: map(Candidate, walkflow.list_entry_words()["ROLE"]),
    "shell": lambda _: map(Candidate, ("bash", "zsh", "fish", "powershell")),
    "folder": lambda situation: _list_files(situation.begun, ("/",)),
}
"""What finds the values of a parameter, by its name."""
