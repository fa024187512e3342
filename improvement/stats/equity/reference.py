"""Which group the others are held beside: the registered one, else the largest."""

from collections.abc import Sequence

from improvement.domain.tallies import GroupArms
from improvement.errors import Invalid, NotComputable


def reference_group(groups: Sequence[GroupArms], registered: str | None = None) -> GroupArms:
    """The registered reference, or the largest named group (the first of equals).

    Never the group with the best result: the best of several is best partly by chance, and every
    other group would look left behind (STATISTICS C3).
    Raises ``Invalid`` when the registered label is not among the groups, ``NotComputable`` when no
    named group has anybody in it.

    >>> from improvement.domain.tallies import Tally
    >>> few, many = Tally(events=1, n=5), Tally(events=1, n=50)
    >>> groups = [GroupArms(group="A", pilot=few, comparison=few),
    ...           GroupArms(group="B", pilot=many, comparison=many)]
    >>> reference_group(groups).group, reference_group(groups, "A").group
    ('B', 'A')
    """
    if registered is not None:
        for group in groups:
            if group.group == registered:
                return group
        raise Invalid(f"The reference group {registered!r} is not among the groups: choose one.")
    named = [group for group in groups if group.named and _size(group) > 0]
    if not named:
        raise NotComputable("No named group has anybody in it, so there is no reference group.")
    return max(named, key=_size)


def _size(group: GroupArms) -> int:
    return group.pilot.n + group.comparison.n
