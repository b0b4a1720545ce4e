"""Sums that the text itself sets apart from the fraud: prices, others' money, honest dealings."""

from collections.abc import Sequence
from dataclasses import replace

from fanzha.detection.text.heads import lazy
from fanzha.detection.text.scene import Mark, Role, Scene

_BESIDE = 24  # characters beside a sum that can set it apart
# `对方要价4500元，最终以4200元成交`, `起投3000元，她投了五份`: the price, what was paid follows.
_PRICE = lazy(r"(?:要价|起投|起充|合同总价|总价款?|报价|标价|开价|售价|原价)(?:为|是)?$")
_PRICE_BEHIND = lazy(r"(?:元|块钱?)?的?价格")
# `她充了2w，她是托`, `他说他存了20万`, `他自己也出了1万`
_OF_OTHERS = lazy(
    r"(?:[他她](?:自己)?也(?:[出投充存]|跟)了?|[他她]自己[出投充存垫]了?|"
    r"[他她]说[他她](?:自己|也)*[^，。；\d我]{0,4}了|我[^，。；]{1,14}[，,][他她][充投出存]了)$"
)
# `去年投的20万是正规理财`, `前两次500、800都正常发货了`
_HONEST = lazy(
    r"(?:元|块钱?)?[^，。；\d]{0,6}[，,]?(?:都|也|均)?(?:是正规|是正常|正常(?:发货|收货|到账)|"
    r"不是(?:诈骗|被骗)|[^，。；\d]{0,4}是另(?:外|一码)|是手续费|与(?:本案|此)无关)"
)
_TOLD = frozenset((Role.PAID, Role.TOTAL_PAID))
_LISTED = frozenset(("、", "和", "及"))
# `投保的时候交了12000，现在有人打电话`
_EARLIER = lazy(r"(?:去年|前年|前几年|当年|当初|早年|[投入办买]\S{1,2}的?时候)[^，。；]{0,8}$")
_NOW = lazy(r"[^。；！？]{0,10}[，,。](?:但|可|结果)?(?:现在|今年|今天|这次|最近|近日)")


def settle(marks: Sequence[Mark], scene: Scene) -> list[Mark]:
    """The marks with what is set apart left out of the payments."""
    rows = list(marks)
    for i in range(len(rows) - 1, -1, -1):
        if rows[i].role is Role.PAID and _is_apart(rows, i, scene):
            rows[i] = replace(rows[i], role=Role.OTHER)
    return rows


def _is_apart(rows: Sequence[Mark], i: int, scene: Scene) -> bool:
    mark = rows[i]
    left = scene.plain[max(0, mark.start - _BESIDE) : mark.start]
    if _OF_OTHERS.search(left) or _is_honest(rows, i, scene):
        return True
    if not any(m.role in _TOLD for m in rows[i + 1 :]):
        return False
    if _EARLIER.search(left) and _NOW.match(scene.plain, mark.end):
        return True
    return bool(_PRICE.search(left) or _PRICE_BEHIND.match(scene.plain, mark.end))


def _is_honest(rows: Sequence[Mark], i: int, scene: Scene) -> bool:
    """What stands behind the last sum of a list is said of each."""
    while i + 1 < len(rows) and scene.plain[rows[i].end : rows[i + 1].start] in _LISTED:
        i += 1
    return _HONEST.match(scene.plain, rows[i].end) is not None
