import pytest

from fanzha.kit import Invalid
from fanzha.warning import Tiers, default_tiers


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *[
            (word, "紧急")
            for word in ("紧急", "特高危", "极高", "极高风险", "红", "红色预警", "一级", "Ⅰ级")
        ],
        *[
            (word, "高")
            for word in ("高", "高危", "高风险", "高级", "橙色", "二级", "2级", "Ⅱ级", "高（红）")
        ],
        *[(word, "中") for word in ("中", "中危", "中等风险", "黄色", "三级", "medium")],
        *[(word, "低") for word in ("低", "低危", "低风险", "蓝", "绿色", "四级", "IV级")],
    ],
)
def test_pushed_words_name_a_tier(text: str, name: str) -> None:
    tier = default_tiers().read(text)

    assert tier and tier.name == name


@pytest.mark.parametrize("text", ["", "待定", "级", "85"])
def test_other_words_name_none(text: str) -> None:
    assert default_tiers().read(text) is None


def test_raising_stops_at_the_gravest() -> None:
    tiers = default_tiers()

    assert tiers.raised(tiers["low"]).code == "medium"
    assert tiers.raised(tiers["urgent"]).code == "urgent"


def test_a_centre_may_have_three_tiers_of_its_own_names() -> None:
    data = default_tiers().as_data()
    del data["tier"][0]
    data["tier"][0] |= {"name": "特高", "words": []}

    tiers = Tiers.parse(data)

    assert [tier.name for tier in tiers.levels] == ["特高", "中", "低"]
    assert tiers.read("特高危") == tiers.levels[0]


@pytest.mark.parametrize(
    ("key", "value"),
    [("code", "A B"), ("name", ""), ("colour", "pink"), ("sign_min", -1), ("method", "shout")],
)
def test_a_table_with_a_wrong_value_is_refused(key: str, value: object) -> None:
    data = default_tiers().as_data()
    data["tier"][1][key] = value

    with pytest.raises(Invalid):
        Tiers.parse(data)


def test_a_table_has_three_to_five_levels_with_names_of_their_own() -> None:
    data = default_tiers().as_data()

    with pytest.raises(Invalid):
        Tiers.parse({**data, "tier": data["tier"][:2]})
    with pytest.raises(Invalid):
        Tiers.parse({**data, "tier": [data["tier"][0], *data["tier"]]})
