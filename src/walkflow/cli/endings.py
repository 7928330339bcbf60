"""How a command ends: its report goes where it is to go, and the exit status says the rest."""

import os
import shutil
import signal
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import typer

import walkflow
from walkflow.cli.vocabulary import LANGUAGE, words


def choose(word: str, known: tuple[str, ...], option: str) -> str:
    """Return a word if it is one of those that an option takes; else the use was wrong."""
    if word not in known:
        message = words(
            '"{word}" is not known: expected one of {words}', word=word, words=", ".join(known)
        )
        raise typer.BadParameter(message, param_hint=option)
    return word


def prepare(kind: str, form: str | None, output: Path | None, lang: str | None) -> None:
    """
    Refuse a form or a language that `finish` would refuse, before anything is read or written.

    Args:
        kind: Of the report that the command is to make.
        form: What `--format` asks for.
        output: What `--output` names.
        lang: What `--lang` asks for.
    """
    choose(lang or "en", ("en", "zh"), "--lang")
    refuse_terminal(choose_form(form, output, walkflow.list_forms_of(kind)), output)


def choose_form(
    form: str | None,
    output: Path | None,
    known: tuple["walkflow.Form", ...],
    usual: str = "text",
) -> "walkflow.Form":
    """
    Return what a report is written as; else the use was wrong.

    Args:
        form: What `--format` asks for; it has the last word.
        output: What `--output` names. An ending that no known form has is refused: a file
            of another kind than its name says opens nowhere.
        known: What the report can be written as.
        usual: What a name without an ending asks for.
    """
    if form is not None:
        return walkflow.Form(choose(form, known, "--format"))
    ending = output.suffix.lower() if output else ""
    asked = walkflow.FORM_BY_SUFFIX.get(ending) if ending else walkflow.Form(usual)
    if asked in known:
        return asked
    endings = [each for each, of in walkflow.FORM_BY_SUFFIX.items() if of in known]
    message = words(
        '"{path}": no form of this report ends in "{ending}". expected one of {endings}, '
        "or --format",
        path=output,
        ending=ending,
        endings=", ".join(endings),
    )
    raise typer.BadParameter(message, param_hint="--output")


def keep_apart(read: Iterable[str | Path], written: Mapping[str, Path | None]) -> None:
    """
    Refuse to write a file that is read as well, or one file twice.

    Args:
        read: What is read.
        written: What is to be written, by the option that names it.
    """
    inputs = {Path(each).resolve() for each in read}
    outputs: set[Path] = set()
    for option, path in written.items():
        if path is None or str(path) == "-":
            continue
        place = path.resolve()
        if place in inputs:
            message = words('"{path}" is read: it is not overwritten', path=path)
            raise typer.BadParameter(message, param_hint=option)
        if place in outputs:
            message = words('"{path}" is to be written already', path=path)
            raise typer.BadParameter(message, param_hint=option)
        outputs.add(place)


def finish(
    report: Any,  # noqa: ANN401 - any report
    form: str | None,
    output: Path | None,
    lang: str | None,
    *,
    usual: str = "text",
    may_fail: bool = True,
) -> NoReturn:
    """Write a report where it is to go, and exit: 0 if all is well, 1 if it has findings."""
    choose(lang or "en", ("en", "zh"), "--lang")
    chosen = choose_form(form, output, walkflow.list_forms_of(report.kind), usual)
    unfit = walkflow.explain_unfit(report, chosen)
    if unfit is not None:
        raise typer.BadParameter(words(unfit), param_hint="--format" if form else "--output")
    refuse_terminal(chosen, output)
    if chosen in walkflow.BINARY:
        put_bytes(walkflow.render_binary(report, chosen, LANGUAGE), output)
        raise typer.Exit(1 if may_fail and not report.ok else 0)
    color = output is None and wants_color()
    width = shutil.get_terminal_size((80, 24)).columns
    text = walkflow.render(report, chosen, width=width, color=color, language=LANGUAGE)
    put(text, output)
    raise typer.Exit(1 if may_fail and not report.ok else 0)


def put(text: str, output: Path | None) -> None:
    """Write text to a file; without one, or to `-`, to the standard output."""
    if output is None or str(output) == "-":
        sys.stdout.write(text)
    else:
        walkflow.write_report(output, text)


def refuse_terminal(form: str, output: Path | None) -> None:
    """Refuse to write to a terminal what it cannot show."""
    if form in walkflow.BINARY and (output is None or str(output) == "-") and sys.stdout.isatty():
        message = words("{form} is no text: write it to a file with --output FILE", form=form)
        raise typer.BadParameter(message, param_hint="--format")


def put_bytes(content: bytes, output: Path | None) -> None:
    """Write bytes to a file; without one, or to `-`, to the standard output."""
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(content)
    else:
        walkflow.write_report(output, content)


def wants_color() -> bool:
    """Return whether colours are wanted: at a terminal that shows them, unless NO_COLOR is set."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def prepare_streams() -> None:
    """Let output in Chinese reach pipes as UTF-8 and poor consoles without a crash."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", newline="\n")
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def complain(error: "walkflow.WalkflowError") -> int:
    """Say what stopped the run, after what was found in a file; return the exit status."""
    if isinstance(error, walkflow.FlowFileError):
        for diagnostic in error.diagnostics:
            sys.stderr.write(walkflow.render_diagnostic(diagnostic, LANGUAGE))
    note(words(error.message))
    return 2 if isinstance(error, walkflow.UsageError) else 3


def note(text: str) -> None:
    """Write an error to the standard error."""
    sys.stderr.write(words("walkflow: error: {text}", text=text) + "\n")


def leave(status: int) -> NoReturn:
    """End the process at once: taking modules apart would cost a fifth of a run."""
    try:
        sys.stdout.flush()
    except OSError as error:
        note(words("the output cannot be written: {reason}", reason=walkflow.say_reason(error)))
        status = 3
    with suppress(OSError):  # nobody is left to be told
        sys.stderr.flush()
    os._exit(status)
