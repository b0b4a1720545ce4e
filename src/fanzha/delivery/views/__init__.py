"""Pages of the delivery part."""
