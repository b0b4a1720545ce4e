import pytest

from fanzha.kit import Invalid
from fanzha.warning.columns import Field, arrange, match, unknown


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("手机号", Field.PHONE),
        ("联系电话", Field.PHONE),
        ("*手机号码（必填）", Field.PHONE),
        ("被害人电话", Field.PHONE),
        ("受害人联系方式", Field.PHONE),
        ("电话2", Field.PHONE),
        ("Phone", Field.PHONE),
        ("身 份 证 号", Field.ID_CARD),
        ("公民身份号码", Field.ID_CARD),
        ("证件号码", Field.ID_CARD),
        ("潜在受害人姓名", Field.NAME),
        ("预警级别", Field.TIER),
        ("风险级别", Field.TIER),
        ("推送时间", Field.PUSHED_AT),
        ("下发时间", Field.PUSHED_AT),
        ("涉诈号码/网址/APP", Field.RELATED),
        ("通话时长/次数", Field.CALLS),
        ("嫌疑人电话", Field.RELATED),
        ("家属电话", Field.FAMILY),
        ("劝阻结果(1成功 2失败)", Field.OUTCOME),
        ("星座", None),
        ("推送人电话", None),
        ("民警电话", None),
    ],
)
def test_headers_are_known_by_their_synonyms(header: str, field: Field | None) -> None:
    assert match(header) == field


def test_the_typical_list_has_no_unknown_column() -> None:
    header = (
        "预警编号, 预警时间, 风险等级, 姓名, 身份证号, 手机号, 户籍地, 现住地, 涉诈类型, "
        "涉诈号码/网址/APP, 通话时长/次数, 疑似被骗金额, 推送单位, 要求反馈时间"
    )

    assert unknown(arrange(header.split(","))) == []


def test_amounts_in_wan_are_known_by_the_header() -> None:
    column = arrange(["手机号", "涉案金额（万元）"])[1]

    assert (column.field, column.factor) == (Field.AMOUNT, 10_000)


def test_columns_named_by_hand_overrule_synonyms() -> None:
    columns = arrange(["甲", "手机号"], {0: "phone", 1: ""})

    assert [column.field for column in columns] == [Field.PHONE, None]


def test_a_list_without_phone_and_id_columns_is_refused_without_its_data() -> None:
    with pytest.raises(Invalid) as error:
        arrange(["张三", "15400001234"])

    assert "15400001234" not in str(error.value)
