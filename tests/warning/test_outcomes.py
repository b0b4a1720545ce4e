import pytest

from fanzha.kit import Invalid
from fanzha.warning import default_tiers
from fanzha.warning.outcomes import (
    RESULTS,
    AttemptKind,
    Done,
    Outcome,
    Result,
    check_avoided,
    check_outcome,
    state_after,
)
from fanzha.warning.states import TRANSITIONS, WORKING, State, WrongState, check

TIERS = default_tiers()
TALKED = Done([(AttemptKind.CALL, Result.REACHED)])
MET = Done([(AttemptKind.VISIT, Result.REACHED)])
SILENT = Done([(AttemptKind.CALL, Result.NO_ANSWER)] * 3)


@pytest.mark.parametrize("tier", ["urgent", "high"])
def test_a_good_call_never_closes_a_grave_warning(tier: str) -> None:
    with pytest.raises(Invalid, match=r"meeting|见面"):
        check_outcome(Outcome.R1, TIERS[tier], False, TALKED, "")
    check_outcome(Outcome.R1, TIERS[tier], False, MET, "")
    check_outcome(Outcome.R1, TIERS[tier], False, TALKED, "在外地，已视频核实")


@pytest.mark.parametrize("tier", ["medium", "low"])
def test_a_call_closes_the_others(tier: str) -> None:
    check_outcome(Outcome.R1, TIERS[tier], False, TALKED, "")


def test_who_works_away_is_closed_by_phone() -> None:
    check_outcome(Outcome.R2, TIERS["high"], True, TALKED, "")


def test_success_needs_a_talk() -> None:
    with pytest.raises(Invalid):
        check_outcome(Outcome.R1, TIERS["medium"], False, SILENT, "")


def test_unreachable_needs_three_calls() -> None:
    check_outcome(Outcome.R5, TIERS["medium"], False, SILENT, "")
    with pytest.raises(Invalid):
        check_outcome(Outcome.R5, TIERS["medium"], False, Done(SILENT.tries[:2]), "")


def test_refusal_needs_a_visit() -> None:
    refused = (AttemptKind.CALL, Result.REFUSED)
    with pytest.raises(Invalid):
        check_outcome(Outcome.R6, TIERS["medium"], False, Done([refused]), "")
    check_outcome(
        Outcome.R6, TIERS["medium"], False, Done([refused, (AttemptKind.VISIT, Result.REFUSED)]), ""
    )


@pytest.mark.parametrize(
    ("outcome", "fen", "basis"),
    [(Outcome.R2, 100, ""), (Outcome.R1, 100, "withdrawn"), (Outcome.R2, -1, "withdrawn")],
)
def test_a_loss_avoided_needs_a_basis_and_a_fitting_outcome(
    outcome: Outcome, fen: int, basis: str
) -> None:
    with pytest.raises(Invalid):
        check_avoided(outcome, fen, basis)


def test_a_busy_line_is_suspicious() -> None:
    assert state_after(AttemptKind.CALL, Result.BUSY) is State.LINE_BUSY


@pytest.mark.parametrize("kind", AttemptKind)
def test_every_result_leads_to_a_working_state(kind: AttemptKind) -> None:
    for result in RESULTS[kind]:
        after = state_after(kind, result)
        assert after in WORKING
        assert after in TRANSITIONS[State.CONTACTING] | {State.CONTACTING}


def test_impossible_results_and_steps_are_refused() -> None:
    with pytest.raises(Invalid):
        state_after(AttemptKind.SMS, Result.REFUSED)
    with pytest.raises(WrongState):
        check(1, State.DEDUPLICATED, State.MET)


def test_every_state_is_reached_and_left() -> None:
    reached = {State.IMPORTED}.union(*TRANSITIONS.values())

    assert reached == set(State)
    assert all(TRANSITIONS[state] for state in State)
