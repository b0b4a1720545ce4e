"""Forms of the organisations part."""
