"""What was told, as it may be shown today: a stricter rule hides, a laxer one uncovers nothing.

Whoever looked before knows every stretch that was told. So what is shown under a stricter rule is
made of whole stretches, put together until the new rule is content: nothing in it is new to
anybody, and who looks for the first time can work out nobody below the new threshold. A laxer rule
shows what was told as it was told; only what comes from now on is told by it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from math import inf

from improvement.domain.dimensions import Dimension
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import Plan
from improvement.domain.told import Audience, CountedBy, Telling
from improvement.domain.vocabulary import MeasureRole
from improvement.services.exported_groups import export_threshold
from improvement.services.telling_growth import Ends, Growing, ends_of, told_on
from improvement.stats.disclosure.protection import Protection
from improvement.store.repositories.plans import KeptTest
from improvement.store.repositories.tellings import KeptTelling, Place
from improvement.store.unit_of_work import Store

LONGEST_PERIOD = timedelta(days=31)  # a column may hold a month that the start falls into
Rules = Mapping[Audience, Protection]


def rules_now(store: Store) -> Rules:
    """From how many people on groups are told, within the partnership and outside."""
    partnership = store.people.partnership()
    return {
        # Within the partnership half the threshold is kept open: with all of it, the months before
        # a test, in which few were counted, would keep most groups from ever being told.
        Audience.SCREEN: Protection(
            threshold=partnership.small_group, apart=partnership.small_group // 2
        ),
        Audience.OUTSIDE: Protection(
            threshold=export_threshold(partnership.small_group, partnership.small_group_outside),
            outcomes=True,
        ),
    }


def as_of_now(store: Store, kept: Mapping[Place, KeptTelling]) -> Mapping[Place, KeptTelling]:
    """The records with the stretches that may be shown under the rules of today."""
    rules = rules_now(store)
    # Of everybody (no dimension) what was told stays: its rule is no setting.
    behind = {at[0] for at, found in kept.items() if at[2] and _laxer(found.telling, rules)}
    if not behind:
        return kept
    lists = {k.dimension.key: k.dimension for k in store.groups.all()}
    shown = dict(kept)
    for test in store.plans.of(behind):
        shown |= _of_test(test, kept, lists, rules)
    return shown


def told_by_laxer_rules(store: Store, test_ids: Iterable[int]) -> frozenset[int]:
    """Tests of which anything may have been told by a rule laxer than today's: rather one too many.

    What is shown of one of their measures hangs on the others, too.
    """
    rules = rules_now(store)
    return frozenset(
        kept.test_id
        for kept in store.tellings.limits(test_ids)
        if kept.threshold < rules[kept.audience].threshold
        or kept.percent < rules[kept.audience].percent
    )


def _laxer(telling: Telling, rules: Rules) -> bool:
    amounts = any(row.denominator is None for _, row in telling.rows)
    return any(
        s.threshold < rules[s.audience].threshold
        or (amounts and (s.percent or 0) < rules[s.audience].percent)
        for s in telling.stretches
    )


def _of_test(
    test: KeptTest,
    kept: Mapping[Place, KeptTelling],
    lists: Mapping[str, Dimension],
    rules: Rules,
) -> dict[Place, KeptTelling]:
    """In the order in which they were told: later measures end only where the first one does."""
    found: dict[Place, KeptTelling] = {}
    ends: dict[tuple[str, Audience], Ends] = {}
    for spec in oldest_first(test, kept):
        for key, dimension in lists.items():
            place = (test.id, test.measure_ids[spec.key], key)
            if place not in kept:
                continue
            telling = _put_together(kept[place].telling, spec, dimension, rules, ends)
            for audience in Audience:
                ends.setdefault((key, audience), ends_of(telling, audience))
            found[place] = replace(kept[place], telling=telling)
    return found


def _put_together(
    had: Telling,
    spec: MeasureSpec,
    dimension: Dimension,
    rules: Rules,
    ends: Mapping[tuple[str, Audience], Ends],
) -> Telling:
    telling = replace(had, stretches=())
    columns = range(len(had.columns))
    for audience in Audience:
        last = max((s.told_on for s in had.stretches if s.audience is audience), default=None)
        if last is None:
            continue
        within = [ends_of(had, audience)]
        within += [e for e in [ends.get((dimension.key, audience))] if e is not None]
        if audience is Audience.OUTSIDE:
            within.append(ends_of(telling, Audience.SCREEN))
        telling = told_on(
            telling,
            audience,
            rules[audience],
            Growing(columns=had.columns, since=0, closings=frozenset(columns), told_on=last),
            kind=spec.kind,
            overlapping=not dimension.disjoint,
            within=within,
        )
    return telling


def oldest_first(test: KeptTest, kept: Mapping[Place, KeptTelling]) -> list[MeasureSpec]:
    """The others are told where the first one is: the oldest record, or the primary measure."""
    oldest: dict[int, int] = {}
    for (_, measure_id, _), found in kept.items():
        oldest[measure_id] = min(found.id, oldest.get(measure_id, found.id))

    def age(spec: MeasureSpec) -> tuple[float, bool]:
        known = oldest.get(test.measure_ids[spec.key], inf)
        return known, spec.role is not MeasureRole.PRIMARY

    return sorted(test.plan.measures, key=age)


def counted_now(plan: Plan, dimension: Dimension) -> CountedBy:
    """How people are counted today, as it is written beside what is told."""
    several = f"{dimension.reporting} {dimension.combined or ''}".strip()
    return CountedBy(several=several, starts_on=plan.starts_on)


def otherwise_now(telling: Telling, plan: Plan, dimension: Dimension) -> bool:
    """Are people that were told of counted in another way since?

    The start of the change moved past some of them, or people with several answers are counted by
    another rule. Then nothing of it is shown, and nothing is told: the same people twice, cut in
    two ways, would be the difference of the two.
    """
    had, now = telling.counted, counted_now(plan, dimension)
    if not telling.stretches or had is None or had == now:
        return False
    if had.several != now.several or had.starts_on is None or now.starts_on is None:
        return True
    first, after = sorted((had.starts_on, now.starts_on))
    return any(first - LONGEST_PERIOD < column.day < after for column in telling.columns)
