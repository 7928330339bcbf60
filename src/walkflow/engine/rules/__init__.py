"""The rules: one function each, yielding findings."""
