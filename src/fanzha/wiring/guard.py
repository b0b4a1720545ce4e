"""The payment guard under `/api/v1/sessions`: orders step by step. See docs/payment-guard.md."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Body, Router, Schema
from pydantic import Field

from fanzha.interception import Step
from fanzha.interception.actions import (
    Order,
    Repeated,
    Visit,
    answer_challenge,
    create_session,
    sound_of,
    take_step,
)
from fanzha.wiring.scopes import PROBLEMS, Problem, Scope, key_of

router = Router()
_ANSWERS: dict[int, Any] = {200: dict[str, Any], **PROBLEMS, 409: Problem}


class SessionVisit(Schema):
    """From where a step of an order was taken."""

    request_id: Annotated[str, Field(min_length=8, max_length=64)]
    source_url: Annotated[str, Field(max_length=2000)]
    source_ip: Annotated[str, Field(max_length=45)]
    device: Annotated[str, Field(max_length=200)] = ""
    page_loaded: bool | None = None

    def visit(self) -> Visit:
        """The same for the guard."""
        return Visit(
            source_url=self.source_url,
            source_ip=self.source_ip,
            device=self.device,
            page_loaded=self.page_loaded,
        )


class SessionNew(SessionVisit):
    """A new order; the amount is in fen."""

    merchant: Annotated[str, Field(max_length=40)]
    order_no: Annotated[str, Field(min_length=1, max_length=64)]
    amount_fen: Annotated[int, Field(gt=0, lt=10**15)]
    payee_account: Annotated[str, Field(min_length=1, max_length=64)]
    payer_account: Annotated[str, Field(max_length=64)] = ""
    signature: Annotated[str, Field(max_length=64)] = ""


class SessionStep(SessionVisit):
    """The next step, with the stamp that the step before gave."""

    stamp: Annotated[str, Field(max_length=400)]
    amount_fen: Annotated[int | None, Field(gt=0, lt=10**15)] = None
    payee_account: Annotated[str | None, Field(max_length=64)] = None


class SessionProof(Schema):
    """The captcha and the order repeated by the customer."""

    answer: Annotated[str, Field(max_length=20)]
    amount_fen: Annotated[int, Field(ge=0, lt=10**15)]
    payee_account: Annotated[str, Field(max_length=64)]


_GUARD = Scope("session.guard")


@router.post("/sessions", auth=_GUARD, response=_ANSWERS)
def sessions_create(request: HttpRequest, body: Body[SessionNew]) -> dict[str, Any]:
    """Payment guard: open an order of a registered merchant."""
    order = Order(
        merchant=body.merchant,
        order_no=body.order_no,
        amount_fen=body.amount_fen,
        payee_account=body.payee_account,
        payer_account=body.payer_account,
        signature=body.signature,
    )
    return create_session(key_of(request).unit, order, body.visit(), body.request_id).as_json()


@router.post("/sessions/{code}/confirm", auth=_GUARD, response=_ANSWERS)
def sessions_confirm(request: HttpRequest, code: str, body: Body[SessionStep]) -> dict[str, Any]:
    """Payment guard: the customer confirms the order."""
    return _step(request, code, Step.CONFIRM, body)


@router.post("/sessions/{code}/pay", auth=_GUARD, response=_ANSWERS)
def sessions_pay(request: HttpRequest, code: str, body: Body[SessionStep]) -> dict[str, Any]:
    """Payment guard: may the order be paid?"""
    return _step(request, code, Step.PAY, body)


def _step(request: HttpRequest, code: str, step: Step, body: SessionStep) -> dict[str, Any]:
    unit = key_of(request).unit
    repeated = Repeated(amount_fen=body.amount_fen, payee_account=body.payee_account)
    visit, asked = body.visit(), body.request_id
    return take_step(unit, code, step, body.stamp, visit, asked, repeated=repeated).as_json()


@router.post("/sessions/{code}/challenge", auth=_GUARD, response=_ANSWERS)
def sessions_challenge(request: HttpRequest, code: str, body: Body[SessionProof]) -> dict[str, Any]:
    """Payment guard: answer the captcha and repeat amount and payee."""
    unit = key_of(request).unit
    return answer_challenge(unit, code, body.answer, body.amount_fen, body.payee_account).as_json()


@router.get("/sessions/{code}/sound", auth=_GUARD, response=_ANSWERS)
def sessions_sound(request: HttpRequest, code: str) -> dict[str, Any]:
    """Payment guard: the waiting captcha read aloud, as a data address."""
    return {"sound": sound_of(key_of(request).unit, code)}
