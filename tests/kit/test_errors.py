import pytest

from fanzha.kit import Conflict, FanzhaError, Forbidden, Invalid, NotFound, Unavailable, status_of


class HoldExpired(Conflict):
    """A subclass as parts make them."""


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Invalid, 400),
        (Forbidden, 403),
        (NotFound, 404),
        (Conflict, 409),
        (Unavailable, 503),
        (HoldExpired, 409),
        (FanzhaError, 500),
    ],
)
def test_each_error_has_the_status_of_its_nearest_kind(
    error: type[FanzhaError], status: int
) -> None:
    assert status_of(error("x")) == status
