"""A rule from the first letter to the decision that names it, by two people in a browser."""

import json
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from fanzha.detection import Loopback, loopback_token
from fanzha.kit import Keyring
from tests.journeys.centre import Centre

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
CODE = "JOURNEY-1"
HEAD = "event_id,occurred_at,payer_account,payee_account,amount_fen,payer_age\n"
PAST = HEAD + "".join(
    f"e{n},2026-11-0{n + 1}T10:00:00,999999P{n},999999Q,{n}00000,70\n" for n in range(9)
)
EVENT = {
    **{"scenario": "transfer", "event_id": "J-1", "occurred_at": "2026-11-22T12:00:00+08:00"},
    **{"payer_account": "9999990000000001", "payee_account": "9999990000000002"},
    **{"amount_fen": 600_000, "payer_age": 70},
}


def write_rule(page: Page) -> str:
    """With the editor: completion by its meaning and by its name; returns the rule's address."""
    page.goto("/rules/new/")
    for name, text in (("code", CODE), ("name_zh", "老年人较大转账"), ("name_en", "Elder, larger")):
        page.fill(f"#id_{name}", text)
    page.locator("#id_when").press_sequentially("金额")
    page.locator("#complete li").first.wait_for()
    page.keyboard.press("Enter")
    page.locator("#id_when").press_sequentially(" >= 500000 and payer_ag")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.locator("#id_when").press_sequentially(" >= ")
    expect(page.locator("#rule-check .dt-pointer")).to_contain_text("^")
    page.locator("#id_when").press_sequentially("60")
    expect(page.locator("#rule-check")).to_contain_text("¥5,000.00")
    for name, text in (("reason_zh", "请核实"), ("reason_en", "Verify"), ("source", "journey")):
        page.fill(f"#id_{name}", text)
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_url(lambda url: "/new/" not in url)
    return page.url


def keep_example(page: Page, rule: str, amount: str, button: str) -> None:
    """Try an event and keep it beside the draft."""
    page.goto(rule)
    page.get_by_role("link", name="用一个事件试一试").click()
    page.fill("#c-amount_fen", amount)
    page.fill("#c-payer_age", "70")
    page.get_by_role("button", name="试运行").click()
    page.get_by_role("button", name=button).click()
    page.wait_for_url(rule)


def backtest(page: Page, file: Path) -> None:
    """Bring a file in and read what the rules would have done."""
    file.write_text(PAST)
    page.goto("/rules/backtests/")
    page.set_input_files("input[name=upload]", file)
    page.get_by_role("button", name="运行").click()
    page.wait_for_url(lambda url: url.rstrip("/").rpartition("/")[2].isdigit())
    expect(page.locator("main")).to_contain_text("老年人较大转账", timeout=120_000)


def confirm(page: Page, button: str, reason: str) -> None:
    """Press a button that asks for a reason."""
    page.get_by_role("button", name=button, exact=True).click()
    page.fill("#confirm-dialog [name=reason]", reason)
    page.locator("#confirm-dialog [data-go]").click()
    page.wait_for_load_state()


def decided(centre: Centre, number: int) -> dict[str, Any]:
    """What the decision process answers now."""
    token = loopback_token(Keyring.load(centre.folder / "centre.key").chain)
    event = json.dumps({**EVENT, "event_id": f"J-{number}"}).encode()
    reply = Loopback(centre.port + 1, token).post("/api/v1/decisions", event, "journey")
    found: dict[str, Any] = json.loads(reply.body)
    return found


def test_a_rule_goes_from_the_editor_to_a_decision(
    demo: Centre, enter: Enter, tmp_path: Path
) -> None:
    author = enter("investigator")
    rule = write_rule(author)
    keep_example(author, rule, "6000", "存为应命中样例")
    keep_example(author, rule, "100", "存为不应命中样例")
    backtest(author, tmp_path / "history.csv")
    author.goto(rule)
    confirm(author, "影子运行此版", "先看看")
    expect(author.get_by_role("button", name="发布", exact=True)).to_have_count(0)
    before = decided(demo, 0)

    second = enter("supervisor")
    second.goto(rule)
    confirm(second, "发布", "回测良好")
    expect(second.locator("main")).to_contain_text("已发布")

    end, number, answer = monotonic() + 120, 1, before
    while CODE not in [reason["rule"] for reason in answer.get("reasons", ())]:
        assert monotonic() < end, answer
        sleep(0.5)
        answer, number = decided(demo, number), number + 1
    second.goto("/rules/")
    expect(second.locator("main")).to_contain_text(answer["versions"]["rules"])
    assert answer["versions"]["rules"] != before["versions"]["rules"]
