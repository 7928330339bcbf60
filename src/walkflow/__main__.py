"""Run walkflow as `python -m walkflow`."""

from walkflow.cli import main

main()
