"""Many rows into one table: COPY on PostgreSQL, one prepared line on SQLite."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from improvement.store.tables.base import Base, columns

ROWS_AT_ONCE = 50_000
TELL_EVERY = 20_000

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
    connection = session.connection()
    for some in _stretches(rows):
        connection.exec_driver_sql(line, some)


def _copy(session: Session, where: str, rows: Iterable[Sequence[Any]]) -> None:
    session.flush()
    driver: Any = session.connection().connection.driver_connection
    base = session.get_bind().dialect.loaded_dbapi.Error
    line = f"COPY {where} FROM STDIN"
    try:
        with driver.cursor() as cursor, cursor.copy(line) as copy:
            for row in rows:
                copy.write_row(row)
    except base as trouble:  # past SQLAlchemy: told as it would have told it
        raise DBAPIError.instance(line, None, trouble, base) from trouble


def _stretches(rows: Iterable[Sequence[Any]]) -> Iterator[list[tuple[Any, ...]]]:
    left = iter(rows)
    while some := [tuple(row) for row in islice(left, ROWS_AT_ONCE)]:
        yield some


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
        query = select(func.nextval(counter)).select_from(func.generate_series(1, n))
        return list(session.scalars(query))
    last = session.scalar(select(func.max(columns(table).id))) or 0
    return range(last + 1, last + 1 + n)


def plain_days(session: Session, days: Iterable[date | None]) -> dict[date | None, Any]:
    """Each day as the database driver takes it: SQLite keeps days as texts."""
    texts = session.get_bind().dialect.name == "sqlite"
    return {day: day.isoformat() if texts and day else day for day in set(days)}
