"""The command line: reads words, calls one public function, prints, exits."""

import gc
import os
from typing import NoReturn

import typer

import walkflow
from walkflow.cli import comparisons as comparisons
from walkflow.cli import drawings as drawings
from walkflow.cli import flows as flows
from walkflow.cli import logs as logs
from walkflow.cli import recording as recording
from walkflow.cli.application import app
from walkflow.cli.completion import ASKED, answer
from walkflow.cli.endings import complain, leave, note, prepare_streams
from walkflow.cli.usage import complain_of_use, translate, use_pages
from walkflow.cli.vocabulary import words

_FIRST = ("init", "validate", "fmt", "rules", "trace", "compare", "check", "render", "record")
"""The commands that the help lists first, in the order in which a user comes to need them."""


def main() -> NoReturn:
    """Run the command line and exit with its status; see docs for what each status means."""
    gc.disable()  # a run is short, and collecting costs a tenth of its time
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # or it reads what else is installed
    prepare_streams()
    asked = os.environ.get(ASKED)
    leave(_run() if asked is None else answer(asked))


def _rank(command: typer.models.CommandInfo) -> int:
    """Return where the help lists a command; the rest stay as they come."""
    name = command.name or (command.callback.__name__ if command.callback else "")
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)


def _run() -> int:
    """Run the command line and return its exit status."""
    use_pages(app)
    app.registered_commands.sort(key=_rank)
    try:
        status = app(standalone_mode=False)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    except typer.TyperException as error:
        return complain_of_use(error)
    except typer.Abort:
        note(translate("Aborted!"))
        return 1
    except walkflow.WalkflowError as error:
        return complain(error)
    except OSError as error:  # files have errors of their own: what is left is the output
        note(words("the output cannot be written: {reason}", reason=walkflow.say_reason(error)))
        return 3
    except Exception as error:  # noqa: BLE001 - the one place that must not let any through
        note(
            words(
                "internal error: {kind}: {error}. please report it with the command that you ran",
                kind=type(error).__name__,
                error=error,
            )
        )
        return 3
    return status if isinstance(status, int) else 0
