from pathlib import Path

from fanzha.detection.payments.bench import editions
from fanzha.detection.payments.score import schema
from fanzha.detection.rules.pack import load_pack
from fanzha.detection.rules.rule import compile_rules


def test_five_editions_of_the_shipped_rules_are_five_times_as_many_and_unlike(
    tmp_path: Path,
) -> None:
    shipped = load_pack(None).running("transfer")

    many = load_pack(editions(tmp_path / "rules", 5)).running("transfer")

    trees = compile_rules(many, schema(), None).trees
    assert len(many) == 5 * len(shipped)
    assert len(set(trees)) > 0.9 * len(many)
