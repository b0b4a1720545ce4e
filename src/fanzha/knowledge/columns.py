"""The columns of indicator lists in and out, and how their headers may be written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fanzha.kit import Invalid, Row, at_local, fold
from fanzha.kit import gettext as _
from fanzha.knowledge.identifiers import IndicatorKind

COLUMNS = (
    "kind",
    "value",
    "type",
    "source",
    "confidence",
    "first_seen",
    "last_seen",
    "expires_on",
    "state",
    "sightings",
    "note",
)
_SYNONYMS: Mapping[str, str] = {
    "类型": "kind",
    "种类": "kind",
    "标识类型": "kind",
    "值": "value",
    "标识": "value",
    "号码": "value",
    "内容": "value",
    "诈骗类型": "type",
    "涉诈类型": "type",
    "类别": "type",
    "来源": "source",
    "可信度": "confidence",
    "置信度": "confidence",
    "首次出现": "first_seen",
    "最近出现": "last_seen",
    "最后出现": "last_seen",
    "出现时间": "last_seen",
    "有效期至": "expires_on",
    "状态": "state",
    "出现次数": "sightings",
    "备注": "note",
}
_KINDS: Mapping[str, IndicatorKind] = {
    "手机号": IndicatorKind.PHONE,
    "手机号码": IndicatorKind.PHONE,
    "电话": IndicatorKind.PHONE,
    "电话号码": IndicatorKind.PHONE,
    "固话": IndicatorKind.LANDLINE,
    "固定电话": IndicatorKind.LANDLINE,
    "座机": IndicatorKind.LANDLINE,
    "银行卡": IndicatorKind.BANK_CARD,
    "银行账户": IndicatorKind.BANK_CARD,
    "账号": IndicatorKind.BANK_CARD,
    "银行卡号": IndicatorKind.BANK_CARD,
    "qq": IndicatorKind.QQ,
    "qq号": IndicatorKind.QQ,
    "微信": IndicatorKind.WECHAT,
    "微信号": IndicatorKind.WECHAT,
    "支付宝": IndicatorKind.ALIPAY,
    "支付宝账号": IndicatorKind.ALIPAY,
    "网址": IndicatorKind.URL,
    "链接": IndicatorKind.URL,
    "域名": IndicatorKind.DOMAIN,
    "邮箱": IndicatorKind.EMAIL,
    "电子邮箱": IndicatorKind.EMAIL,
    "app": IndicatorKind.APP,
    "应用": IndicatorKind.APP,
    "会议号": IndicatorKind.MEETING_ID,
    "钱包地址": IndicatorKind.WALLET,
    "运单号": IndicatorKind.COURIER_NO,
    "快递单号": IndicatorKind.COURIER_NO,
    "订单号": IndicatorKind.ORDER_NO,
    "ip": IndicatorKind.IP,
    "ip地址": IndicatorKind.IP,
    "车牌": IndicatorKind.PLATE,
    "车牌号": IndicatorKind.PLATE,
}


@dataclass(frozen=True)
class Listed:
    """One line of an indicator list, read but not yet tested against the stop-list."""

    line: int
    kind: str
    value: str
    type_name: str
    confidence: int
    seen_at: datetime | None
    note: str


def places(columns: Sequence[str]) -> Mapping[str, int]:
    """Which column holds which field; raises Invalid when kind or value is missing."""
    found: dict[str, int] = {}
    for index, name in enumerate(columns):
        key = fold(name).lower()
        found.setdefault(_SYNONYMS.get(key, key), index)
    for needed, shown in (("kind", _("kind")), ("value", _("value"))):
        if needed not in found:
            text = _("The list has no column for the {column}: name one “{name}”.")
            raise Invalid(text.format(column=shown, name=needed))
    return found


def listed(row: Row, where: Mapping[str, int]) -> Listed:
    """One line of the list; raises Invalid naming what cannot be read."""
    cells = row.whole().cells

    def cell(field: str) -> str:
        return fold(cells[where[field]]).removeprefix("'") if field in where else ""

    kind = cell("kind").lower()
    return Listed(
        line=row.line,
        kind=_KINDS.get(kind, kind),
        value=cell("value"),
        type_name=cell("type"),
        confidence=_confidence(cell("confidence")),
        seen_at=_moment(cell("last_seen")),
        note=cell("note")[:200],
    )


def _confidence(text: str) -> int:
    if not text:
        return 50
    if not text.isdecimal() or len(text) > 3 or int(text) > 100:
        raise Invalid(_("The confidence is a whole number from 0 to 100."))
    return int(text)


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        when = datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        raise Invalid(_("The time is written like 2026-11-22 14:05.")) from None
    if not 2000 <= when.year <= 2100:
        raise Invalid(_("The year is not between 2000 and 2100."))
    return at_local(when.date(), when.time()) if when.tzinfo is None else when


def day_cell(moment: datetime | date | None) -> str:
    """A day or moment as a cell that the import reads back."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        return moment.strftime("%Y-%m-%d %H:%M")
    return moment.isoformat()
