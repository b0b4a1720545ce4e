"""Getting in: password, second step, lock-out, one-time passwords, sessions."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django.fixtures import Settings

from fanzha.organisations.actions import AuditEntry, Person, issue_password, rescue_person
from fanzha.organisations.models import RecoveryCode
from fanzha.web import networks
from tests.cast import Cast
from tests.makers.organisations import PASSWORD, make_post

Login = Callable[..., Client]


def enter(client: Client, login: str = "zhao", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/login/", {"username": login, "password": password, **more})


def code_of(device: TOTPDevice) -> str:
    totp = TOTP(device.bin_key)
    totp.time = timezone.now().timestamp()
    return f"{totp.token():06d}"


@pytest.fixture
def enrolled(cast: Cast) -> TOTPDevice:
    return TOTPDevice.objects.create(user=cast.zhao, confirmed=True)


def test_right_password_opens_the_home(cast: Cast, client: Client) -> None:
    answer = enter(client)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert AuditEntry.objects.filter(action="person.logged_in", person=cast.zhao).exists()


def test_wrong_password_says_so_plainly(cast: Cast, client: Client) -> None:
    answer = enter(client, password="nope")

    assert answer.status_code == 400
    assert "登录名或密码错误" in answer.content.decode()


def test_fifth_wrong_password_locks_even_the_right_one(cast: Cast, client: Client) -> None:
    answers = [enter(client, password="nope").status_code for _ in range(5)]

    assert answers[-1] == 429
    locked = enter(client)
    assert locked.status_code == 429
    assert "15分钟" in locked.content.decode()


def test_one_time_password_lifts_the_lock(cast: Cast, client: Client) -> None:
    for _ in range(5):
        enter(client, password="nope")

    password = issue_password(cast.ma, cast.zhao)

    assert enter(client, password=password).status_code == 302


def test_lock_of_one_login_leaves_others_open(cast: Cast, client: Client) -> None:
    for _ in range(5):
        enter(client, password="nope")

    assert enter(client, "qian").status_code == 302


def test_closed_account_stays_out(cast: Cast, client: Client) -> None:
    Person.objects.filter(login="zhao").update(is_active=False)

    assert enter(client).status_code == 400


def test_session_key_changes_at_login(cast: Cast, client: Client) -> None:
    client.get("/login/")
    session = client.session
    session["planted"] = 1
    session.save()
    before = session.session_key

    enter(client)

    assert client.session.session_key != before


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:x", "roster"]
)
def test_login_leads_to_no_other_site(cast: Cast, client: Client, target: str) -> None:
    assert enter(client, next=target).headers["Location"] == "/"


def test_login_leads_back_to_the_page(cast: Cast, client: Client) -> None:
    assert enter(client, next="/roster/").headers["Location"] == "/roster/"


def test_enrolled_person_is_asked_for_a_code(
    cast: Cast, client: Client, enrolled: TOTPDevice
) -> None:
    answer = enter(client)

    assert answer.headers["Location"] == "/login/code/"
    assert "_auth_user_id" not in client.session


def test_right_code_opens_the_session(cast: Cast, client: Client, enrolled: TOTPDevice) -> None:
    enter(client, next="/roster/")

    answer = client.post("/login/code/", {"code": code_of(enrolled)})

    assert answer.headers["Location"] == "/roster/"
    assert client.session["_auth_user_id"] == str(cast.zhao.pk)


def test_wrong_code_opens_nothing(cast: Cast, client: Client, enrolled: TOTPDevice) -> None:
    enter(client)

    assert client.post("/login/code/", {"code": "000000"}).status_code == 400
    assert "_auth_user_id" not in client.session


def test_code_page_without_a_password_leads_back(cast: Cast, client: Client) -> None:
    assert client.get("/login/code/").headers["Location"] == "/login/"


def test_enrolling_takes_a_first_code(cast: Cast, login: Login) -> None:
    client = login(cast.zhao)
    page = client.get("/me/authenticator/").content.decode()
    device = TOTPDevice.objects.get(user=cast.zhao)

    assert "data:image/svg+xml" in page
    client.post("/me/authenticator/", {"code": code_of(device)})
    device.refresh_from_db()
    assert device.confirmed


def test_switching_the_second_step_off_takes_the_password(
    cast: Cast, login: Login, enrolled: TOTPDevice
) -> None:
    client = login(cast.zhao)

    client.post("/me/authenticator/off/", {"password": "nope"})
    assert TOTPDevice.objects.exists()
    client.post("/me/authenticator/off/", {"password": PASSWORD})
    assert not TOTPDevice.objects.exists()


def enrol(cast: Cast, login: Login) -> list[str]:
    """Zhao sets an authenticator up and keeps the recovery codes of the page."""
    client = login(cast.zhao)
    client.get("/me/authenticator/")
    device = TOTPDevice.objects.get(user=cast.zhao)
    page = client.post("/me/authenticator/", {"code": code_of(device)}).content.decode()
    return re.findall(r"\b(?:[a-z2-9]{4}-){2}[a-z2-9]{4}\b", page)


def test_recovery_code_replaces_the_authenticator_once(
    cast: Cast, login: Login, client: Client
) -> None:
    codes = enrol(cast, login)
    enter(client)

    assert len(set(codes)) == 10
    assert client.post("/login/code/", {"code": f" {codes[3].upper()} "}).status_code == 302
    client.post("/logout/")
    enter(client)
    assert client.post("/login/code/", {"code": codes[3]}).status_code == 400
    assert AuditEntry.objects.get(action="person.recovery_code_used").facts == {"left": 9}


def test_recovery_codes_are_stored_as_digests_only(cast: Cast, login: Login) -> None:
    codes = enrol(cast, login)
    stored = " ".join(RecoveryCode.objects.values_list("digest", flat=True))

    assert stored
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    assert codes[0] not in login(cast.zhao).get("/me/").content.decode()


def test_wrong_recovery_codes_make_even_the_right_one_wait(
    cast: Cast, login: Login, client: Client
) -> None:
    codes = enrol(cast, login)
    enter(client)

    statuses = [
        client.post("/login/code/", {"code": word}).status_code
        for word in ("aaaa-bbbb-cccc", codes[0])
    ]

    assert statuses == [400, 400]


def test_new_recovery_codes_end_the_old_ones(cast: Cast, login: Login, client: Client) -> None:
    old = enrol(cast, login)
    office = login(cast.zhao)

    assert office.post("/me/authenticator/codes/", {"password": "nope"}).status_code == 302
    assert office.post("/me/authenticator/codes/", {"password": PASSWORD}).status_code == 200
    enter(client)
    assert client.post("/login/code/", {"code": old[0]}).status_code == 400


def test_administrator_switches_a_lost_second_step_off(
    cast: Cast, login: Login, client: Client
) -> None:
    enrol(cast, login)
    login(cast.ma).post(f"/people/{cast.zhao.pk}/second-step/")

    assert enter(client).headers["Location"] == "/"
    assert not RecoveryCode.objects.exists()
    entry = AuditEntry.objects.get(action="person.second_step_off")
    assert (entry.person, entry.facts) == (cast.ma, {"own": False})


def test_command_line_lets_the_last_administrator_in_again(cast: Cast, client: Client) -> None:
    TOTPDevice.objects.create(user=cast.ma, confirmed=True)

    word = rescue_person("ma")

    assert enter(client, "ma", word).headers["Location"] == "/"
    assert client.get("/people/").headers["Location"] == "/me/password/"
    issued = AuditEntry.objects.get(action="person.password_issued")
    assert (issued.person, issued.ref) == (None, f"organisations:person:{cast.ma.pk}")


def test_administrator_does_not_get_around_the_own_password(cast: Cast, login: Login) -> None:
    TOTPDevice.objects.create(user=cast.ma, confirmed=True)

    assert login(cast.ma).post(f"/people/{cast.ma.pk}/second-step/").status_code == 403
    assert TOTPDevice.objects.exists()


def test_one_time_password_must_be_changed_first(cast: Cast, client: Client) -> None:
    word = issue_password(cast.ma, cast.zhao)
    enter(client, password=word)
    assert client.get("/me/").headers["Location"] == "/me/password/"

    new = "Neues-Wort-2026"
    client.post("/me/password/", {"old": word, "new": new, "again": new})

    assert client.get("/me/").status_code == 200
    assert Person.objects.get(login="zhao").check_password(new)


@pytest.mark.parametrize("new", ["short", "1234567890123", "password123", PASSWORD])
def test_weak_or_old_password_is_refused(cast: Cast, login: Login, new: str) -> None:
    answer = login(cast.zhao).post("/me/password/", {"old": PASSWORD, "new": new, "again": new})

    assert answer.status_code == 400


def test_new_password_ends_other_sessions(cast: Cast, login: Login) -> None:
    phone = login(cast.zhao)
    issue_password(cast.ma, cast.zhao)

    assert phone.get("/me/").headers["Location"].startswith("/login/")


def test_logout_ends_the_session(cast: Cast, login: Login) -> None:
    client = login(cast.zhao)
    client.post("/logout/")

    assert client.get("/me/").status_code == 302


def test_language_is_kept_for_the_next_login(cast: Cast, login: Login, client: Client) -> None:
    login(cast.zhao).post("/me/language/", {"language": "en"})

    assert enter(client).cookies["django_language"].value == "en"


def test_person_works_for_the_chosen_unit(cast: Cast, login: Login) -> None:
    make_post(cast.chen, cast.bureau, "supervisor")
    client = login(cast.chen)

    client.post("/me/unit/", {"unit": cast.bureau.pk})

    assert cast.bureau.name in client.get("/handovers/").content.decode()


def test_foreign_unit_cannot_be_chosen(cast: Cast, login: Login) -> None:
    assert login(cast.zhao).post("/me/unit/", {"unit": cast.bureau.pk}).status_code == 403


def wrong(client: Client, address: str, times: int = 5) -> int:
    proxied = {"REMOTE_ADDR": "10.0.0.2", "HTTP_X_FORWARDED_FOR": address}
    return [
        client.post("/login/", {"username": "zhao", "password": "nope"}, **proxied)  # type: ignore[arg-type]
        for _ in range(times)
    ][-1].status_code


def test_new_forwarded_address_does_not_escape_the_lock(cast: Cast, client: Client) -> None:
    statuses = [wrong(client, f"203.0.113.{n}", 1) for n in range(5)]

    assert statuses[-1] == 429


def test_lock_behind_a_trusted_proxy_holds_one_visitor(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.PROXIES = networks(["10.0.0.2"])

    assert wrong(client, "198.51.100.9, 203.0.113.1") == 429
    assert wrong(client, "203.0.113.2", 1) == 400
