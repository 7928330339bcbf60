"""Model to model: no file, no clock, no print."""
