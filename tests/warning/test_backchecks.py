"""一案一倒查 and the thirty-day count."""

from datetime import timedelta

import pytest

from fanzha.kit import Conflict, Invalid, NotFound, now
from fanzha.ledger.models import Entry
from fanzha.warning import Outcome
from fanzha.warning.actions import (
    BackCheck,
    Ending,
    Warning,
    close_cohorts,
    conclude_check,
    match_recent,
    open_check,
)
from tests.cast import Cast
from tests.makers.warnings import concluded_warning, fake_id, make_warning

pytestmark = pytest.mark.django_db


def metrics() -> set[str]:
    return set(Entry.objects.values_list("metric", flat=True))


def check_for(cast: Cast, report: int = 1, phone: str = "", id_card: str = "") -> BackCheck:
    later = now() + timedelta(hours=1)
    return open_check(
        report_id=report, unit_id=cast.centre.pk, incident_at=later, reported_at=later,
        phone=phone, id_card=id_card, name="", type_code="T01", now=later,
    )  # fmt: skip


def test_a_case_nobody_was_warned_of(cast: Cast) -> None:
    assert check_for(cast, phone="15400005555").finding == "no_warning"
    assert {"backchecks_opened", "backcheck_no_warning", "cases_without_warning"} <= metrics()


def test_a_case_after_a_warning_without_meeting(cast: Cast) -> None:
    make_warning(cast.centre, tel="15400005555")

    assert check_for(cast, phone="15400005555").finding == "not_met"
    assert "deceived_after_warning" in metrics()
    assert "cases_without_warning" not in metrics()


def test_a_case_after_dissuasion(cast: Cast) -> None:
    concluded_warning(cast.centre, cast.zhao, card=fake_id(1))

    assert check_for(cast, id_card=fake_id(1)).finding == "deceived_after"
    assert "deceived_after_dissuasion" in metrics()


def test_a_report_opens_its_check_once(cast: Cast) -> None:
    assert check_for(cast, phone="1").pk == check_for(cast, phone="1").pk
    assert Entry.objects.filter(metric="backchecks_opened").count() == 1


def test_old_warnings_do_not_count(cast: Cast) -> None:
    warning = make_warning(cast.centre, tel="15400005555")
    Warning.objects.filter(pk=warning.pk).update(received_at=now() - timedelta(days=31))

    assert check_for(cast, phone="15400005555").finding == "no_warning"


def test_matching_finds_further_numbers_but_not_names_alone(cast: Cast) -> None:
    make_warning(cast.centre, name="甲", tel="15400005555/15400005556")
    since, until = now() - timedelta(days=1), now()

    assert len(match_recent(phone="15400005556", since=since, until=until)) == 1
    assert match_recent(name="甲", since=since, until=until) == []


def test_the_conclusion_needs_a_cause_and_is_written_once(cast: Cast) -> None:
    check = check_for(cast, phone="1")
    with pytest.raises(Invalid):
        conclude_check(check.pk, cast.chen, "not_pushed", " ", now())

    conclude_check(check.pk, cast.chen, "not_pushed", "平台未推送，已反映。", now())

    assert "backchecks_concluded" in metrics()
    with pytest.raises(Conflict):
        conclude_check(check.pk, cast.chen, "not_pushed", "再写", now())


def test_another_station_sees_no_check_of_the_centre(cast: Cast) -> None:
    with pytest.raises(NotFound):
        conclude_check(check_for(cast).pk, cast.qian, "other", "x", now())


def test_thirty_days_later_a_safe_person_counts_as_dissuaded(cast: Cast) -> None:
    warning = concluded_warning(cast.centre, cast.zhao)

    assert close_cohorts(now() + timedelta(days=29)) == 0
    assert close_cohorts(now() + timedelta(days=31)) == 1
    assert close_cohorts(now() + timedelta(days=31)) == 0

    assert {"dissuaded_cohort", "dissuaded_cohort_safe"} <= metrics()
    assert Warning.objects.get(pk=warning.pk).cohort_done


def test_who_was_deceived_again_is_not_safe(cast: Cast) -> None:
    concluded_warning(cast.centre, cast.zhao, Ending(Outcome.R1), card=fake_id(2))
    check_for(cast, id_card=fake_id(2))

    close_cohorts(now() + timedelta(days=31))

    assert "dissuaded_cohort" in metrics()
    assert "dissuaded_cohort_safe" not in metrics()
