"""Model to text; a view computes nothing."""
