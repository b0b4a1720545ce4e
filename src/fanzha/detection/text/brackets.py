"""A sum that brackets split up: `7000块（借呗3000，朋友借4000），一起转给她`."""

from collections.abc import Sequence
from dataclasses import replace

from fanzha.detection.text.heads import lazy
from fanzha.detection.text.scene import Mark, Role, Scene


def settle(marks: Sequence[Mark], scene: Scene) -> list[Mark]:
    """The marks with what brackets split up paid in one, or day by day where days are told."""
    rows = list(marks)
    for i, mark in enumerate(rows):
        opening = _OPENING.match(scene.plain, mark.end)
        close = opening and _CLOSING.search(scene.plain, opening.end(), mark.end + _BRACKET_REACH)
        if not close:
            continue
        inside = [k for k, m in enumerate(rows) if mark.end < m.start < close.start()]
        if len(inside) > 1 and sum(rows[k].fen for k in inside) == mark.fen:
            sent = _SENT_ON.match(scene.plain, close.end())
            if mark.role in _SOURCES and (sent or any(rows[k].role is Role.PAID for k in inside)):
                rows[i] = replace(mark, role=Role.PAID)
            if all(_DATED.search(scene.plain[rows[k].start - 2 : rows[k].start]) for k in inside):
                rows[i] = replace(rows[i], role=Role.TOTAL_PAID)
                for k in inside:
                    rows[k] = replace(rows[k], role=Role.PAID)
            if rows[i].role is not Role.TOTAL_PAID:
                for k in inside:
                    rows[k] = replace(rows[k], role=Role.OTHER)
    return rows


_DATED = lazy(r"\x01\s?$")
_OPENING = lazy(r"(?:元|块钱?)?\s?[（(]")
_CLOSING = lazy(r"[）)]")
_BRACKET_REACH = 80
_SENT_ON = lazy(r"[，,]?[^，。；\d]{0,12}(?:转|汇|打|交|充|投)(?:到|给|入|至|进|往|账|了|过去)")
_SOURCES = frozenset((Role.BORROWED, Role.WITHDRAWN, Role.DEMAND))
