"""What the columns of a table were found to mean, in a line or two instead of a long form."""

from collections.abc import Sequence

MOST = 8  # columns that are named; a wide table has dozens
MOST_FIGURES = 60  # each of these says whom it is about, which nobody should have to guess


def columns_found(
    *,
    row: str,
    held: Sequence[tuple[str, str]],
    figures: Sequence[tuple[str, str]] = (),
    unused: Sequence[str] = (),
    missing: Sequence[str] = (),
    dates: str = "",
    numbers: str = "",
    own: bool = True,
) -> str:
    """What one row is, which heading holds what, and how dates and numbers are written.

    ``held`` are pairs of what it is and its heading, ``figures`` likewise columns of figures and
    whom they are about, ``unused`` headings that nothing is taken from, ``missing`` what no column
    was found for; ``own`` says that all of it was found without being told.

    >>> columns_found(row="a period", held=[("first day", "week"), ("helped", "yes")],
    ...               dates="day first", numbers="1,234.5")
    'Found by itself: a row is a period; first day in “week”, helped in “yes”; dates day first; \
numbers like 1,234.5.'
    >>> columns_found(row="a household", held=[("start", "began")], missing=["Gender"],
    ...               unused=["Non-White"], own=False)
    'Read as: a row is a household; start in “began”. Not used: “Non-White”. Not in this table: \
Gender.'
    """
    parts = [f"a row is {row}"]
    if held:
        parts.append(", ".join(_first(MOST, [_in(*each) for each in held])))
    if figures:
        parts.append(", ".join(_first(MOST_FIGURES, [_in(*each) for each in figures])))
    if dates:
        parts.append(f"dates {dates}")
    if numbers:
        parts.append(f"numbers like {numbers}")
    told = [f"{'Found by itself' if own else 'Read as'}: {'; '.join(parts)}."]
    if unused:
        told.append(f"Not used: {', '.join(_first(MOST, [f'“{each}”' for each in unused]))}.")
    if missing:
        told.append(f"Not in this table: {', '.join(missing)}.")
    return " ".join(told)


def _in(what: str, heading: str) -> str:
    return f"{what} in “{heading}”"


def _first(most: int, named: list[str]) -> list[str]:
    more = [f"and {len(named) - most:,} more"] if len(named) > most else []
    return named[:most] + more
