"""Texts that tell of no payment: a message that asks its reader for money, a notice of his bank."""

from fanzha.detection.text.heads import lazy, led_by, sought
from fanzha.detection.text.verbs import OFFER, TELLS

_LOOKED_AT = 2000  # characters that show what a text is
_SENDER = lazy(r"\s*【[^】]{2,20}】(?![^\0]*(?:[我俺]|报警|受害|被骗|对方让|对方要))")
_ABOUT_ACCOUNT = lazy(r"余额|尾号|验证码|退订|应还|已?到账|账单")
_BOOKED = sought(
    r"尾号(?:为|是)?\s?\d{3,4}[^。！？]{0,40}(?:支出|消费|收入|转出|转入|扣款|入账|存入|汇款|完成)"
)
_ASKS = led_by(
    "帮替麻你您晚明后下回月过",
    r"(?:帮我|帮忙|替我|麻烦你|麻烦您|[你您](?:先|就|直接|赶紧|快|马上|把钱){0,2})(?:先|代|再|去){0,2}"
    r"(?:转|汇|打|付|垫|交|充|扫)(?!了|过|的)|"
    r"(?:晚上|明天|后天|下班|回头|下午|月底|过两天|回来)(?:就|马上)?还[你您]",
)
# Whoever reports says what was done, or speaks of the other one.
_REPORTED = lazy(
    r"报[警案]|被骗|受害|事主|当事人|骗子|对方|民警|自称|损失|某|女士|先生|[让叫要]我|"
    r"[转付充交汇打扫垫给](?:出|好|完|过去)?了|[转付汇打](?:过去|给[他她])|"
    r"已经?(?:经)?[转付充交汇打扫]|[他她它](?:就|又|还)?(?:说|称|让|叫|问|发)"
)
# What the police warn of, unless somebody tells what happened to him.
_WARNS = sought(
    r"切勿|请勿|谨防|警惕|勿信|不要相信|凡是[^。]{0,24}诈骗|(?:警方|民警|反诈中心|温馨)提[示醒]"
)
_TELLER = lazy(
    r"[我俺咱](?!局|行|国|市|县|区|所|中心)|报警|报案|来电|受害|被害|事主|某|女士|先生|\x01|大[爷妈娘]"
)


def is_notice(text: str) -> bool:
    """Is it what a bank or shop writes about an account, no statement of a victim?"""
    head = text[:_LOOKED_AT]
    if head[:3].lstrip()[:1] == "【":
        return bool(_SENDER.match(head) and _ABOUT_ACCOUNT.search(head))
    return _BOOKED.search(head) is not None and not ("我" in head or _REPORTED.search(head))


def only_asks(plain: str) -> bool:
    """Does a text, its elements masked, offer, ask or warn, and nobody tell what was done?"""
    if OFFER.search(plain) and not TELLS.search(plain):
        return True
    if _WARNS.search(plain) and not _TELLER.search(plain):
        return True
    return _ASKS.search(plain) is not None and not _REPORTED.search(plain)
