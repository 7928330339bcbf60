"""
What a spreadsheet takes for a formula when it opens a text.

Source: OWASP, "CSV Injection".
"""

from typing import Final

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - full width is meant
"""Signs a formula begins with, perhaps behind blanks; one character each."""
MARK: Final = "'"
"""Stands before a text that is no formula."""


def looks_like_formula(text: str) -> bool:
    """
    Return whether a spreadsheet may take a text for a formula.

    >>> looks_like_formula(" =1+1"), looks_like_formula("1+1")
    (True, False)
    """
    return text.lstrip(" ").startswith(FORMULA_STARTS)


def disarm(text: str) -> str:
    """
    Return a text that no spreadsheet takes for a formula.

    >>> disarm("=1+1")
    "'=1+1"
    >>> disarm("1+1")
    '1+1'
    """
    return f"{MARK}{text}" if looks_like_formula(text) else text
