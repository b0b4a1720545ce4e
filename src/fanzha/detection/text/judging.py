"""How what was read of a report agrees with the answers of whoever wrote it.

Only what the answers tell is judged: None where they do not, a time as exactly as they tell it.
"""

from collections.abc import Iterable

from fanzha.detection.text.elements import Elements, Kind, Transfer
from fanzha.detection.text.strangers import Payment, Report

# Ways of paying as the answers name them: what the reader may call each.
CHANNELS = {
    "mbank": {"手机银行"},
    "ebank": {"网银", "网上银行"},
    "wechat": {"微信"},
    "alipay": {"支付宝"},
    "unionpay": {"云闪付"},
    "counter": {"柜面"},
    "atm": {"ATM"},
    "cash": {"现金"},
    "gold": {"黄金"},
    "giftcard": {"购物卡", "礼品卡", "充值卡", "京东E卡"},
    "crypto": {"USDT", "虚拟币"},
    "ecny": {"数字人民币"},
}
# Kinds of the reader as the answers name them; a phone or an e-mail may be an Alipay id too.
KINDS = {
    Kind.PHONE: "id",
    Kind.EMAIL: "id",
    Kind.ALIPAY: "id",
    Kind.BANK_CARD: "card",
    Kind.ID_CARD: "idcard",
    Kind.QQ: "qq",
    Kind.WECHAT: "wechat",
    Kind.URL: "url",
    Kind.DOMAIN: "url",
    Kind.APP: "app",
    Kind.MEETING_ID: "meeting",
    Kind.WALLET: "wallet",
}
_IDS = ("phone", "email")
_GROUP = "group"  # the number of a chat group: neither asked for nor counted as one too many
_Values = set[tuple[str, str]]


def share(rights: Iterable[bool | None]) -> float:
    """The share of right ones among those that were judged, 0–1."""
    judged = [right for right in rights if right is not None]
    return sum(judged) / max(len(judged), 1)


def payments_right(report: Report, found: Elements) -> bool | None:
    """Is every payment of the report found with all that was told of it, and none besides?"""
    if report.payments is None:
        return None
    left = list(found.transfers)
    for told in report.payments:
        same = [one for one in left if one.amount_fen == told.fen]
        nearest = max(same, key=lambda one: sum(_fields(told, one)), default=None)
        if nearest is None or not all(_fields(told, nearest)):
            return False
        left.remove(nearest)
    return not left


def amounts_right(report: Report, found: Elements) -> bool | None:
    """Are the sums of the payments those of the report, to the fen?"""
    if report.payments is None:
        return None
    return sorted(t.amount_fen for t in found.transfers) == sorted(p.fen for p in report.payments)


def loss_right(report: Report, found: Elements) -> bool | None:
    """Is the loss right to the fen?"""
    return None if report.loss_fen is None else found.loss_fen == report.loss_fen


def elements_of(report: Report, found: Elements) -> tuple[_Values, _Values]:
    """The values to be found and those found, each with its kind in the words of the answers."""
    groups = {value for kind, value in report.elements if kind == _GROUP}
    told = {
        ("id" if kind in _IDS else kind, value.lower())
        for kind, value in report.elements
        if kind != _GROUP
    }
    read = {
        (KINDS[each.kind], str(each.value).lower())
        for each in found.elements
        if each.kind in KINDS and each.value not in groups
    }
    return told, read


def _fields(told: Payment, read: Transfer) -> tuple[bool, ...]:
    """Account, name, channel and time: is each right, or not told?"""
    return (
        told.account is None or (read.payee_account or "").lower() == told.account.lower(),
        told.name is None or read.payee_name == told.name,
        told.channel is None or read.channel in CHANNELS[told.channel],
        told.at is None or (read.at or "").startswith(told.at),
    )
