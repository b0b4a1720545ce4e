import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.kit import Invalid, Unavailable
from fanzha.kit.crypto import Keyring

RING = Keyring.fresh()


@given(st.text())
def test_what_is_sealed_opens_again(text: str) -> None:
    assert RING.decrypt(RING.encrypt(text, "a.b"), "a.b") == text


def test_the_same_value_is_sealed_differently_each_time() -> None:
    assert RING.encrypt("15400001234") != RING.encrypt("15400001234")


def test_a_value_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(Invalid, match="altered or moved"):
        RING.decrypt(RING.encrypt("15400001234", "warning.phone"), "report.phone")


def test_after_a_rotation_old_values_open_and_old_indexes_match() -> None:
    old, index = RING.encrypt("x"), RING.index("x")
    newer = RING.rotated()

    assert newer.decrypt(old) == "x"
    assert index in newer.indexes("x")
    assert newer.index("x") != index


def test_after_pruning_old_values_are_refused() -> None:
    newer = RING.rotated().pruned()

    with pytest.raises(Invalid, match="key"):
        newer.decrypt(RING.encrypt("x"))


def test_a_key_file_round_trips_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "var.key"
    RING.save(path)

    assert Keyring.load(path).decrypt(RING.encrypt("王")) == "王"
    assert path.stat().st_mode & 0o077 == 0


def test_a_missing_key_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="FANZHA_KEY_FILE"):
        Keyring.load(tmp_path / "none.key")


@pytest.mark.parametrize("content", ["", "{}", '{"active": "k1", "keys": 3}', "not json"])
def test_a_damaged_key_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "var.key"
    path.write_text(content)

    with pytest.raises(Invalid, match="damaged"):
        Keyring.load(path)


def test_a_file_is_sealed_in_pieces_and_opens_again() -> None:
    plain, sealed = bytes(range(256)) * 9000, io.BytesIO()
    RING.seal_file(io.BytesIO(plain), sealed)
    sealed.seek(0)

    assert b"".join(RING.open_file(sealed)) == plain


def test_a_sealed_file_that_was_altered_is_refused() -> None:
    sealed = io.BytesIO()
    RING.seal_file(io.BytesIO(b"secret" * 100), sealed)
    raw = bytearray(sealed.getvalue())
    raw[-1] ^= 1

    with pytest.raises(Invalid, match="altered"):
        list(RING.open_file(io.BytesIO(bytes(raw))))
