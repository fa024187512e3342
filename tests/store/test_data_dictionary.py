"""Every table and every column has its line in the dictionary, and no line is about nothing."""

import re
from pathlib import Path

from improvement.store.tables import Base

DICTIONARY = Path(__file__).parents[2] / "docs" / "data-dictionary.md"


def told() -> dict[str, dict[str, str]]:
    """table -> column -> its line."""
    found: dict[str, dict[str, str]] = {}
    table = ""
    for line in DICTIONARY.read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"## `(\w+)`", line):
            table = heading[1]
            found[table] = {}
        elif row := re.fullmatch(r"\| `(\w+)` \| ([^|]+) \| (.+) \|", line):
            assert row[1] not in found[table], f"{table}.{row[1]} is told twice"
            found[table][row[1]] = row[3]
    return found


def test_every_column_has_its_line_and_every_line_its_column() -> None:
    kept = {
        table.name: {column.name for column in table.columns}
        for table in Base.metadata.sorted_tables
    }
    assert {table: set(columns) for table, columns in told().items()} == kept


def test_every_line_says_something() -> None:
    for table, columns in told().items():
        for column, line in columns.items():
            assert len(line.split()) >= 2, f"{table}.{column}: {line}"
            assert line.endswith("."), f"{table}.{column}: {line}"


def test_what_may_be_empty_is_said() -> None:
    text = DICTIONARY.read_text(encoding="utf-8")
    for table in Base.metadata.sorted_tables:
        section = text.split(f"## `{table.name}`\n")[1].split("\n## ")[0]
        for column in table.columns:
            if column.name != "id":
                said = re.search(rf"\| `{column.name}` \| ([^|]+) \|", section)
                assert said is not None
                assert ("or empty" in said[1]) is bool(column.nullable), (
                    f"{table.name}.{column.name}"
                )


def test_every_pdsa_field_names_columns_that_there_are() -> None:
    """The table of PDSA fields: whatever it calls table.column is one."""
    text = DICTIONARY.read_text(encoding="utf-8").split("## The PDSA fields, one by one")[1]
    rows = [line.split("|")[2] for line in text.splitlines() if line.startswith("| ")][1:]
    columns = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
    }
    named = {name for row in rows for name in re.findall(r"\b[a-z_]+\.[a-z_]+\b", row)}
    assert len(rows) > 40
    assert len(named) > 50
    assert named <= columns, named - columns
