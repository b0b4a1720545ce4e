"""Database-facing names of the part."""
