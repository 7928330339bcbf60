"""The codes of departments in tables are explained once, below the table."""

import pytest

from walkflow.model.records import Name
from walkflow.views.blocks import Paragraph, Tone
from walkflow.views.department_legend import explain_departments, name_desk
from walkflow.views.wording import Wording

NAMES = {"B": Name(zh="乙局", en="Second Bureau"), "A": Name(zh="甲局", en="First Bureau")}


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Dept.: B Second Bureau; A First Bureau"), ("zh", "部门：B 乙局；A 甲局")],
)
def test_each_code_once_in_the_order_of_the_table(language: str, text: str) -> None:
    """Codes without a name, and rows without a code, say nothing."""
    codes = ["B", None, "A", "B", "C", ""]
    assert list(explain_departments(codes, NAMES, Wording(language))) == [
        Paragraph(text, Tone.QUIET)
    ]


def test_names_that_are_their_codes_need_no_line() -> None:
    """As of a log that names its departments."""
    assert not list(explain_departments(["X", "规划局"], {"规划局": "规划局"}, Wording("en")))


def test_a_hostile_name_is_inert() -> None:
    """A name comes from a file."""
    (said,) = explain_departments(["\x1b"], {"\x1b": "x\x1b"}, Wording("en"))
    assert said == Paragraph("Dept.: <U+001B> x<U+001B>", Tone.QUIET)
    assert name_desk("C", NAMES, Wording("en")) == "C"
