"""No personal numbers leave in a message."""

import pytest

from fanzha.delivery.privacy import has_personal

CARD = "卡号9999990000000006"


@pytest.mark.parametrize("text", ["请联系15400001234", "身份证990101199001011234", CARD])
def test_personal_numbers_are_seen(text: str) -> None:
    assert has_personal(text)


@pytest.mark.parametrize("text", ["新的紧急预警任务1条", "编号 20261122000017", "96110", ""])
def test_counts_and_case_numbers_pass(text: str) -> None:
    assert not has_personal(text)
