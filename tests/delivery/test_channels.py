"""Contract of every channel, against receivers on the loopback."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from fanzha.delivery.channels import CHANNELS, Channel, Email, Outgoing, Smtp, Webhook, signature
from fanzha.kit import Invalid, Unavailable
from tests.makers.delivery import Inbox, http_receiver, smtp_receiver

Case = tuple[Channel, str, Inbox]
RECEIVERS: dict[str, Callable[[], AbstractContextManager[Inbox]]] = {
    "webhook": http_receiver,
    "email": smtp_receiver,
}


def test_every_channel_has_a_receiver() -> None:
    assert set(RECEIVERS) == set(CHANNELS)


@pytest.fixture(params=sorted(CHANNELS))
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    code = request.param
    with RECEIVERS[code]() as inbox:
        host, _, port = inbox.address.removeprefix("http://").partition("/")[0].partition(":")
        channel = CHANNELS[code](Smtp(host=host, port=int(port), timeout_s=60))
        yield channel, inbox.address if code == "webhook" else "duty@centre.example", inbox


def letter(address: str, secret: str = "") -> Outgoing:
    return Outgoing(key="m1", address=address, subject="新任务", body="请登录处理", secret=secret)


def test_message_arrives_with_its_text(case: Case) -> None:
    channel, address, inbox = case

    receipt = channel.send(letter(address))

    assert receipt.text
    assert len(inbox.received) == 1


def test_message_keeps_its_key(case: Case) -> None:
    channel, address, inbox = case

    channel.send(letter(address))
    channel.send(letter(address))

    assert all(b"m1" in taken["body"] for taken in inbox.received)


@pytest.mark.parametrize(("status", "error"), [(550, Invalid), (450, Unavailable)])
def test_refusal_says_whether_later_may_help(
    case: Case, status: int, error: type[Exception]
) -> None:
    channel, address, inbox = case
    inbox.status = {550: 404, 450: 503}[status] if channel.code == "webhook" else status

    with pytest.raises(error):
        channel.send(letter(address))


def test_silent_receiver_is_unavailable() -> None:
    for channel, address in (
        (Webhook(timeout_s=1), "http://127.0.0.1:9/"),
        (Email(Smtp("127.0.0.1", 9, timeout_s=1)), "a@b.example"),
    ):
        with pytest.raises(Unavailable):
            channel.send(letter(address))


@pytest.mark.parametrize("code", sorted(CHANNELS))
@pytest.mark.parametrize("address", ["", "x", "javascript:alert(1)", "a@b", "http://", "a\nb@c.d"])
def test_nonsense_is_no_address(code: str, address: str) -> None:
    with pytest.raises(Invalid):
        CHANNELS[code](Smtp(host="127.0.0.1")).check(address)


def test_webhook_is_signed() -> None:
    with http_receiver() as inbox:
        Webhook(clock=lambda: 1_700_000_000).send(letter(inbox.address, secret="s3cret"))

    taken = inbox.received[0]
    assert taken["headers"]["X-Fanzha-Signature"] == signature(
        "s3cret", 1_700_000_000, taken["body"]
    )


def test_webhook_follows_no_redirect() -> None:
    with http_receiver() as inbox:
        inbox.status = 302
        with pytest.raises(Invalid):
            Webhook().send(letter(inbox.address))

    assert len(inbox.received) == 1


def test_mail_subject_cannot_smuggle_headers() -> None:
    with smtp_receiver() as inbox:
        server = Smtp("127.0.0.1", int(inbox.address.rpartition(":")[2]))
        message = Outgoing("m1", "a@b.example", "hi\r\nBcc: x@y.example", "text")
        Email(server).send(message)

    assert b"\nBcc:" not in inbox.received[0]["body"]
