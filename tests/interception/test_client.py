"""The client of docs/payment-guard.md, run against the API."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from fanzha.interception.actions import Challenge
from fanzha.organisations.actions import create_key
from tests.cast import Cast
from tests.makers.interception import PAYEE, make_merchant

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[2] / "docs" / "payment-guard.md"
VISIT = {"source_url": "https://shop-example.com/", "source_ip": "203.0.113.7"}
ORDER = {"merchant": "shop", "order_no": "A1", "amount_fen": 12_900, "payee_account": PAYEE}


def snippets() -> dict[str, Any]:
    names: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        exec(block, names)
    return names


def test_the_client_pays_an_order_after_the_captcha(cast: Cast) -> None:
    make_merchant(cast.payment)
    names, (_row, key) = snippets(), create_key(cast.ma, cast.payment, "x", ("session.guard",))

    def ask(self: Any, path: str, **body: object) -> Any:
        body.setdefault("request_id", names["uuid"].uuid4().hex)
        headers = {"Authorization": f"Bearer {self.key}"}
        url, text = f"/api/v1/{path}", json.dumps(body)
        return Client().post(url, text, "application/json", headers=headers).json()

    def show(challenge: dict[str, str]) -> dict[str, object]:
        assert challenge["picture"].startswith("data:image/png")
        answer = Challenge.objects.get(state="open").answer
        return {"answer": answer, "amount_fen": 12_900, "payee_account": PAYEE}

    near = type("Near", (names["Guard"],), {"ask": ask})("", key)

    assert names["checkout"](near, ORDER, VISIT, lambda step: None, show)
    assert len(names["signature"]) == 64
