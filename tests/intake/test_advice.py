"""The advice that a reporter takes home."""

import pytest

from fanzha.intake.advice import advice

TYPES = [*(f"T{n:02}" for n in range(1, 13)), "T99"]


@pytest.mark.parametrize("code", TYPES)
def test_every_type_adds_lines_of_its_own(code: str) -> None:
    own = set(advice(code, paid=True)) - set(advice("T99", paid=True))

    assert own or code == "T99"


def test_a_sub_type_gets_the_lines_of_its_type() -> None:
    assert advice("T0102", paid=True) == advice("T01", paid=True)


def test_who_paid_nothing_reads_nothing_of_stopping() -> None:
    assert not any("止付" in line for line in advice("T01", paid=False))
    assert any("止付" in line for line in advice("T01", paid=True))


def test_a_shared_screen_is_closed_first() -> None:
    assert any("屏幕共享" in line for line in advice("T03", paid=True, remote=True))


@pytest.mark.parametrize("code", TYPES)
def test_nobody_is_sent_to_try_a_withdrawal_or_to_flight_mode(code: str) -> None:
    text = "".join(advice(code, paid=True, remote=True))

    assert "飞行模式" not in text
    assert "去“提现试试”" not in text.replace("不要再去“提现试试”", "")
