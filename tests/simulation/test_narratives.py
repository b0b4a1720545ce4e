from random import Random

import pytest

from fanzha.detection import extract
from fanzha.simulation.narratives import grammar, tell
from fanzha.simulation.reports import Fate, ReportStory
from tests.simulation.tales import told


def completed() -> list[ReportStory]:
    return [one for one in told().reports if one.fate is Fate.COMPLETED]


def test_choices_are_made_and_slots_filled() -> None:
    line = tell(["[加|添加]对方QQ {qq} ，"], {"qq": "9900000001"}, Random(1))

    assert line in {"加对方QQ 9900000001 ，", "添加对方QQ 9900000001 ，"}


@pytest.mark.parametrize("code", grammar().tales)
def test_nothing_of_the_grammar_is_left_in_a_text(code: str) -> None:
    tale, rng = grammar().tales[code], Random(2)
    slots = dict.fromkeys(("phone", "qq", "wechat", "app", "url", "meeting", "minutes"), "X")
    lines = [line for stage in tale.stages.values() for line in stage]
    lines += [line for _, _, starts in tale.subs for line in starts]

    assert not [line for line in lines if set("[]{}|") & set(tell([line], slots, rng))]


def test_narratives_are_told_differently() -> None:
    opened = {one.narrative[-40:] for one in told().reports}

    assert len(opened) > 0.9 * len(told().reports)


def test_the_payments_told_are_those_of_the_report() -> None:
    some = [one for one in completed() if one.payments][:40]
    read = [extract(one.narrative, one.reported_at) for one in some]

    right = sum(
        {t.amount_fen for t in found.transfers} == {p.amount_fen for p in one.payments[:4]}
        for one, found in zip(some, read, strict=True)
    )

    assert right >= 0.75 * len(some)


def test_an_attempt_takes_nothing() -> None:
    attempts = [one for one in told().reports if one.fate is Fate.ATTEMPTED]

    assert attempts
    assert all(one.loss_fen == 0 for one in attempts)
