"""Pseudonyms in bulk are those that are made one by one."""

from hashlib import blake2b

import numpy as np
import pyarrow as pa
import pytest

from fanzha.detection.deciding.digests import digests
from fanzha.detection.deciding.pseudonyms import Pseudonyms

SECRET = b"s" * 32
TEXTS = ["a", "中文账号", "x" * 127, "x" * 128, "x" * 129, "长" * 200, "9999990000000001"]


def one_by_one(text: str) -> str:
    return blake2b(text.encode(), digest_size=16, key=SECRET).hexdigest()


@pytest.mark.parametrize("secret", [b"k", b"s" * 32, b"l" * 64])
def test_digests_are_those_of_the_standard_library(secret: bytes) -> None:
    found = digests(secret, pa.array(TEXTS, pa.large_string()))

    expected = [blake2b(t.encode(), digest_size=16, key=secret).digest() for t in TEXTS]
    assert [row.tobytes() for row in found] == expected


def test_a_part_of_a_column_has_its_own_digests() -> None:
    texts = pa.array(TEXTS, pa.large_string())

    assert np.array_equal(digests(SECRET, texts.slice(2, 3)), digests(SECRET, texts)[2:5])
    assert digests(SECRET, texts.slice(0, 0)).shape == (0, 2)


def test_pseudonyms_are_told_as_hexadecimal_and_null_stays_null() -> None:
    texts = pa.array(["a", None, "b"], pa.large_string())
    known = np.array([True, False, True])

    column = Pseudonyms(digests(SECRET, texts), known)

    assert column.arrow.to_pylist() == [one_by_one("a"), None, one_by_one("b")]
    assert column.taken(np.array([2, 1])).arrow.to_pylist() == [one_by_one("b"), None]
