"""Recording sheets: workbooks in which a walk is written down, written and read."""
