"""How people want to be reminded."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from improvement.store.repositories.scope import Scope
from improvement.store.tables import PersonRow, ReminderRow
from improvement.store.tables.base import columns

REMINDER = columns(ReminderRow)
PERSON = columns(PersonRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReminder:
    """One person's wishes; ``version`` 0 while nothing was chosen."""

    person_id: int
    version: int = 0
    email: str = ""
    daily_mail: bool = False
    calendar_key: str | None = None
    mailed_on: date | None = None


class Reminders:
    """The wishes of one partnership's people."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def mine(self) -> KeptReminder:
        """What the person who asks has chosen."""
        row = self._row(self._scope.person_id)
        return KeptReminder(person_id=self._scope.person_id) if row is None else _kept(row)

    def save(self, *, email: str, daily_mail: bool, calendar_key: str | None, version: int) -> None:
        """Keep the wishes of the person who asks; raises ``Conflict`` for a stale version."""
        row = self._row(self._scope.person_id)
        if row is None:
            row = ReminderRow.model_validate(
                {
                    "partnership_id": self._scope.partnership_id,
                    "person_id": self._scope.person_id,
                }
            )
            self._scope.session.add(row)
        else:
            self._scope.unchanged(row, version)
        row.email, row.daily_mail, row.calendar_key = email, daily_mail, calendar_key
        self._scope.session.flush()

    def mailed(self, on: date) -> None:
        """Today's mail to the person who asks is on its way: no second one today."""
        row = self._row(self._scope.person_id)
        if row is not None:
            row.mailed_on = on
            self._scope.session.flush()

    def wanting_mail(self) -> tuple[KeptReminder, ...]:
        """Active people of this partnership who want a daily mail."""
        query = (
            self._scope.mine(ReminderRow)
            .join(PersonRow, PERSON.id == REMINDER.person_id)
            .where(REMINDER.daily_mail.is_(True), REMINDER.email != "", PERSON.active.is_(True))
            .order_by(REMINDER.person_id)
        )
        return tuple(_kept(row) for row in self._scope.session.scalars(query))

    def owner_of(self, calendar_key: str) -> tuple[int, int] | None:
        """(partnership, person) of a calendar's address; None for one that is not given out.

        The address itself is the proof, as with every calendar feed: it is long, random, and gone
        as soon as its owner takes it back.
        """
        query = (
            select(REMINDER.partnership_id, REMINDER.person_id)
            .join(PersonRow, PERSON.id == REMINDER.person_id)
            .where(REMINDER.calendar_key == calendar_key, PERSON.active.is_(True))
        )
        row = self._scope.session.execute(query).first()
        return None if row is None else (row[0], row[1])

    def _row(self, person_id: int) -> ReminderRow | None:
        return self._scope.session.scalars(
            self._scope.mine(ReminderRow).where(REMINDER.person_id == person_id)
        ).first()


def _kept(row: ReminderRow) -> KeptReminder:
    return KeptReminder(
        person_id=row.person_id,
        version=row.version,
        email=row.email,
        daily_mail=row.daily_mail,
        calendar_key=row.calendar_key,
        mailed_on=row.mailed_on,
    )
