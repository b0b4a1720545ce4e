"""From wherever a warning is worked on, whatever an officer reports can be recorded."""

import pytest

from fanzha.kit import now
from fanzha.warning import AttemptKind, Result, State, state_after
from fanzha.warning.actions import Try, Warning, attempt
from fanzha.warning.outcomes import RESULTS
from fanzha.warning.states import TRANSITIONS, WORKING
from tests.cast import Cast
from tests.makers.warnings import signed_warning

EVERY_TRY = [(kind, result) for kind, results in RESULTS.items() for result in results]


@pytest.mark.parametrize("old", sorted(WORKING - {State.MET}))
def test_every_result_of_a_try_is_a_step_that_exists(old: State) -> None:
    after = {state_after(kind, result) for kind, result in EVERY_TRY}

    assert after - TRANSITIONS[old] - {old} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("first", [Result.ELSEWHERE, Result.WRONG_PERSON, Result.ABROAD])
@pytest.mark.parametrize("second", RESULTS[AttemptKind.VISIT])
def test_a_visit_is_recorded_whatever_the_call_said(
    cast: Cast, first: Result, second: Result
) -> None:
    warning = signed_warning(cast.centre, cast.zhao)
    attempt(warning.pk, cast.zhao, Try(AttemptKind.CALL, first), now())

    attempt(warning.pk, cast.zhao, Try(AttemptKind.VISIT, second, note="说明"), now())

    assert Warning.objects.get(pk=warning.pk).at is state_after(AttemptKind.VISIT, second)
