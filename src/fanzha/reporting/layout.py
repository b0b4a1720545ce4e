"""The measures of an official document (GB/T 9704-2012), shared by the docx and the PDF."""

from dataclasses import dataclass

# Page: A4 with the margins of the standard, in millimetres.
PAGE_MM = (210, 297)
MARGIN_TOP_MM, MARGIN_BOTTOM_MM, MARGIN_LEFT_MM, MARGIN_RIGHT_MM = 37, 35, 28, 26
LINE_PT = 28
PAGE_NUMBER_PT = 14  # 四号


@dataclass(frozen=True)
class Face:
    """A typeface and size: `font` as installed on office machines, `points` of the 字号."""

    font: str
    points: float


TITLE = Face("方正小标宋简体", 22)  # 二号
REMARK = Face("楷体_GB2312", 16)
BODY = Face("仿宋_GB2312", 16)  # 三号
HEADING = Face("黑体", 16)
SUBHEADING = Face("楷体_GB2312", 16)
TABLE = Face("仿宋_GB2312", 10.5)  # 五号
TABLE_HEAD = Face("黑体", 10.5)
PAGE_NUMBER = Face("宋体", PAGE_NUMBER_PT)
LATIN = "Times New Roman"

ALSO_CALLED = {
    "方正小标宋简体": "FZXiaoBiaoSong-B05S",
    "仿宋_GB2312": "仿宋",
    "楷体_GB2312": "楷体",
    "黑体": "SimHei",
    "宋体": "SimSun",
}
"""The other name under which an office machine may have a typeface."""

MISSING_TITLE = "待补数据"
DRAFT_MARK = "（征求意见稿）"
