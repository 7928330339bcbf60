"""An XES log as rows, read as it streams by."""

import gzip
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, Final
from xml.parsers import expat

from walkflow.files.packed import BROKEN, MARK, explain_packed
from walkflow.model.errors import UnreadableError
from walkflow.model.messages import say
from walkflow.model.xes_words import DAY, TIME

EVENT_KEYS: Final = (
    *("concept:name", "time:timestamp", "lifecycle:transition", "concept:instance"),
    *("start_timestamp", "org:group", "org:resource"),
)
"""The attributes of an event that are columns whether or not a mapping names them."""
TRACE_PREFIX: Final = "case:"
"""What tells a column of the case from one of the event."""
CASE: Final = "case:concept:name"

_CHUNK: Final = 1 << 20
_REASONS: Final = {
    2: say("syntax error"),
    4: say("not well-formed (invalid token)"),
    3: say("no element found"),
    5: say("unclosed token"),
    6: say("partial character"),
    7: say("mismatched tag"),
    8: say("duplicate attribute"),
    9: say("junk after document element"),
    11: say("undefined entity"),
    18: say("unknown encoding"),
    19: say("encoding specified in XML declaration is incorrect"),
}
"""What is wrong with a file that is no XML, by the number that the parser gives it."""
_VALUE_TAGS: Final = frozenset({"string", "date", "int", "float", "boolean", "id"})


def list_columns(wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a log: the usual attributes, and those that a mapping names."""
    return tuple(dict.fromkeys((CASE, *EVENT_KEYS, *wanted)))


def read_rows(
    path: Path, columns: Sequence[str], tell: Callable[[int], None] | None = None
) -> Iterator[list[list[str]]]:
    """
    Yield the events of an XES file, many at a time.

    Args:
        path: The file, compressed or not.
        columns: Which attributes, those of the case with `case:` before them.
        tell: Is told how many bytes of the file have been read.

    Yields:
        Rows of texts, one a column; empty where the event has no such attribute.

    Raises:
        UnreadableError: If it is not whole, or no XES.
        OSError: If it cannot be read.
    """
    reader = _Reader(columns)
    skimmed = _Skimmer(columns)
    with closing(path.open("rb")) as raw, closing(_decompress(raw)) as stream:
        try:
            while chunk := stream.read(_CHUNK):
                reader.parser.Parse(skimmed.take(chunk), False)  # noqa: FBT003 - expat's own
                if tell is not None:
                    tell(raw.tell())
                yield reader.take()
            reader.parser.Parse(skimmed.rest, True)  # noqa: FBT003 - expat's own
        except expat.ExpatError as error:
            raise UnreadableError(
                say(
                    '"{path}" is not whole, or no XES: {reason} in line {line}',
                    path=path.as_posix(),
                    reason=_REASONS.get(error.code, expat.ErrorString(error.code)),
                    line=error.lineno,
                )
            ) from None
        except BROKEN as error:
            raise explain_packed(path, error) from None
        except (LookupError, ValueError):  # how the parser says that it has no such decoder
            raise UnreadableError(
                say(
                    '"{path}" cannot be read: it is in an encoding that is not known here. '
                    "save it as UTF-8",
                    path=path.as_posix(),
                )
            ) from None
    if not reader.is_log:
        raise UnreadableError(say('"{path}" is no XES: expected a log', path=path.as_posix()))


def _decompress(raw: BinaryIO) -> BinaryIO | io.BufferedReader:
    """Return the text of a file, whatever its name says of compression."""
    begin = raw.read(len(MARK))
    raw.seek(0)
    return gzip.GzipFile(fileobj=raw) if begin == MARK else raw  # type: ignore[return-value]


class _Skimmer:
    """
    Leaves out the attributes that are no columns, before the text is parsed.

    Most attributes of most logs are of no use here, and a tag costs the parser far more than
    it costs to find one. Only what is sure to be a whole tag is left out: on one line, with
    nothing in its values that would have to be read; everything else is the parser's.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        self.rest = b""
        """What comes behind the last tag that is whole."""
        keys = {DAY, *columns, *(key.removeprefix(TRACE_PREFIX) for key in columns)}
        kept = "|".join(re.escape(key) for key in sorted(keys))
        self._tag = re.compile(
            rf'<(?:{"|".join(sorted(_VALUE_TAGS))}) key="(?!(?:{kept})")[^"<&\n]*" '
            r'value="[^"<&\n]*"\s?/>'.encode()
        )

    def take(self, chunk: bytes) -> bytes:
        """Return what the parser is to read of a piece of text and what was left of the last."""
        text = self.rest + chunk
        end = text.rfind(b">") + 1 or len(text)
        self.rest = text[end:]
        return self._tag.sub(b"", text[:end])


class _Reader:
    """Keeps what the parser says until a row is whole."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.is_log = False
        self._rows: list[list[str]] = []
        self._event_place = {
            key: place for place, key in enumerate(columns) if not key.startswith(TRACE_PREFIX)
        }
        self._trace_place = {
            key.removeprefix(TRACE_PREFIX): place
            for place, key in enumerate(columns)
            if key.startswith(TRACE_PREFIX)
        }
        self._empty = [""] * len(columns)
        self._trace = list(self._empty)
        self._row = self._trace
        self._places = self._trace_place
        self._day = ""
        """What the event says of its day, if its time of day is not known."""
        self._depth = 0
        """Of elements: the log 1, a trace 2, an attribute of it or an event 3, and so on."""
        self._limit = 0
        """Only attributes at this depth belong to the trace or the event itself."""
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = None
        self.parser.EntityDeclHandler = self._refuse_entity

    def take(self) -> list[list[str]]:
        """Return the rows that are whole, once."""
        rows, self._rows = self._rows, []
        return rows

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == self._limit:
            place = self._places.get(attributes.get("key", ""))
            if place is not None and tag in _VALUE_TAGS:
                self._row[place] = attributes.get("value", "")
                return
            if attributes.get("key") == DAY and self._places is self._event_place:
                self._day = attributes.get("value", "")
                return
            if tag == "event":
                self._row = list(self._trace)
                self._places = self._event_place
                self._limit = self._depth + 1
        elif tag == "trace":
            self._trace = list(self._empty)
            self._row = self._trace
            self._places = self._trace_place
            self._limit = self._depth + 1
        elif tag == "log":
            self.is_log = True

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if tag == "event":
            if self._day and TIME in self._event_place:
                self._row[self._event_place[TIME]] = self._day
            self._day = ""
            self._rows.append(self._row)
            self._row = self._trace
            self._places = self._trace_place
            self._limit = self._depth + 1
        elif tag == "trace":
            self._limit = 0

    def _refuse_entity(self, name: str, *_: object) -> None:
        """Stop at a declaration that could make a small file large."""
        message = say('an XES log declares no entities, but this one does: "{name}"', name=name)
        raise UnreadableError(message)
