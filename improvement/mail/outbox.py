"""Where mail goes: into a folder, so that it works with nothing set up, or to an SMTP server."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from improvement.errors import Invalid

SECONDS = 20  # an SMTP server that does not answer by then is down
PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail to one person."""

    sender: str
    to: str
    subject: str
    text: str


class Outbox(Protocol):
    """Takes a mail, or raises ``OSError`` (all errors of smtplib are such) when it cannot."""

    def send(self, mail: Mail) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderOutbox:
    """Each mail becomes a file that every mail program opens."""

    folder: Path

    def send(self, mail: Mail) -> None:
        message = _message(mail)
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{mail.to.replace('/', '_')}.eml"
        (self.folder / name).write_bytes(message.as_bytes())


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpOutbox:
    """A mail server; ``secure`` speaks TLS from the first byte, else it is asked for (STARTTLS).

    A password is never sent to a server that does not speak TLS.
    """

    host: str
    port: int
    secure: bool = False
    user: str = ""
    password: str = ""

    def send(self, mail: Mail) -> None:
        import smtplib

        context = ssl.create_default_context()
        if self.secure:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        with server:
            server.ehlo()
            safe = self.secure
            if not self.secure and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
                safe = True
            if self.user:
                if not safe:
                    raise OSError(
                        f"{self.host} does not offer TLS, so the password was not sent. "
                        "Use smtps:// or another server."
                    )
                server.login(self.user, self.password)
            server.send_message(_message(mail))


def outbox_at(address: str, *, folder: Path) -> Outbox:
    """The outbox for a setting: empty for the folder, ``smtp://`` or ``smtps://user:word@host``.

    Raises ``Invalid`` for any other address; a password is not repeated in the message.

    >>> outbox_at("smtp://mail.example.org", folder=Path("."))
    SmtpOutbox(host='mail.example.org', port=587, secure=False, user='', password='')
    """
    if not address:
        return FolderOutbox(folder=folder)
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in PORTS or not parts.hostname or port == -1:
        raise Invalid(
            "The mail server's address cannot be read: write IMPROVEMENT_SMTP_URL like "
            "smtp://user:password@mail.example.org:587, or smtps:// for TLS from the start."
        )
    return SmtpOutbox(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        secure=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _message(mail: Mail) -> EmailMessage:
    message = EmailMessage()
    message["From"] = mail.sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain="improvement")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message
