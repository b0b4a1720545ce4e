import pytest

from fanzha.reporting.privacy import deidentify, leaks


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("受害人王小明在家", "受害人王某在家"),
        ("事主李丽被骗", "事主李某被骗"),
        ("赵强先生报警", "赵某先生报警"),
        ("居民张某转账", "居民张某转账"),
        ("拨打15400001234", "拨打[电话]"),
        ("拨打154 0000 1234", "拨打[电话]"),
        ("身份证990000199001010017", "身份证[身份证号]"),
        ("卡号9999 9912 3456 7890 123", "卡号[账号]"),
        ("座机0990-1234567", "座机[电话]"),
        ("邮箱a.b@x.example", "邮箱[邮箱]"),
        ("车牌云A12345", "车牌[车牌]"),
        ("住3号楼2单元501室", "住[门牌]"),
        ("拨打110或96110", "拨打110或96110"),
        ("损失12345.67元", "损失12345.67元"),
        ("2026年11月21日", "2026年11月21日"),
    ],
)
def test_identifying_pieces_are_hidden(text: str, safe: str) -> None:
    assert deidentify(text) == safe


def test_known_names_are_hidden_anywhere() -> None:
    assert deidentify("昨日司马光明与王五通话", ["司马光明", "王五"]) == "昨日司某与王某通话"


def test_hidden_text_leaks_nothing_more() -> None:
    text = "受害人王小明，电话15400001234"

    assert leaks(text)
    assert not leaks(deidentify(text))
