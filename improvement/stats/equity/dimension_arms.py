"""One way of telling groups apart, with each group's two arms: what equity statistics take."""

from dataclasses import dataclass

from improvement.domain.tallies import GroupArms


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionArms:
    """A dimension's groups in the order people chose; ``reference`` as registered, if it was.

    In ``overlapping`` groups people are counted in every group they named: each group's own figures
    stand, but the groups cannot be held against each other or added up. ``small_parts`` are named
    groups too few to stand alone and counted within one of ``groups``: still to be watched.
    """

    label: str
    groups: tuple[GroupArms, ...]
    reference: str | None = None
    overlapping: bool = False
    small_parts: tuple[GroupArms, ...] = ()
