"""Lines that end or sum up a list (合计, 制表人, 备注 …): they look like rows and name nobody."""

import re
from collections.abc import Iterable

_TOTAL = r"(?:本页|全部|以上|名单)?(?:合计|总计|小计|共计|总数|累计)"
_MAKER = (
    r"(?:制表|填表|制单|填报|填写|报送|上报|推送|下发|审核|审批|复核|校对|签发|经办|统计|打印|导出)"
    r"(?:人员?|单位|部门|日期|时间|民警|领导|负责人)"
)
_CLOSING = (
    r"(?:备注|附注|说明|注|附|注意事项)\s*[:：]|以下空白|以下无正文|"
    r"第\s*\d+\s*页|共\s*\d+\s*(?:页|条|人|名)"
)
_ENDS = r"(?:\W|\d|人数?|条数?|$)"
_SIGNED = r"(?:\s*(?:签字|签名|签章))?(?:\W|$)"
_FOOTER = re.compile(rf"(?:{_TOTAL}){_ENDS}|(?:{_MAKER}){_SIGNED}|{_CLOSING}")


def is_footer(texts: Iterable[str]) -> bool:
    """True when one of these cells, read from its start, is no value but ends the list.

    Give the first filled cell of the row and the name.

    >>> is_footer(["合计"]), is_footer(["王合计"])
    (True, False)
    """
    return any(_FOOTER.match(text) for text in texts)
