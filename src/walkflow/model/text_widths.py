"""How wide a text is where a Chinese sign takes two columns: in terminals and in sheets."""

from unicodedata import combining, east_asian_width


def measure_width(text: str) -> int:
    """
    Return how many columns a text takes.

    >>> measure_width("走 walk")
    7
    """
    return sum(map(measure_sign, text))


def measure_sign(sign: str) -> int:
    """Return how many columns a sign takes: 0 to 2."""
    if combining(sign):
        return 0
    return 2 if is_wide(sign) else 1


def is_wide(sign: str) -> bool:
    """Return whether a sign is as wide as a Chinese one."""
    return east_asian_width(sign) in "WF"
