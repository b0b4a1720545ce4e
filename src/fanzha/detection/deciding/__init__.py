"""The decision process: events in, durable and explained decisions out (docs/deciding.md)."""
