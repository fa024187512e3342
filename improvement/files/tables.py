"""A file or a pasted block into a table, whatever program wrote it."""

from improvement.errors import Invalid
from improvement.files.other_kinds import XLSX, refuse_other_kinds
from improvement.files.problem import MOST_FILE_BYTES
from improvement.files.raw_table import RawTable, arranged
from improvement.files.text_tables import decoded, described, records_of
from improvement.files.workbooks import workbook_records

TOO_LARGE = (
    f"The file has {{size:,}} bytes; up to {MOST_FILE_BYTES:,} are read. Split it and bring the "
    "parts in one after the other."
)


def read_table(source: bytes | str, *, name: str, sheet: str | None = None) -> RawTable:
    """The table in ``source``: the bytes of a CSV or .xlsx file, or text that was pasted.

    Parameters: ``name`` is the file's name, for messages; ``sheet`` the sheet of a workbook, needed
    only where several hold something. What the file is, is told from its content, not its name.
    Raises ``Invalid`` for what is not a table: empty, no heading, a heading twice, rows out of
    step, another kind of file, a formula without a stored result.

    >>> table = read_table("week;helped\\n02/03/2026;7\\n", name="calls.csv")
    >>> table.headings, table.rows, table.row_numbers
    (('week', 'helped'), (('02/03/2026', '7'),), (2,))
    >>> table.notes
    ('Cells are set apart by semicolon.',)
    """
    try:
        if len(source) > MOST_FILE_BYTES:
            raise Invalid(TOO_LARGE.format(size=len(source)))
        if isinstance(source, str):
            return _from_text(source, None)
        if source.startswith(XLSX):
            records, title, epoch = workbook_records(source, sheet)
            return arranged(records, notes=[f"Sheet: {title}."], serial_epoch=epoch)
        refuse_other_kinds(source)
        return _from_text(*decoded(source))
    except Invalid as error:
        raise Invalid(f"{name}: {error}") from error


def _from_text(text: str, encoding: str | None) -> RawTable:
    records, delimiter = records_of(text, clean=encoding not in (None, "utf-16"))
    return arranged(records, notes=described(encoding, delimiter))
