"""De-identification of what leaves the centre: no names, numbers, addresses (PIPL article 25)."""

import re
from collections.abc import Iterable

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_DOOR = r"\d+\s*(?:号楼|栋|幢)(?:\s*\d+\s*单元)?(?:\s*\d+\s*[室号])?|\d+\s*单元\s*\d+\s*室"
_NUMBERS = [
    ("身份证号", re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])|(?<!\d)\d{15}(?!\d)")),
    ("账号", re.compile(r"(?<!\d)(?:\d[ -]?){11,29}\d(?!\d)")),
    ("电话", re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")),
    ("电话", re.compile(r"(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)")),
    ("邮箱", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.A)),
    ("社交账号", re.compile(r"(?<=微信号)[:：]?\s*[\w-]{5,}|(?<=QQ)[号:：]*\s*\d{5,}", re.A)),
    ("车牌", re.compile(rf"[{_PROVINCES}][A-Z]·?[A-Z0-9]{{5,6}}")),
    ("门牌", re.compile(_DOOR)),
]
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕"
    "丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱"
    "戴严莫孔向常汤康易乔赖文施洪辛柯庄欧倪温牛俞"
)
_BEFORE = re.compile(
    r"(?P<role>受害人|被害人|事主|报警人|当事人|居民|村民|市民|群众|学生|老人|姓名[:：]?|叫做?|名叫)"
    rf"(?P<surname>[{_SURNAMES}])(?!某)[\u4e00-\u9fff]{{1,2}}?"
    r"(?=[^\u4e00-\u9fff]|[在被于称说接收通遭添点下向将因到报转]|$)"
)
_AFTER = re.compile(
    rf"(?P<surname>[{_SURNAMES}])(?!某)[\u4e00-\u9fff]{{1,2}}"
    r"(?=先生|女士|同学|老师|阿姨|大爷|大妈)"
)


def deidentify(text: str, names: Iterable[str] = ()) -> str:
    """The text with names as `张某` and identifying numbers as `[电话]`, `[账号]` …

    `names` are known names to hide wherever they stand; others are found only beside words such
    as 受害人 or 女士, so a person still reads the text before it goes out.
    """
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, f"{name[0]}某")
    text = _BEFORE.sub(r"\g<role>\g<surname>某", numbers_hidden(text))
    return _AFTER.sub(r"\g<surname>某", text)


def numbers_hidden(text: str) -> str:
    """The text with identifying numbers replaced by their kind; names stay."""
    for label, pattern in _NUMBERS:
        text = pattern.sub(f"[{label}]", text)
    return text


def leaks(text: str, names: Iterable[str] = ()) -> bool:
    """Whether de-identification would still change something."""
    return deidentify(text, names) != text
