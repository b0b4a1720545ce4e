"""Payees listed behind all payments: in order, or by number."""

from collections.abc import Sequence
from dataclasses import replace

from fanzha.detection.text.elements import Transfer
from fanzha.detection.text.heads import lazy
from fanzha.detection.text.places import Places
from fanzha.detection.text.regions import Region
from fanzha.detection.text.scene import Scene
from fanzha.kit import read_decimal


def named(rows: Sequence[Transfer], spans: Sequence[Region], names: Places) -> list[Transfer]:
    """`收款人分别是A、B`, `第一个叫A，第二个叫B` behind all payments: one name each, in order."""
    if len(rows) < 2 or any(row.payee_name for row in rows[:-1]):
        return list(rows)
    behind = names.between(rows[-1].end, spans[-1].stop + REACH)
    if len(behind) != len(rows):
        return list(rows)
    return [replace(r, payee_name=name) for r, name in zip(rows, behind, strict=True)]


# `第一个叫甘某，第二个和第三个叫习某`
_NUMBERED = lazy(
    r"(?:(?:(?P<first>[前头]面?)|后面?|剩下|其余)的?(?P<rest>[两二三四五六])[笔次个]|第[一二三四五六七八九]个?[笔次]?(?:的|[和、及与](?=第))?)+(?:都|则|均)?(?:转给|打给|汇给|叫|是|为|户名)[是为叫]?[“\"「]?$"
)
_NUMBER = lazy(r"第([一二三四五六七八九])")


def by_number(rows: Sequence[Transfer], scene: Scene, names: Places) -> list[Transfer]:
    """The payees that the text numbers behind the payments."""
    done = list(rows)
    for at, name in zip(names.starts, names.values, strict=True):
        told = _NUMBERED.search(scene.plain, max(0, at - 20), at) if len(rows) > 1 else None
        if told and at > rows[-1].start:
            places = [int(read_decimal(n) or 0) - 1 for n in _NUMBER.findall(told[0])]
            rest = int(read_decimal(told["rest"]) or 0) if told["rest"] else 0
            several = range(rest) if told["first"] else range(len(done) - rest, len(done))
            for k in (*places, *several):
                if 0 <= k < len(done):
                    done[k] = replace(done[k], payee_name=name)
    return done


REACH = 120  # characters behind the payments in which their payees may be listed
