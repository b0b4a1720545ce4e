"""Look-ups in published lists, compared with a plain set."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanzha.detection import ListSnapshot, PublishedLists, bench_lists, open_lists, verify_lists
from fanzha.kit import Invalid, Keyring
from fanzha.knowledge import point_to_lists, write_lists

RING = Keyring.fresh()
VALUES = st.lists(st.text("0123456789ABC", min_size=1, max_size=8), max_size=60)


def publish(home: Path, **values: list[str]) -> Path:
    sha, _counts = write_lists(home, values, RING.subkey("lists"), RING.active)
    point_to_lists(home, sha)
    return home / "knowledge" / "lists" / sha


def snapshot(home: Path, **values: list[str]) -> ListSnapshot:
    return open_lists(publish(home, **values), RING)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(listed=VALUES, asked=VALUES)
def test_answers_are_those_of_a_set(
    tmp_path_factory: pytest.TempPathFactory, listed: list[str], asked: list[str]
) -> None:
    lists = snapshot(tmp_path_factory.mktemp("lists"), case_accounts=listed)
    wanted = [value in set(listed) for value in asked]

    assert [lists.contains("case_accounts", value) for value in asked] == wanted
    many = lists.contains_many("case_accounts", np.array(asked, dtype=object))
    assert many.tolist() == wanted


def test_many_thousand_entries_are_all_found(tmp_path: Path) -> None:
    listed = [f"999999{n:012d}" for n in range(20_000)]
    lists = snapshot(tmp_path, case_accounts=listed)

    found = lists.contains_many("case_accounts", np.array(listed, dtype=object))
    beside = lists.contains_many(
        "case_accounts", np.array([f"A{value}" for value in listed], dtype=object)
    )

    assert found.all() and not beside.any()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(asked=st.lists(st.text("09aZz -中ａ", max_size=140), max_size=40))
def test_many_values_at_once_are_found_as_one_by_one(
    tmp_path_factory: pytest.TempPathFactory, asked: list[str]
) -> None:
    lists = snapshot(tmp_path_factory.mktemp("lists"), case_accounts=asked[::2])
    many = [*asked, *(f"999999{n}" for n in range(300)), "9" * 128, "9" * 129]

    found = lists.contains_many("case_accounts", np.array(many, dtype=object))

    assert found.tolist() == [lists.contains("case_accounts", value) for value in many]


def test_what_is_no_text_is_not_listed_among_many_either(tmp_path: Path) -> None:
    lists = snapshot(tmp_path, case_accounts=["1"])

    many = lists.contains_many("case_accounts", np.array([None, 1, "1"] * 200, dtype=object))

    assert many.tolist() == [False, False, True] * 200


@pytest.mark.parametrize("size", [1, 8, 63, 64, 127, 128])
def test_digests_of_many_are_those_of_one(tmp_path: Path, size: int) -> None:
    values = [f"{n:0{size}d}"[:size] for n in range(size * 9 % 1_000 + 300)]
    lists = snapshot(tmp_path, protected_persons=values)

    assert lists.contains_many("protected_persons", np.array(values, dtype=object)).all()


def test_blanks_hyphens_width_and_case_make_no_difference(tmp_path: Path) -> None:
    lists = snapshot(tmp_path, trusted_payees=["AB12-3456"])

    assert lists.contains("trusted_payees", "ａｂ12 3456")


def test_what_is_no_text_is_not_listed(tmp_path: Path) -> None:
    lists = snapshot(tmp_path, case_accounts=["1"])

    many = lists.contains_many("case_accounts", np.array([None, 1, "1"], dtype=object))

    assert many.tolist() == [False, False, True]


def test_a_list_never_published_is_empty_and_an_unknown_one_refused(tmp_path: Path) -> None:
    lists = PublishedLists(tmp_path, lambda: RING)

    assert not lists.contains("case_accounts", "1")
    with pytest.raises(Invalid):
        lists.contains("no_such_list", "1")


def test_the_same_entries_make_the_same_snapshot(tmp_path: Path) -> None:
    first = publish(tmp_path / "a", case_accounts=["1", "2", "2"])
    second = publish(tmp_path / "b", case_accounts=["2", "1"])

    assert first.name == second.name


def test_a_newer_publication_is_taken_up(tmp_path: Path) -> None:
    publish(tmp_path, case_accounts=["1"])
    lists = PublishedLists(tmp_path, lambda: RING)
    publish(tmp_path, case_accounts=["2"])

    assert lists.contains("case_accounts", "1")
    assert lists.refresh() and not lists.refresh()
    assert lists.contains("case_accounts", "2") and not lists.contains("case_accounts", "1")


def test_no_value_stands_in_the_files(tmp_path: Path) -> None:
    folder = publish(tmp_path, case_accounts=["999999000000000017"])

    assert not [p for p in folder.iterdir() if b"999999000000000017" in p.read_bytes()]


def test_another_key_finds_nothing(tmp_path: Path) -> None:
    folder = publish(tmp_path, case_accounts=["1"])

    assert not open_lists(folder, Keyring.fresh()).contains("case_accounts", "1")


def test_damaged_files_are_refused_and_named(tmp_path: Path) -> None:
    folder = publish(tmp_path, case_accounts=["1", "2"])
    file = folder / "case_accounts.digests.npy"
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    (folder / "case_accounts.starts.npy").write_bytes(b"")

    assert verify_lists(folder) == ["case_accounts.digests.npy", "case_accounts.starts.npy"]
    with pytest.raises(Invalid):
        open_lists(folder, RING)


def test_the_bench_tells_its_figures() -> None:
    figures = bench_lists(1000)

    assert figures["entries"] == 1000 and figures["one_ns"] > 0
