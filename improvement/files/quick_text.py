"""Long plain tables read by Arrow, in a tenth of the time: the same records, or none at all.

Whatever is not plain - quotation marks, rows of several lengths, blank lines, a cell that is too
long - is left to Python's own reader, which says what is wrong and where.
"""

import csv

from improvement.domain.repeated import Repeated
from improvement.files.column_rows import ColumnRows

QUICK_FROM = 200_000  # letters: below, nobody waits
_NOT_PLAIN = ('"', "\n\n", "\n\r\n")  # Arrow makes a row of a blank line, Python none


def quick_records(text: str, delimiter: str) -> ColumnRows | None:
    """The records of a plain table, or None where it has to be read with more care.

    >>> rows = quick_records("day,kept\\n2026-03-02,yes\\n2026-03-03,yes\\n", ",")
    >>> list(rows), rows.columns[1].entries
    ([('day', 'kept'), ('2026-03-02', 'yes'), ('2026-03-03', 'yes')], ['kept', 'yes'])
    >>> quick_records('day,kept\\n"2026-03-02",yes\\n', ",") is None
    True
    """
    if not text.strip() or any(sign in text for sign in _NOT_PLAIN) or text[0] in "\r\n":
        return None
    if text.count("\r") != text.count("\r\n"):
        return None
    width = text.split("\n", 1)[0].count(delimiter) + 1
    return _columns(text, delimiter, width) if width > 1 else None


def _columns(text: str, delimiter: str, width: int) -> ColumnRows | None:
    try:
        import pyarrow as pa
        from pyarrow import csv as arrow
    except ImportError:  # comes with Streamlit; without it all tables are read with care
        return None
    names = [f"c{number}" for number in range(width)]
    kind = pa.dictionary(pa.int32(), pa.string())
    try:
        table = arrow.read_csv(
            pa.py_buffer(text.encode()),
            read_options=arrow.ReadOptions(column_names=names, use_threads=False),
            parse_options=arrow.ParseOptions(
                delimiter=delimiter, quote_char=False, ignore_empty_lines=False
            ),
            convert_options=arrow.ConvertOptions(
                column_types=dict.fromkeys(names, kind), null_values=[], strings_can_be_null=False
            ),
        )
    except (pa.ArrowInvalid, UnicodeEncodeError):
        return None
    columns = [_repeated(column) for column in table.unify_dictionaries().columns]
    limit = csv.field_size_limit()
    if any(max(map(len, column.entries), default=0) > limit for column in columns):
        return None
    return ColumnRows(columns)


def _repeated(column: "object") -> Repeated[str]:
    """A column of Arrow's; its dictionary has every entry in the order of first appearance."""
    import numpy as np

    chunks = column.chunks  # type: ignore[attr-defined] # Arrow has no types of its own
    places = np.concatenate([chunk.indices.to_numpy() for chunk in chunks]).astype(np.intp)
    return Repeated(chunks[0].dictionary.to_pylist(), places)
