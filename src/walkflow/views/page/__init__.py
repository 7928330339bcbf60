"""A report as one HTML file that needs nothing else: pictures, tables, both languages."""
