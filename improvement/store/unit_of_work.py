"""One service call, one short session, one explicit commit.

    with uow.writing(actor) as store:
        store.notes.add(...)
        store.commit()

Leaving without ``commit()`` rolls everything back. The store that comes out is bound to the
actor's partnership: its repositories neither show nor touch another one's rows.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from improvement.domain.access import Actor
from improvement.domain.zones import day_in
from improvement.store.attachment_folder import AttachmentFolder
from improvement.store.audit import watch
from improvement.store.put_away import keep_shut
from improvement.store.refusals import reachable, told
from improvement.store.repositories.adoptions import Adoptions
from improvement.store.repositories.analyses import Analyses
from improvement.store.repositories.attachments import Attachments
from improvement.store.repositories.cases import Cases
from improvement.store.repositories.chart_settings import ChartSettings
from improvement.store.repositories.codings import Codings
from improvement.store.repositories.comments import Comments
from improvement.store.repositories.cycles import Cycles
from improvement.store.repositories.decisions import Decisions
from improvement.store.repositories.earlier import EarlierFigures
from improvement.store.repositories.exports import Exports
from improvement.store.repositories.group_lists import GroupLists
from improvement.store.repositories.groups import Groups
from improvement.store.repositories.habits import Drafts, Habits
from improvement.store.repositories.history import History
from improvement.store.repositories.households import Households
from improvement.store.repositories.imports import Imports
from improvement.store.repositories.joint import Joint
from improvement.store.repositories.notes import Notes
from improvement.store.repositories.observations import Observations
from improvement.store.repositories.people import People
from improvement.store.repositories.plans import Plans
from improvement.store.repositories.practices import PracticeCards
from improvement.store.repositories.publications import Publications
from improvement.store.repositories.put_away import PutAway
from improvement.store.repositories.reminders import Reminders
from improvement.store.repositories.scope import Scope
from improvement.store.repositories.search import Search
from improvement.store.repositories.sharing import Sharing
from improvement.store.repositories.stories import Stories
from improvement.store.repositories.tasks import Tasks
from improvement.store.repositories.tellings import Tellings
from improvement.store.repositories.themes import Themes
from improvement.store.repositories.theory import Theory
from improvement.store.search_entries import keep_current


class Store:
    """The repositories of one partnership, inside one transaction."""

    def __init__(self, session: Session, scope: Scope) -> None:
        self._session = session
        self.people = People(scope)
        self.groups = Groups(scope)
        self.group_lists = GroupLists(scope, self.groups)
        self.plans = Plans(scope)
        self.observations = Observations(scope, self.groups)
        self.cases = Cases(scope, self.groups)
        self.imports = Imports(scope)
        self.earlier = EarlierFigures(scope)
        self.habits = Habits(scope)
        self.drafts = Drafts(scope)
        self.households = Households(scope)
        self.stories = Stories(scope)
        self.codings = Codings(scope)
        self.joint = Joint(scope)
        self.sharing = Sharing(scope)
        self.themes = Themes(scope)
        self.notes = Notes(scope, self.themes)
        self.attachments = Attachments(scope)
        self.search = Search(scope)
        self.chart_settings = ChartSettings(scope)
        self.cycles = Cycles(scope)
        self.put_away = PutAway(scope)
        self.tasks = Tasks(scope)
        self.reminders = Reminders(scope)
        self.theory = Theory(scope)
        self.comments = Comments(scope)
        self.practices = PracticeCards(scope)
        self.publications = Publications(scope)
        self.adoptions = Adoptions(scope)
        self.analyses = Analyses(scope)
        self.decisions = Decisions(scope)
        self.history = History(scope)
        self.exports = Exports(scope)
        self.tellings = Tellings(scope)

    def commit(self) -> None:
        """Keep everything since ``writing``; a stale save raises ``Conflict``."""
        self._session.commit()


class UnitOfWork:
    """Opens short transactions on one database, with one idea of what day it is.

    ``clock`` tells this moment, or a day for rehearsals: then it is that day everywhere.
    """

    def __init__(
        self, engine: Engine, *, clock: Callable[[], date], attachments: Path | None = None
    ) -> None:
        self._engine = engine
        self._attachments = attachments
        # One snapshot for all queries of a look: SQLite gives it, PostgreSQL has to be asked.
        postgresql = engine.dialect.name == "postgresql"
        snapshot = {"isolation_level": "REPEATABLE READ"} if postgresql else {}
        self._reading = engine.execution_options(**snapshot)
        self._writing = engine.execution_options(writing=True)
        self._clock = clock

    @property
    def today(self) -> date:
        """The day by the server's own clock; for people it is ``today_of`` that counts."""
        return day_in(self._clock(), "")

    def today_of(self, actor: Actor) -> date:
        """What day it is where this person's partnership is."""
        return day_in(self._clock(), actor.zone)

    def on(self, day: date) -> "UnitOfWork":
        """The same database as seen on another day: for the demo's past, and for rehearsals.

        Audit rows keep the true time whatever the day.
        """
        return UnitOfWork(self._engine, clock=lambda: day, attachments=self._attachments)

    def close(self) -> None:
        """Close what the pool holds open; whoever goes on working gets new connections."""
        self._engine.dispose()

    @property
    def folder(self) -> AttachmentFolder:
        """Where the contents of attachments lie; the database only knows of them."""
        return AttachmentFolder(self._attachments)

    def _scope(self, session: Session, actor: Actor) -> Scope:
        now = self._clock()
        return Scope(
            session,
            actor.partnership_id,
            actor.person_id,
            today=day_in(now, actor.zone),
            now=now if isinstance(now, datetime) else None,
            zone=actor.zone,
        )

    @contextmanager
    def reading(self, actor: Actor) -> Iterator[Store]:
        """A consistent look; whatever is changed inside is thrown away."""
        with reachable(), Session(self._reading) as session:
            yield Store(session, self._scope(session, actor))

    @contextmanager
    def writing(self, actor: Actor) -> Iterator[Store]:
        """A change, with its audit rows; call ``commit()`` or nothing is kept."""
        with told(), Session(self._writing, expire_on_commit=False) as session:
            watch(session, actor_id=actor.person_id)
            keep_shut(session)
            keep_current(session)
            yield Store(session, self._scope(session, actor))

    @contextmanager
    def founding(self) -> Iterator["Founding"]:
        """The one way to make a partnership, before anybody is an actor."""
        with told(), Session(self._writing, expire_on_commit=False) as session:
            watch(session, actor_id=None)
            yield Founding(session)

    @contextmanager
    def arriving(self) -> Iterator["Founding"]:
        """A look at who may act, before anybody does; takes no lock, so writers do not wait."""
        with reachable(), Session(self._reading) as session:
            yield Founding(session)


class Founding:
    """What happens before there is an actor: founding a partnership, finding who may act."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.people = People(Scope(session, None, None))
        self.reminders = Reminders(Scope(session, None, None))

    def commit(self) -> None:
        self._session.commit()
