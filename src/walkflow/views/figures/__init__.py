"""Reports as tables of typed values, one question a table: what workbooks and CSV are made of."""
