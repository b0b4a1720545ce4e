"""What stands around the words that gave a role can make it another: `准备转5万`."""

from fanzha.detection.text.heads import lazy
from fanzha.detection.text.scene import Role
from fanzha.detection.text.verbs import INTEND, REFUSED, STOPPED, TO_COME


def mended(role: Role, part: str, left: str, right: str, before: str) -> Role:
    """The role by the cues of `part`, as what stands around it makes it.

    `part` is the clause up to the amount, `left` and `right` the words beside it, `before` the
    sentence up to it.
    """
    if role in _PAYING:
        return _paying(role, part, right, before)
    if role is Role.LOSS:
        return _lost(part, right)
    if role is Role.RETURNED:
        return _returned(part, left, right, before)
    return _named(part, right) if role is Role.OTHER else role


_PAYING = frozenset((Role.PAID, Role.TOTAL_PAID, Role.WITHDRAWN))


def _paying(role: Role, part: str, right: str, before: str) -> Role:
    if role is Role.PAID and _OWN_MONEY.search(part):
        return Role.BORROWED
    if role is Role.PAID and _TO_SELF.search(part):
        return Role.BORROWED
    if _TO_ME.search(part):
        return Role.OTHER if _FAKE.match(right) else Role.RETURNED
    if _LEFT_OVER.search(part):
        return Role.OTHER
    moved = OWN_MOVE.match(right) or _INTO_OWN.search(before[-24:])
    if role is not Role.TOTAL_PAID and moved:
        return Role.BORROWED
    if role is not Role.WITHDRAWN and (_LATER.search(part) or TO_COME.match(right)):
        return Role.OTHER
    if INTEND.search(part) or STOPPED.match(right) or REFUSED.match(right):
        return Role.DEMAND
    fee = _FEE.search(part) and right.startswith("手续费")
    return Role.OTHER if role is Role.PAID and (fee or _QUESTION.match(right)) else role


def _lost(part: str, right: str) -> Role:
    if _SAVED.search(part):
        return Role.OTHER
    if _ONCE_MORE.search(part):
        return Role.PAID
    return Role.OTHER if _PAST.search(part) and _BREAK.search(right) else Role.LOSS


def _returned(part: str, left: str, right: str, before: str) -> Role:
    if REST.search(left):
        return Role.DEMAND
    if before.count("“") > before.count("”"):
        return Role.OTHER  # what an advertisement shows
    if _BY_ME.search(part) or _MOVED_BY_ME.search(part):
        return Role.PAID
    refused = DENIED.match(right) or STOPPED.match(right.lstrip("的")) or INTEND.search(part)
    return Role.OTHER if refused else Role.RETURNED


def _named(part: str, right: str) -> Role:
    if _OWN_MONEY.search(part):
        return Role.BORROWED
    if _OWN_SHARE.search(part):
        return Role.WITHDRAWN
    if _ARRIVED.match(right) and _BACK.search(part):
        return Role.RETURNED
    return Role.PAID if _NOT_BACK.match(right) else Role.OTHER


# `实际可提现6750元已到账`
_ARRIVED = lazy(r"(?:元|块钱?)?(?:已经?|均已|都已)到账")
_BACK = lazy(r"提现|返|退|出金")
_BREAK = lazy(r"[，,：:|]")
# `第三单588元没返`
_NOT_BACK = lazy(
    r"(?:元|块)?(?:就|全|都|均|一直){0,2}(?:没有?|未)(?:再|给我|能)?(?:返|追|退(?!款))"
)
# `连同自己的4500元共5000元转入`
_OWN_SHARE = lazy(r"(?:连同|加上)(?:自己|自有|本人|原有|其)?(?:的|资金|存款)?$")
# `我支付宝退了500给他`: the victim gave back what was never his.
_BY_ME = lazy(
    r"(?<![给向让叫])我(?:就|又|也)?(?:用|通过)?(?:微信|支付宝|银行卡)?(?:就|又)?(?:退|还|返)(?:还|给)?了$"
)
# `将定期20万元转为活期`, `把余额1.2万元转入该卡`: made ready, not paid yet.
OWN_MOVE = lazy(
    r"(?:元|块钱?)?(?:到|进|入|至)了?(?:自己|本人|我(?!的?朋友))(?:的|名下)*[^，。；对]{0,10}?(?:卡|账户|存折|钱包|余额)[里内上]?(?=[，。；后]|$)|"
    r"(?:元|块钱?)?(?:[^，。；\d]{0,6}?)(?:转|存|提|取|归集|划|换)(?:为|成|到|入|至|进|出)?了?"
    r"(?:活期|(?:该|这张|那张|自己|本人|其|我|同一)(?:名下)?的?[^，。；对]{0,8}?(?:卡|账户|存折)[里内中上]?(?=[，。；后]|$))"
)
# `先从建行转到我的招行卡里，5万`
_INTO_OWN = lazy(r"(?:转|存|归集)(?:到|进|入)了?(?:自己|本人|我)的?[^，。；对]{0,8}卡[里内上]?，$")
# `加上自己存的两万三`
_OWN_MONEY = lazy(
    r"(?:(?:自己|自有|本人|家里|手里|手头)的?[^，。；\d]{0,4}?(?:存|攒|积蓄|存款)(?:下来?)?的?|自己有)$"
)
# `先往我卡上转了两万（发了截图）`, `卡里还有三万`
_TO_ME = lazy(
    r"(?:往|给|向|到|在)我的?[^，。；]{0,4}?(?:卡|账户|账号|微信|支付宝)[上里内]?先?(?:转|打|汇|存)(?:了|来)?$|"
    r"(?:对方|客服|平台|嫌疑人)先?(?:往|给|向)(?:其|本人|事主)的?[^，。；]{0,4}?(?:卡|账户|账号)[上里内]?(?:转|打|汇|存)[入了]?$"
)
# `就往自己卡里存了6000`: moved between own accounts.
_TO_SELF = lazy(
    r"(?:往|向|到|在|给)(?:我|本人|其)?自己(?:的|名下)?的?[^，。；\d]{0,6}?(?:卡|账户|账号|存折)[里上内中]?"
    r"(?:先)?(?:存|转|打|汇)(?:入|进|了)?(?:了)?$"
)
_FAKE = lazy(r"(?:元|块钱?)?[（(，,]?[^，。；）)]{0,8}(?:截图|[未没]有?到账|凭证)")
_LEFT_OVER = lazy(r"(?:^|(?:卡|账|手|余额|家)[^，。；\d]{0,6})(?:还|只)(?:有|剩)下?$")
# `事成之后再付另外的1万5`
_LATER = lazy(
    r"(?:之后|以后|后|(?<![付交转充])完|到货|完成|到时|成功)[^，。；\d]{0,4}再(?:付|给|转|交|补)(?!了)[^，。；\d]{0,6}$"
    r"|(?:时|完工|验收|工程开始)再?付[^，。；\d了]{0,6}$"
    r"|再(?:付|给|转|交|补)(?:另|剩|余|其余|尾)[^，。；\d]{0,4}$"
)
# `避免损失5万元`
_SAVED = lazy(r"(?:避免|挽回|挽损|止损|减少|防止)[^，。；\d]{0,8}$")
# `又被骗了200`: one more payment, no sum.
_ONCE_MORE = lazy(r"(?:又|再次?|还)(?:被|让)[^，。；\d]{0,10}骗(?:了|走|去|取)[^，。；\d]{0,3}$")
_MOVED_BY_ME = lazy(r"(?<![给向让叫])我[^，。；\d]{0,14}(?:把|将)[^，。；\d]{0,6}$")
# `跟上次一样打10万吗`
_QUESTION = lazy(r"(?:元|块钱?)?(?:吗|行吗|可以吗|够吗|[?？])")
_FEE = lazy(r"(?:银行|平台)(?:还|又|另)?(?:扣|收)(?:了|取)?$")
_PAST = lazy(r"(?:之前|此前|以前|前期|早前|曾经?|去年|前几年|原来|先前)[^，。；！？]{0,12}$")
# `再次申请出金15万元，平台以缴税为由拒绝`
DENIED = lazy(
    r"(?:元|块钱?)?[，,]?(?!成功|已)[^。；！？\d]{0,24}?(?:拒绝|不予|失败|不成功|[未没]有?到账|"
    r"无法(?:到账|提现))|(?:元|块钱?)?[^，。；\d]{0,4}(?:无法|未能?|没|尚未|不能|不肯|不给)[^，。；\d]{0,6}(?:追|退|返|还|取)"
)
REST = lazy(r"(?:剩下|余下|剩余|其余|尾款|余款)的?$")
