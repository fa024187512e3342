"""Many rows into one table: COPY on PostgreSQL, one prepared line on SQLite."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from improvement.domain.repeated import Repeated, together
from improvement.store.tables.base import Base, columns

POSTGRESQL: Any = postgresql.dialect  # its constructor has no types
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

    Columns with few distinct entries come as ``Repeated``. ``told`` hears again and again how many
    are written. Days are texts (``2026-03-02``).
    """
    filled = {name: column for name, column in each.items() if not _empty(column)}
    one = {name: value for name, value in alike.items() if value is not None}
    shared = {name: c for name, c in filled.items() if isinstance(c, Repeated)}
    own = {name: c for name, c in filled.items() if name not in shared}
    where = f"{table.__tablename__} ({', '.join((*one, *shared, *own))})"
    if session.get_bind().dialect.name == "postgresql":
        _copy_columns(session, where, [*one.values()], [*shared.values()], [*own.values()], told)
        return
    # What is the same in every row is part of the line: less to hand over a million times.
    values = ", ".join((*map(_literal, one.values()), *("?" * len(filled))))
    rows = zip(*(c.listed() for c in shared.values()), *own.values(), strict=True)
    _insert(session, f"{where} VALUES ({values})", _counting(rows, told) if told else rows)


def overwrite_rows(
    session: Session, table: type[Base], key: str, names: Sequence[str], rows: Sequence[Any]
) -> None:
    """Give versioned rows other values: each of ``rows`` has the key, then a value for each name.

    Plain values; days are texts.
    """
    where, into = table.__tablename__, f"{key} = n.{key}"
    if session.get_bind().dialect.name == "postgresql":
        new = ", ".join(f"{name} = n.{name}" for name in names)
        found = _unnested(table, (key, *names))
        line = f"UPDATE {where} c SET version = c.version + 1, {new} FROM {found} WHERE c.{into}"  # noqa: S608 - our own names
        _at_once(session, line, rows)
        return
    new = ", ".join(f"{name} = ?{at}" for at, name in enumerate(names, 2))
    _each(session, f"UPDATE {where} SET version = version + 1, {new} WHERE {key} = ?1", rows)  # noqa: S608 - our own names


def put_rows(
    session: Session,
    table: type[Base],
    keys: Sequence[str],
    names: Sequence[str],
    rows: Sequence[Any],
) -> None:
    """Insert rows, or give those that are there under these ``keys`` the other values.

    Each of ``rows`` has a value for each of ``names``, the keys among them.
    """
    new = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    there = f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {new}"
    into = f"INSERT INTO {table.__tablename__} ({', '.join(names)})"
    if session.get_bind().dialect.name == "postgresql":
        line = f"{into} SELECT * FROM {_unnested(table, names)} {there}"  # noqa: S608 - our own names
        _at_once(session, line, rows)
        return
    _each(session, f"{into} VALUES ({', '.join('?' * len(names))}) {there}", rows)


def _unnested(table: type[Base], names: Sequence[str]) -> str:
    """Columns that are handed over as arrays, as a table called ``n``."""
    kinds = (columns(table)[name].type.compile(dialect=POSTGRESQL()) for name in names)
    arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
    return f"unnest({arrays}) AS n ({', '.join(names)})"


def _at_once(session: Session, line: str, rows: Sequence[Any]) -> None:
    """Stretch by stretch: one statement each, with a column for each of its marks."""
    session.flush()
    with _driver(session, line) as driver, driver.cursor() as cursor:
        for begin in range(0, len(rows), TELL_EVERY):
            stretch = zip(*rows[begin : begin + TELL_EVERY], strict=True)
            cursor.execute(line, [list(column) for column in stretch])


def _empty(column: Sequence[Any]) -> bool:
    """Is nothing in it? Two looks are enough for nearly every column that has something."""
    if isinstance(column, Repeated):
        return all(entry is None for entry in column.entries)
    return column[0] is None and column[-1] is None and all(entry is None for entry in column)


def _literal(value: int | str) -> str:
    return str(int(value)) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _counting(rows: Iterable[Row], told: Callable[[int], None]) -> Iterator[Row]:
    for done, row in enumerate(rows, 1):
        yield row
        if done % TELL_EVERY == 0:
            told(done)


def _insert(session: Session, into: str, rows: Iterable[Sequence[Any]]) -> None:
    _each(session, f"INSERT INTO {into}", rows)


def _each(session: Session, line: str, rows: Iterable[Sequence[Any]]) -> None:
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


_SIGNS = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
_ESCAPED = str.maketrans(_SIGNS)
_EMPTY = r"\N"


def _copy_columns(
    session: Session,
    where: str,
    alike: Sequence[Any],
    shared: Sequence[Repeated[Any]],
    own: Sequence[Sequence[Any]],
    told: Callable[[int], None] | None,
) -> None:
    """As text, stretch by stretch, in the order of the three.

    What many rows have in common (``alike`` and ``shared``) is written once for all of them, as one
    text: a million cases begin on some days, on two sides, in a few dozen groups.
    """
    session.flush()
    line, n = f"COPY {where} FROM STDIN", len((*shared, *own)[0])
    common = _together(alike, shared, n)
    with _driver(session, line) as driver, driver.cursor() as cursor, cursor.copy(line) as copy:
        for begin in range(0, n, TELL_EVERY):
            end = min(begin + TELL_EVERY, n)
            stretch = [common[begin:end].tolist(), *(_texts(column[begin:end]) for column in own)]
            rows = "\n".join(map("\t".join, zip(*stretch, strict=True)))
            copy.write(rows + "\n")
            if told:
                told(end)


def _together(alike: Sequence[Any], shared: Sequence[Repeated[Any]], n: int) -> NDArray[np.object_]:
    """The first fields of every row: each distinct text once, and where it stands."""
    before = tuple(map(_text, alike))
    few = together(shared) if shared else Repeated.one((), n)
    texts = ["\t".join((*before, *map(_text, after))) for after in few.entries]
    return np.array(texts, dtype=object)[few.places]


def _texts(column: Sequence[Any]) -> Iterable[str]:
    """Numbers, and texts without a sign that means something to COPY, need no second look."""
    kinds = set(map(type, column))
    if kinds == {int}:
        return map(str, column)
    if kinds == {str} and not any(map("".join(column).__contains__, _SIGNS)):
        return column
    return map(_text, column)


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
