"""Diagnostics as services of continuous integration read them."""
