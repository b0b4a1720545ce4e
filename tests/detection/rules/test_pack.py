import re
from pathlib import Path

import pytest

from fanzha.detection.rules.check import check_rules
from fanzha.detection.rules.pack import load_pack
from fanzha.detection.rules.rule import Rule
from fanzha.detection.vocabulary import schemas
from fanzha.kit import Invalid
from fanzha.knowledge import LISTS

PACK = load_pack()
RULE = """
[[rule]]
id = "A"
scenario = "transfer"
name_zh = "甲"
name_en = "a"
when = "amount_fen > 5"
score = 5
outcome = "verify"
reason_zh = "因"
reason_en = "why"
source = "test"
"""


def test_the_shipped_rules_have_no_findings() -> None:
    assert check_rules(PACK, schemas(), LISTS) == []


@pytest.mark.parametrize("rule", PACK.rules, ids=lambda rule: rule.id)
def test_a_shipped_rule_is_complete(rule: Rule) -> None:
    assert rule.source and rule.reason_zh and rule.reason_en
    assert {example.hit for example in rule.examples} == {True, False}
    assert not rule.script or rule.script in PACK.scripts


@pytest.mark.parametrize(
    "code", ["1001", "1002", "3006", "3007", "3008", "P04", "P07", "P11", "P13", "P18", "P21"]
)
def test_rows_of_the_sources_are_covered(code: str) -> None:
    assert any(rule.id == code for rule in PACK.rules)


def test_every_shipped_rule_stands_in_its_page() -> None:
    page = Path("docs/rule-pack.md").read_text("utf-8")
    ids = {rule.id for rule in PACK.rules}

    assert ids <= set(re.findall(r"`([A-Z0-9-]+)`", page))
    assert {f"P{row}" for row in range(1, 23)} <= set(re.findall(r"\bP\d+\b", page))


def test_every_scenario_has_rules() -> None:
    assert all(PACK.running(name) for name in schemas())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rule = 5", "may hold"),
        ("[rule", "not TOML"),
        ("x = 1", "may hold"),
        (RULE.replace('id = "A"', ""), "“id” is missing"),
        (RULE + "weight = 5", "“weight” is unknown"),
        (RULE.replace("score = 5", "score = 500"), "from 0 to 100"),
        (RULE.replace("score = 5", "score = true"), "from 0 to 100"),
        (RULE.replace('"verify"', '"jail"'), "one of allow"),
        (RULE.replace('"test"', "5"), "is a text"),
        (RULE + 'state = "live"', "one of draft"),
        (RULE + "examples = [5]", "holds hit, row"),
        (RULE + "examples = [{ hit = 1, row = {} }]", "true or false"),
        (RULE + RULE, "Two rules"),
    ],
)
def test_a_file_that_holds_no_rules_is_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "a.toml").write_text(text)

    with pytest.raises(Invalid, match=words):
        load_pack(tmp_path)


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no rules"):
        load_pack(tmp_path)
    with pytest.raises(Invalid, match="no folder"):
        load_pack(tmp_path / "missing")


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(RULE.encode("gb18030"))

    with pytest.raises(Invalid, match="UTF-8"):
        load_pack(tmp_path)


def test_the_version_follows_what_decides(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(RULE)
    first = load_pack(tmp_path).version
    (tmp_path / "a.toml").write_text(RULE.replace("> 5", "> 6"))

    assert load_pack(tmp_path).version != first
