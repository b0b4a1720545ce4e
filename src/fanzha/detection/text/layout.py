"""What the layout of a text says of its amounts: a form, a list, an interview, a chat."""

import re
from dataclasses import dataclass

from fanzha.detection.text.heads import lazy
from fanzha.detection.text.scene import MY_LINE, Role, Scene
from fanzha.detection.text.verbs import FIELD, FORM, HEADING


@dataclass(frozen=True, slots=True)
class Hints:
    """What kinds of telling a text holds at all, so that most rules need not look."""

    heading: int
    asks: bool
    tokens: bool
    form: bool
    chat: bool
    layers: bool

    @classmethod
    def of(cls, text: str) -> "Hints":
        heading = HEADING.search(text)
        return cls(
            heading.start() if heading else len(text),
            "问" in text,
            _TOKENS.search(text) is not None,
            FORM.search(text) is not None,
            MY_LINE.search(text) is not None,
            "级" in text,
        )


def amended(role: Role, scene: Scene, hints: Hints, left: str, right: str, at: int) -> Role:
    """The role by what else the text is: a list, an interview, a chat, a form."""
    if role is Role.OTHER and (
        (hints.tokens and _TOKEN_WORTH.search(left))
        or _in_rows(left, headed=hints.heading < at)
        or _is_row(left, right)
        or _is_record(left, right)
        or (hints.asks and _is_answer(scene.plain, left, at))
    ):
        role = Role.PAID
    if role is Role.OTHER and _BACK_ROW.fullmatch(left):
        role = Role.RETURNED
    if role is Role.PAID and hints.layers and _OF_LAYER.match(scene.plain, scene.sentence(at)[0]):
        role = Role.OTHER
    if role is Role.PAID and _CREDITED.search(left) and "转出" in scene.plain:
        return Role.RETURNED
    if role is Role.PAID and _TO_YOU.match(right) and not _is_victim(scene, at):
        role = Role.OTHER
    if role is Role.PAID and hints.chat and _COLLECTS.search(left) and not _is_victim(scene, at):
        role = Role.DEMAND
    if role is Role.RETURNED and hints.chat and _is_offer(scene, left, right, at):
        role = Role.OTHER
    return Role.PAID if hints.form and FIELD.search(left[-_FIELD_REACH:]) else role


# `11月12日，退款，3560元`: a row of what came back.
_BACK_ROW = lazy(
    r"(?:[^\x01]*\n)?\s*(?:[\d一二三四五六七八九十]{1,2}[.、)）]\s?)?\x01+[\s，、|]*(?:退款|返还|退回|返现)[\s，、:：|]*"
)
# `一级卡10:14转出5万元至二级卡`: what the payees do with it.
_OF_LAYER = lazy(r"[\s“]*(?:该|其中|上述)?[一二三四五]级(?:卡|账户|账号)")
_FIELD_REACH = 8
_CREDITED = lazy(r"\x01\s?转入$")  # beside `转出` in a statement
_TOKENS = lazy(r"usdt|泰达币|虚拟币|比特币", re.I)


# `问：一共转了几次？… 答：第一次9900`
_ASKED_FOR = lazy(r"问[:：][^问]{0,40}(?:转|付|汇|打|充|投|借)[^问]*$")
_NTH = lazy(
    r"(?:^|[：:，,、。]\s?)(?:第[一二三四五六七八九十\d]{1,2}[次笔单回]是?|[^，。？]{0,8}[次笔]吧?，)$"
)
_ANSWER_REACH = 240
# `我先转6万到你卡上` is a promise of the other side.
_TO_YOU = lazy(r"(?:元|块钱?)?(?:打|转|汇)?(?:到|给|进|入)(?:你|您)")
# `现统一收取资料费580元` in a line of the other side.
_COLLECTS = lazy(r"(?:收(?:取|费)?|(?:再|先|请|需)(?:交|付|转|充|打|补))(?!了|到)[^，。；\n]{0,8}$")
_MY_TURN = lazy(r"(?:[^\n:：]{0,20}[\s\x01\]])?(?:我|本人)[:：]")


def _is_answer(text: str, left: str, at: int) -> bool:
    """An order of a list in the answer to a question about payments."""
    return bool(_NTH.search(left) and _ASKED_FOR.search(text, max(0, at - _ANSWER_REACH), at))


_BACK_NOW = lazy(r"已|了|到账|成功|看到?")


def _is_offer(scene: Scene, left: str, right: str, at: int) -> bool:
    """`下一单3000，返3900` in a line of the other side: nothing has come back yet."""
    line = left.rpartition("\n")[2] + right.partition("\n")[0]
    return not _is_victim(scene, at) and not _BACK_NOW.search(line)


def _is_victim(scene: Scene, at: int) -> bool:
    return _MY_TURN.match(scene.plain, scene.plain.rfind("\n", 0, at) + 1) is not None


_ROW = lazy(
    r"[\s\x01]*(?:\d{1,2}[.、)）]\s?\x01+[^，。\n]{0,60}|\d{1,2}[.、)）]|[(（]\d{1,2}[)）]|[①-⑳]|第?[一二三四五六七八九十]{1,2}[、笔])?"
    r"[\s\x01:：，、]*"
)
_ROWS = lazy(
    r"[\s\x01]*(?:(?:\d{1,2}[.、)）]|[一二三四五六七八九十]{1,2}、)\s?)?\x01[\s\x01，、]*(?:微信|支付宝|银行卡|现金|手机银行|网银|数字人民币|转账)[\s:：，、]*"
)


# `11月3日，5000元，微信；`
_BARE_ROW = lazy(r"[\s，、；:：答]*\x01[\s\x01，、]*")
_WAY_BEHIND = lazy(r"(?:元|块钱?)?[，、\s](?:微信|支付宝|银行卡|现金|手机银行|网银|数字人民币)")


def _is_row(left: str, right: str) -> bool:
    return _BARE_ROW.fullmatch(left) is not None and _WAY_BEHIND.match(right) is not None


# `13:40 手机银行转 …某某 12000`: a line of a statement.
_RECORD = lazy(
    r"(?:^|[^\n]*\n)[\s|]*(?:\d{1,3}[.、)）|\s]\s?)?\x01[^。：:\n\d]{0,60}[\s|\x02\x01\u4e00-\u9fff]-?"
)
_NO_RECORD = lazy(r"工资|收入|余额|提现|退|返|到账|利息|奖|资产|入账|还款")
_UNDONE = lazy(r"[^\n]{0,10}(?:失败|[未没]成功|没出去|退回|撤销|关闭)")
_ROW_ENDS = frozenset(("", "\n", " ", "|", "元", ";", "；"))


def _is_record(left: str, right: str) -> bool:
    row = left.rpartition("\n")[2]
    return (
        right[:1] in _ROW_ENDS
        and _RECORD.fullmatch(left) is not None
        and not _NO_RECORD.search(row)
        and not _UNDONE.match(right)
    )


def _in_rows(left: str, *, headed: bool) -> bool:
    """A row of a list of payments: under a heading, or with its time and way before the sum."""
    return bool((headed and _ROW.fullmatch(left)) or _ROWS.fullmatch(left))


_TOKEN_WORTH = lazy(
    r"(?:usdt|泰达币|虚拟币|比特币)[^。]{0,60}(?:价值|折合|相当于|合)(?:人民币|约)?$", re.I
)
