"""Settings become a running application: the one place where the parts are joined."""

from dataclasses import dataclass

from improvement.config import Settings
from improvement.mail.outbox import outbox_at
from improvement.services import people
from improvement.services.posting import Post
from improvement.store.engine import open_engine
from improvement.store.migrate import migrate
from improvement.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """A database that is up to date, and the units of work on it."""

    settings: Settings
    uow: UnitOfWork

    @property
    def post(self) -> Post:
        """Where mails go; raises ``Invalid`` for a mail server's address that cannot be read."""
        folder = self.settings.outbox_dir or self.settings.data_dir / "outbox"
        return Post(
            outbox=outbox_at(self.settings.smtp_url, folder=folder),
            sender=self.settings.mail_from,
            address=self.settings.address,
        )

    def close(self) -> None:
        """Give the database's connections back; whoever goes on gets new ones."""
        self.uow.close()


def open_application(settings: Settings | None = None) -> Application:
    """Open the database, bring it up to date and, on a first start, load the demo partnership.

    Raises ``Invalid`` when the database cannot be opened, ``Conflict`` when a newer version of
    Improvement made it; nothing is changed then.
    """
    chosen = settings or Settings.from_environment()
    engine = open_engine(chosen.database_url)
    migrate(engine)
    uow = UnitOfWork(engine, clock=chosen.now, attachments=chosen.attachments_dir)
    application = Application(settings=chosen, uow=uow)
    if chosen.load_demo and not people.actors(application.uow):
        with_demo(application)
    return application


def with_demo(application: Application) -> None:
    """Load the demo partnership beside whatever is there."""
    from improvement.demo.load import load_demo

    load_demo(application.uow, data_dir=application.settings.data_dir)
