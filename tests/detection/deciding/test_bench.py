"""What the bench measures with."""

from pathlib import Path

from fanzha.detection.deciding.bench import _publish_more_rules
from fanzha.detection.deciding.process import features
from fanzha.detection.deciding.rulebook import rules_folder
from fanzha.detection.rules.pack import load_pack
from fanzha.detection.rules.rule import compile_rules
from fanzha.detection.rules.schema import scenarios


def test_two_hundred_and_fifty_rules_are_put_in_force(home: Path) -> None:
    _publish_more_rules(home)

    rules = load_pack(rules_folder(home)).running("transfer")
    compile_rules(rules, scenarios()["transfer"].extended(features().columns["transfer"]))
    assert len(rules) == 250
