"""A group by its names: what notes, stories and readings say they are about."""

from sqlalchemy import select

from improvement.errors import Invalid
from improvement.store.repositories.scope import Scope
from improvement.store.tables import DimensionRow, GroupRow
from improvement.store.tables.base import columns

DIMENSION = columns(DimensionRow)
GROUP = columns(GroupRow)


def id_of_group(scope: Scope, named: tuple[str, str] | None) -> int | None:
    """The id of (dimension key, group key) of this partnership; None stands for everybody.

    Raises ``Invalid`` where there is no such group.
    """
    if named is None:
        return None
    found: int | None = scope.session.scalar(
        select(GROUP.id)
        .join(DimensionRow, DIMENSION.id == GROUP.dimension_id)
        .where(
            GROUP.partnership_id == scope.partnership_id,
            DIMENSION.key == named[0],
            GROUP.key == named[1],
        )
    )
    if found is None:
        raise Invalid(f"There is no group {named[1]!r} in {named[0]!r}. Choose one that is.")
    return found
