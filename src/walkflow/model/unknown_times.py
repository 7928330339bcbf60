"""The seconds that stand for times that are not known, from a log's reader to the kernel."""

from typing import Final

LOW: Final = -(2**31)
"""Before everything: the first second of a time that is not known."""
HIGH: Final = 2**31 - 1
"""After everything: the last second of a time that is not known."""
