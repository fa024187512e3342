"""For whom it works, of a comparison as one person may see it.

Everything here is worked out from a :class:`CompareView`, in which small groups are already left
out: what a person may not see never arrives here. Nothing is read from the store.
"""

from improvement.errors import NotComputable
from improvement.services.analyses import CompareView
from improvement.stats.decisions.flags import GroupFlags
from improvement.stats.equity.exploratory import Exploratory
from improvement.stats.equity.for_whom import ForWhom as ForWhom  # screens take it from here
from improvement.stats.equity.for_whom import for_whom as one_dimension
from improvement.stats.equity.for_whom import searched


def of_comparison(found: CompareView) -> tuple[ForWhom, ...]:
    """Every dimension that this person may look at, in the plan's order (shares only)."""
    return tuple(one_dimension(view.found, whole=not view.hidden) for view in found.dimensions)


def flags_in(found: CompareView, dimension: str | None = None) -> tuple[GroupFlags, ...]:
    """The flags that are up (of one dimension by its label, or of all)."""
    return tuple(
        flag
        for flag in found.result.findings.flags
        if flag.flagged and dimension in (None, flag.dimension)
    )


def search(dimensions: tuple[ForWhom, ...]) -> Exploratory | None:
    """A look through every group of every dimension; None where there is nothing to look through.

    It loads pingouin, which takes a moment: only for who asks.
    """
    try:
        return searched(dimensions)
    except NotComputable:
        return None
