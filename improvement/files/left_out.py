"""Columns of a table that seem to say who somebody is: left out unless somebody says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass

from improvement.errors import Invalid
from improvement.files.personal_columns import LOOKED_AT, Personal, looks_personal
from improvement.files.raw_table import RawTable

FEWEST_LETTERS = 3  # of a reason: enough for "ZIP", too many for a stray key
#: What is recognised beyond doubt, and never kept.
NEVER = frozenset({Personal.EMAIL, Personal.SOCIAL_SECURITY})


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalColumn:
    """A column by its heading, and what it seems to hold. Its cells are not kept here."""

    heading: str
    looks_like: Personal

    @property
    def never(self) -> bool:
        """Is it left out whatever anybody says?"""
        return self.looks_like in NEVER

    @property
    def only_as_code(self) -> bool:
        """May it be used as the code of case records, and as nothing else?"""
        return self.looks_like is Personal.RECORD_NUMBER


def personal_columns(table: RawTable) -> tuple[PersonalColumn, ...]:
    """The columns that look as if they named somebody, by heading and by their first cells.

    >>> from improvement.files.tables import read_table
    >>> table = read_table("week,Tenant\\n2026-03-02,Maria Lopez\\n", name="x.csv")
    >>> [(found.heading, str(found.looks_like)) for found in personal_columns(table)]
    []
    >>> table = read_table("week,Tenant name\\n2026-03-02,Maria Lopez\\n", name="x.csv")
    >>> [(found.heading, str(found.looks_like)) for found in personal_columns(table)]
    [('Tenant name', 'names of people')]
    """
    found = []
    for heading in filter(None, table.headings):
        kind = looks_personal(heading, table.column(heading)[:LOOKED_AT])
        if kind is not None:
            found.append(PersonalColumn(heading=heading, looks_like=kind))
    return tuple(found)


def check_taken_in(found: tuple[PersonalColumn, ...], taken_in: Mapping[str, str]) -> None:
    """Raises ``Invalid`` for a column that may not be taken in, or not without a reason."""
    by_heading = {column.heading: column for column in found}
    for heading, reason in taken_in.items():
        column = by_heading.get(heading)
        if column is None:
            continue
        if column.never:
            raise Invalid(
                f"{heading!r} looks like {column.looks_like}: these are never kept. Leave it out."
            )
        if len(reason.strip()) < FEWEST_LETTERS:
            raise Invalid(
                f"{heading!r} looks like {column.looks_like}. Say in a few words what it holds "
                "instead, or leave it out."
            )
