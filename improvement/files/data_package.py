"""Tables as a zip of CSV files with a codebook and a data package descriptor.

The descriptor is that of the Data Package standard (specs.frictionlessdata.io): any program that
knows it reads types, keys and meanings from ``datapackage.json``.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from improvement.domain.periods import written
from improvement.files.data_table import About, DataTable, Field, FieldType, plain
from improvement.files.safe_csv import csv_lines

AT_A_TIME = 2_000  # rows that are written together
APOSTROPHE = (
    "Text that a spreadsheet would run as a formula (beginning with = + - @, tab or carriage "
    "return) has an apostrophe in front."
)
CODEBOOK = (
    Field(name="table", type=FieldType.TEXT, meaning="File without its ending."),
    Field(name="column", type=FieldType.TEXT, meaning="Heading."),
    Field(name="type", type=FieldType.TEXT, meaning="What stands in it."),
    Field(name="meaning", type=FieldType.TEXT, meaning="In words."),
)


def data_package(tables: Iterable[DataTable], about: About) -> bytes:
    """The zip; tables are gone through one after the other, a few thousand rows at a time."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=6) as packed:
        resources, meanings = [], []
        for table in tables:
            resources.append(_resource(packed, table))
            meanings += list(meanings_of(table))
        codebook = DataTable(
            name="codebook",
            meaning="What every column of every file means.",
            fields=CODEBOOK,
            rows=meanings,
        )
        resources.append(_resource(packed, codebook))
        packed.writestr("datapackage.json", _descriptor(resources, about))
        packed.writestr("README.txt", "\n".join(read_me(about)) + "\n")
    return out.getvalue()


def meanings_of(table: DataTable) -> Iterator[tuple[str, ...]]:
    """The codebook's rows of one table."""
    for field in table.fields:
        yield table.name, field.name, field.type.value, field.meaning


def read_me(about: About) -> Iterator[str]:
    """What somebody reads who opens the files for the first time."""
    yield about.title
    yield f"Taken along by {about.taken_by}, {written(about.taken_at)} {about.taken_at:%H:%M} UTC."
    yield f"Made with Improvement {about.version}."
    yield from about.lines


def _resource(packed: ZipFile, table: DataTable) -> dict[str, Any]:
    """Write the file of a table; what the descriptor says of it."""
    path, digest, size, rows = f"{table.name}.csv", hashlib.sha256(), 0, 0
    with packed.open(path, "w", force_zip64=True) as file:
        for lines, count in _chunks(table):
            file.write(lines)
            digest.update(lines)
            size += len(lines)
            rows += count
    schema: dict[str, Any] = {
        "fields": [
            {"name": f.name, "type": f.type.value, "description": f.meaning} for f in table.fields
        ],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.foreign:
        schema["foreignKeys"] = [
            {
                "fields": list(each.fields),
                "reference": {"resource": each.table, "fields": list(each.names)},
            }
            for each in table.foreign
        ]
    return {
        "name": table.name.replace("_", "-"),
        "path": path,
        "profile": "tabular-data-resource",
        "title": table.name.replace("_", " ").capitalize(),
        "description": table.meaning,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{digest.hexdigest()}",
        "rows": rows,
        "schema": schema,
    }


def _chunks(table: DataTable) -> Iterator[tuple[bytes, int]]:
    yield csv_lines([table.headings]).encode("utf-8"), 0
    waiting: list[Sequence[object]] = []
    for row in table.rows:
        waiting.append([plain(cell) for cell in row])
        if len(waiting) == AT_A_TIME:
            yield csv_lines(waiting).encode("utf-8"), len(waiting)
            waiting = []
    if waiting:
        yield csv_lines(waiting).encode("utf-8"), len(waiting)


def _descriptor(resources: Sequence[dict[str, Any]], about: About) -> str:
    named = {each["path"].removesuffix(".csv"): each["name"] for each in resources}
    for each in resources:
        for foreign in each["schema"].get("foreignKeys", []):
            reference = foreign["reference"]
            reference["resource"] = named[reference["resource"]]
    record = {
        "profile": "tabular-data-package",
        "name": about.name,
        "title": about.title,
        "description": " ".join((*about.lines, APOSTROPHE)),
        "created": plain(about.taken_at),
        "contributors": [{"title": about.taken_by, "role": "contributor"}],
        "resources": list(resources),
    }
    return json.dumps(record, indent=2, ensure_ascii=False)
