"""One written form per value; official numbers are never swindlers'."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fanzha.kit import Invalid
from fanzha.knowledge import IndicatorKind, OfficialIdentifier, StopList, normalise
from fanzha.knowledge.identifiers import written
from fanzha.knowledge.masks import masked_value
from fanzha.knowledge.snapshots import shipped

STOP_LIST = StopList(shipped().library.hubs)


@pytest.mark.parametrize(
    ("kind", "text", "form"),
    [
        ("phone", "+86 154-0000-1234", "15400001234"),
        ("phone", "１５４ ００００ １２３４", "15400001234"),
        ("phone", "+852 6000 0000", "85260000000"),
        ("landline", "+86 10 8888 0000", "01088880000"),
        ("bank_card", "9999 9900 0000 0001", "9999990000000001"),
        ("wechat", " WXID_abc12 ", "wxid_abc12"),
        ("url", "HTTPS://www.Evil.example/a/?x=1#top", "evil.example/a?x=1"),
        ("url", "evil.example:8080", "evil.example:8080"),
        ("domain", "例子.test", "xn--fsqu00a.test"),
        ("domain", "WWW.Evil.example.", "evil.example"),
        ("email", "A@Evil.example", "a@evil.example"),
        ("app", "“聚宝盆 APP”", "聚宝盆"),
        (
            "wallet",
            "0xABCDEF0123456789abcdef0123456789ABCDEF01",
            "0x" + "abcdef0123456789" * 2 + "abcdef01",
        ),
        ("plate", "京a·12345", "京A12345"),
        ("ip", "2001:DB8::0:1", "2001:db8::1"),
    ],
)
def test_values_have_one_written_form(kind: str, text: str, form: str) -> None:
    assert normalise(IndicatorKind(kind), text) == form


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("phone", "12"),
        ("phone", "不是号码"),
        ("bank_card", "1234"),
        ("domain", "nodots"),
        ("url", ""),
        ("url", "http://[::1"),
        ("ip", "999.1.1.1"),
        ("email", "nobody"),
        ("wallet", "short"),
    ],
)
def test_what_is_no_value_is_refused(kind: str, text: str) -> None:
    with pytest.raises(Invalid):
        normalise(IndicatorKind(kind), text)


@given(kind=st.sampled_from(IndicatorKind), text=st.text(max_size=80))
@example(kind=IndicatorKind.APP, text="A\u00b4")
def test_the_written_form_is_stable_and_no_text_breaks_it(kind: IndicatorKind, text: str) -> None:
    form = written(kind, text)

    assert written(kind, form) == form


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("phone", "110"),
        ("phone", "96110"),
        ("phone", "12381"),
        ("phone", "95588"),
        ("phone", "95533"),
        ("domain", "www.mps.gov.cn"),
        ("url", "https://mybank.icbc.com.cn/login"),
        ("email", "police@test.gov.cn"),
        ("app", "国家反诈中心APP"),
        ("ip", "172.20.1.1"),
    ],
)
def test_official_values_are_refused(kind: str, text: str) -> None:
    known = IndicatorKind(kind)

    with pytest.raises(OfficialIdentifier):
        STOP_LIST.refuse(known, normalise(known, text))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("phone", "9558812"),
        ("phone", "15400001234"),
        ("domain", "gov.cn.evil.example"),
        ("domain", "notgov.cn"),
        ("url", "https://docs.qq.com/form/abc"),
        ("ip", "203.0.113.5"),
    ],
)
def test_look_alikes_and_pages_of_others_are_not_protected(kind: str, text: str) -> None:
    known = IndicatorKind(kind)

    STOP_LIST.refuse(known, normalise(known, text))


@pytest.mark.parametrize(
    ("kind", "value", "mask"),
    [
        ("phone", "15400001234", "154****1234"),
        ("bank_card", "9999990000000001", "****0001"),
        ("domain", "evil.example", "ev***.example"),
        ("wechat", "wxid_abc12", "wx***12"),
        ("app", "聚宝盆", "聚宝盆"),
    ],
)
def test_masks_hide_what_could_be_used(kind: str, value: str, mask: str) -> None:
    assert masked_value(IndicatorKind(kind), value) == mask
