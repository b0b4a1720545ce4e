"""Pages of the knowledge part."""
