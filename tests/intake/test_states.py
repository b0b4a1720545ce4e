"""The states of a report."""

import pytest

from fanzha.intake.states import STAGES, TRANSITIONS, NotAllowed, State, check, choices, stage


def test_every_state_has_its_row() -> None:
    assert set(TRANSITIONS) == set(State)


def test_every_decision_can_be_reached() -> None:
    reached = {new for nexts in TRANSITIONS.values() for new in nexts}

    assert reached | set(STAGES) == set(State)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (State.CLASSIFIED, State.ACCEPTED),
        (State.CALL, State.CONSULT_ONLY),
        (State.CLASSIFIED, State.ATTEMPTED),
        (State.ATTEMPTED, State.ACCEPTED),
        (State.ACCEPTED, State.FILED),
        (State.FILED, State.SOLVED),
        (State.PENDING, State.SOLVED),
    ],
)
def test_the_workflow_goes_on(old: State, new: State) -> None:
    check(old, new)

    assert new in choices(old)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (State.CALL, State.ACCEPTED),
        (State.CLASSIFIED, State.FILED),
        (State.CONSULT_ONLY, State.SOLVED),
        (State.WITHDRAWN, State.ACCEPTED),
        (State.FILED, State.CALL),
    ],
)
def test_a_step_cannot_be_skipped(old: State, new: State) -> None:
    with pytest.raises(NotAllowed):
        check(old, new)


@pytest.mark.parametrize(
    ("facts", "reached"),
    [
        ((False, True, False), State.CALL),
        ((True, False, False), State.EMERGENCY_DATA_COMPLETE),
        ((True, True, False), State.ELEMENTS_COMPLETE),
        ((True, True, True), State.CLASSIFIED),
        ((False, False, True), State.CLASSIFIED),
    ],
)
def test_the_stage_follows_from_what_is_known(
    facts: tuple[bool, bool, bool], reached: State
) -> None:
    minimum, elements, classified = facts

    assert (
        stage(minimum_complete=minimum, elements_complete=elements, classified=classified)
        is reached
    )
