"""Pages of the organisations part."""
