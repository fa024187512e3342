"""Many rows into one table: COPY on PostgreSQL, one prepared line on SQLite."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import repeat
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from improvement.store.tables.base import Base, columns

TELL_EVERY = 20_000
MANY = 10_000  # rows, after which a plan made before is a poor one
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
    _insert(session, f"{where} VALUES ({', '.join('?' * len(names))})", rows)


def insert_columns(
    session: Session,
    table: type[Base],
    alike: Mapping[str, int | str | None],
    each: Mapping[str, Sequence[Any]],
    *,
    told: Callable[[int], None] | None = None,
) -> None:
    """Insert rows given as columns of one length: ``alike`` is the same in all of them.

    ``told`` hears again and again how many are written. Days are texts (``2026-03-02``).
    """
    filled = {name: column for name, column in each.items() if not _empty(column)}
    one = {name: value for name, value in alike.items() if value is not None}
    names = ", ".join((*one, *filled))
    where = f"{table.__tablename__} ({names})"
    if session.get_bind().dialect.name == "postgresql":
        _copy_columns(session, where, list(one.values()), list(filled.values()), told)
        return
    # What is the same in every row is part of the line: less to hand over a million times.
    values = ", ".join((*map(_literal, one.values()), *("?" * len(filled))))
    rows = zip(*filled.values(), strict=True)
    _insert(session, f"{where} VALUES ({values})", _counting(rows, told) if told else rows)


def _empty(column: Sequence[Any]) -> bool:
    """Is nothing in it? Two looks are enough for nearly every column that has something."""
    return column[0] is None and column[-1] is None and all(entry is None for entry in column)


def _literal(value: int | str) -> str:
    return str(int(value)) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _counting(rows: Iterable[Row], told: Callable[[int], None]) -> Iterator[Row]:
    for done, row in enumerate(rows, 1):
        yield row
        if done % TELL_EVERY == 0:
            told(done)


def _insert(session: Session, into: str, rows: Iterable[Sequence[Any]]) -> None:
    line = f"INSERT INTO {into}"
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


_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_EMPTY = r"\N"


def _copy_columns(
    session: Session,
    where: str,
    alike: Sequence[Any],
    each: Sequence[Sequence[Any]],
    told: Callable[[int], None] | None,
) -> None:
    """As text, stretch by stretch: a third of the time that row by row takes."""
    session.flush()
    line = f"COPY {where} FROM STDIN"
    before = [_text(value) for value in alike]
    with _driver(session, line) as driver, driver.cursor() as cursor, cursor.copy(line) as copy:
        for begin in range(0, len(each[0]), TELL_EVERY):
            stretch = [list(map(_text, column[begin : begin + TELL_EVERY])) for column in each]
            rows = zip(*(repeat(text) for text in before), *stretch, strict=False)
            copy.write("".join(["\t".join(row) + "\n" for row in rows]))
            if told:
                told(begin + len(stretch[0]))


def _text(value: Any) -> str:
    if value is None:
        return _EMPTY
    return value.translate(_ESCAPED) if isinstance(value, str) else str(value)


def tell_planner(session: Session, tables: Sequence[type[Base]], n: int) -> None:
    """Have PostgreSQL look at tables into which many rows came.

    It does so by itself a minute later; until then it plans as if they were nearly empty.
    """
    if n >= MANY and session.get_bind().dialect.name == "postgresql":
        session.flush()
        names = ", ".join(str(table.__tablename__) for table in tables)
        session.connection().exec_driver_sql(f"ANALYZE {names}")


def new_ids(session: Session, table: type[Base], n: int) -> Sequence[int]:
    """``n`` ids that nobody else gets: SQLite has one writer, PostgreSQL counts them out."""
    if session.get_bind().dialect.name == "postgresql":
        return _counted_out(session, f"{table.__tablename__}_id_seq", n)
    last = session.scalar(select(func.max(columns(table).id))) or 0
    return range(last + 1, last + 1 + n)


def _counted_out(session: Session, counter: str, n: int) -> Sequence[int]:
    """Where nobody else counted in between they follow each other: first and last tell them all.

    A million numbers one by one would be handed over, read and held for nothing.
    """
    series = func.generate_series(1, n)
    drawn = select(func.nextval(counter).label("id")).select_from(series).subquery()
    first, last = session.execute(select(func.min(drawn.c.id), func.max(drawn.c.id))).one()
    if n and last - first + 1 == n:
        return range(first, last + 1)
    query = select(func.array_agg(func.nextval(counter))).select_from(series)
    return list(session.scalar(query) or ())  # as one array: a million rows take longer


def plain_days(session: Session, days: Iterable[date | None]) -> dict[date | None, Any]:
    """Each day as the database driver takes it: SQLite keeps days as texts."""
    texts = session.get_bind().dialect.name == "sqlite"
    return {day: day.isoformat() if texts and day else day for day in set(days)}
