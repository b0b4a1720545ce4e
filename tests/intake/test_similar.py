"""Nearest reports, compared with brute force over the trigram sets themselves."""

import random
import time

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


def jaccard(one: str, other: str) -> float:
    left, right = grams(one), grams(other)
    return len(left & right) / len(left | right) if left | right else 0.0


@pytest.mark.parametrize("seed", range(20))
def test_the_best_match_is_as_good_as_brute_force(seed: int) -> None:
    rng = random.Random(seed)
    texts = [narrative(rng) for _ in range(300)]
    query = narrative(rng)
    index = Index()
    for number, text in enumerate(texts):
        index.add(number, sketch(text, KEY))

    found = index.nearest(sketch(query, KEY), limit=5)

    best = max(jaccard(query, text) for text in texts)
    assert jaccard(query, texts[found[0].report_id]) >= best - 0.1


@pytest.mark.parametrize("seed", range(20))
def test_a_sketch_estimates_jaccard(seed: int) -> None:
    rng = random.Random(seed)
    one, other = narrative(rng), narrative(rng)

    estimate = similar.similarity(sketch(one, KEY), sketch(other, KEY))

    # Three standard errors of the bottom-64 estimate.
    assert abs(estimate - jaccard(one, other)) <= 0.19


def test_figures_do_not_tell_stories_apart() -> None:
    one = sketch("向账户9999990000000001转账5000元后被拉黑", KEY)

    assert one == sketch("向账户9999990000000002转账86000元后被拉黑", KEY)


def test_names_taken_out_leave_no_trace() -> None:
    text = "报警人王小明称被骗后报警"

    assert grams(blank(text, [(3, 6)])) == {"报警人", "称被骗", "被骗后", "骗后报", "后报警"}


def test_another_key_gives_another_sketch() -> None:
    assert not set(sketch(PHRASES[0], KEY)) & set(sketch(PHRASES[0], b"another key"))


def test_a_report_added_again_counts_once_with_its_new_text() -> None:
    index = Index()
    index.add(1, sketch(PHRASES[0], KEY))
    index.add(1, sketch(PHRASES[5], KEY))

    assert index.nearest(sketch(PHRASES[0], KEY)) == []
    assert [m.report_id for m in index.nearest(sketch(PHRASES[5], KEY))] == [1]
    assert len(index) == 1


def test_reports_of_others_are_passed_over() -> None:
    index = Index()
    for number in range(50):
        index.add(number, sketch(PHRASES[0], KEY))

    found = index.nearest(sketch(PHRASES[0], KEY), limit=3, allowed=lambda i: i < 10)

    assert [m.report_id for m in found] == [9, 8, 7]


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


def test_a_query_over_many_reports_takes_milliseconds() -> None:
    rng = random.Random(7)
    pool = [sketch(narrative(rng), KEY) for _ in range(500)]
    index = Index()
    for number in range(20_000):
        index.add(number, pool[number % 500])

    began = time.process_time()
    for hashes in pool[:20]:
        index.nearest(hashes)

    assert (time.process_time() - began) / 20 < 0.05
