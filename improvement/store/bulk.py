"""Many rows into one table: COPY on PostgreSQL, one prepared line on SQLite."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from improvement.store.tables.base import Base, columns

TELL_EVERY = 20_000
BULK_KILOBYTES, USUAL_KILOBYTES = 262_144, 2_000  # of a SQLite connection's pages in memory

Row = TypeVar("Row")


def insert_rows(
    session: Session, table: type[Base], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert plain values (texts, numbers, dates, None) as they stand; nothing is returned."""
    where = f"{table.__tablename__} ({', '.join(names)})"
    if session.get_bind().dialect.name == "postgresql":
        _copy(session, where, rows)
        return
    line = f"INSERT INTO {where} VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - our names
    session.flush()
    with _driver(session, line) as driver:
        # The driver's usual 2 MB of memory are too few for the indexes of a long table: each row
        # would write several of its pages to the disk.
        driver.execute(f"PRAGMA cache_size = -{BULK_KILOBYTES}")
        driver.executemany(line, rows)
        driver.execute(f"PRAGMA cache_size = -{USUAL_KILOBYTES}")


@contextmanager
def _driver(session: Session, line: str) -> Iterator[Any]:
    """The driver's own connection; what it raises is told as SQLAlchemy would have told it."""
    base = session.get_bind().dialect.loaded_dbapi.Error
    try:
        yield session.connection().connection.driver_connection
    except base as trouble:
        raise DBAPIError.instance(line, None, trouble, base) from trouble


def _copy(session: Session, where: str, rows: Iterable[Sequence[Any]]) -> None:
    session.flush()
    line = f"COPY {where} FROM STDIN"
    with _driver(session, line) as driver, driver.cursor() as cursor, cursor.copy(line) as copy:
        for row in rows:
            copy.write_row(row)


def watched(
    rows: Iterable[Row], told: Callable[[float], None] | None, begun: int, of: int
) -> Iterable[Row]:
    """The same rows; every ``TELL_EVERY`` of them ``told`` hears what part of all is done.

    >>> heard = []
    >>> len(list(watched(range(TELL_EVERY), heard.append, TELL_EVERY, 4 * TELL_EVERY))), heard
    (20000, [0.5])
    """
    if told is None:
        return rows
    return _telling(rows, told, begun, of)


def _telling(
    rows: Iterable[Row], told: Callable[[float], None], begun: int, of: int
) -> Iterator[Row]:
    for done, row in enumerate(rows, begun + 1):
        yield row
        if done % TELL_EVERY == 0:
            told(done / of)


def new_ids(session: Session, table: type[Base], n: int) -> Sequence[int]:
    """``n`` ids that nobody else gets: SQLite has one writer, PostgreSQL counts them out."""
    if session.get_bind().dialect.name == "postgresql":
        counter = f"{table.__tablename__}_id_seq"
        series = func.generate_series(1, n)
        query = select(func.array_agg(func.nextval(counter))).select_from(series)
        return list(session.scalar(query) or ())  # as one array: a million rows take longer
    last = session.scalar(select(func.max(columns(table).id))) or 0
    return range(last + 1, last + 1 + n)


def plain_days(session: Session, days: Iterable[date | None]) -> dict[date | None, Any]:
    """Each day as the database driver takes it: SQLite keeps days as texts."""
    texts = session.get_bind().dialect.name == "sqlite"
    return {day: day.isoformat() if texts and day else day for day in set(days)}
