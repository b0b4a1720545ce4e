"""Nearest reports, compared with brute force over the sets of pairs themselves."""

import math
import random
from collections import Counter

import pytest

from fanzha.intake import similar
from fanzha.intake.similar import Index, blank, grams, sketch

KEY = b"0123456789abcdef"
PHRASES = (
    "报警人称在网上看到兼职广告",
    "被拉入微信群",
    "先做任务返了小额佣金",
    "下载了一个陌生软件",
    "客服说操作失误需要再充值",
    "对方自称京东客服",
    "要求开启共享屏幕",
    "说会影响个人征信",
    "向对方提供的账户转账",
    "平台无法提现",
    "自称公安民警让转到安全账户",
    "孩子在玩游戏时加了群",
    "以解冻账号为由要求付款",
    "冒充单位领导要求借钱",
    "网恋对象推荐投资平台",
    "发现被拉黑后报警",
)


def narrative(rng: random.Random) -> str:
    return "，".join(rng.sample(PHRASES, rng.randint(3, 7))) + "。"


def told(count: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    return [narrative(rng) for _ in range(count)]


def weights_of(texts: list[str]) -> dict[str, float]:
    """How rare each pair of characters is among the texts."""
    counts = Counter(gram for text in texts for gram in grams(text))
    return {gram: math.log1p(len(texts) / count) for gram, count in counts.items()}


def jaccard(one: str, other: str, weights: dict[str, float]) -> float:
    left, right = grams(one), grams(other)
    both, either = (sum(weights.get(g, 1) for g in side) for side in (left & right, left | right))
    return both / either if either else 0.0


@pytest.mark.parametrize("seed", range(20))
def test_the_best_match_is_as_good_as_brute_force(seed: int) -> None:
    query, *texts = told(301, seed)
    index = Index()
    for number, text in enumerate(texts):
        index.add(number, sketch(text, KEY))

    found = index.nearest(sketch(query, KEY), limit=5)

    rare = weights_of(texts)
    best = max(jaccard(query, text, rare) for text in texts)
    assert jaccard(query, texts[found[0].report_id], rare) >= best - 0.1


@pytest.mark.parametrize("seed", range(20))
def test_two_sketches_estimate_jaccard(seed: int) -> None:
    one, other = ("".join(told(8, seed + n)) for n in (0, 1))
    even = dict.fromkeys(sketch(one, KEY), 1.0)

    estimate = similar.similarity(even, sketch(other, KEY))

    # Three standard errors of a bottom-128 estimate.
    assert abs(estimate - jaccard(one, other, {})) <= 0.14


def test_a_rare_pair_weighs_more_than_one_that_every_report_has() -> None:
    index = Index()
    for number in range(50):
        index.add(number, sketch("报警人称被骗后报警", KEY))
    index.add(50, sketch("报警人称做连单任务", KEY))

    found = index.nearest(sketch("要完成连单任务才能提现，报警人", KEY), limit=1)

    assert [m.report_id for m in found] == [50]


def test_figures_do_not_tell_stories_apart() -> None:
    one = sketch("向账户9999990000000001转账5000元后被拉黑", KEY)

    assert one == sketch("向账户9999990000000002转账86000元后被拉黑", KEY)


def test_names_taken_out_leave_no_trace() -> None:
    text = "报警人王小明称被骗后报警"

    assert grams(blank(text, [(3, 6)])) == {"报警", "警人", "称被", "被骗", "骗后", "后报"}


def test_another_key_gives_another_sketch() -> None:
    assert not set(sketch(PHRASES[0], KEY)) & set(sketch(PHRASES[0], b"another key"))


def test_a_report_added_again_counts_once_with_its_new_text() -> None:
    index = Index()
    index.add(1, sketch(PHRASES[0], KEY))
    index.add(1, sketch(PHRASES[5], KEY))

    assert index.nearest(sketch(PHRASES[0], KEY)) == []
    assert [m.report_id for m in index.nearest(sketch(PHRASES[5], KEY))] == [1]
    assert len(index) == 1


def test_sealed_segments_are_searched() -> None:
    index = Index(segment=8)
    for number, text in enumerate(PHRASES):
        index.add(number, sketch(text, KEY))

    found = [index.nearest(sketch(text, KEY))[0].report_id for text in PHRASES]

    assert found == list(range(len(PHRASES)))


def test_a_packed_sketch_comes_back() -> None:
    hashes = sketch("".join(PHRASES), KEY)

    assert similar.unpack(similar.pack(hashes)) == hashes


def test_a_text_without_words_matches_nothing() -> None:
    index = Index()
    index.add(1, sketch("", KEY))

    assert index.nearest(sketch("……", KEY)) == []
