from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warning.lists import broken_id, id_card, line, phone, read

A, B = id_card(1), id_card(2)


def persons(*lines: str) -> list[list[int]]:
    return sorted(person.lines for person in read(lines).persons)


def tier(*lines: str) -> str:
    (person,) = read(lines).persons
    return person.tier.name


def test_the_same_id_number_is_one_person() -> None:
    assert persons(line(name="张三", card=A), line(name="张三", card=A.lower(), tel=phone(1))) == [
        [2, 3]
    ]


def test_an_id_number_rounded_by_a_spreadsheet_joins_nobody() -> None:
    rounded = id_card(7)[:15] + "000"

    reading = read(
        [line(name="甲", card=rounded, tel=phone(1)), line(name="乙", card=rounded, tel=phone(2))]
    )

    assert [person.flags for person in reading.persons] == [("id_card_check",)] * 2


def test_name_and_phone_join_when_one_id_number_is_missing() -> None:
    assert persons(
        line(name="张三", card=A, tel=phone(1)), line(name="张 三", tel="+86" + phone(1))
    ) == [[2, 3]]


def test_name_and_phone_do_not_join_two_id_numbers() -> None:
    rows = [line(name="张三", card=A, tel=phone(1)), line(name="张三", card=B, tel=phone(1))]

    assert persons(*rows) == [[2], [3]]


def test_a_row_without_id_joins_only_one_of_two_namesakes() -> None:
    rows = [line(name="张三", card=card, tel=phone(1)) for card in (A, B, "")]

    people = read(rows).persons

    assert len(people) == 2
    assert {person.id_card for person in people} == {A, B}
    assert any("identity_ambiguous" in person.flags for person in people)


def test_the_same_phone_under_another_name_is_another_person() -> None:
    assert persons(line(name="张三", tel=phone(1)), line(name="李四", tel=phone(1))) == [[2], [3]]


def test_the_same_warning_number_is_one_person() -> None:
    assert persons(
        line("W1", name="张三", tel=phone(1)), line("w1 ", name="李四", tel=phone(2))
    ) == [[2, 3]]


def test_one_warning_number_never_hides_a_second_valid_id() -> None:
    reading = read([line("W1", card=A), line("W1", card=B)])

    assert len(reading.persons) == 2
    assert all("warning_no_shared" in person.flags for person in reading.persons)


def test_rows_join_transitively() -> None:
    rows = [
        line(card=A, name="张三", tel=phone(1)),
        line("W1", name="张三", tel=phone(1)),
        line("W1", card=broken_id(3)),
    ]

    assert persons(*rows) == [[2, 3, 4]]
    assert read(rows).persons[0].id_card == A


def test_any_of_several_phones_joins() -> None:
    rows = [line(name="张三", tel=f"{phone(1)}/{phone(2)}"), line(name="张三", tel=phone(2))]

    assert persons(*rows) == [[2, 3]]


def test_the_highest_tier_wins() -> None:
    assert tier(line("W1", tier="高", card=A), line("W2", tier="低", card=A)) == "高"
    assert tier(line("W1", tier="低", card=A), line("W2", tier="高", card=A)) == "高"


def test_another_warning_number_within_a_week_raises_one_level_once() -> None:
    rows = [line(f"W{n}", f"2026-11-1{n} 08:00", "中", card=A) for n in range(3)]

    assert tier(*rows[:2]) == "高"
    assert tier(*rows) == "高"


def test_the_same_hit_again_raises_nothing() -> None:
    assert tier(line("W1", card=A), line("W1", "2026-11-21 09:00", card=A)) == "中"


def test_another_number_after_a_week_raises_nothing() -> None:
    assert (
        tier(line("W1", "2026-11-10 08:00", card=A), line("W2", "2026-11-17 08:01", card=A)) == "中"
    )


def test_the_first_pushed_time_is_kept() -> None:
    person = read(
        [line("W1", "2026-11-20 08:00", card=A), line("W1", "2026-11-19 08:00", card=A)]
    ).persons[0]

    assert person.first_pushed and person.first_pushed.isoformat() == "2026-11-19T00:00:00+00:00"


ROWS = st.builds(
    line,
    no=st.sampled_from(["", "W1", "W2", "W3"]),
    at=st.sampled_from(["", "2026-11-01 08:00", "2026-11-05 08:00", "2026-11-19 08:00"]),
    tier=st.sampled_from(["高", "中", "低", "?"]),
    name=st.sampled_from(["", "张三", "李四"]),
    card=st.sampled_from(["", A, B, broken_id(1), id_card(3)]),
    tel=st.sampled_from(["", phone(1), phone(2), "12345", f"{phone(1)}、{phone(3)}"]),
)


def _described(lines: Sequence[str]) -> list[tuple[object, ...]]:
    """Persons by what they say, not by where they stand."""
    reading = read(lines)
    return sorted(
        (
            sorted(lines[n - 2] for n in person.lines),
            person.tier.code,
            person.id_card,
            sorted(person.flags),
        )
        for person in reading.persons
    )


@given(st.lists(ROWS, min_size=1, max_size=9), st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_the_order_of_rows_is_irrelevant(lines: list[str], rng: "object") -> None:
    shuffled = list(lines)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]

    assert _described(lines) == _described(shuffled)


@given(st.lists(ROWS, min_size=1, max_size=12))
@settings(max_examples=200, deadline=None)
def test_no_row_is_lost_or_doubled(lines: list[str]) -> None:
    reading = read(lines)
    kept = sorted(n for person in reading.persons for n in person.lines)

    assert kept == [row.line for row in reading.accepted]
    assert len(reading.accepted) + len(reading.rejections) == reading.read == len(lines)
    assert reading.merged == len(reading.accepted) - len(reading.persons)


@given(st.lists(ROWS, min_size=1, max_size=9))
@settings(max_examples=200, deadline=None)
def test_two_valid_id_numbers_are_never_one_person(lines: list[str]) -> None:
    for person in read(lines).persons:
        assert len({row.id_card for row in person.rows if row.id_valid}) <= 1
