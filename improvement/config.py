"""Settings, read from the environment once and then frozen; never read at import."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from improvement.errors import Invalid

ADDRESS = "http://localhost:8501"
MAIL_FROM = "Improvement <improvement@localhost>"
HOME = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where things are and how this installation behaves.

    ``today`` is fixed only for rehearsals and screenshots; otherwise the clock is asked. Links in
    mails and calendars begin with ``address``, where the app is opened. Without ``smtp_url`` mails
    become files in the outbox, without an ``attachments_dir`` notes take no attachments.
    """

    database_url: str
    data_dir: Path
    load_demo: bool = True
    today: date | None = None
    attachments_dir: Path | None = None
    address: str = ADDRESS
    mail_from: str = MAIL_FROM
    smtp_url: str = field(default="", repr=False)  # it may hold a password
    outbox_dir: Path | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read ``IMPROVEMENT_DATABASE_URL``, ``_DATA_DIR``, ``_DEMO``, ``_TODAY``, ``_ADDRESS``,
        ``_MAIL_FROM``, ``_SMTP_URL``, ``_OUTBOX_DIR`` and ``_ATTACHMENTS_DIR``.

        Raises ``Invalid`` with the variable, its value and what to write instead.
        """
        env = os.environ if environment is None else environment
        data_dir = Path(env.get("IMPROVEMENT_DATA_DIR") or HOME / "data")
        url = env.get("IMPROVEMENT_DATABASE_URL") or f"sqlite:///{data_dir / 'improvement.sqlite'}"
        attachments = env.get("IMPROVEMENT_ATTACHMENTS_DIR") or data_dir / "attachments"
        return cls(
            database_url=url,
            data_dir=data_dir,
            load_demo=_yes_or_no(env.get("IMPROVEMENT_DEMO") or "1", "IMPROVEMENT_DEMO"),
            today=_day(env.get("IMPROVEMENT_TODAY")),
            attachments_dir=Path(attachments),
            address=_address(env.get("IMPROVEMENT_ADDRESS") or ADDRESS),
            mail_from=env.get("IMPROVEMENT_MAIL_FROM") or MAIL_FROM,
            smtp_url=env.get("IMPROVEMENT_SMTP_URL") or "",
            outbox_dir=Path(env.get("IMPROVEMENT_OUTBOX_DIR") or data_dir / "outbox"),
        )

    def now(self) -> date:
        """This moment; a day of its own for rehearsals and screenshots."""
        return self.today or datetime.now(UTC)


def _yes_or_no(text: str, name: str) -> bool:
    answers = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}
    if text.lower() not in answers:
        raise Invalid(f"{name} is {text!r}: write 1 or 0.")
    return answers[text.lower()]


def _address(text: str) -> str:
    if not text.startswith(("http://", "https://")) or any(c.isspace() for c in text):
        raise Invalid(
            f"IMPROVEMENT_ADDRESS is {text!r}: write where people open the app, like "
            "https://improvement.example.org."
        )
    return text.rstrip("/")


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(f"IMPROVEMENT_TODAY is {text!r}: write a day like 2026-11-23.") from None
