"""Three ways to get a file of case records into a database without our importer.

``to_sql`` is what a person would write: pandas.read_csv and DataFrame.to_sql. ``bare`` hands the
same rows to the driver at one go (executemany on SQLite, COPY on PostgreSQL), into a table of texts
without a key. ``keyed`` does that into two tables with the keys, indexes, checks and foreign keys
that ours had when this was written; none of the three checks or changes what the file says.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

HEAD = ("code", "started", "side", "gender", "race", "kept")
TABLES = ("k_value", "k_case", "k_test", "k_cell", "k_batch", "k_measure", "bare", "written")
CASE = "id partnership_id version test_id import_id source_row code starts_on arm phase cell_id"
VALUE = "partnership_id measure_id case_id value"
KEYED = (
    "CREATE TABLE k_test (id integer PRIMARY KEY, partnership_id integer NOT NULL,"
    " UNIQUE (id, partnership_id))",
    "INSERT INTO k_test VALUES (1, 1)",
    *(f"CREATE TABLE {t} (id integer PRIMARY KEY)" for t in ("k_cell", "k_batch", "k_measure")),
    "INSERT INTO k_batch VALUES (1)",
    "INSERT INTO k_measure VALUES (1)",
    "CREATE TABLE k_case (id integer NOT NULL PRIMARY KEY, partnership_id integer NOT NULL,"
    " version integer NOT NULL, test_id integer NOT NULL, code varchar(80) NOT NULL,"
    " starts_on date NOT NULL, due_on date, outcome_on date,"
    " arm varchar(24) NOT NULL CHECK (arm IN ('pilot', 'comparison')),"
    " phase varchar(24) NOT NULL CHECK (phase IN ('baseline', 'test')),"
    " cell_id integer NOT NULL REFERENCES k_cell (id),"
    " import_id integer REFERENCES k_batch (id), source_row integer, UNIQUE (test_id, code),"
    " FOREIGN KEY (test_id, partnership_id) REFERENCES k_test (id, partnership_id))",
    "CREATE INDEX k_case_import ON k_case (import_id)",
    "CREATE TABLE k_value (partnership_id integer NOT NULL,"
    " case_id integer NOT NULL REFERENCES k_case (id),"
    " measure_id integer NOT NULL REFERENCES k_measure (id), value double precision,"
    " PRIMARY KEY (case_id, measure_id))",
)


def to_sql(file: Path, url: str) -> None:
    """pandas.read_csv and DataFrame.to_sql, as its documentation has it."""
    import pandas as pd
    from sqlalchemy import create_engine

    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    pd.read_csv(file).to_sql("written", engine, index=False, if_exists="replace")
    engine.dispose()


def bare(file: Path, url: str) -> None:
    """pandas.read_csv and one bulk insert into a table of texts without a key."""
    import pandas as pd

    frame = pd.read_csv(file)
    with _connected(url) as (connection, insert):
        connection.execute("DROP TABLE IF EXISTS bare")
        connection.execute(f"CREATE TABLE bare ({', '.join(f'{h} text' for h in HEAD)})")
        insert("bare", HEAD, _rows(frame))


def keyed(file: Path, url: str) -> None:
    """pandas.read_csv and two bulk inserts into tables that are kept together by keys."""
    import pandas as pd

    frame = pd.read_csv(file)
    n = len(frame)
    cells = frame.groupby(["gender", "race"]).ngroup() + 1
    ids = range(1, n + 1)
    alike = pd.DataFrame({"partnership": 1, "version": 1, "test": 1, "import": 1}, index=ids)
    alike.insert(0, "id", ids)
    cases = alike.assign(
        source_row=range(2, n + 2),
        code=frame.code.to_numpy(),
        starts_on=frame.started.to_numpy(),
        arm=frame.side.to_numpy(),
        phase="test",
        cell=cells.to_numpy(),
    )
    kept = frame.kept.map({"yes": 1.0, "no": 0.0})
    values = pd.DataFrame({"partnership": 1, "measure": 1, "case": ids, "value": kept.to_numpy()})
    with _connected(url) as (connection, insert):
        for table in TABLES:
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        for line in KEYED:
            connection.execute(line)
        insert("k_cell", ("id",), ((cell,) for cell in range(1, cells.max() + 1)))
        insert("k_case", CASE.split(), _rows(cases))
        insert("k_value", VALUE.split(), _rows(values))


PEERS: dict[str, Callable[[Path, str], None]] = {"to_sql": to_sql, "bare": bare, "keyed": keyed}


def _rows(frame: Any) -> Iterator[tuple[Any, ...]]:
    found: Iterator[tuple[Any, ...]] = (
        frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    )
    return found


@contextlib.contextmanager
def _connected(url: str) -> Iterator[tuple[Any, Callable[[str, Sequence[str], Any], None]]]:
    """A connection, committed at the end, and its quickest way to insert many rows."""
    if url.startswith("sqlite"):
        import sqlite3

        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            connection.execute("PRAGMA foreign_keys = ON")

            def insert(table: str, names: Sequence[str], rows: Any) -> None:
                marks = ", ".join("?" * len(names))
                line = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - our own names
                connection.executemany(line, rows)

            yield connection, insert
            connection.commit()
        return
    import psycopg

    with psycopg.connect(url) as server:

        def copy_in(table: str, names: Sequence[str], rows: Any) -> None:
            line: Any = f"COPY {table} ({', '.join(names)}) FROM STDIN"
            with server.cursor().copy(line) as copy:
                for row in rows:
                    copy.write_row(row)

        yield server, copy_in
