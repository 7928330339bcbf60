"""Frozen records: the vocabulary."""
