"""The one door through which a test's figures leave the partnership for others.

What left once is remembered, also after it was taken back: somebody may have kept it. What leaves
next differs from all of it by many people or by nobody; else it stays as it left last.
"""

from collections.abc import Mapping

from improvement.domain.publishing import Evidence, evidence_of, many
from improvement.domain.sites import SiteArms
from improvement.domain.tallies import TwoArms
from improvement.domain.told_outside import tells_few
from improvement.domain.vocabulary import Direction
from improvement.services.exported_groups import export_threshold
from improvement.stats.spread.site_effects import site_effects
from improvement.store.unit_of_work import Store


def least_of(store: Store) -> int:
    """From how many people on figures leave the partnership."""
    partnership = store.people.partnership()
    return export_threshold(partnership.small_group, partnership.small_group_outside)


def leaving(store: Store, now: Mapping[int, TwoArms]) -> dict[int, TwoArms]:
    """Of each test the two sides that may leave: as they are, or as they left last.

    Missing are tests of which nothing may leave. Nothing is kept yet: whoever lets them leave says
    so to ``store.publications.remember``, in the same transaction.
    """
    least, told = least_of(store), store.publications.told(now)
    found: dict[int, TwoArms] = {}
    for test_id, arms in now.items():
        before = told.get(test_id, ())
        new = () if tells_few(arms, before, threshold=least) else (arms,)
        may = next((one for one in (*new, *reversed(before)) if many(one, least)), None)
        if may is not None:
            found[test_id] = may
    return found


def as_evidence(arms: TwoArms, direction: Direction, *, threshold: int) -> Evidence | None:
    """What others see of two sides: no name, and no count but how many there are."""
    site = SiteArms(site="This test", arms=arms)
    (effect,) = site_effects([site], direction=direction).used
    return evidence_of(arms, effect, threshold=threshold)
