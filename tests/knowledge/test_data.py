"""The shipped files hold what the field manual asks for."""

import re

import pytest

from fanzha.knowledge import Library
from fanzha.knowledge.snapshots import shipped

LIBRARY = shipped().library
TAXONOMY = LIBRARY.taxonomy
SUB_TYPES = {  # number of second-level classes, domain.md 5.1
    "T01": 7,
    "T02": 7,
    "T03": 6,
    "T04": 6,
    "T05": 5,
    "T06": 9,
    "T07": 7,
    "T08": 7,
    "T09": 4,
    "T10": 5,
    "T11": 3,
    "T12": 6,
    "T99": 8,
}


def test_all_classes_of_both_levels_are_there() -> None:
    found = {code: len(TAXONOMY.below(code)) for code in TAXONOMY.types}

    assert found == SUB_TYPES


def test_sub_types_of_a_class_are_numbered_without_gaps() -> None:
    for code in TAXONOMY.types:
        numbers = [int(sub.code[3:]) for sub in TAXONOMY.below(code)]
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("code", ["T1002", "T9904", "T0107", "T0207", "T9908"])
def test_extortion_forged_slips_and_hand_overs_are_not_counted(code: str) -> None:
    assert not TAXONOMY.counted(code)


def test_everything_else_is_counted() -> None:
    assert sum(not sub.counted for sub in TAXONOMY.sub_types.values()) == 5


def test_every_class_says_what_to_see_ask_and_say() -> None:
    for type_ in TAXONOMY.types.values():
        assert min(map(len, (type_.signs, type_.questions, type_.talking_points))) >= 2


def test_no_text_advises_to_try_a_withdrawal() -> None:
    texts = [line for t in TAXONOMY.types.values() for line in t.talking_points]

    assert not [line for line in texts if re.search(r"(?<!别去)(?<!不要)(提现|提出)试", line)]


def test_nobody_is_told_to_delete_before_evidence_is_kept() -> None:
    told = [step.say for step in TAXONOMY.method if "卸载" in step.say]

    assert told
    assert all("先别卸载" in say or say.startswith("固定证据后") for say in told)


def test_the_general_texts_are_complete() -> None:
    counts = (len(TAXONOMY.phases), len(TAXONOMY.red_flags), len(TAXONOMY.method))

    assert counts == (8, 10, 8)


def test_the_same_slogan_exists_in_two_versions() -> None:
    versions = {s.version: len(s.items) for s in LIBRARY.slogans if s.name == "六个一律"}

    assert versions == {"甲版": 6, "乙版": 6}


def test_every_class_has_own_advice() -> None:
    assert set(TAXONOMY.types) <= set(LIBRARY.scripts.advice)


def test_a_dozen_cases_cover_most_classes() -> None:
    covered = {code[:3] for case in LIBRARY.cases for code in case.types}

    assert len(LIBRARY.cases) >= 12
    assert len(covered) >= 11


def test_cases_hold_no_identifiers() -> None:
    for case in LIBRARY.cases:
        assert not re.search(r"\d{7,}|https?:|[A-Za-z]{4,}", case.story)


@pytest.mark.parametrize(
    ("channel", "needed"),
    [
        ("bank", {"payee_name", "payee_account", "amount", "paid_at", "payer_account"}),
        ("wechat", {"order_no", "payee_account", "amount", "paid_at"}),
        ("alipay", {"order_no", "payee_account", "amount", "paid_at"}),
        ("ecny", {"payee_wallet", "amount", "paid_at"}),
        ("usdt", {"payee_wallet", "tx_hash", "amount", "paid_at"}),
        ("handover", {"place", "appointed_at", "vehicle", "goods"}),
    ],
)
def test_the_minimum_set_of_a_channel_holds_what_stops_money(
    channel: str, needed: set[str]
) -> None:
    required = {item.key for item in LIBRARY.scripts.minimum_set(channel) if item.required}

    assert needed <= required


def test_the_counter_asks_six_questions_in_order() -> None:
    keys = [item.key for item in LIBRARY.scripts.of("counter")]

    assert keys == ["q1", "q2", "q3", "q4", "q5", "q6"]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("杀猪盘", ("T0202",)),
        ("冒充军警购物类诈骗", ("T11",)),
        ("刷单返利类", ("T01",)),
        ("刷单返利类诈骗", ("T01",)),
        ("领导熟人", ("T08",)),
        ("T0501", ("T0501",)),
        ("不曾有过的名字", ()),
    ],
)
def test_names_of_other_lists_find_their_class(name: str, codes: tuple[str, ...]) -> None:
    assert LIBRARY.codes_of(name) == codes


def test_talking_points_for_a_group_begin_with_its_tone() -> None:
    points = TAXONOMY.talking_points("T0901", "pupils")

    assert points[0] == TAXONOMY.groups["pupils"].tone
    assert points[1:] == TAXONOMY.types["T09"].talking_points


def test_advice_for_a_class_keeps_the_general_part_first() -> None:
    general = LIBRARY.scripts.advice["general"]

    advice = LIBRARY.scripts.advice_for("T0701")

    assert advice.do[: len(general.do)] == general.do
    assert len(advice.do) > len(general.do)


def test_the_library_is_read_once_per_process() -> None:
    assert isinstance(LIBRARY, Library)
    assert shipped().library is LIBRARY
