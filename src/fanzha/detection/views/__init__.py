"""Pages of the detection part."""
