"""From sources to DOCUMENT rows: one module a format, and one killable child that parses pages."""
