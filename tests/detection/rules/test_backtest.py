import numpy as np
from tests.makers.rules import make_rule, tables

from fanzha.detection.columns import Table, Values
from fanzha.detection.rules.backtest import Beside, Count, Labels, backtest
from fanzha.detection.rules.people import People, numbered
from fanzha.detection.rules.rule import RuleSet, Stage
from fanzha.detection.rules.schema import scenarios

TRANSFER = scenarios()["transfer"]
DAY = 86_400_000_000


def history() -> Table:
    """Five transfers of two payers over two days; amounts 1, 2, 3, 4, 5 yuan."""
    rows = [
        {
            "event_id": f"e{n}",
            "occurred_at": n * DAY // 2,
            "payer_account": "a" if n < 3 else "b",
            "payee_account": "x",
            "amount_fen": 100 * (n + 1),
            "minute_of_day": 5,
            "cash": None if n == 0 else n == 4,
        }
        for n in range(5)
    ]
    return tables(rows, TRANSFER)


LABELS = Labels(np.array([0, 0, 1, 0, 1], bool), np.array([1, 1, 1, 1, 0], bool))


def test_hits_overlap_and_unknowns_are_counted() -> None:
    rules = RuleSet([make_rule("amount_fen >= 300", id="A"), make_rule("cash", id="B")])

    result = backtest(rules, TRANSFER, history())

    assert [(rule.rule, rule.hits, rule.alone, rule.nulls) for rule in result.rules] == [
        ("A", 3, 2, 0),
        ("B", 1, 0, 1),
    ]
    assert result.overlap == {("A", "B"): 1}
    assert result.all.alerts == 3 and result.all.alerts_per_day == 1.5


def test_labels_give_precision_recall_and_loss() -> None:
    result = backtest(RuleSet([make_rule("amount_fen >= 300")]), TRANSFER, history(), None, LABELS)

    assert result.all.precision == 0.5
    assert result.all.recall == 1.0
    assert result.all.loss_caught_fen == 300
    assert result.all.people_alerted == 2 and result.all.people_disturbed == 1


def test_without_labels_nothing_is_claimed() -> None:
    result = backtest(RuleSet([make_rule("amount_fen >= 300")]), TRANSFER, history())

    assert result.all.precision is None and result.all.recall is None


def test_shadow_rules_are_measured_but_raise_no_alert() -> None:
    rules = RuleSet([make_rule("amount_fen >= 300", state=Stage.SHADOW)])

    result = backtest(rules, TRANSFER, history())

    assert result.rules[0].hits == 3 and result.all.alerts == 0


def test_errors_are_counted_and_kill_nothing() -> None:
    rules = RuleSet([make_rule("amount_fen * 9223372036854775807 > 0")])

    assert backtest(rules, TRANSFER, history()).rules[0].errors == 5


def test_two_versions_stand_beside_each_other() -> None:
    new = Count(RuleSet([make_rule("amount_fen >= 200")]), TRANSFER).add(history())
    old = Count(RuleSet([make_rule("amount_fen <= 300")]), TRANSFER).add(history())
    both = Beside().plus(new, old)

    assert (both.both, both.only_new, both.only_old) == (2, 2, 1)


def test_an_empty_history_is_no_error() -> None:
    result = backtest(RuleSet([make_rule()]), TRANSFER, tables([], TRANSFER))

    assert result.all.alerts == 0 and result.as_json()["events"] == 0


def test_pieces_give_what_the_whole_gives() -> None:
    rules = RuleSet([make_rule("amount_fen >= 300", id="A", rollout=60), make_rule("cash", id="B")])
    whole, count = history(), Count(rules, TRANSFER)

    for start, stop in ((0, 2), (2, 2), (2, 5)):
        labels = Labels(LABELS.fraud[start:stop], LABELS.known[start:stop])
        count.add(part(whole, start, stop), labels)

    assert count.result() == backtest(rules, TRANSFER, whole, None, LABELS)


def part(table: Table, start: int, stop: int) -> Table:
    """Some rows."""
    columns = {
        name: Values(each.values[start:stop], each.valid[start:stop])
        for name, each in table.columns.items()
    }
    return Table(columns, stop - start)


def test_a_person_with_two_accounts_is_disturbed_once() -> None:
    people = People()
    for names in (["a", "b"], ["b", "c"]):
        people.add(numbered(names))
    known = People()
    known.add(numbered(["b"]))

    assert (len(people), people.without(known)) == (3, 2)
