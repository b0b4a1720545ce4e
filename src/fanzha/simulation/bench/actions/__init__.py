"""Benchmarks that need the database."""
