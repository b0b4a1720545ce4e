"""Today's funnel: each step is a part of the one before; the phone stands apart."""

from collections.abc import Callable

import pytest
from django.test import Client

from fanzha.kit import now
from fanzha.warning import AttemptKind, Outcome, Result
from fanzha.warning.actions import Ending, Try, attempt, conclude
from fanzha.warning.views.desk import funnel
from tests.cast import Cast
from tests.makers.warnings import concluded_warning, make_warning, met_warning, signed_warning

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]


def by_phone(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao, tier="中")
    attempt(warning.pk, cast.zhao, Try(AttemptKind.CALL, Result.REACHED), now())
    conclude(warning.pk, cast.zhao, Ending(Outcome.R1), now())


def counts(cast: Cast, beside: bool) -> list[int]:
    return [stage.count for stage in funnel(cast.chen, now()) if stage.beside is beside]


def test_each_step_is_a_part_of_the_one_before(cast: Cast) -> None:
    make_warning(cast.centre)
    signed_warning(cast.centre, cast.zhao)
    met_warning(cast.centre, cast.zhao)
    concluded_warning(cast.centre, cast.zhao)
    for _time in range(3):
        by_phone(cast)

    assert counts(cast, beside=False) == [7, 6, 5, 2, 1]
    assert counts(cast, beside=True) == [3, 4]


def test_an_outcome_by_written_reason_is_shown_apart(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao)
    conclude(warning.pk, cast.zhao, Ending(Outcome.R1, reason="家属代为劝阻"), now())

    assert counts(cast, beside=False) == [1, 1, 0, 0, 0]
    assert counts(cast, beside=True) == [0, 1, 1]


def test_without_warnings_there_is_no_rate(cast: Cast) -> None:
    assert {stage.share for stage in funnel(cast.chen, now())} == {None}


def test_each_figure_opens_as_many_warnings_as_it_counts(cast: Cast, login: Login) -> None:
    make_warning(cast.centre)
    concluded_warning(cast.centre, cast.zhao)
    by_phone(cast)
    client = login(cast.chen)

    for stage in funnel(cast.chen, now()):
        text = client.get(f"{stage.url}&format=csv").content.decode()
        assert text.strip().count("\n") == stage.count, stage.label


def test_the_desk_names_phone_and_meeting(cast: Cast, login: Login) -> None:
    by_phone(cast)

    text = login(cast.chen).get("/duty/").content.decode()

    assert "见面劝阻成功" in text
    assert "电话劝阻成功" in text
