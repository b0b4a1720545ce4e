"""Small JSON objects of texts, as they lie sealed in one column."""

import json
from collections.abc import Mapping


def dump(values: Mapping[str, str]) -> str:
    """The texts that are not empty as one JSON object, empty when there are none."""
    filled = {key: value for key, value in values.items() if value}
    return json.dumps(filled, ensure_ascii=False, sort_keys=True) if filled else ""


def load(text: str) -> dict[str, str]:
    """The texts of `dump`."""
    return {str(k): str(v) for k, v in json.loads(text).items()} if text else {}
