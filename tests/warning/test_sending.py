"""下发 of a list: every waiting warning goes once, with its clocks, figures and events."""

import pytest
from django.db import transaction

from fanzha.kit import now
from fanzha.kit.actions import Delivery
from fanzha.warning import State
from fanzha.warning.actions import Warning, sending, tiers
from fanzha.warning.actions.routing import Place
from fanzha.warning.models import Deadline, StateChange
from tests.cast import Cast
from tests.makers.warnings import push, row, total

pytestmark = pytest.mark.django_db


def test_warnings_of_one_list_go_with_everything_that_belongs_to_it(cast: Cast) -> None:
    push(cast.centre, row(tier="紧急"), row(tier="紧急", address="柳河社区3组"), row(tier="低"))

    going = Warning.objects.filter(state=State.DISPATCHED)
    assert {w.owner_id for w in going} == {cast.station.pk, cast.other_station.pk}
    assert all(w.next_due_at == min(d.due_at for d in w.deadlines.all()) for w in going)
    assert Deadline.objects.filter(kind="visit").count() == 2
    assert StateChange.objects.filter(new=State.DISPATCHED).count() == 3
    assert total(metric="warnings_dispatched") == 3


def test_grave_warnings_call_the_duty_officer_of_their_unit(cast: Cast) -> None:
    push(cast.centre, row(tier="紧急"), row(tier="低"))

    grave = Warning.objects.get(tier="urgent")
    (told,) = Delivery.objects.filter(event="warning.called")
    assert (told.queue, told.payload) == ("urgent", {"warning": grave.pk, "unit": grave.owner_id})


def test_a_warning_that_somebody_sent_meanwhile_is_left_alone(cast: Cast) -> None:
    push(cast.centre, row(address="外省"), row(address="外省"))
    place, table, at = Place(cast.station.pk, rural=False), tiers(), now()
    going = [sending.prepare(warning, place, table, None, at) for warning in Warning.objects.all()]
    Warning.objects.filter(pk=going[0].warning.pk).update(state=State.OUT_OF_AREA)

    with transaction.atomic():
        assert sending.send(going, table, None, at) == 1

    assert [w.state for w in Warning.objects.order_by("id")] == ["out_of_area", "dispatched"]
    assert not Deadline.objects.filter(warning=going[0].warning).exists()
