"""Appeals: a person says that a number is theirs."""

from datetime import timedelta

import pytest
from django.db import connection

from fanzha.kit import Conflict, Forbidden, Invalid, clock
from fanzha.knowledge.actions import (
    check_indicator,
    decide_appeal,
    forget_appeals,
    record_appeal,
)
from tests.cast import Cast
from tests.makers.knowledge import NUMBER, make_appeal, make_confirmed

pytestmark = pytest.mark.django_db


def test_lifting_withdraws_at_once(cast: Cast) -> None:
    appeal = make_appeal(cast.lin, make_confirmed(cast.feng))

    decide_appeal(appeal, "lift", "号码已由运营商重新分配", cast.tang)

    assert check_indicator("phone", NUMBER) is None
    assert appeal.indicator.steps.order_by("-id")[0].ref == f"knowledge:appeal:{appeal.pk}"


def test_keeping_changes_nothing_in_the_registry(cast: Cast) -> None:
    appeal = make_appeal(cast.lin, make_confirmed(cast.feng))

    decide_appeal(appeal, "keep", "仍在多起警情中出现", cast.tang)

    assert check_indicator("phone", NUMBER)
    assert (appeal.state, appeal.result) == ("decided", "keep")


def test_an_appeal_is_decided_once(cast: Cast) -> None:
    appeal = make_appeal(cast.lin, make_confirmed(cast.feng))
    decide_appeal(appeal, "keep", "仍在使用", cast.tang)

    with pytest.raises(Conflict):
        decide_appeal(appeal, "lift", "改判", cast.gao)


def test_one_appeal_at_a_time(cast: Cast) -> None:
    row = make_confirmed(cast.feng)
    make_appeal(cast.lin, row)

    with pytest.raises(Conflict):
        make_appeal(cast.chen, row)


@pytest.mark.parametrize(("result", "reason"), [("lift", " "), ("perhaps", "理由"), ("", "理由")])
def test_a_decision_needs_a_result_and_a_reason(cast: Cast, result: str, reason: str) -> None:
    appeal = make_appeal(cast.lin, make_confirmed(cast.feng))

    with pytest.raises(Invalid):
        decide_appeal(appeal, result, reason, cast.tang)


def test_recording_and_deciding_are_different_permissions(cast: Cast) -> None:
    row = make_confirmed(cast.feng)

    with pytest.raises(Forbidden):
        make_appeal(cast.zhao, row)
    with pytest.raises(Forbidden):
        decide_appeal(make_appeal(cast.lin, row), "lift", "理由", cast.lin)


def test_an_appeal_needs_a_person_and_a_statement(cast: Cast) -> None:
    with pytest.raises(Invalid):
        record_appeal(make_confirmed(cast.feng), "", "15420005678", "是我的", cast.lin)


def test_personal_fields_are_sealed_in_the_database(cast: Cast) -> None:
    make_appeal(cast.lin, make_confirmed(cast.feng))

    with connection.cursor() as cursor:
        cursor.execute("select name, phone, statement from knowledge_appeal")
        (row,) = cursor.fetchall()

    assert not any(plain in str(row) for plain in ("钱某某", "15420005678", "座机"))


def test_both_ends_are_counted_in_the_ledger(cast: Cast) -> None:
    from fanzha.ledger.models import Entry

    decide_appeal(make_appeal(cast.lin, make_confirmed(cast.feng)), "lift", "核实", cast.tang)

    metrics = set(Entry.objects.values_list("metric", flat=True))
    assert {"appeals_received", "appeals_lifted"} <= metrics


def test_after_its_time_an_appeal_is_a_stub_without_a_person(cast: Cast) -> None:
    appeal = make_appeal(cast.lin, make_confirmed(cast.feng))
    decide_appeal(appeal, "keep", "仍在使用", cast.tang)

    assert forget_appeals(clock.now()) == 0
    assert forget_appeals(clock.now() + timedelta(days=2000)) == 1
    appeal.refresh_from_db()
    assert (appeal.name, appeal.statement, appeal.result) == ("", "", "keep")
