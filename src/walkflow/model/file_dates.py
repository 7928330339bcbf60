"""The day that files of offices name as that of their making, so that the same input gives them."""

from datetime import datetime
from typing import Final

CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - documents and workbooks have no zone
