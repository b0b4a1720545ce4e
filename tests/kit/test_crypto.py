import base64
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.kit import Invalid, Unavailable
from fanzha.kit.crypto import Keyring

RING = Keyring.fresh()
OLD = "azEKAAAAGvnhAOKWfLCwOWckpaeaKcr1xUmu2jxo+HEq9XC3IkTvBPaufY9t"


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


def sealed(folder: Path, plain: bytes) -> bytes:
    RING.seal_file(io.BytesIO(plain), folder / "sealed")
    return (folder / "sealed").read_bytes()


@pytest.mark.parametrize("plain", [b"", b"x", bytes(range(256)) * 4096, bytes(range(256)) * 9000])
def test_a_file_is_sealed_in_pieces_and_opens_again(tmp_path: Path, plain: bytes) -> None:
    assert b"".join(RING.open_file(io.BytesIO(sealed(tmp_path, plain)))) == plain


@pytest.mark.parametrize("cut", [1, 3, 20, 44, 1_048_576, 1_048_576 + 32 + 44, 2_000_000])
def test_a_sealed_file_that_was_cut_is_refused(tmp_path: Path, cut: int) -> None:
    raw = sealed(tmp_path, bytes(range(256)) * 9000)

    with pytest.raises(Invalid, match="altered"):
        list(RING.open_file(io.BytesIO(raw[:-cut])))


def test_a_sealed_file_that_lost_its_end_and_its_mark_is_refused(tmp_path: Path) -> None:
    raw = sealed(tmp_path, b"secret").replace(b"k1 ended", b"k1", 1)

    with pytest.raises(Invalid, match="altered"):
        list(RING.open_file(io.BytesIO(raw[:-32])))


def test_a_sealed_file_that_was_altered_is_refused(tmp_path: Path) -> None:
    raw = bytearray(sealed(tmp_path, b"secret" * 100))
    raw[60] ^= 1

    with pytest.raises(Invalid, match="altered"):
        list(RING.open_file(io.BytesIO(bytes(raw))))


def test_a_file_sealed_before_files_had_an_end_opens() -> None:
    old = Keyring("k1", {"k1": bytes(32)}, bytes(32))
    raw = base64.b64decode(OLD)

    assert b"".join(old.open_file(io.BytesIO(raw))) == b"name,phone"


@pytest.mark.parametrize("stored", ["k1$", "k1$abc", "k1$AAAA", "k1$%%%%"])
def test_a_value_of_which_little_is_left_is_refused(stored: str) -> None:
    with pytest.raises(Invalid, match="altered"):
        RING.decrypt(stored)
