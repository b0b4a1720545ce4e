"""The outbox: once per key, claimed by one, retried, within hours and caps."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from fanzha.delivery.actions import Message, flush, send
from fanzha.delivery.actions.notices import warning_dispatched
from fanzha.delivery.actions.outbox import LEASE, _claim, forget_messages, retry, withdraw
from fanzha.delivery.times import GIVE_UP_AFTER, Urgency
from fanzha.kit import Conflict, Invalid, now
from tests.cast import Cast
from tests.makers.delivery import http_receiver, make_endpoint

Login = Callable[..., Client]


def test_every_active_endpoint_of_the_unit_gets_it(cast: Cast) -> None:
    make_endpoint(cast.station)
    make_endpoint(cast.station, active=False)
    make_endpoint(cast.other_station)

    assert send(cast.station, "标题", "正文") == 1


def test_same_key_is_sent_once(cast: Cast) -> None:
    make_endpoint(cast.station)

    assert [send(cast.station, "标题", "正文", key="k") for _ in range(2)] == [1, 0]


def test_personal_numbers_are_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        send(cast.station, "标题", "请打15400001234")


def test_sent_message_keeps_its_receipt(cast: Cast) -> None:
    with http_receiver() as inbox:
        make_endpoint(cast.station, inbox.address)
        send(cast.station, "标题", "正文")

        assert flush() == 1
        assert flush() == 0

    message = Message.objects.get()
    assert (message.state, message.receipt) == ("sent", "HTTP 200")


def test_failed_attempt_rests_and_is_tried_again(cast: Cast) -> None:
    make_endpoint(cast.station)
    send(cast.station, "标题", "正文")

    flush()

    message = Message.objects.get()
    assert message.state == "waiting"
    assert message.attempts == 1
    assert message.due_at > now()


def test_hopeless_message_is_given_up_and_can_be_retried(cast: Cast) -> None:
    make_endpoint(cast.station)
    send(cast.station, "标题", "正文")
    Message.objects.update(attempts=GIVE_UP_AFTER - 1)

    flush()
    message = Message.objects.get()
    assert message.state == "failed"

    retry(cast.ma, message)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("waiting", 0)


def test_only_those_who_may_send_again_see_the_button(cast: Cast, login: Login) -> None:
    make_endpoint(cast.station)
    send(cast.station, "标题", "正文")
    Message.objects.update(state="failed")

    pages = [login(who).get("/outbox/").content.decode() for who in (cast.chen, cast.tang)]

    assert ["/retry/" in page for page in pages] == [True, False]


def test_refused_message_is_not_tried_again(cast: Cast) -> None:
    with http_receiver() as inbox:
        inbox.status = 410
        make_endpoint(cast.station, inbox.address)
        send(cast.station, "标题", "正文")
        flush()

    assert Message.objects.get().state == "failed"


def test_claimed_message_is_free_again_after_its_lease(cast: Cast) -> None:
    make_endpoint(cast.station)
    send(cast.station, "标题", "正文")
    moment = now()

    assert _claim(moment) is not None
    assert _claim(moment) is None
    assert _claim(moment + LEASE + timedelta(seconds=1)) is not None


def test_urgent_message_goes_first(cast: Cast) -> None:
    with http_receiver() as inbox:
        make_endpoint(cast.station, inbox.address)
        send(cast.station, "平常", "正文", Urgency.BULK)
        send(cast.station, "紧急", "正文", Urgency.URGENT)
        flush()

    assert [taken["subject"] for taken in inbox.received] == ["紧急", "平常"]


def test_full_cap_postpones_without_counting_an_attempt(cast: Cast) -> None:
    with http_receiver() as inbox:
        make_endpoint(cast.station, inbox.address, cap_hour=1)
        send(cast.station, "一", "正文")
        send(cast.station, "二", "正文")
        flush()

    waiting = Message.objects.get(state="waiting")
    assert len(inbox.received) == 1
    assert waiting.attempts == 0
    assert waiting.due_at > now() + timedelta(minutes=50)


def test_withdrawn_message_never_leaves(cast: Cast) -> None:
    make_endpoint(cast.station)
    send(cast.station, "标题", "正文")
    withdraw(cast.ma, Message.objects.get())

    assert flush() == 0
    with pytest.raises(Conflict):
        withdraw(cast.ma, Message.objects.get())


def test_notice_of_an_event_is_told_once_and_in_chinese(cast: Cast) -> None:
    make_endpoint(cast.station)

    warning_dispatched(unit=cast.station.pk, warning=17)
    warning_dispatched(unit=cast.station.pk, warning=17)

    assert Message.objects.get().subject == "新的紧急预警任务1条，请登录处理"


def test_old_messages_are_forgotten_but_not_waiting_ones(cast: Cast) -> None:
    make_endpoint(cast.station)
    send(cast.station, "一", "正文")
    send(cast.station, "二", "正文")
    Message.objects.filter(subject="一").update(state="sent")

    assert forget_messages(now() + timedelta(days=91)) == 1
    assert Message.objects.get().subject == "二"
