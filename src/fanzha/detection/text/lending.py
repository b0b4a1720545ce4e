"""Money lent: what the victim borrows elsewhere, and what the swindler borrows of the victim."""

from fanzha.detection.text.heads import lazy
from fanzha.detection.text.scene import Role

_LENDER = lazy(r"[向从找在去]|[借花]呗|贷|我")
# `问我借五千块`: what is asked of the victim.
_OF_ME = lazy(r"(?:问|找|向|跟|和)(?:我|其|本人)[^，。；]{0,4}借")
_LENT_OUT = lazy(
    r"(?:他|她|对方|嫌疑人|此人)[^，。；]{0,8}(?:跟|向|问|找)(?:我|其|本人|[\u4e00-\u9fff]某)[^，。；]{0,4}借(?:了|走|过)"
)
# `对方称途中车祸，借款5000元`, `以资金周转为由借款3万元`: the swindler borrows.
_LENT_FOR = lazy(
    r"(?:(?:对方|他|她)(?:称|说|以)|\x01称|以[^，。；]{1,16}(?:为由|名义))(?![^。；]{0,30}[让叫要向])"
    r"[^。；]{0,20}(?<![借贷])借(?:款|走)?$"
)
_LENT = lazy(r"借|贷|套[现了出]|抵押|典当|变卖|攒|[拿要凑筹挪]")
# `他借了我2000`, `又拿了我5000`: taken from the victim.
_TAKEN_FROM = lazy(
    r"(?:借|拿|要|收)(?:了|走|去)(?:我|其|本人)(?:的)?$|(?:向|跟|问|找)(?:我|其|本人)[^，。；\d]{0,4}借(?:了|走)$|"
    r"(?:^|[，,他她方])借走了?$"
)


def role(word: str, part: str, before: str) -> Role | None:
    """The role of a sum by the word of lending nearest to it; None where `word` is none.

    `part` is the clause up to the sum, `before` the sentence up to it.
    """
    if not _LENT.search(word):
        return None
    if _LENT_OUT.search(before) or _LENT_FOR.search(before):
        return Role.PAID
    lent = (word != "借" or _LENDER.search(part)) and not _OF_ME.search(part)
    return Role.BORROWED if lent else Role.DEMAND


def is_taken(left: str) -> bool:
    """Whether the words right before a sum say that it was taken or borrowed from the victim."""
    return _TAKEN_FROM.search(left) is not None
