"""What the columns of a table were found to mean, in a line or two instead of a long form."""

from collections.abc import Sequence

MOST = 8  # columns that are named; a wide table has dozens


def columns_found(
    *,
    row: str,
    held: Sequence[tuple[str, str]],
    missing: Sequence[str] = (),
    dates: str = "",
    numbers: str = "",
    own: bool = True,
) -> str:
    """What one row is, which heading holds what, and how dates and numbers are written.

    ``held`` are pairs of what it is and its heading, ``missing`` what no column was found for;
    ``own`` says that all of it was found without being told.

    >>> columns_found(row="a period", held=[("first day", "week"), ("helped", "yes")],
    ...               dates="day first", numbers="1,234.5")
    'Found by itself: a row is a period; first day in “week”, helped in “yes”; dates day first; \
numbers like 1,234.5.'
    >>> columns_found(row="a household", held=[("start", "began")], missing=["Gender"], own=False)
    'Read as: a row is a household; start in “began”. Not in this table: Gender.'
    """
    parts = [f"a row is {row}"]
    if held:
        named = [f"{what} in “{heading}”" for what, heading in held[:MOST]]
        more = [f"and {len(held) - MOST:,} more"] if len(held) > MOST else []
        parts.append(", ".join(named + more))
    if dates:
        parts.append(f"dates {dates}")
    if numbers:
        parts.append(f"numbers like {numbers}")
    told = f"{'Found by itself' if own else 'Read as'}: {'; '.join(parts)}."
    return f"{told} Not in this table: {', '.join(missing)}." if missing else told
