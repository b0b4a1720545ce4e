"""The generator: its texts are what they say, and the two grammars share no wording."""

import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from fanzha.detection.corpus.grammar import HELDOUT, TRAIN, Grammar
from fanzha.detection.corpus.mix import examples
from fanzha.detection.corpus.phased import phased
from fanzha.detection.corpus.slots import SLOTS
from fanzha.knowledge import taxonomy

_APART = 12  # characters of a wording that only one of the grammars may hold
_CHOICE = re.compile(r"\(([^()]*)\)")


def wordings(grammar: Grammar) -> set[str]:
    """Stretches of `_APART` Chinese characters, first choices taken."""
    found: set[str] = set()
    for phrase in grammar.phrases():
        for part in re.split(r"\{[^{}]*\}|[^\u3400-\u9fff(|)]", phrase):
            plain = _CHOICE.sub(lambda m: m[1].split("|")[0], part)
            found.update(plain[i : i + _APART] for i in range(len(plain) - _APART + 1))
    return found


@pytest.mark.parametrize("folder", [TRAIN, HELDOUT], ids=["train", "heldout"])
def test_grammar_covers_every_type_and_names_only_known_codes(folder: Path) -> None:
    codes = set(Grammar.load(folder).schemes)

    assert {code[:3] for code in codes} == set(taxonomy().types)
    assert [code for code in codes if not taxonomy().knows(code)] == []


def test_train_grammar_covers_every_sub_type() -> None:
    missing = set(taxonomy().sub_types) - set(Grammar.load(TRAIN).schemes)

    assert missing == set()


def test_grammars_share_no_wording() -> None:
    assert wordings(Grammar.load(TRAIN)) & wordings(Grammar.load(HELDOUT)) == set()


@pytest.mark.parametrize("folder", [TRAIN, HELDOUT], ids=["train", "heldout"])
def test_every_phrase_can_be_said(folder: Path) -> None:
    grammar, rng = Grammar.load(folder), Random(1)

    for phrase in grammar.phrases():
        assert not re.search(r"[(){}|]", grammar.say(phrase, rng)), phrase


def test_same_seed_gives_the_same_texts() -> None:
    grammar = Grammar.load(TRAIN)

    assert list(examples(grammar, 50, 3)) == list(examples(grammar, 50, 3))
    assert list(examples(grammar, 50, 3)) != list(examples(grammar, 50, 4))


def test_texts_are_labelled_and_mixed() -> None:
    made = list(examples(Grammar.load(TRAIN), 2000, 3))

    assert 0.3 < sum(each.type is None for each in made) / len(made) < 0.6
    assert {each.type for each in made if each.type} == set(taxonomy().types)
    assert all(each.text.strip() for each in made)


def test_messages_of_no_sub_type_are_labelled_with_their_type() -> None:
    grammar = Grammar.load(TRAIN)
    loose = {code for code, table in grammar.schemes.items() if table.get("m")}

    named = {each.sub_type for each in examples(grammar, 4000, 3)}

    assert loose and loose <= named


def test_phases_told_are_those_of_the_phrases() -> None:
    words = {"G0": "甲乙丙丁", "G3": "子丑寅卯", "G6": "东南西北"}
    scheme = {phase: [word] for phase, word in words.items()}
    grammar = Grammar({"T0101": scheme | {"one": ["金木水火"]}}, {}, {}, {})

    for text, phases in phased(grammar, 50, 3):
        assert phases == {phase for phase, word in words.items() if {*word} & {*text}}


def test_turns_are_questions_with_their_answers() -> None:
    grammar = Grammar.load(TRAIN)
    tables = [*grammar.schemes.values(), *grammar.honest.values()]

    turns = [line for table in tables for line in table.get("x", ())]

    assert len(turns) > 200
    assert [line for line in turns if line.count("／") != 1] == []


def test_real_letters_never_ask_for_numbers_or_codes() -> None:
    asks = Grammar.load(TRAIN).frames["polite_ask"]

    assert [ask for ask in asks["honest"] if re.search("身份证号|卡号|账户信息", ask)] == []
    assert all("不需要" in ask for ask in asks["honest"] if "验证码" in ask)


def test_files_are_dealt_to_folds_whole_and_all() -> None:
    whole = Counter(Grammar.load(TRAIN).phrases())
    frames = Counter(
        p for t in Grammar.load(TRAIN).frames.values() for ls in t.values() for p in ls
    )

    for fold in range(3):
        known, others = Grammar.by_file(TRAIN, 3, fold)
        assert Counter(known.phrases()) + Counter(others.phrases()) - frames == whole
        assert set(others.schemes) and set(others.honest)


def test_wide_mixture_hears_rich_sub_types_more_often() -> None:
    grammar = Grammar.load(TRAIN)

    def share(code: str, *, wide: bool) -> float:
        made = examples(grammar, 6000, 4, wide=wide)
        return sum(each.sub_type == code for each in made) / 6000

    assert share("T0101", wide=True) > 1.4 * share("T0101", wide=False)


@pytest.mark.parametrize("slot", sorted(SLOTS))
def test_slots_hold_nothing_that_can_be_real(slot: str) -> None:
    rng = Random(2)
    for _ in range(200):
        value = SLOTS[slot](rng)

        assert not re.search(r"(?<!\d)1(?!540000)\d{10}(?!\d)", value)
        assert not re.search(r"\.(?:com|cn|net|top|vip)\b", value)
        assert not re.search(r"(?<!\d)(?!999999)\d{16,19}(?!\d)", value)
