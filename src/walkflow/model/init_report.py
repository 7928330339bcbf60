"""The report of init: which of the shipped files were written."""

from walkflow.model.reports import Report


class InitReport(Report):
    """
    What became of the files that come with walkflow.

    Either all of them are in the folder, or some name was taken and none was written.
    Files are named by their path in the folder, with forward slashes.
    """

    kind: str = "init"
    folder: str
    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    """Files that were there already, the same to the byte."""
    different: tuple[str, ...]
    """What was there already and differs; it is kept, and nothing is written."""
