"""Pages of the interception part."""
