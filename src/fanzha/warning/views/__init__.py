"""Pages of the warning part."""
