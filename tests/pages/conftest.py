"""The whole application over the demo partnership, as one of its people sees it.

The demo is loaded once for all tests of pages; each test works on its own copy of the file.
"""

import html
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application, open_application
from improvement.config import HOME, Settings
from improvement.domain.access import Actor
from improvement.domain.vocabulary import Role
from improvement.services import people
from improvement.ui import frame

TODAY = date(2026, 11, 23)
TIMEOUT = 30  # seconds: the first page of a run imports scipy

#: Opens the entry page as a person (by name) or as the first with a role.
OpenApp = Callable[[str | Role], AppTest]


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo partnership; copied, never opened, by the tests."""
    file = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    application = open_application(_settings(file))
    _close(application)
    return file


@pytest.fixture
def database(tmp_path: Path, demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """This test's own copy of the demo, and the application that stands on it."""
    file = tmp_path / "improvement.sqlite"
    shutil.copyfile(demo_file, file)
    yield from _served(file, monkeypatch)


@pytest.fixture
def empty_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A partnership that has just been founded: one leader, one team, nothing else."""
    file = tmp_path / "empty.sqlite"
    application = open_application(_settings(file, load_demo=False))
    people.found(
        application.uow, slug="harbor", name="Harbor Families", place="Harbor", leader="Ada Moss"
    )
    _close(application)
    yield from _served(file, monkeypatch)


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
    app.session_state["_person"] = _actor(person).person_id
    return app.run()


def _told(app: AppTest) -> str:
    sentences = [html.unescape(element.proto.body) for element in app.get("html")]
    written = [element.value for element in (*app.markdown, *app.error, *app.warning, *app.info)]
    links = [element.proto.label for element in app.get("page_link")]
    return "\n".join((*sentences, *written, *links)).replace("\\", "")


def _open(person: str | Role) -> AppTest:
    app = AppTest.from_file(str(HOME / "streamlit_app.py"), default_timeout=TIMEOUT)
    app.session_state["_person"] = _actor(person).person_id
    return app.run()


def _actor(person: str | Role) -> Actor:
    everybody = [a for _, actors in people.actors(frame.application().uow) for a in actors]
    return next(a for a in everybody if person in (a.name, a.role))


def _served(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("IMPROVEMENT_DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setenv("IMPROVEMENT_TODAY", TODAY.isoformat())
    monkeypatch.chdir(HOME)
    st.cache_resource.clear()
    yield file
    _close(frame.application())
    st.cache_resource.clear()


def _close(application: Application) -> None:
    """Let go of the file: an open connection would warn when it is collected."""
    engine: Any = application.uow._engine
    engine.dispose()


def _settings(file: Path, *, load_demo: bool = True) -> Settings:
    return Settings(
        database_url=f"sqlite:///{file}",
        data_dir=HOME / "data",
        load_demo=load_demo,
        today=TODAY,
    )
