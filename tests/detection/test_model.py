"""The trained model: packed, saved, explained; trained small, the same from the same seed."""

import json
from pathlib import Path

import pytest

from fanzha.detection import classify
from fanzha.detection.corpus.grammar import TRAIN, Grammar
from fanzha.detection.text.grams import grams, places, prepare, scale
from fanzha.detection.text.model import CODES, SHIPPED, Model, shipped_model
from fanzha.detection.text.phrases import heavy
from fanzha.detection.text.planes import fit
from fanzha.detection.text.train import gather
from fanzha.kit import Invalid

_TEXTS = [
    ("刷单返利先垫付本金", "T01"),
    ("涉嫌洗钱转到安全账户", "T07"),
    ("晚上回家吃饭", None),
] * 8


def test_saved_model_scores_as_before(tmp_path: Path) -> None:
    model = fit(_TEXTS, 1).model()
    model.save(tmp_path / "a.model")

    again = Model.load(tmp_path / "a.model")

    assert again.margins("刷单返利") == model.margins("刷单返利")
    assert model.margins("刷单返利先垫付").fraud > 0 > model.margins("晚上回家吃饭").fraud


def test_packed_sum_equals_the_sum_of_weights() -> None:
    model = shipped_model()
    text = "客服让我下载会议软件共享屏幕"
    found = grams(prepare(text))

    table = model.table
    each = [sum(table.weight(gram, column) for gram in found) for column in range(len(CODES) + 1)]

    margins = model.margins(text)
    scaled = [
        bias + total * scale(len(found)) for bias, total in zip(table.biases, each, strict=True)
    ]
    assert [margins.fraud, *margins.types] == pytest.approx(scaled)


def test_model_written_before_there_were_sub_types_is_read(tmp_path: Path) -> None:
    fit(_TEXTS, 1).model().save(tmp_path / "a.model")
    line, body = (tmp_path / "a.model").read_bytes().split(b"\n", 1)
    head = json.loads(line)
    del head["subs"], head["blend"]["bar"]
    (tmp_path / "a.model").write_bytes(json.dumps(head).encode() + b"\n" + body)

    old = Model.load(tmp_path / "a.model")

    assert old.blend.bar == 0.5
    assert old.sub_margins({"刷单"}, "T01") == {}
    assert old.margins("刷单返利") == fit(_TEXTS, 1).model().margins("刷单返利")


def test_sub_types_lie_on_their_own_sides(tmp_path: Path) -> None:
    texts = [("点赞关注领红包", "T0102"), ("刷单垫付本金", "T0101"), ("晚上吃饭", None)] * 8
    fit(texts, 1).model().save(tmp_path / "a.model")

    sides = Model.load(tmp_path / "a.model").sub_margins(grams("刷单垫付本金"), "T01")

    assert sides["T0101"] > 0 > sides["T0102"]


def test_sub_types_told_in_too_few_texts_get_no_planes() -> None:
    texts = [("点赞关注领红包", "T0102"), ("刷单垫付本金", "T0101"), *[("晚上回家吃饭", None)] * 8]

    assert fit(texts, 1).model().subs == {}


def test_file_that_ends_too_soon_is_refused(tmp_path: Path) -> None:
    texts = [("点赞关注领红包", "T0102"), ("刷单垫付本金", "T0101"), ("晚上吃饭", None)] * 8
    path = tmp_path / "a.model"
    fit(texts, 1).model().save(path)
    path.write_bytes(path.read_bytes()[:-20])

    with pytest.raises(Invalid, match=r"a\.model"):
        Model.load(path)


def test_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    texts = gather(Grammar.load(TRAIN), 5, 300)
    for name in "ab":
        fit(texts, 5).model().save(tmp_path / name)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_shipped_model_is_small_and_runs_no_code() -> None:
    assert SHIPPED.stat().st_size < 15_000_000
    assert SHIPPED.read_bytes().startswith(b'{"format": 1')


@pytest.mark.parametrize("content", [b"", b"{}\n", b'{"format": 9}\nx', b"\x80\x04pickle"])
def test_file_that_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "typing.model"
    path.write_bytes(content)

    with pytest.raises(Invalid, match=r"typing\.model"):
        Model.load(path)


def test_places_lead_back_to_the_text() -> None:
    lowered = "转 账\n88 元"

    assert [lowered[at] for at in places(lowered)] == ["转", "账", "8", "8", "元"]
    assert prepare(lowered) == "转账00元"


def test_heavy_phrases_stand_in_the_text() -> None:
    text = "老乡说能免考拿电工证，先交 2600 块，后来人就没影了"

    found = list(heavy(text, "T99", shipped_model()))

    assert found
    assert all(0 <= p.start < p.end <= len(text) and p.weight > 0 for p in found)


def test_a_phrase_is_no_lone_mark() -> None:
    text = "我是公安局的，把钱转到安全账户"

    found = [text[p.start : p.end] for p in heavy(text, "T07", shipped_model())]

    assert found and all(len(phrase) > 1 and "，" not in phrase for phrase in found)


def test_every_fraud_verdict_has_a_reason() -> None:
    typing = classify("他让我把这阵子攒的都打进那个盘里，如今一分也拿不回来，人也没了")

    assert not typing.is_fraud or typing.reasons
