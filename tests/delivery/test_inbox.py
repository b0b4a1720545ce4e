"""A person's notices: once per key, in both languages, gone when seen or done."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext as _

from fanzha.delivery.actions import Message, forget_notices, see, settle, tell, unseen
from fanzha.kit import Invalid, NotFound, now
from tests.cast import Cast
from tests.makers.delivery import make_endpoint

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]


def told(cast: Cast, key: str = "k", text: str = "", about: str = "") -> int:
    return tell(
        [cast.zhao],
        [cast.station.pk],
        lambda: text or _("Duty desk"),
        url="/duty/",
        key=key,
        about=about,
    )


def test_the_same_key_tells_once_person_and_endpoint(cast: Cast) -> None:
    make_endpoint(cast.station)

    assert [told(cast), told(cast)] == [1, 0]
    assert Message.objects.count() == 1


def test_the_sentence_comes_in_the_language_of_the_page(cast: Cast) -> None:
    told(cast)
    notice = unseen(cast.zhao).get()

    with translation.override("en"):
        assert notice.text == "Duty desk"
    with translation.override("zh-hans"):
        assert notice.text != "Duty desk"


def test_personal_numbers_are_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        told(cast, text="请打15400001234")


def test_what_is_done_needs_no_notice(cast: Cast) -> None:
    told(cast, "a", about="warning:deadline:1")
    told(cast, "b", about="warning:deadline:2")

    settle(["warning:deadline:1"], now())

    assert [notice.key for notice in unseen(cast.zhao)] == ["b"]


def test_nobody_sees_the_notice_of_another(cast: Cast) -> None:
    told(cast)

    with pytest.raises(NotFound):
        see(unseen(cast.zhao).get().pk, cast.qian, now())


def test_old_notices_are_forgotten(cast: Cast) -> None:
    told(cast)

    assert forget_notices(now()) == 0
    assert forget_notices(now() + timedelta(days=91)) == 1


def test_following_a_notice_opens_the_thing_and_counts_as_seen(cast: Cast, login: Login) -> None:
    told(cast)
    client = login(cast.zhao)
    pk = unseen(cast.zhao).get().pk
    assert f"/notices/{pk}/" in client.get("/notices/new/").content.decode()

    assert client.post(f"/notices/{pk}/")["Location"] == "/duty/"

    assert f"/notices/{pk}/" not in client.get("/notices/new/").content.decode()


def test_the_bell_counts_what_is_new(cast: Cast, login: Login) -> None:
    told(cast)
    client = login(cast.zhao)

    before = client.get("/me/").content.decode()
    client.post("/notices/seen/")
    after = client.get("/notices/bell/").content.decode()

    assert 'data-unread="1"' in before
    assert cast.centre.short_name in before
    assert 'data-unread="0"' in after
    assert "<html" not in after
