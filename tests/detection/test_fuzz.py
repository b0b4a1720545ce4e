"""Random and hostile strings: no exception, spans that map back, bounded time.

The long run takes its size from FANZHA_FUZZ (texts, default 1 000 000); it prints its seed.
"""

import os
from datetime import datetime
from random import Random

import pytest

from fanzha.detection import Clue, Element, Elements, extract
from fanzha.detection.text.hostile import BAITS, seconds_per_mb
from tests.detection import stories

REPORT = datetime(2026, 11, 22, 10, 0)
# Words apart by a bar; what a bar cannot hold follows.
_WORDS = (
    "转账|汇款给|被骗|借了|取了现金|退回|要交|我付了|又|共|合计|每次|返|没转|未造成损失|拉黑|"
    "还在催|自称民警|抖音|第一笔|分别为|一共|那次|5000元|3万5|两千|¥1,234.56|十万|500|几万|"
    "20万一笔|九千万亿亿亿|昨天下午3点|11月20日15时20分|2026-11-20 15:20|前几天|第二天|3点|"
    "二〇二六年|11.16|15400001234|1 3 8 0 0 0 0 1 2 3 4|9999991000000000005|"
    "990101199001010012|0022000000001234|加V：abc_8899|QQ：99112233|支付宝|微信|"
    "http://a.example/x|a.b.c|点com|x@y.example|户名张三|（李某）|叫王五|“云会”APP|“|”|"
    "【工商银行】|建设银行|卡里|现金|黄金|，|。|；|：|、|（|）|亻言|😊|➕"
)
_ODD = ("\n", " ", "\x00", "\x01", "\x02", "\u200b", "e\u0301", "\ud800", "9" * 30)
_PIECES = (*_WORDS.split("|"), *_ODD)


def _text(random: Random) -> str:
    kind = random.random()
    if kind < 0.8:
        return "".join(random.choices(_PIECES, k=random.randint(0, 30)))
    if kind < 0.9:
        return "".join(chr(random.randrange(0x110000)) for _ in range(random.randint(0, 80)))
    return random.choice(BAITS) * random.randint(1, 200) + random.choice(_PIECES)


def _check(text: str, found: Elements) -> None:
    parts: list[Element | Clue] = [*found.elements, *found.identities, *found.lures]
    for part in parts:
        assert text[part.start : part.end] == part.surface
        assert part.surface
    assert all(0 <= t.start < t.end <= len(text) for t in found.transfers)
    assert found.loss_fen >= 0


def _run(texts: int, seed: int) -> None:
    random = Random(seed)
    for _ in range(texts):
        text = _text(random)
        _check(text, extract(text, REPORT))


def test_random_pieces_never_break_the_extraction() -> None:
    _run(3000, seed=7)


@pytest.mark.slow
def test_a_million_random_texts_never_break_the_extraction() -> None:
    _run(int(os.environ.get("FANZHA_FUZZ", "1000000")), seed=20261122)


@pytest.mark.slow
@pytest.mark.parametrize("bait", BAITS)
def test_five_megabytes_of_bait_are_read_to_the_end(bait: str) -> None:
    text = bait * (5_000_000 // len(bait.encode()))

    _check(text, extract(text, REPORT))


def test_each_bait_is_measured() -> None:
    measured = seconds_per_mb(0.001)

    assert set(measured) == set(BAITS)
    assert all(seconds >= 0 for seconds in measured.values())


def test_every_prefix_of_a_story_is_read() -> None:
    text = stories.read("dev")[0].text

    for end in range(len(text)):
        _check(text[:end], extract(text[:end], REPORT))


@pytest.mark.parametrize(
    "first", ["借了1元", "取了现金1元", "被骗1元", "退回1元", "共转1元", "要交1元"]
)
@pytest.mark.parametrize("second", ["、2元", "，2元", "2元", "和2元，都付了"])
def test_any_role_may_begin_a_list(first: str, second: str) -> None:
    _check(first + second, extract(first + second, REPORT))
