"""Completed acts whose verb no list has: `一口气砸进去6万`, `6万元一股脑儿划给了人家`.

The grammar tells them: a verb with the ending of a thing done (了, 过, 进去, 走) right before the
amount, or one behind it that takes the money away. Verbs of gaining, lending and pricing are the
closed class that is left out.
"""

from fanzha.detection.text.heads import lazy

# Last characters of words with which money comes, is lent, is counted or is named.
_NO_GIVING = (
    "赚挣得获涨升亏跌贷借取提领收中卖欠省攒存剩留余批放奖返退还赔减免降宜砍讲谈说报喊开要催罚估值标"
    "定叫示见到有是为够差缺少超满利现款手惠低高多息额润过来和经除因不没未别成完好加连像除做聊等打回家价"
)
_MONEY = (
    r"(?:[他她它]们?|对方|人家|骗子|那人|那边|平台|商家|卖家|客服)?的?(?:[一两几]笔|巨额|全部|所有|仅有的?|自己的?|家里的?)*"
    r"(?:现金|人民币|积蓄|存款|本金|资金|钱款|款项|[一-龥]{0,3}钱|[一-龥]{1,4}[费款金])?"
    r"(?:总共|一共|共计?|合计|约|将?近|整整|足足|差不多|大概|大约)*"
)
_BEFORE = lazy(
    rf"[^{_NO_GIVING}\W\da-zA-Z](?:(?:进去?|出去?|掉|走|给|入|下去?)?(?:了|过)|进去?|出去?|走|掉)(?:{_MONEY})$"
)
_BEHIND = lazy(
    r"(?:元|块钱?)?的?(?:现金)?(?![^，。；\n]{0,10}(?:[没未不别想要能会可让]|才(?!成功)))"
    rf"(?:[^，。；\d\n]{{0,9}}?(?:进[了到入](?!我|你|您|自己)|赚给|[^{_NO_GIVING}\W\da-zA-Z]"
    r"(?:给(?!我|你|您)|(?<![没未不])成功|进去|出去|过去|进了|走了|走(?=[，。]|$)|掉了|光了|丢了|没了)))"
)
_REACH = 18  # characters before an amount in which its verb stands
_DENIED = lazy(r"没|未|不|别|无|才|可|能|会|如果|若")


def is_given(part: str, right: str) -> bool:
    """Whether the words of its clause before or behind an amount tell that it was given away."""
    found = _BEFORE.search(part, max(0, len(part) - _REACH))
    if found and not _DENIED.search(part, max(0, found.start() - 4), found.start() + 1):
        return True
    return is_sent(right)


def is_sent(right: str) -> bool:
    """Whether a verb behind an amount tells that it went away."""
    return _BEHIND.match(right) is not None
