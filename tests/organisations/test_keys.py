"""API keys: only a digest is stored, and a wrong, revoked or narrow key opens nothing."""

import pytest

from fanzha.kit import Forbidden, Invalid
from fanzha.organisations.actions import ApiKey, create_key, revoke_key, verify_key
from tests.cast import Cast


def test_key_opens_its_scope_for_its_unit(cast: Cast) -> None:
    _key, text = create_key(cast.ma, cast.bank, "对接", ["text.check"])

    assert verify_key(text, "text.check").unit == cast.bank


def test_text_of_the_key_is_not_stored(cast: Cast) -> None:
    key, text = create_key(cast.ma, cast.bank, "对接", ["text.check"])

    secret = text.split("_", 2)[2]
    assert secret not in str(ApiKey.objects.filter(pk=key.pk).values().get())


@pytest.mark.parametrize("text", ["", "fz", "fz_00000000_x", "Bearer x", "fz__", "中文_文_文"])
def test_unknown_key_is_refused(cast: Cast, text: str) -> None:
    with pytest.raises(Forbidden):
        verify_key(text, "text.check")


def test_changed_secret_is_refused(cast: Cast) -> None:
    _key, text = create_key(cast.ma, cast.bank, "对接", ["text.check"])

    with pytest.raises(Forbidden):
        verify_key(text[:-1] + ("a" if text[-1] != "a" else "b"), "text.check")


def test_key_without_the_scope_is_refused(cast: Cast) -> None:
    _key, text = create_key(cast.ma, cast.bank, "对接", ["text.check"])

    with pytest.raises(Forbidden):
        verify_key(text, "warning.push")


def test_revoked_key_is_refused(cast: Cast) -> None:
    key, text = create_key(cast.ma, cast.bank, "对接", ["text.check"])
    revoke_key(cast.ma, key)

    with pytest.raises(Forbidden):
        verify_key(text, "text.check")


@pytest.mark.parametrize("scopes", [[], ["everything"]])
def test_key_needs_known_scopes(cast: Cast, scopes: list[str]) -> None:
    with pytest.raises(Invalid):
        create_key(cast.ma, cast.bank, "对接", scopes)
