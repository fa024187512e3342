"""The scaling ledger of a practice: rings, households reached by group, and whether gains hold.

Households by group are added up from what the person who asks was shown of each test: who may not
see small groups reads sums of figures that were told (:mod:`improvement.services.telling`), and
nothing that was not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from improvement.domain.vocabulary import Ring
from improvement.services.holding import Gain
from improvement.services.overview import TestStatus
from improvement.services.redaction import DimensionView
from improvement.store.repositories.decisions import KeptDecision


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachedGroup:
    """Households of a group with the practice: at ``sites`` of its sites it could be shown."""

    label: str
    households: int
    sites: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachedDimension:
    """A dimension over the ``sites`` that count by it; ``hidden`` where some group is not shown."""

    label: str
    groups: tuple[ReachedGroup, ...]
    sites: int
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSite:
    """A scaled site by its name, and how its gain does."""

    name: str
    gain: Gain


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """How far a practice went: ``rings`` are decisions in force, newest first.

    ``households`` are those with an outcome on the side that has the practice, at ``counted`` of
    ``sites`` sites (of the others nothing can be counted yet); ``since`` of them began after their
    site was scaled, and are in no group here.
    """

    rings: tuple[KeptDecision, ...]
    sites: int
    counted: int
    households: int
    since: int
    dimensions: tuple[ReachedDimension, ...]
    gains: tuple[HeldSite, ...]

    @property
    def widest(self) -> Ring | None:
        """The widest ring that was decided on."""
        order = list(Ring)
        rings = [d.ring for d in self.rings if d.ring is not None]
        return max(rings, key=order.index, default=None)


def ledger(
    sites: Mapping[int, tuple[str, TestStatus]],
    *,
    decisions: Sequence[KeptDecision],
    gains: Mapping[int, Gain],
) -> Ledger:
    """Of these sites (test -> name and status): what was decided, whom it reached, what holds."""
    statuses = [status for _, status in sites.values()]
    looks = [status.look for status in statuses if status.look is not None]
    since = sum(gains[number].households for number in sites if number in gains)
    return Ledger(
        rings=tuple(d for d in decisions if d.test_id in sites and d.in_force and d.ring),
        sites=len(statuses),
        counted=len(looks),
        households=sum(look.n_pilot for look in looks) + since,
        since=since,
        dimensions=tuple(_dimensions([view for s in statuses for view in s.dimensions])),
        gains=tuple(
            HeldSite(name=name, gain=gains[number])
            for number, (name, _) in sites.items()
            if number in gains
        ),
    )


def _dimensions(views: Sequence[DimensionView]) -> Iterator[ReachedDimension]:
    """Each dimension once, in the order met; its groups as they come, never by size."""
    for label in dict.fromkeys(view.found.dimension.label for view in views):
        mine = [view for view in views if view.found.dimension.label == label]
        yield ReachedDimension(
            label=label,
            groups=tuple(_groups(mine)),
            sites=len(mine),
            hidden=any(view.hidden for view in mine),
        )


def _groups(views: Sequence[DimensionView]) -> Iterator[ReachedGroup]:
    found: dict[str, list[int]] = {}
    for view in views:
        for effect in view.found.effects.groups:
            found.setdefault(effect.arms.group, []).append(effect.arms.pilot.n)
    for label, households in found.items():
        yield ReachedGroup(label=label, households=sum(households), sites=len(households))
