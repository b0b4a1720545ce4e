"""Whose risk a rule speaks of."""

import pytest

from fanzha.detection.rules.sides import sides


@pytest.mark.parametrize(
    ("columns", "victim", "mule"),
    [
        ({"on_phone", "amount_fen"}, True, False),
        ({"payee_in_payers_1h", "payee_company"}, False, True),
        ({"pair_new", "payee_in_payers_24h"}, True, True),
        ({"payee_account"}, False, True),
        ({"payee_account", "pair_new"}, True, False),  # trusted payees are spared
        ({"payer_in_payers_5wd", "own_account"}, False, False),
        ({"ip_payers_24h", "pair_new"}, False, False),
    ],
)
def test_columns_tell_whose_risk_a_rule_speaks_of(
    columns: set[str], victim: bool, mule: bool
) -> None:
    assert sides(columns) == (victim, mule)
