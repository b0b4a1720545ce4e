"""The life of an indicator."""

from datetime import timedelta

import pytest

from fanzha.kit import Conflict, Forbidden, Invalid, clock, local_date
from fanzha.kit.models import Delivery
from fanzha.knowledge import OfficialIdentifier
from fanzha.knowledge.actions import (
    Indicator,
    check_indicator,
    confirm_indicator,
    expire_due,
    withdraw_indicator,
)
from fanzha.organisations.actions import AuditEntry
from tests.cast import Cast
from tests.makers.knowledge import NUMBER, make_confirmed, make_indicator

pytestmark = pytest.mark.django_db


def test_the_same_evidence_again_changes_nothing() -> None:
    first = make_indicator(ref="intake:report:1")

    again = make_indicator(ref="intake:report:1")

    assert (again.pk, again.sightings_count) == (first.pk, 1)


def test_new_evidence_raises_last_seen_and_keeps_the_first() -> None:
    earlier = clock.now() - timedelta(days=9)
    make_indicator(ref="intake:report:1", seen_at=earlier, confidence=40)

    row = make_indicator(ref="intake:report:2", confidence=70)

    assert (row.sightings_count, row.confidence) == (2, 70)
    assert row.first_seen == earlier < row.last_seen


def test_older_evidence_moves_first_seen_back() -> None:
    make_indicator(ref="intake:report:1")
    earlier = clock.now() - timedelta(days=9)

    assert make_indicator(ref="intake:report:2", seen_at=earlier).first_seen == earlier


@pytest.mark.parametrize("value", ["110", "96110", "12381", "95588"])
def test_official_numbers_may_never_be_proposed(value: str) -> None:
    with pytest.raises(OfficialIdentifier, match=value):
        make_indicator(value=value)

    assert not Indicator.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"kind": "face"}, {"value": "12"}, {"type_code": "T77"}, {"confidence": 101}]
)
def test_malformed_proposals_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        make_indicator(**wrong)  # type: ignore[arg-type]


def test_only_confirmed_ones_are_matched(cast: Cast) -> None:
    row = make_indicator()
    assert check_indicator("phone", NUMBER) is None

    confirm_indicator(row, cast.feng)

    found = check_indicator("phone", "+86 154 0000 1234")
    assert found is not None
    assert found.id == row.pk


def test_confirming_gives_the_usual_life_and_tells_others(cast: Cast, settings: object) -> None:
    row = make_confirmed(cast.feng)

    assert row.expires_on == local_date(clock.now()) + timedelta(days=180)
    assert AuditEntry.objects.filter(action="indicator.confirmed").count() == 1


def test_a_confirmed_indicator_is_counted_once_in_the_ledger(cast: Cast) -> None:
    from fanzha.ledger.models import Entry

    row = make_confirmed(cast.feng)
    withdraw_indicator(row, cast.feng, "误报")
    confirm_indicator(row, cast.feng, "复核属实")

    assert Entry.objects.filter(metric="indicators_confirmed").count() == 1


@pytest.mark.parametrize("name", ["zhao", "sun", "li", "ma", "gao"])
def test_others_may_not_confirm_or_withdraw(cast: Cast, name: str) -> None:
    row = make_indicator()

    with pytest.raises(Forbidden):
        confirm_indicator(row, cast.people[name])
    with pytest.raises(Forbidden):
        withdraw_indicator(row, cast.people[name], "误报")


def test_a_withdrawn_indicator_is_matched_nowhere_at_once(cast: Cast) -> None:
    row = make_confirmed(cast.feng)
    assert check_indicator("phone", NUMBER)

    withdraw_indicator(row, cast.feng, "号码已重新分配")

    assert check_indicator("phone", NUMBER) is None


def test_withdrawing_needs_a_reason(cast: Cast) -> None:
    with pytest.raises(Invalid):
        withdraw_indicator(make_confirmed(cast.feng), cast.feng, "  ")


def test_new_evidence_does_not_bring_a_withdrawn_one_back(cast: Cast) -> None:
    withdraw_indicator(make_confirmed(cast.feng), cast.feng, "误报")

    row = make_indicator(ref="intake:report:9")

    assert row.state == "withdrawn"
    assert check_indicator("phone", NUMBER) is None


def test_a_person_brings_a_withdrawn_one_back_with_a_reason(cast: Cast) -> None:
    row = make_confirmed(cast.feng)
    withdraw_indicator(row, cast.feng, "误报")

    with pytest.raises(Invalid):
        confirm_indicator(row, cast.feng)
    confirm_indicator(row, cast.feng, "再次被举报并核实")

    assert check_indicator("phone", NUMBER)


def test_two_people_cannot_both_decide(cast: Cast) -> None:
    row = make_indicator()
    stale = Indicator.objects.get(pk=row.pk)
    confirm_indicator(row, cast.feng)

    with pytest.raises(Conflict, match=r"Confirmed|已确认"):
        confirm_indicator(stale, cast.chen)


def test_the_job_expires_what_is_past_its_last_day(cast: Cast) -> None:
    row = make_confirmed(cast.feng)
    day = row.expires_on
    assert day is not None

    assert expire_due(day) == 0
    assert expire_due(day + timedelta(days=1)) == 1
    row.refresh_from_db()
    assert row.state == "expired"


def test_new_evidence_for_an_expired_one_asks_for_confirmation_again(cast: Cast) -> None:
    row = make_confirmed(cast.feng)
    expire_due(local_date(clock.now()) + timedelta(days=999))

    assert make_indicator(ref="intake:report:9").state == "proposed"
    assert [step.after for step in row.steps.order_by("id")][-1] == "proposed"


def test_new_evidence_lets_a_confirmed_one_live_on(cast: Cast) -> None:
    row = make_confirmed(cast.feng, kind="meeting_id", value="123456789")
    later = clock.now() + timedelta(days=20)

    renewed = make_indicator("meeting_id", "123456789", ref="intake:report:2", seen_at=later)

    assert row.expires_on is not None
    assert renewed.expires_on == local_date(later) + timedelta(days=30)


def test_every_change_of_state_is_in_the_history(cast: Cast) -> None:
    row = make_confirmed(cast.feng)
    withdraw_indicator(row, cast.feng, "误报")

    steps = [(step.before, step.after) for step in row.steps.order_by("id")]

    assert steps == [("", "proposed"), ("proposed", "confirmed"), ("confirmed", "withdrawn")]


def test_events_are_published_with_the_change(cast: Cast, settings: pytest.FixtureRequest) -> None:
    settings.HANDLERS = "tests.knowledge.test_registry.HANDLERS"  # type: ignore[attr-defined]

    withdraw_indicator(make_confirmed(cast.feng), cast.feng, "误报")

    events = Delivery.objects.order_by("id").values_list("event", flat=True)
    assert list(events) == ["indicator.confirmed", "indicator.withdrawn"]


HANDLERS = {
    "indicator.confirmed": ("fanzha.kit.actions.sweep_done",),
    "indicator.withdrawn": ("fanzha.kit.actions.sweep_done",),
}
