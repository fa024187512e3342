"""What every repository stands on: a session, a partnership, and the person who asks."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from improvement.domain.zones import moment_in
from improvement.errors import Conflict, NotFound
from improvement.store.tables.base import utc_now

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

RowT = TypeVar("RowT")
KeptT = TypeVar("KeptT", bound="DataclassInstance")


class Scope:
    """A session that only sees one partnership."""

    def __init__(
        self,
        session: Session,
        partnership_id: int | None,
        person_id: int | None,
        *,
        today: date | None = None,
        now: datetime | None = None,
        zone: str = "",
    ) -> None:
        self.session = session
        self._today = today
        self._now = now
        self._zone = zone
        self._partnership_id = partnership_id
        self._person_id = person_id

    @property
    def partnership_id(self) -> int:
        if self._partnership_id is None:
            raise NotFound("There is no partnership here yet. Start the app once, or run the demo.")
        return self._partnership_id

    def owner(self, given: int | None) -> int:
        """Whose a new row is: only before anybody is an actor may another partnership be named."""
        if given is None or given == self._partnership_id:
            return self.partnership_id
        if self._partnership_id is not None:
            raise NotFound(f"There is no partnership number {given} here.")
        return given

    @property
    def person_id(self) -> int:
        if self._person_id is None:
            raise NotFound("Nobody is signed in. Choose a person first.")
        return self._person_id

    @property
    def today(self) -> date:
        """The day of whoever asks; another one than the clock's in a rehearsal."""
        return self._today or utc_now().date()

    @property
    def now(self) -> datetime:
        """This moment; noon of the day where the clock was set to another one (a rehearsal)."""
        moment = self._now or utc_now()
        if self._now is not None:
            return moment
        if self._today is None or self._today == moment.date():
            return moment
        return datetime.combine(self._today, time(12), UTC)

    def begins(self, day: date) -> datetime:
        """The moment at which a day begins where the partnership is."""
        zone = ZoneInfo(self._zone) if self._zone else None
        return datetime.combine(day, time(), zone).astimezone()

    def here(self, kept: KeptT) -> KeptT:
        """Something kept, with its moments by the clocks of the partnership: day and hour as there.

        What is stored stays UTC.
        """
        moments = {
            field.name: moment_in(value, self._zone)
            for field in fields(kept)
            if isinstance(value := getattr(kept, field.name), datetime)
        }
        return replace(kept, **moments) if moments else kept

    def mine(self, table: type[RowT]) -> Select[RowT]:
        """``SELECT`` of this partnership's rows of a table."""
        owner: Any = table
        return select(table).where(owner.partnership_id == self.partnership_id)

    def one(self, table: type[RowT], row_id: int, what: str) -> RowT:
        """The row with this id, or ``NotFound`` (also when it is another partnership's)."""
        owner: Any = table
        row = self.session.scalars(self.mine(table).where(owner.id == row_id)).first()
        if row is None:
            raise NotFound(f"There is no {what} number {row_id} here. Choose one from the list.")
        return row

    def own(self, table: type[Any], row_ids: Iterable[int | None], what: str) -> None:
        """Raise ``NotFound`` unless all of these rows belong to this partnership (None = no row).

        For writes that point at a row or touch it in bulk: a foreign key only says that it exists.
        """
        wanted = {row_id for row_id in row_ids if row_id is not None}
        found = set(
            self.session.scalars(
                select(table.id).where(
                    table.partnership_id == self.partnership_id, table.id.in_(wanted)
                )
            )
        )
        if wanted - found:
            raise NotFound(
                f"There is no {what} number {min(wanted - found)} here. Choose one from the list."
            )

    def added(self, row: Any) -> int:
        """Add a row at once; returns its id."""
        self.session.add(row)
        self.session.flush()
        number: int = row.id
        return number

    def unchanged(self, row: Any, version: int) -> None:
        """Raise ``Conflict`` unless the row still is the version the form was opened with."""
        if row.version != version:
            raise Conflict(
                f"Somebody else saved this in the meantime (you opened version {version}, it is "
                f"now {row.version}). Nothing was overwritten: compare, then save again."
            )
