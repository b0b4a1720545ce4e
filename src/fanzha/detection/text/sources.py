"""Money lent or fetched first: what of it was sent on."""

from collections.abc import Sequence
from dataclasses import replace

from fanzha.detection.text.heads import lazy
from fanzha.detection.text.scene import Mark, Role, Scene

_MOST_PARTS = 8
_FINE_SUM = frozenset((Role.PAID, Role.TOTAL_PAID, Role.OTHER, Role.WITHDRAWN))
_ON = lazy(
    r"[，,][^。；！？\d]{0,16}被(?:对方|他|她|骗子)?[^。；\d]{0,10}(?:转|划|刷)走|"
    r"[^。；！？\d]{0,16}?(?:(?:全部|全都|全(?=投|转|汇|打|交|充)|统统|悉数|都|均|一起|一并|然后|再|后|随后|并|就|分[一-龥][次笔])[^。；！？\d]"
    r"{0,10}?)"
    r"(?:转|汇|打|交|充|投|买)(?:到|给|入|至|进|往|账|了|过去)"
)
_SENT = lazy(
    r"我(?:就|便)?(?:都|全部|全|均|已经?)[^，。]{0,6}(?:转|汇|打)(?:过去|完|走|出)?了|"
    r"我[^，。；\d没未]{0,16}(?:转|汇|打)给[他她]的?[，。；]|"
    r"我(?:是)?(?:用|通过)[^，。；\d没未]{0,14}(?:转|汇|打)的|也是?(?:转|汇|打)(?:到|给|进)"
)
AT_ONCE = lazy(r"[元块钱]?[，、]?(?:转|汇|打|充|投|交|付)(?:到|给|入|至|账|进|过去|走)")


_POOL = lazy(r"[凑合攒](?:成|够|齐|到|满|足)了?$")


def is_pool(mark: Mark, scene: Scene) -> bool:
    """`凑成4万`: money put together from what was told before."""
    return _POOL.search(scene.plain, max(0, mark.start - 3), mark.start) is not None


_FURTHER = lazy(r"另外?|还有|又")


def handed_on(mark: Mark, i: int, marks: Sequence[Mark], scene: Scene) -> Mark:
    """`借了2万、6万，全部转到…`: what was lent and then sent on is paid; cash once only."""
    if mark.role is Role.WITHDRAWN:
        told = marks[i + 1 : i + 1 + _MOST_PARTS]
        again = any(
            m.fen == mark.fen
            and m.role in _FINE_SUM
            and not _FURTHER.search(scene.plain, max(mark.end, m.start - 6), m.start)
            for m in told
        )
        return replace(mark, role=Role.OTHER if again else Role.PAID)
    if mark.role is not Role.BORROWED:
        return mark
    following = marks[i + 1] if i + 1 < len(marks) else None
    if following and following.role is Role.PAID:
        if following.fen == mark.fen:
            return replace(mark, role=Role.OTHER)  # moved first, then sent
        between = scene.plain[mark.end : following.start]
        if _WITH.match(between) and _AS_ONE.match(scene.plain, following.end):
            return replace(mark, role=Role.PAID)
    stop = scene.sentence(mark.start)[1]
    last = mark
    for later in marks[i + 1 : i + 1 + _MOST_PARTS]:
        if later.role is not Role.BORROWED or later.start >= stop:
            break
        last = later
    end = min(stop, last.end + 48)
    tail = scene.text[last.end : end]
    on = _ON.match(tail) or AT_ONCE.match(tail)
    done = (on and not _asked(on[0])) or _SENT.search(
        scene.plain, last.end, _stop(scene, marks, i, last)
    )
    return replace(mark, role=Role.PAID if done else Role.OTHER)


# `借了3700，连同余额里的8100一起转走了`
_WITH = lazy(r"(?:元|块钱?)?[，,、]?(?:连同|加上|连|和|以及)")
_AS_ONE = lazy(r"(?:元|块钱?)?(?:一起|一并|一同|一块)")


def _stop(scene: Scene, marks: Sequence[Mark], i: int, last: Mark) -> int:
    """Where the words about a run of loans end: at the sentence or the next other amount."""
    stop = scene.sentence(last.end)[1]
    later = marks[i + 1 : i + 1 + _MOST_PARTS]
    return min([stop, *(m.start for m in later if m.start > last.start)])


def _asked(words: str) -> bool:
    return _ASKED.search(words) is not None


_ASKED = lazy(r"让|要求|称|(?<![按照他她方])说|为由")
