"""Numbers without a unit that are money: after a verb of paying, before a fee, in a list.

Each number is looked at once, with the few characters before and behind it.
"""

import re
from collections.abc import Collection, Iterator
from itertools import islice

from fanzha.detection.text.heads import lazy, led_by, sought

CN = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
UNIT = "十百千万亿拾佰仟"
FIRST = "一二两三四五六七八九十壹贰叁肆伍陆柒捌玖"
_VERB = (
    r"[一总]共|[加补]了|每[个包份]|转账?|汇款?|打款?|付款?|支付|充值?|冲|垫付?|刷卡?|存|交|缴纳?|扫码?|投资?|投入|给|借|损失|"
    r"被骗走?|骗走?|金额|转出|转入|"
    r"汇入|汇出|支出|收入|入账|到账|返还?|返利|返现|提现|合计|共计|总计|余额|花|扣款?|扣除|消费|"
    r"收款|付|补|佣金|本金|转走|打|要|还|赔|取|收|赚|领|赢|提|价|价格|转走|每次|每笔|各|保证金|[一二两三四五六七八九十几\d][次笔单]吧?[，,：:]|[那这]个|"
    r"解冻金|定金|订金|"
    r"押金|认证金|验证金|费|税|人民币|工资|底薪|[月年]薪|房租|租金|货款|余款|尾款|进度款|本金|退|"
    r"凑|差|出|剩下|一[个笔]|花|卖|挂|提现成功|成功|追加|续|欠|补|订|送|奖|人均|每人|套|"
    r"拿|骗|借走|代付|划走|扣走|刷走|回来|归还|分红|疗程|"
    r"(?:分别|依次)[是为]|每张|每个月|买了|[\d两三四五六七八九十][张个份]|(?<![超经通透])过了|降到|涨到|[每第一二两三四五六七八九头\d][单天月次笔回轮]|月还|回过来|回了|金|少了|没了|数了|套了|任务\s?[A-Z][:：]|发|(?:先|[又再]|就)是|买|下了|进了"
)
_FILLER = (
    r"回来?|来|"
    r"了|过|去|给|我|他|她|你|您|它|对方|网友|朋友|客服|老师|同学|骗子|卖家|人民币|分别|到|共|一共|"
    r"为|是|额|的|都|均|[:：\s]"
)
PAID_BEFORE = lazy(rf"(?:{_VERB})(?:了|过|去|给|我|他|她|你|您|对方|共|一共|\s){{0,3}}$")
# `10-03 14:20 微信 800`: a row of a list.
_ROW_WAY = lazy(
    r"\x00\s?(?:微信|支付宝|手机银行|网银|银行卡|现金|数字人民币|云闪付|转账)\s?[:：]?$"
)
# `11月12日 13:40 手机银行转 …某某 12000`: the end of a row that begins with a time.
_ROW = lazy(r"[\s|]*(?:\d{1,3}[.、)）|\s]\s?)?\x00[^\n，。]{0,80}[\s|\x00]$")
_ROW_REACH = 90
_LED = lazy(rf"(?:{_VERB})(?:{_FILLER}){{0,4}}$")
MOST_LOOKS = 30_000  # numbers of one text that are looked at; no report has as many
_LED_REACH = 14  # characters before a number in which its verb may begin
_NUMBER = led_by(
    rf"\d{FIRST}",
    rf"(?<![\d.])(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d{{1,2}})?|\d{{1,2}}[百千]\d?|"
    rf"\d{{2,8}}(?:\.\d{{1,2}})?|[{FIRST}][百千][{CN}{UNIT}]{{0,6}})(?![\d.])",
)
# What makes a number a date, a count or a part of a longer number.
_MEASURED = lazy(
    r"[-*/:：]\d|[余多来]?(?:"
    r"[万亿wWkK点时月日号年人名位户家份条张件个次场单步部台辆岁期级层楼股手枚分天秒周倍%％笔箱桶袋瓶双只头套"
    r"米吨克斤盒桌床顶包平亩本]|小时|usdt|USDT|[uU]|[美港欧日韩澳加]元|港币|美金)"
)
_FEE = lazy(
    r"(?![月日号年点])(?:买|换|兑换)了?\d|(?![月日号年点])的?(?:[一-龥]{0,4}(?:费|[证押定订激]金)|货款|关税|尾款|学费|房租|报酬|首付|成交|"
    r"拿下|包邮|(?:微信|支付宝|qq)?红包|[返充送](?=\d)|中(?=\d{2,})|一(?:次|个|晚|单|张|瓶|盒|件)(?!性)|"
    r"(?:微信|支付宝|银行卡)?(?:转|打|汇)(?:给|到|你|他|她|我|过))"
)
_NO_FEE = lazy(r"(?:\d[:/]|[A-Za-z-])$")
_LENT = lazy(r"(?:[借花]呗|微粒贷|网商贷|白条|金条|备用金|零钱|余额宝|月付)(?:里面?|内|中)?的?$")
_PIECES = lazy(r"[克根枚]")
# `去银行转的，36000，`: a clause of its own.
_ALONE = lazy(r"[转汇付存充打交][^，。\d]{0,6}[，,]$")
_ENDED = lazy(r"[，。,、和]|$")
_LISTED = lazy(r"\s?(?:、|,|，|和|及|以及|\+|跟)\s?")
_HOTLINES = frozenset(("110", "119", "120", "122", "114", "96110", "12381", "12345", "10086"))
Bare = tuple[int, int, str, float]

# Every character a verb, a filler or a list may end in: nothing else can lead a number.
_ENDINGS = frozenset(re.findall(r"[一-龥]", _VERB + _FILLER + _LENT.pattern)) | set(
    ":： ，,、+跟和及"
)


def bare(text: str, ends: Collection[int] = ()) -> Iterator[Bare]:
    """(start, end, number, confidence) of each number that is money by the words around it.

    `ends`: where amounts that say so by themselves end, blanked in the text.
    """
    last = -1
    told = _is_told(text)
    for match in islice(_NUMBER.finditer(text), MOST_LOOKS):
        start, end = match.span()
        last = start - 1 if start - 1 in ends else last
        confidence = _confidence(text, start, end, last, told=told)
        called = text[start - 1 : start] in _CALLED and _HOTLINE.fullmatch(match[0])
        if confidence and match[0] not in _HOTLINES and not called:
            last = end
            yield start, end, match[0], confidence


# In a story of payments a number of its own is money: `他又说要公证，480。`
_STORY = lazy(
    r"[转付充垫打汇交买扣收给投存退](?:好|过去|完)?了|消费了|给的|[转付打汇]给|划走|被扣|[转付打]的|转账|付款|骗"
    r"|全是扫码|(?:充值|转账|付款|支付)(?:记录|明细|流水)|付完|交完|[一二两三四五六七八九\d][轮单次][^，。]{0,12}结算|"
    r"[提返退]不出|提现|出去的"
)
_TELLER = sought(r"[我俺咱其某]|报[警案]|事主|受害|被害")
_TOLD_OF = sought(r"[转付充垫打汇交扣刷投存花套给买收退返]")
_PAID_NEXT = lazy(
    r"没了|不见了|被[转刷扣划]|"
    r"我(?:就|也|都|已经?)?(?:转|付|打|交|充|扫)|"
    r"(?:就|也|都|已经?)?(?:转|付|打|交|充|汇|扫)(?:好|过去|完|了)|"
    r"已?(?:返|退)(?:您|你|到您|到你|给)"
)
# What is counted, or part of a name: `500人`, `8823客服`, `300多条`, `1203室`.
_COUNT = lazy(
    r"[A-Za-z0-9\-—~:：/*#_@.]|[多来几]?(?:[个人名位户家条张件次场部台辆号楼室房栋幢座班路线届版型站频道]|"
    r"客服|热线|短信|航班|公里|粉丝|多万)|的(?:电话|短信|号码|号|来电|客服|热线)|(?:打|来)(?:的|来|过来)"
)
_NO_LOOSE = lazy(
    r"[号码尾编第室栋幢楼层届约至:：/.\-—~A-Za-z#＃*年月日点级版代在座元栋层单位了个张件]$"
)
_HOTLINE = lazy(
    r"9[56]\d{3}|100(?:86|10|00)|12(?:345|306|315|381|110|123|329|333|348|355|366)|110|119|120|114"
)
_CALLED = frozenset("打拨线话")
_SPOKEN = lazy(rf"[{FIRST}][百千][{CN}{UNIT}]{{0,6}}")
_SURE_LENGTH = 4
_LOOSE = lazy(r"\d{3,6}|\d{1,3}(?:,\d{3})+|\d{2,7}\.\d{1,2}")
_YEAR = lazy(r"(?:19|20)\d\d")


def _is_loose(text: str, start: int, end: int) -> bool:
    number = text[start:end]
    if _SPOKEN.fullmatch(number):  # `要体检，三百八，我也给了`
        return text[start - 1 : start] in ("，", "：") and text[end : end + 1] in ("，", "。")
    if not _LOOSE.fullmatch(number) or _YEAR.fullmatch(number):
        return False
    if _HOTLINE.fullmatch(number):
        return False
    if len(number) < _SURE_LENGTH and text[start - 1 : start] in ("是", "共"):
        return False
    return number[0] != "0" and not _NO_LOOSE.search(text, max(0, start - 1), start)


def _is_told(text: str) -> bool:
    if _STORY.search(text):
        return True
    return _TELLER.search(text) is not None and _TOLD_OF.search(text) is not None


def _confidence(text: str, start: int, end: int, last: int, *, told: bool) -> float:
    """0 where nothing says that the number is money; `last` is where the amount before it ended."""
    if text[end : end + 1] == "元":
        return 0.0  # told by its unit, or no money
    if (
        not told
        and text[start - 1 : start] not in _ENDINGS
        and not "\u4e00" <= text[end : end + 1] <= "\u9fff"
    ):
        return 0.0
    left = text[max(0, start - _LED_REACH) : start]
    measured = _MEASURED.match(text, end) is not None
    if not measured and (_LED.search(left) or _ROW_WAY.search(left)):
        return 0.75
    if not measured and last > start - 5 and _LISTED.fullmatch(text, last, start):
        return 0.65
    if text[start:end].isdigit() and _FEE.match(text, end) and not _NO_FEE.search(left):
        return 0.65
    if not measured and told and _PAID_NEXT.match(text, end) and text[start:end].isdigit():
        return 0.6
    if not measured and told and not _COUNT.match(text, end) and _is_loose(text, start, end):
        return 0.5
    if _LENT.search(left) and not _PIECES.match(text, end):
        return 0.65
    if _ENDED.match(text, end) and _ALONE.search(left):
        return 0.65
    return 0.6 if not measured and _ends_row(text, start, end) else 0.0


def _ends_row(text: str, start: int, end: int) -> bool:
    if text[end : end + 1] not in ("", "\n", " ", "|") or text[start - 1 : start] not in _CELL:
        return False
    first = text.rfind("\n", 0, start) + 1
    start -= text[start - 1] == "-"  # what went out of an account
    return start - first < _ROW_REACH and _ROW.fullmatch(text, first, start) is not None


_CELL = frozenset((" ", "|", "-", "\x00"))
