"""Amounts told one after the other, of which the verb of the first holds for the rest."""

from fanzha.detection.text.heads import lazy
from fanzha.detection.text.met import ITEM
from fanzha.detection.text.scene import Role
from fanzha.detection.text.verbs import CUES

# A list of payments, one a line: nothing but the time stands before the amount.
BARE_TIME = lazy(
    r"(?:和|及|与)?[\d\s\x01年月日号时点分秒:：\-./，,、]*的?(?:[又再]?一[次笔单回][，,：:是]?)?"
)
LISTING = lazy(
    r"^[、,，和及与跟又（(\s+]*(?:第?[一二三四五六七八九十\d]+[次笔单个根张条部件](?:是|为)?|另|"
    r"外加|加上|另外|(?:又来了?|另有|还有|又有)(?:一[次笔单回])?是?|再|"
    r"后又?|后[面来](?:又|是)?|最后(?:一[笔次单回])?|分别(?:为|是)?)?[:：]?$"
)
# `分两笔（20000元、15000元）转至`, `分五次给他打钱，依次是3000、…`, `具体是10月12日3万`
_HEADED = lazy(
    r"(?:分(?:成|为|了)?|前后|先后|[共了])[一二两三四五六七八九十\d]{1,2}[笔次回单]"
    r"(?![^，。；]{0,8}[返退提赚])[^。；\d]{0,12}(?:[（(：:]|(?:依次|分别)[是为]?[:：]?)$|"
    r"(?:转|付|汇|打|充|扫|交|投|刷|买|存|给|拿|扣|划)[^，。；\d返退]{0,12}?[两三四五六七八九十\d]{1,2}[笔次回单][，：:]\s?$|"
    r"(?:具体|明细)(?:是|为|如下)?[，：:]?\s?\x01+\s?$"
)
_HAS_PAID = lazy(r"分|骗|转|充|付|汇|打|投|损失")
# `都转走了：招联1.5万，度小满2万`: a name and an amount each.
_ENTRY = lazy(
    r"(?:元|块钱?)?[，,、；;]\s?(?:其中|另有?|还有|以及|和)?"
    r"(?!加起来|加在)[^，。：:\d\s共计总]{1,8}$"
)
_COLON = lazy(
    r"(?:[了走的]|给[他她]|对方|如下|明细|分别|包括|收取[^，。；：]{0,8})[：:][^。；\n：:]*$"
)
_HANDS_DOWN = frozenset((Role.PAID, Role.RETURNED, Role.BORROWED))
# `99元材料费，接着199元`, `500转给她，然后又是借呗1.2万`: the story goes on with one more.
_NEXT = lazy(
    r"[^，。；\d]{0,10}[，,]\s?(?:(?:紧接着|再接着|接着|接下来|然后|后来|随后|之后|后面)[又再还]?来?|"
    r"后面加到|(?:紧接着|接着|接下来|然后|后来|随后|之后|后面)?[又再还]?[是有][^，。；\d没未]{0,5})$"
)
_CARRIED = frozenset((Role.PAID, Role.DEMAND))


def begins(left: str) -> bool:
    """Whether the words before an amount head a list of payments."""
    return _HEADED.search(left) is not None and _HAS_PAID.search(left) is not None


def goes_on(bare: str, before: str, inherited: Role) -> bool:
    """Whether an amount is one more of the list in which the one before it is `inherited`.

    `bare` stands between the two, `before` is the sentence up to the amount.
    """
    if LISTING.match(bare) or BARE_TIME.fullmatch(bare) or ITEM.fullmatch(bare):
        return True
    if inherited in _CARRIED and _NEXT.fullmatch(bare):
        return True
    if inherited not in _HANDS_DOWN or not _ENTRY.fullmatch(bare):
        return False
    return _COLON.search(before) is not None and CUES.search(bare) is None
