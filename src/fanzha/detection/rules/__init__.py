"""Rules as data: typed SQL predicates over the columns of a scenario."""
