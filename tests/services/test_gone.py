"""A database that is gone, busy or back again: a sentence, nothing half-saved, and it goes on.

PostgreSQL has a server of its own here, which is stopped and started as for an update; SQLite's
file is locked by a process of its own, as a backup does it.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from improvement.domain.entries import CaseRecord
from improvement.errors import Conflict, Unreachable
from improvement.services import data, imports, people
from improvement.store import engine as engines
from improvement.store.engine import open_engine
from improvement.store.migrate import migrate
from improvement.store.unit_of_work import UnitOfWork
from tests.conftest import DATABASES, TODAY, new_postgresql

CASES = [
    CaseRecord(code=f"G-{i}", starts_on=date(2026, 8, 3), values={"kept": i % 2})
    for i in range(200)
]
HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute(f"BEGIN {sys.argv[2]}")
print("held", flush=True)
sys.stdin.read()
"""
SAVING = "Somebody else is saving at this moment. Nothing was changed: try again."


def cases_in(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(text("SELECT count(*) FROM case_record")) or 0


# ---- PostgreSQL, stopped and started -----------------------------------------------------------

no_postgresql = pytest.mark.skipif("postgresql" not in DATABASES, reason="no PostgreSQL here")


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    """A PostgreSQL of one's own: whoever stops it disturbs nobody."""
    with tempfile.TemporaryDirectory(prefix="improvement-gone-") as folder:
        own = new_postgresql(Path(folder) / "data")
        yield own
        own.cleanup()


@pytest.fixture
def uow(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[UnitOfWork]:
    """As everywhere, but on the server that can be stopped (``sqlite`` tests: a file)."""
    if request.node.get_closest_marker("skipif"):
        opened = open_engine(_emptied(request.getfixturevalue("server")))
        migrate(opened)
    else:
        template = request.getfixturevalue("sqlite_template")
        own = tmp_path / "own.sqlite"
        own.write_bytes(template.read_bytes())
        opened = open_engine(f"sqlite:///{own}")
    yield UnitOfWork(opened, clock=lambda: TODAY, attachments=tmp_path / "attachments")
    opened.dispose()


def _emptied(server: Any) -> str:
    """The server's one database, with nothing in it."""
    url: str = server.get_uri()
    opened = open_engine(url)
    with opened.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    opened.dispose()
    return url


@contextmanager
def stopped(server: Any) -> Iterator[None]:
    server.stop()
    try:
        yield
    finally:
        server.ensure_postgres_running()


@no_postgresql
def test_a_look_while_postgresql_is_away_and_the_first_one_when_it_is_back(
    server: Any, place: Any
) -> None:
    test_id = place.running()
    before = data.overview(place.uow, place.member, test_id=test_id)
    with stopped(server):
        for look in (
            lambda: data.overview(place.uow, place.member, test_id=test_id),
            lambda: people.actors(place.uow),
            lambda: data.log_cases(place.uow, place.member, test_id=test_id, cases=CASES, name="x"),
        ):
            with pytest.raises(Unreachable, match=r"does not answer|was lost on the way"):
                look()
    assert data.overview(place.uow, place.member, test_id=test_id) == before
    with stopped(server):
        pass  # an update in a night: nobody looked meanwhile
    saved = data.log_cases(place.uow, place.member, test_id=test_id, cases=CASES, name="x")
    assert saved.tallied.added == len(CASES)


@no_postgresql
@pytest.mark.parametrize("moment", [0.0, 0.4, 1.0])
def test_postgresql_restarted_in_the_middle_of_an_import(
    server: Any, place: Any, monkeypatch: pytest.MonkeyPatch, moment: float
) -> None:
    monkeypatch.setattr("improvement.store.bulk.TELL_EVERY", 20)
    test_id = place.running()
    restarted: list[float] = []

    def restart(part: float) -> None:
        if part >= moment and not restarted:
            restarted.append(part)
            server.stop()
            server.ensure_postgres_running()

    before = data.overview(place.uow, place.member, test_id=test_id)
    with pytest.raises(Unreachable, match=r"lost on the way.*same entries twice change nothing"):
        data.log_cases(
            place.uow, place.member, test_id=test_id, cases=CASES, name="x", progress=restart
        )
    assert restarted
    assert data.overview(place.uow, place.member, test_id=test_id) == before
    saved = data.log_cases(place.uow, place.member, test_id=test_id, cases=CASES, name="x")
    assert saved.tallied.added == len(CASES)


# ---- SQLite, locked by another process ---------------------------------------------------------


@contextmanager
def held(path: str, how: str) -> Iterator[None]:
    with subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", HOLD, path, how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        try:
            yield
        finally:
            other.terminate()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for the file gives up after a tenth of a second instead of five."""
    quick = tuple(p.replace("busy_timeout=5000", "busy_timeout=100") for p in engines.PRAGMAS)
    assert quick != engines.PRAGMAS
    monkeypatch.setattr(engines, "PRAGMAS", quick)


def test_a_file_that_another_program_writes_for_longer_than_we_wait(
    impatient: None, place: Any, refused: Callable[[Callable[[], object]], str]
) -> None:
    """What is read can be read; what is saved is refused, whole; then it goes on."""
    test_id = place.running()
    path = place.uow._engine.url.database
    own = data.log_cases(place.uow, place.member, test_id=test_id, cases=CASES[:50], name="own")
    assert own.tallied.added == 50
    newest = data.overview(place.uow, place.member, test_id=test_id).imports[0].id
    with held(path, "IMMEDIATE"):
        assert data.overview(place.uow, place.member, test_id=test_id).cases.n == 50
        assert refused(
            lambda: data.log_cases(
                place.uow, place.member, test_id=test_id, cases=CASES, name="more"
            )
        ) == (SAVING)
        assert (
            refused(lambda: imports.take_back(place.uow, place.member, import_id=newest)) == SAVING
        )
    assert cases_in(place.uow._engine) == 50
    more = data.log_cases(place.uow, place.member, test_id=test_id, cases=CASES, name="more")
    assert (more.tallied.added, more.tallied.identical) == (150, 50)


def test_a_file_that_another_program_keeps_for_itself(
    impatient: None, place: Any, refused: Callable[[Callable[[], object]], str]
) -> None:
    """Beside journals other than ours (a copied file, a network disk) even a look must wait."""
    test_id = place.running()
    engine = place.uow._engine
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
    engine.dispose()
    monkeyed = tuple(p for p in engines.PRAGMAS if "journal" not in p)
    with pytest.MonkeyPatch.context() as patch, held(engine.url.database, "EXCLUSIVE"):
        patch.setattr(engines, "PRAGMAS", monkeyed)
        assert refused(lambda: data.overview(place.uow, place.member, test_id=test_id)) == SAVING
    assert data.overview(place.uow, place.member, test_id=test_id).cases.n == 0


@pytest.fixture
def refused() -> Callable[[Callable[[], object]], str]:
    def words(attempt: Callable[[], object]) -> str:
        with pytest.raises(Conflict) as caught:
            attempt()
        return str(caught.value)

    return words
