"""The phases G0–G7 of a scheme, learnt from what each of them is told in."""

from dataclasses import replace

import pytest

from fanzha.detection import classify
from fanzha.detection.text.model import PHASES, shipped_model
from fanzha.detection.text.phases import phase_f1

_TOLD = "被骗之后又有个自称律师的加我，说能把投资的钱追回来，先交服务费3000元"


@pytest.mark.parametrize(
    ("phase", "text"),
    [
        ("G2", "我按要求做了三单，很快收到返的佣金五十元，提现也成功了，后来又让我垫付三千"),
        ("G4", "客服说我操作失误账户被冻结，要再充一万做补单才能提现"),
        ("G5", "对方让我不要告诉家人，不要挂电话，去酒店开房配合调查"),
        ("G6", "转完账以后再联系就被拉黑了，软件也打不开，才发现被骗"),
        ("G7", _TOLD),
    ],
)
def test_phase_told_is_named(phase: str, text: str) -> None:
    assert phase in classify(text).phases


def test_honest_text_has_no_phase() -> None:
    assert classify("妈，我今晚加班，不回家吃饭了").phases == ()


def test_model_without_phases_of_its_own_takes_the_shipped_ones() -> None:
    bare = replace(shipped_model(), subs={})

    assert classify(_TOLD, model=bare).phases == classify(_TOLD).phases != ()


def test_phases_of_held_out_schemes_are_named_better_than_by_one_guess() -> None:
    biases = [9.0 if code == "G0" else -9.0 for code in PHASES]
    always = replace(shipped_model().subs["G"], biases=biases)

    guessed = phase_f1(shipped_model().with_phases(always), 400)

    assert phase_f1(shipped_model(), 400) > guessed + 0.05
