"""Keys of a day in memory."""

from hashlib import blake2b

import pytest

from fanzha.detection.deciding.known import Known


def keys(first: int, count: int) -> list[bytes]:
    return [blake2b(str(n).encode(), digest_size=16).digest() for n in range(first, first + count)]


def test_every_key_is_found_again_however_many_there_are() -> None:
    known = Known()
    for first in range(0, 60_000, 500):
        known.add(keys(first, 500), range(first + 1, first + 501))

    assert len(known) == 60_000
    assert known.find(keys(0, 60_000)) == list(range(1, 60_001))


def test_keys_that_are_fewer_than_their_numbers_are_refused() -> None:
    known = Known()

    with pytest.raises(ValueError, match="reshape"):
        known.add(keys(0, 1), [1, 2])

    assert len(known) == 0


def test_other_keys_are_not_found() -> None:
    known = Known()
    known.add(keys(0, 5000), range(1, 5001))

    assert known.find(keys(5000, 5000)) == []
    assert known.find([*keys(7000, 1), *keys(42, 1)]) == [43]


def test_the_last_number_of_a_key_counts() -> None:
    known = Known()
    for number in (7, 8):
        known.add(keys(0, 1), [number])

    assert (known.find(keys(0, 1)), len(known)) == ([8], 1)
