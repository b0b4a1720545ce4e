import pytest

from fanzha.warning.actions.pacing import AIM_S, Pace


@pytest.mark.parametrize(
    ("size", "times", "following"),
    [
        (200, 1, 200),
        (200, 0.5, 300),
        (200, 1.5, 133),
        (400, 30, 200),
        (100, 30, 100),
        (500, 0, 500),
    ],
)
def test_chunks_follow_the_time_they_hold_the_lock(size: int, times: float, following: int) -> None:
    pace = Pace(100, 500, size)

    pace.held(AIM_S * times)

    assert pace.size == following
