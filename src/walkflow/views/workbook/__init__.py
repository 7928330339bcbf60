"""A report as an .xlsx workbook: one sheet a question, charts, and ratios that are formulas."""
