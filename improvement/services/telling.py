"""The one door to figures by group for people who may not see small groups, and for exports.

What is told is worked out once for each measure and dimension, from weeks that are over, and kept
(:mod:`improvement.domain.told`). Every view and every export then shows what the record says: so
nothing that one of them hides can be worked out from another one, from another week or from an
export that somebody took earlier. The record grows at most once a week, the first time somebody
looks.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.dimensions import Dimension
from improvement.domain.measures import MeasureSpec
from improvement.domain.periods import start_of
from improvement.domain.told import Audience, Column, Telling, ToldDimension, told_by
from improvement.domain.totals import Sums
from improvement.domain.vocabulary import Period
from improvement.errors import Conflict, NotFound
from improvement.services.figures import Figures, load_figures
from improvement.services.groups import visible
from improvement.services.kept_looks import take_looks
from improvement.services.telling_amounts import learned, with_largest
from improvement.services.telling_everybody import (
    EVERYBODY,
    ends_in,
    is_of_households,
    told_of_everybody,
    with_everybody,
)
from improvement.services.telling_growth import (
    Ends,
    Growing,
    Slot,
    came,
    closings_of,
    ends_of,
    grown,
    is_closing,
    placed,
    told_on,
)
from improvement.services.telling_stricter import (
    as_of_now,
    counted_now,
    oldest_first,
    otherwise_now,
    rules_now,
    told_by_laxer_rules,
)
from improvement.stats.disclosure.protection import Protection
from improvement.store.repositories.plans import KeptTest
from improvement.store.repositories.tellings import KeptTelling, Place
from improvement.store.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was told of some tests; of what is not in it, nothing was.

    ``until`` is the day with which figures end, where they do.
    """

    kept: Mapping[Place, KeptTelling] = field(default_factory=dict)
    until: date | None = None

    def up_to(self, day: date | None) -> "Told":
        """The same with figures that end by a day (None: they do not end)."""
        return replace(self, until=day)

    def of(
        self,
        test: KeptTest,
        measure: str,
        dimension: Dimension,
        *,
        audience: Audience = Audience.SCREEN,
    ) -> ToldDimension:
        """One measure (by key) by one dimension, as this audience was told."""
        place = (test.id, test.measure_ids[measure], dimension.key)
        found = self.kept.get(place)
        if found is None or otherwise_now(found.telling, test.plan, dimension):
            return told_by(None, dimension, audience)
        told = told_by(found.telling, dimension, audience)
        return told if self.until is None else told.up_to(self.until)


def told(
    uow: UnitOfWork, actor: Actor, *, test_id: int, measure: str, dimension: str
) -> ToldDimension:
    """What may be shown of one measure by one dimension (both by key) to whom groups are told."""
    require(actor, Action.VIEW_TESTS)
    bring_up_to_date(uow, actor, [test_id])
    with uow.reading(actor) as store:
        test = store.plans.get(test_id)
        found = next(
            (k.dimension for k in store.groups.all() if k.dimension.key == dimension), None
        )
        if found is None or not visible(found, actor, team_id=test.team_id):
            raise NotFound(f"There is no dimension {dimension!r} here. Choose one that is.")
        if measure not in test.measure_ids:
            raise NotFound(f"There is no measure {measure!r} here. Choose one of the test's.")
        return told_in(store, [test_id]).of(test, measure, found)


def told_in(store: Store, test_ids: Iterable[int]) -> Told:
    """What the record says about these tests, in few queries however many they are."""
    return Told(kept=as_of_now(store, store.tellings.of(test_ids)))


def told_of_primaries(store: Store, tests: Iterable[KeptTest]) -> Told:
    """The same of their primary measures alone: what verdicts by group are made of."""
    mine = {test.id: test for test in tests}
    whole = told_by_laxer_rules(store, mine)
    measures = [
        number
        for test in mine.values()
        for key, number in test.measure_ids.items()
        if test.id in whole or (test.plan.primary and test.plan.primary.key == key)
    ]
    return Told(kept=as_of_now(store, store.tellings.of(mine, measure_ids=measures)))


def bring_up_to_date(
    uow: UnitOfWork,
    actor: Actor,
    test_ids: Sequence[int] | None = None,
    *,
    by_group: bool = True,
) -> None:
    """Before anybody who may not see small groups looks: close the weeks that are over.

    ``test_ids`` None = every test. Without ``by_group`` (where no groups are shown) only tests with
    figures of households, of which everybody is told in stretches too. Nothing happens for tests of
    which this person sees everything, and nothing is written where the week is closed already.
    """
    with uow.reading(actor) as store:
        every = (*store.plans.all(), *store.plans.put_away())
        tests = every if test_ids is None else [store.plans.get(n) for n in test_ids]
        seen = Action.SEE_SMALL_GROUPS
        theirs = [t for t in tests if not may(actor, seen, team_id=t.team_id)]
        theirs = theirs if by_group else [t for t in theirs if _households_of(t)]
        behind = _behind(store, theirs, week=_week(uow.today_of(actor)), by_group=by_group)
    if not behind:
        return
    try:
        with uow.writing(actor) as store:
            extend(store, behind, today=uow.today_of(actor))
            store.commit()
    except Conflict:  # somebody else closed the same week at this moment: theirs stands
        return


def _week(today: date) -> date:
    return start_of(today, Period.WEEK)


def _behind(
    store: Store, tests: Iterable[KeptTest], *, week: date, by_group: bool = True
) -> list[KeptTest]:
    """Tests that run, of which some week may be over that is not closed."""
    running = [t for t in tests if t.started_at is not None]
    if not running:
        return []
    closed = store.tellings.closed([test.id for test in running])
    begun = [test for test in running if closed.get(test.id, date.max) < week]
    new = [test for test in running if test.id not in closed]
    asked = {test.id: _households_of(test) for test in new}
    kept = store.households.carried(number for some in asked.values() for number in some)
    return begun + [t for t in new if (by_group and t.plan.dimensions) or kept & asked[t.id]]


def _households_of(test: KeptTest) -> set[int]:
    """Its measures (by id) that could be the own cost, score, wait or events of a household."""
    return {test.measure_ids[m.key] for m in test.plan.measures if is_of_households(m)}


def extend(store: Store, tests: Iterable[KeptTest], *, today: date) -> None:
    """Close the weeks that are over, in the transaction of whoever keeps something."""
    behind = _behind(store, tests, week=_week(today))
    if not behind:
        return
    lists = {kept.dimension.key: kept.dimension for kept in store.groups.all()}
    figures = _figures(store, behind, today=today)
    rules = rules_now(store)
    kept = store.tellings.of([test.id for test in behind])
    now = {place: found.telling for place, found in kept.items()}
    for test in behind:
        dimensions = [lists[n.key] for n in test.plan.dimensions if n.key in lists]
        growth = _Growth(test=test, dimensions=dimensions, figures=figures, kept=kept, rules=rules)
        for place, telling in growth.tellings(today):
            now[place] = telling
            test_id, measure_id, dimension = place
            store.tellings.keep(
                telling,
                test_id=test_id,
                measure_id=measure_id,
                dimension=dimension,
                until=_week(today),
                before=kept.get(place),
            )
    take_looks(store, behind, now, today=today)


def _figures(store: Store, tests: Sequence[KeptTest], *, today: date) -> dict[int, Figures]:
    """Every measure of these tests day by day, in as many queries as for one."""
    specs: dict[int, MeasureSpec] = {}
    orders: dict[int, list[str]] = {}
    for test in tests:
        for spec in test.plan.measures:
            specs[test.measure_ids[spec.key]] = spec
            orders[test.measure_ids[spec.key]] = [named.key for named in test.plan.dimensions]
    keys = dict.fromkeys(named.key for test in tests for named in test.plan.dimensions)
    figures = load_figures(
        store, specs, dimensions=list(keys), as_of=today, period=Period.DAY, orders=orders
    )
    return with_everybody(with_largest(store, figures, as_of=today))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Growth:
    """One test's records as they grow in one week."""

    test: KeptTest
    dimensions: Sequence[Dimension]
    figures: Mapping[int, Figures]
    kept: Mapping[Place, KeptTelling]
    rules: Mapping[Audience, Protection]

    def tellings(self, today: date) -> Iterator[tuple[Place, Telling]]:
        """Every record that is there or begins, with what may be told now."""
        new = self._came(_week(today))
        growing = self._growing(new, today)
        ends: dict[tuple[str, Audience], Ends] = {}
        for spec in oldest_first(self.test, self.kept):
            whole: Telling | None = None
            for dimension in (EVERYBODY, *self.dimensions):
                place = self._place(spec, dimension)
                before = self._before(place, dimension)
                if before is None and not new[place]:
                    continue
                if before is not None and otherwise_now(before, self.test.plan, dimension):
                    continue
                if dimension is EVERYBODY:
                    whole = self._of_everybody(spec, new[place], growing)
                    yield place, whole
                    continue
                telling = self._told(spec, dimension, new[place], growing, ends, whole)
                for audience in Audience:
                    first = ends_of(telling, audience)
                    ends.setdefault((dimension.key, audience), first)
                yield place, telling

    def _of_everybody(
        self, spec: MeasureSpec, new: Mapping[Slot, Sums], growing: Growing
    ) -> Telling:
        place = self._place(spec, EVERYBODY)
        counted = counted_now(self.test.plan, EVERYBODY)
        telling = grown(self._before(place, EVERYBODY), new, growing, counted)
        return told_of_everybody(telling, growing, self.rules[Audience.SCREEN], spec.kind)

    def _told(
        self,
        spec: MeasureSpec,
        dimension: Dimension,
        new: Mapping[Slot, Sums],
        growing: Growing,
        ends: Mapping[tuple[str, Audience], Ends],
        whole: Telling | None,
    ) -> Telling:
        place = self._place(spec, dimension)
        telling = grown(
            self._before(place, dimension), new, growing, counted_now(self.test.plan, dimension)
        )
        telling = placed(telling, self.figures[place[1]], dimension)
        for audience in Audience:
            # The same people are counted by every measure, and by screens and exports alike.
            within = [e for e in [ends.get((dimension.key, audience))] if e is not None]
            within += ends_in(whole, telling)
            if audience is Audience.OUTSIDE:
                within.append(ends_of(telling, Audience.SCREEN))
            telling = told_on(
                telling,
                audience,
                self.rules[audience],
                growing,
                kind=spec.kind,
                overlapping=not dimension.disjoint,
                within=within,
            )
        return telling

    def _place(self, spec: MeasureSpec, dimension: Dimension) -> Place:
        return self.test.id, self.test.measure_ids[spec.key], dimension.key

    def _before(self, place: Place, dimension: Dimension) -> Telling | None:
        if place not in self.kept:
            return None
        return learned(self.kept[place].telling, self.figures[place[1]], dimension)

    def _came(self, week: date) -> dict[Place, dict[Slot, Sums]]:
        found = {}
        for spec in self.test.plan.measures:
            for dimension in (EVERYBODY, *self.dimensions):
                place = self._place(spec, dimension)
                before = self._before(place, dimension)
                found[place] = came(self.figures[place[1]], dimension, before, week=week)
        return found

    def _growing(self, new: Mapping[Place, Mapping[Slot, Sums]], today: date) -> Growing:
        """The columns of all records of the test: they are the same, so that ends compare."""
        mine = [found for place, found in self.kept.items() if place[0] == self.test.id]
        had: tuple[Column, ...] = max((f.telling.columns for f in mine), key=len, default=())
        days = sorted({day for slots in new.values() for day, _, _ in slots})
        before = max((f.until for f in mine), default=None)
        ends_on = self.test.plan.ends_on
        if had and not days and is_closing(_week(today), before=before, ends_on=ends_on):
            days = [had[-1].day]  # nobody came, but those who wait may be told now
        columns = (*had, *(Column(closed=_week(today), day=day) for day in days))
        return Growing(
            columns=columns,
            since=len(had),
            closings=closings_of(columns, len(had), before=before, ends_on=ends_on),
            told_on=today,
        )
