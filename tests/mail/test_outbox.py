"""Mails as files, and to a real SMTP server of aiosmtpd: plain, with a login, and down."""

import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from improvement.errors import Invalid
from improvement.mail.outbox import FolderOutbox, Mail, SmtpOutbox, outbox_at

MAIL = Mail(
    sender="Improvement <improvement@localhost>",
    to="keisha@example.org",
    subject="2 things due – 1 late",
    text="Good morning Keisha,\n\n  - Añade “amount” · שלום\n",
)


class Kept:
    """What a server was handed."""

    def __init__(self) -> None:
        self.envelopes: list[Any] = []

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.envelopes.append(envelope)
        return "250 OK"


@pytest.fixture
def server() -> Iterator[tuple[Kept, int]]:
    kept = Kept()
    running = Controller(kept, hostname="127.0.0.1", port=_free_port())
    running.start()
    yield kept, running.port
    running.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def read(content: bytes) -> tuple[str, str, str]:
    message = message_from_bytes(content)
    body = message.get_payload(decode=True)
    assert isinstance(body, bytes)
    return message["To"], str(make_header(decode_header(message["Subject"]))), body.decode()


def test_a_real_server_gets_it_whole(server: tuple[Kept, int]) -> None:
    kept, port = server
    outbox_at(f"smtp://127.0.0.1:{port}", folder=Path()).send(MAIL)
    (envelope,) = kept.envelopes
    assert envelope.rcpt_tos == ["keisha@example.org"]
    assert envelope.mail_from == "improvement@localhost"
    to, subject, text = read(envelope.content)
    assert (to, subject) == (MAIL.to, MAIL.subject)
    assert text.replace("\r\n", "\n") == MAIL.text


def test_a_password_is_not_sent_without_tls(server: tuple[Kept, int]) -> None:
    kept, port = server
    with pytest.raises(OSError, match="the password was not sent"):
        outbox_at(f"smtp://ann:secret@127.0.0.1:{port}", folder=Path()).send(MAIL)
    assert kept.envelopes == []


def test_a_server_that_is_down_is_an_oserror() -> None:
    with pytest.raises(OSError):  # noqa: PT011 - whichever the system calls it
        outbox_at(f"smtp://127.0.0.1:{_free_port()}", folder=Path()).send(MAIL)


def test_a_recipient_that_is_refused_is_an_oserror(server: tuple[Kept, int]) -> None:
    from dataclasses import replace

    _, port = server
    with pytest.raises(OSError):  # noqa: PT011 - smtplib's own
        outbox_at(f"smtp://127.0.0.1:{port}", folder=Path()).send(replace(MAIL, to=""))


def test_files_are_mails(tmp_path: Path) -> None:
    outbox = outbox_at("", folder=tmp_path / "out" / "box")
    for _ in range(3):
        outbox.send(MAIL)
    files = sorted((tmp_path / "out" / "box").glob("*.eml"))
    assert len(files) == 3
    assert read(files[0].read_bytes()) == (MAIL.to, MAIL.subject, MAIL.text)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("smtp://h", SmtpOutbox(host="h", port=587)),
        ("smtps://h", SmtpOutbox(host="h", port=465, secure=True)),
        (
            "smtps://ann%40x.org:p%3Aw@h:4650",
            SmtpOutbox(host="h", port=4650, secure=True, user="ann@x.org", password="p:w"),  # noqa: S106 - made up
        ),
        ("", FolderOutbox(folder=Path("box"))),
    ],
)
def test_addresses(address: str, expected: object) -> None:
    assert outbox_at(address, folder=Path("box")) == expected


@pytest.mark.parametrize("address", ["h:25", "http://h", "smtp://", "smtp://h:port"])
def test_what_is_no_server_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(Invalid, match="IMPROVEMENT_SMTP_URL"):
        outbox_at(address, folder=Path())
