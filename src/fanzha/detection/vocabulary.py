"""What rules may speak of: the columns of each scenario and the features of its events."""

from collections.abc import Mapping
from functools import cache

from fanzha.detection.payments.feature import catalogue
from fanzha.detection.rules.schema import Schema, scenarios


@cache
def schemas() -> Mapping[str, Schema]:
    """The shipped scenarios with their features."""
    return {
        name: schema.extended(catalogue(name).columns()) for name, schema in scenarios().items()
    }
