"""Two servers at once: one step of one order is taken once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from fanzha.interception import Step
from fanzha.interception.actions import Session, take_step
from tests.cast import gather
from tests.makers.interception import make_merchant, make_session, make_visit, new_id


@pytest.mark.django_db(transaction=True)
def test_the_same_step_asked_at_once_is_taken_once() -> None:
    unit = gather().payment
    make_merchant(unit)
    made = make_session(unit)
    at = made.verdict.at + timedelta(seconds=8)

    def confirm(_number: int) -> str:
        try:
            code = made.session.code
            reply = take_step(unit, code, Step.CONFIRM, made.stamp, make_visit(), new_id(), at)
            return str(reply.verdict.code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        codes = sorted(pool.map(confirm, range(4)))

    assert codes == ["ok", "order_used", "order_used", "order_used"]
    assert Session.objects.get().state == "confirmed"
