"""One text from all sides, in plain words."""

from fanzha.detection import check_text


def test_fraud_is_named_with_reason_and_advice() -> None:
    check = check_text("我是京东客服，注销金条账户否则影响征信，请共享屏幕，加QQ：123456789")

    lines = list(check.lines())

    assert check.type_name in check.verdict()
    assert check.advice
    assert any("征信" in line for line in lines)
    assert any("123456789" in line for line in lines)


def test_harmless_text_is_no_guarantee() -> None:
    check = check_text("妈，我今晚加班，不回家吃饭了")

    assert check.advice == ()
    assert "96110" in check.verdict()


def test_json_holds_both_commands() -> None:
    found = check_text("转账5000元").as_json()

    assert {"verdict", "is_fraud", "type_name", "elements", "transfers", "loss_fen"} <= set(found)
