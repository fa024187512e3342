"""The whole application over the demo partnership, as one of its people sees it.

The demo is loaded once for all tests of pages; each test works on its own copy of the file.
"""

import html
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from improvement import bootstrap
from improvement.bootstrap import Application, open_application
from improvement.config import HOME, Settings
from improvement.domain.access import Actor
from improvement.domain.vocabulary import Role
from improvement.services import people, tests
from improvement.store.engine import open_engine
from improvement.ui import frame

TODAY = date(2026, 11, 23)
REMINDERS = "Rent reminders by text"  # the demo's test with most in it
TIMEOUT = 30  # seconds: the first page of a run imports scipy

#: Opens the entry page as a person (by name) or as the first with a role.
OpenApp = Callable[[str | Role], AppTest]


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo partnership; copied, never opened, by the tests."""
    file = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    with engines_closed():
        open_application(_settings(file))
    return file


@pytest.fixture
def database(tmp_path: Path, demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """This test's own copy of the demo, and the application that stands on it."""
    file = tmp_path / "improvement.sqlite"
    shutil.copyfile(demo_file, file)
    with _served(file, monkeypatch):
        yield file


@pytest.fixture
def empty_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A partnership that has just been founded: one leader, one team, nothing else."""
    file = tmp_path / "empty.sqlite"
    with engines_closed():
        people.found(
            open_application(_settings(file, load_demo=False)).uow,
            slug="harbor",
            name="Harbor Families",
            place="Harbor",
            leader="Ada Moss",
        )
    with _served(file, monkeypatch):
        yield file


@pytest.fixture
def application(database: Path) -> Application:
    """The application that the pages of this test use, to look behind them."""
    return frame.application()


@pytest.fixture
def open_app(database: Path) -> OpenApp:
    """Opens the demo's entry page as a person, by name or role."""
    return _open


@pytest.fixture
def open_empty_app(empty_database: Path) -> OpenApp:
    """Opens the entry page of a partnership where nothing has been done yet."""
    return _open


@pytest.fixture
def open_file(database: Path) -> Callable[[str | Role, str], AppTest]:
    """Runs one page's file as a person, past the navigation that would not offer it."""
    return _open_file


@pytest.fixture
def told() -> Callable[[AppTest], str]:
    """Everything a screen says in running text: sentences, markdown, messages, links."""
    return _told


def _open_file(person: str | Role, page: str) -> AppTest:
    app = AppTest.from_file(str(HOME / "pages" / f"{page}.py"), default_timeout=TIMEOUT)
    app.session_state["_entered"] = True
    app.session_state["_person"] = person_of(frame.application(), person).person_id
    return app.run()


def _told(app: AppTest) -> str:
    sentences = [html.unescape(element.proto.body) for element in app.get("html")]
    written = [element.value for element in (*app.markdown, *app.error, *app.warning, *app.info)]
    links = [element.proto.label for element in app.get("page_link")]
    return "\n".join((*sentences, *written, *links)).replace("\\", "")


def _open(person: str | Role) -> AppTest:
    app = AppTest.from_file(str(HOME / "streamlit_app.py"), default_timeout=TIMEOUT)
    app.session_state["_person"] = person_of(frame.application(), person).person_id
    return app.run()


def person_of(application: Application, who: str | Role) -> Actor:
    """Somebody of the demo by name, or the first with a role."""
    everybody = [a for _, actors in people.actors(application.uow) for a in actors]
    return next(a for a in everybody if who in (a.name, a.role))


def number_of(application: Application, title: str = REMINDERS) -> int:
    """The id of a test of the demo."""
    listed = tests.listing(application.uow, person_of(application, Role.COACH))
    return next(line.kept.id for line in listed if line.kept.plan.title == title)


def at_test(
    open_app: OpenApp, who: str | Role, test_id: int, tab: str = "", **query: str
) -> AppTest:
    """A test's page as somebody opens it by its address."""
    app = open_app(who)
    for name, value in {"test": str(test_id), "tab": str(tab), **query}.items():
        if value:
            app.query_params[name] = value
    return app.switch_page("pages/test.py").run()


def fine(app: AppTest) -> AppTest:
    assert not app.exception
    assert not app.error
    return app


@contextmanager
def _served(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("IMPROVEMENT_DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setenv("IMPROVEMENT_TODAY", TODAY.isoformat())
    monkeypatch.setenv("IMPROVEMENT_ATTACHMENTS_DIR", str(file.parent / "attachments"))
    monkeypatch.chdir(HOME)
    frame.application.clear()
    with engines_closed():
        yield
    frame.application.clear()


@contextmanager
def engines_closed() -> Iterator[None]:
    """Let go of every database opened inside: an open connection warns when it is collected."""
    opened: list[Engine] = []

    def remembered(url: str) -> Engine:
        opened.append(open_engine(url))
        return opened[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap, "open_engine", remembered)
        yield
    for engine in opened:
        engine.dispose()


def _settings(file: Path, *, load_demo: bool = True) -> Settings:
    return Settings(
        database_url=f"sqlite:///{file}",
        data_dir=HOME / "data",
        load_demo=load_demo,
        today=TODAY,
    )
