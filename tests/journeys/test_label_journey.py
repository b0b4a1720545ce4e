"""A bank asks, is told to hold, says what became of it, and the rule shows its precision."""

import json
from collections.abc import Callable
from time import monotonic, sleep

import pytest
from playwright.sync_api import Page, expect

from fanzha.detection import Loopback, loopback_token
from fanzha.kit import Keyring
from tests.journeys.centre import Centre

pytestmark = pytest.mark.browser
BANK, RULE, PAYEE = "YH101", "LIST-REPORTED-PAYEE", "9999990000009999922"
EVENT = {
    **{"scenario": "transfer", "occurred_at": "2026-11-22T12:00:00+08:00"},
    **{"payer_account": "9999990000000001", "payee_account": PAYEE, "amount_fen": 600_000},
}


def report_account(officer: Page) -> None:
    """Put the account on the list of reported ones and publish."""
    officer.goto("/decision-lists/reported_accounts/new/")
    officer.fill("#id_value", PAYEE)
    officer.fill("#id_reason", "报案人指认")
    officer.locator("main .fz-formend button").click()
    officer.goto("/decision-lists/")
    officer.get_by_role("button", name="发布名单").click()
    officer.locator("#confirm-dialog [data-go]").click()
    expect(officer.locator("main")).to_contain_text("数秒内用于判断")


def held(centre: Centre) -> int:
    """The number of the first decision of the bank that the list holds."""
    port = Loopback(
        centre.port + 1, loopback_token(Keyring.load(centre.folder / "centre.key").chain)
    )
    end, number = monotonic() + 120, 0
    while monotonic() < end:
        event, number = json.dumps({**EVENT, "event_id": f"L-{number}"}).encode(), number + 1
        answer = json.loads(port.post("/api/v1/decisions", event, BANK).body)
        if RULE in [reason["rule"] for reason in answer.get("reasons", ())]:
            assert answer["outcome"] == "hold"
            return int(answer["decision"])
        sleep(0.5)
    raise AssertionError(answer)


def open_decision(teller: Page, number: int) -> None:
    """Wait until the decision is on the list of the bank, and open it."""
    row = teller.locator("tbody tr", has=teller.get_by_role("cell", name=str(number), exact=True))
    end = monotonic() + 120
    while teller.goto(f"/decisions/?rule={RULE}") and not row.count() and monotonic() < end:
        sleep(1)
    row.click()
    teller.wait_for_url("**/decisions/*/")


def precision(officer: Page) -> tuple[int, int]:
    """Frauds and labelled ones of the rule, as its row says them."""
    officer.goto("/rules/?outcome=4")
    cell = officer.locator("tbody tr", has_text=RULE).locator("small", has_text="/")
    frauds, _slash, labelled = (cell.inner_text() if cell.count() else "0/0").partition("/")
    return int(frauds), int(labelled)


def test_what_a_teller_says_of_a_held_payment_counts_for_its_rule(
    demo: Centre, enter: Callable[..., Page]
) -> None:
    officer, teller = enter("duty"), enter("teller1")
    report_account(officer)
    open_decision(teller, held(demo))
    expect(teller.locator("main")).to_contain_text(f"{RULE} v")
    frauds, labelled = precision(officer)

    teller.locator("#label label", has_text="涉诈").click()
    teller.fill("#label [name=reason]", "回访核实")
    teller.get_by_role("button", name="登记", exact=True).click()
    expect(teller.locator("#label")).to_contain_text("回访核实")

    assert precision(officer) == (frauds + 1, labelled + 1)
