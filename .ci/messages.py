"""
Collect every sentence that the code can say, and keep the Chinese catalogue in step with it.

python .ci/messages.py           rewrite src/walkflow/locale/: the template (.pot), the Chinese
                                 sentences (.po, edited by people) and what is read of them (.mo)
python .ci/messages.py --check   fail if one of the three is stale, or a sentence is not in Chinese
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import TypeAlias

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from walkflow.model.schemas import list_sentences

SOURCE = Path(__file__).resolve().parent.parent / "src" / "walkflow"
TEMPLATE = SOURCE / "locale" / "walkflow.pot"
CHINESE = SOURCE / "locale" / "zh" / "LC_MESSAGES" / "walkflow.po"
COUNT_BY_KEYWORD = {"say": 1, "say_count": 2, "words": 1, "_words": 1, "brief": 1}
"""Calls that hold sentences, and how many: `say` makes a message, `words` says it at once."""
CONTEXTS = {"brief"}
"""Calls whose sentences have a translation of their own, with the call as its context."""
HEADERS = [
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
]
CHINESE_HEADERS = [("Language", "zh"), ("Plural-Forms", "nplurals=1; plural=0;"), *HEADERS]

Key: TypeAlias = tuple[str, str | tuple[str, ...]]
"""A context, mostly empty, and a sentence, or that of one thing and that of several."""


class Sentences(Catalog):
    """A catalogue whose header holds no date, so that the same sentences give the same bytes."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """Return what a reader of the file has to know."""
        return CHINESE_HEADERS if self.locale else HEADERS

    @mime_headers.setter
    def mime_headers(self, _headers: object) -> None:
        """Leave the header as it is: ours is the same in every file."""


def main() -> int:
    """Write the three files, or compare them with the code."""
    template = collect()
    chinese = merge(template)
    text_by_path = {
        TEMPLATE: write(template),
        CHINESE: write(chinese),
        CHINESE.with_suffix(".mo"): compile_catalogue(chinese),
    }
    if "--check" not in sys.argv[1:]:
        for path, text in text_by_path.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
        print(f"{len(list(find_faults(chinese)))} of {len(template)} sentences are to be mended")
        return 0
    faults = [*find_stale(text_by_path), *find_faults(chinese)]
    print("\n".join(faults))
    return 1 if faults else 0


def collect() -> Sentences:
    """Return all sentences, in order, each with the files that say it but no line and no date."""
    places_by_key: dict[Key, set[str]] = {}
    descriptions = (("model/schemas.py", ("", text)) for text in list_sentences())
    for place, key in [*find_sentences(), *descriptions]:
        places_by_key.setdefault(key, set()).add(place)
    template = Sentences()
    for context, sentence in sorted(places_by_key, key=str):
        places = [(place, 0) for place in sorted(places_by_key[context, sentence])]
        template.add(sentence, None, places, context=context or None)
    return template


def find_sentences() -> Iterator[tuple[str, Key]]:
    """Yield what the calls of the code hold, each with the file."""
    for path in sorted(SOURCE.rglob("*.py")):
        place = path.relative_to(SOURCE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = name_of(node.func)
                context = name if name in CONTEXTS else ""
                count = COUNT_BY_KEYWORD.get(name, 0)
                texts = [read_text(each) for each in node.args[:count]]
                known = tuple(text for text in texts if text is not None)
                if known and len(known) == count:
                    yield place, (context, known if count > 1 else known[0])


def name_of(function: ast.expr) -> str:
    """Return the last word of what is called."""
    match function:
        case ast.Name():
            return function.id
        case ast.Attribute():
            return function.attr
        case _:
            return ""


def read_text(node: ast.expr) -> str | None:
    """Return a text that is written out."""
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) else None


def merge(template: Sentences) -> Sentences:
    """Return the sentences of the template with the Chinese that is known of them."""
    chinese = Sentences(locale="zh")
    known = read_chinese()
    for message in template:
        if message.id:
            old = known.get(message.id, message.context)
            text = old.string if old and not old.fuzzy else None
            chinese.add(message.id, text, message.locations, context=message.context)
    return chinese


def read_chinese() -> Catalog:
    """Return the Chinese sentences as they stand in the file."""
    if not CHINESE.is_file():
        return Catalog(locale="zh")
    with CHINESE.open("rb") as file:
        return read_po(file, locale="zh")


def write(catalogue: Sentences) -> bytes:
    """Return the text of a catalogue."""
    body = io.BytesIO()
    write_po(body, catalogue, width=100, omit_header=True, include_lineno=False)
    headers = CHINESE_HEADERS if catalogue.locale else HEADERS
    lines = ['msgid ""', 'msgstr ""', *(f'"{name}: {value}\\n"' for name, value in headers)]
    return "\n".join([*lines, "", ""]).encode() + body.getvalue()


def compile_catalogue(catalogue: Sentences) -> bytes:
    """Return the form in which Python's gettext reads a catalogue."""
    body = io.BytesIO()
    write_mo(body, catalogue)
    return body.getvalue()


def find_stale(text_by_path: dict[Path, bytes]) -> Iterator[str]:
    """Yield which files are not what this script would write."""
    for path, text in text_by_path.items():
        there = path.read_bytes() if path.is_file() else b""
        if path.suffix != ".mo":
            there = there.replace(b"\r\n", b"\n")
        if there != text:
            yield f"{path.name} is stale. run: sh .ci/env python .ci/messages.py"


def find_faults(chinese: Sentences) -> Iterator[str]:
    """Yield which sentences are not in Chinese, or with other values than the English ones."""
    for message in chinese:
        if message.id:
            texts = list_texts(message)
            if not all(texts):
                yield f"not in Chinese: {message.id}"
            elif find_values(*texts) != find_values(list_ids(message)[-1]):
                yield f"other values in Chinese: {message.id}: {texts}"
            elif any(bool(re.search(r"^\s|\s$", text)) for text in texts) and not re.search(
                r"^\s|\s$", list_ids(message)[-1]
            ):
                yield f"blanks around the Chinese: {message.id}"


def list_ids(message: Message) -> list[str]:
    """Return the English of a sentence: one form, or that of one thing and that of several."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def list_texts(message: Message) -> list[str]:
    """Return the Chinese of a sentence."""
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


def find_values(*templates: str) -> set[str]:
    """Return the names of the values that templates are filled with."""
    return {name for text in templates for _, name, _, _ in Formatter().parse(text) if name}


if __name__ == "__main__":
    sys.exit(main())
