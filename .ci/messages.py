"""
Collect every sentence that the code can say into the template that translations start from.

python .ci/messages.py           write src/walkflow/locale/walkflow.pot
python .ci/messages.py --check   fail if that file is not what the code says
"""

import contextlib
import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

SOURCE = Path(__file__).resolve().parent.parent / "src" / "walkflow"
TEMPLATE = SOURCE / "locale" / "walkflow.pot"
ARGUMENTS_BY_KEYWORD = {"say": None, "say_count": (1, 2), "words": None, "_words": None}
"""Calls that hold a sentence: `say` makes a message, `words` says it at once, in views and help."""
HEADER = b"""\
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def main() -> int:
    """Write the template, or compare it with the code."""
    template = collect()
    if "--check" not in sys.argv[1:]:
        TEMPLATE.write_bytes(template)
    elif TEMPLATE.read_bytes().replace(b"\r\n", b"\n") != template:
        print(f"{TEMPLATE.name} is not what the code says. run: sh .ci/env python .ci/messages.py")
        return 1
    return 0


def collect() -> bytes:
    """Return the template: sorted, with the file of each sentence but no line and no date."""
    catalog = Catalog()
    # Babel complains of f-strings among the named values too, where they do no harm;
    # tests/test_house.py holds that every template is plain text.
    with contextlib.redirect_stderr(io.StringIO()):
        found = list(extract_from_dir(SOURCE, keywords=ARGUMENTS_BY_KEYWORD))
    for file, line, message, comments, context in found:
        catalog.add(message, None, [(file, line)], auto_comments=comments, context=context)
    body = io.BytesIO()
    write_po(body, catalog, width=100, omit_header=True, sort_output=True, include_lineno=False)
    return HEADER + body.getvalue()


if __name__ == "__main__":
    sys.exit(main())
