"""A report as a .docx document, in the layout of an office report, its pictures drawn by Word."""
