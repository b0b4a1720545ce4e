"""E-mail by SMTP."""

import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate

from fanzha.delivery.channels.base import TIMEOUT_S, Outgoing, Receipt
from fanzha.kit import Invalid, Unavailable
from fanzha.kit import gettext as _

_ADDRESS = re.compile(r"[^@\s,;<>\"]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_LASTING = 500  # replies from here on will not change by waiting (RFC 5321, 4.2.1)


@dataclass(frozen=True)
class Smtp:
    """The mail server, as the settings name it; without a host the channel is not set up."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    sender: str = "fanzha@localhost"
    tls: bool = False
    ssl: bool = False
    timeout_s: float = TIMEOUT_S


class Email:
    """Plain-text mail to one address."""

    code = "email"

    def __init__(self, server: Smtp) -> None:
        self.server = server

    def check(self, address: str) -> None:
        """Raise Invalid unless this looks like one mail address."""
        if not _ADDRESS.fullmatch(address):
            raise Invalid(_("This is no mail address: write it as name@host.example."))

    def send(self, message: Outgoing) -> Receipt:
        """Hand the mail to the server; its answer to DATA is the receipt."""
        self.check(message.address)
        if not self.server.host:
            raise Unavailable(_("No mail server is set up: set FANZHA_EMAIL_HOST."))
        try:
            with self._session() as session:
                refused = session.send_message(self._letter(message))
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise _failed(code) from None
        except smtplib.SMTPResponseException as error:
            raise _failed(error.smtp_code) from None
        except (OSError, smtplib.SMTPException):
            raise Unavailable(_("The mail server does not answer.")) from None
        return Receipt("accepted" if not refused else "refused")

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        kind = smtplib.SMTP_SSL if self.server.ssl else smtplib.SMTP
        with kind(self.server.host, self.server.port, timeout=self.server.timeout_s) as session:
            if self.server.tls:
                session.starttls()
            if self.server.user:
                session.login(self.server.user, self.server.password)
            yield session

    def _letter(self, message: Outgoing) -> EmailMessage:
        letter = EmailMessage()
        letter["Subject"] = " ".join(message.subject.split())
        letter["From"], letter["To"] = self.server.sender, message.address
        letter["Date"] = formatdate()
        letter["Message-ID"] = f"<{message.key}@fanzha>"
        letter["Auto-Submitted"] = "auto-generated"
        if message.urgent:
            letter["X-Priority"] = "1"
        letter.set_content(message.body)
        return letter


def _failed(code: int) -> Invalid | Unavailable:
    if code >= _LASTING:
        return Invalid(_("The mail server refused the message ({code}).").format(code=code))
    return Unavailable(_("The mail server cannot take it now ({code}).").format(code=code))
