"""Logging data: typed period totals, uploaded tables, and what is there already."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from improvement.domain.access import Action, Actor, require
from improvement.domain.checks import check_cases, check_period_totals
from improvement.domain.dimensions import Dimension
from improvement.domain.entries import CaseRecord, CellError, PeriodTotal, Untold
from improvement.domain.vocabulary import Arm
from improvement.errors import Conflict, Invalid
from improvement.files.cases import called
from improvement.services.digests import digest_of
from improvement.services.figures import Figures, load_figures
from improvement.store.repositories.cases import CaseCount
from improvement.store.repositories.imports import KeptImport
from improvement.store.repositories.observations import KeptTotal, Tallied
from improvement.store.repositories.plans import KeptTest
from improvement.store.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """How much of what could be logged is there, for one arm and group (or everybody)."""

    arm: Arm
    group: str
    logged: int
    expected: int
    dimension: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataView:
    """What a test's data page shows."""

    kept: KeptTest
    dimensions: tuple[Dimension, ...]
    totals: tuple[KeptTotal, ...]
    cases: CaseCount
    imports: tuple[KeptImport, ...]
    names: Mapping[int, str]
    figures: Mapping[str, Figures]
    completeness: tuple[Completeness, ...]
    next_period: date
    measure_of: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of what was handed in. With errors nothing at all was saved."""

    tallied: Tallied
    errors: tuple[CellError, ...]

    @property
    def saved(self) -> bool:
        return not self.errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """How a table was read: kept for the next one from the same source (its headings).

    ``sources`` are the table as it came, and as its refused rows come back: without the columns
    that were left out.
    """

    sources: tuple[str, ...]
    answers: Mapping[str, Any]


#: Told which part of the work is done (0 to 1), again and again.
Progress = Callable[[float], None]

NOTHING_SAVED = Tallied(added=0, changed=0, identical=0)


def overview(uow: UnitOfWork, actor: Actor, *, test_id: int) -> DataView:
    """Everything logged for a test, and the period that comes next."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.SEE_SMALL_GROUPS, team_id=kept.team_id)
        dimensions = dimensions_of(store, kept)
        specs = {kept.measure_ids[m.key]: m for m in kept.plan.measures}
        figures = load_figures(
            store, specs, dimensions=[d.key for d in dimensions], as_of=uow.today_of(actor)
        )
        totals = store.observations.listed(specs)
        return DataView(
            kept=kept,
            dimensions=dimensions,
            totals=totals,
            cases=store.cases.count(test_id),
            imports=store.imports.of(test_id),
            names=store.people.names(),
            figures={spec.key: figures[measure_id] for measure_id, spec in specs.items()},
            completeness=_completeness(kept, dimensions, figures),
            next_period=next_period(kept, totals, uow.today_of(actor)),
            measure_of={measure_id: key for key, measure_id in kept.measure_ids.items()},
        )


def log_totals(
    uow: UnitOfWork,
    actor: Actor,
    *,
    test_id: int,
    totals: Sequence[PeriodTotal],
    name: str,
    rejected: int = 0,
    rows: Sequence[int] | None = None,
    answered: Answered | None = None,
    seen_version: int | None = None,
    untold: Untold | None = None,
) -> Saved:
    """Save period totals, all or none; a figure typed again replaces the earlier one.

    ``seen_version`` is that of the figures when the person looked: another one is refused. ``rows``
    are the rows of the file or grid that they stood in, for their history; ``untold`` what the file
    had no column for, which stays as it is.
    """
    with uow.writing(actor) as store:
        kept = open_for_data(store, actor, test_id)
        _as_seen(store, test_id, seen_version)
        errors = check_period_totals(
            totals,
            measures=kept.plan.measures,
            dimensions=_all_dimensions(store),
            today=uow.today_of(actor),
            kept=store.observations.beside(totals, measure_ids=kept.measure_ids),
        )
        if errors or not totals:
            return Saved(tallied=NOTHING_SAVED, errors=tuple(errors))
        tallied = log_in(
            store, kept, totals=totals, name=name, rejected=rejected, rows=rows, untold=untold
        )
        _remember(store, test_id, answered)
        store.commit()
        return Saved(tallied=tallied, errors=())


def log_in(
    store: Store,
    kept: KeptTest,
    *,
    totals: Sequence[PeriodTotal],
    name: str,
    rejected: int = 0,
    rows: Sequence[int] | None = None,
    untold: Untold | None = None,
) -> Tallied:
    """Write period totals that were checked, as one import; whoever calls it commits."""
    import_id = store.imports.open(
        test_id=kept.id, name=name, digest=digest_of(totals), rejected=rejected
    )
    tallied = store.observations.put(
        totals,
        measure_ids=kept.measure_ids,
        starts_on=kept.plan.starts_on,
        import_id=import_id,
        source_rows=rows or range(1, len(totals) + 1),
        untold=untold,
    )
    store.imports.close(import_id, tallied)
    store.plans.data_changed(kept.id)
    return tallied


def log_cases(
    uow: UnitOfWork,
    actor: Actor,
    *,
    test_id: int,
    cases: Sequence[CaseRecord],
    name: str,
    rejected: int = 0,
    rows: Sequence[int] | None = None,
    answered: Answered | None = None,
    seen_version: int | None = None,
    progress: Progress | None = None,
    by_place: bool = False,
) -> Saved:
    """Save case records, all or none; a code that is there already is brought up to date.

    ``by_place``: their codes are only their places in a file. Raises ``Invalid`` where another file
    would then write over the households of the first, or be taken for them.
    """
    with uow.writing(actor) as store:
        kept = open_for_data(store, actor, test_id)
        _as_seen(store, test_id, seen_version)
        errors = check_cases(
            cases,
            measures=kept.plan.measures,
            dimensions=_all_dimensions(store),
            today=uow.today_of(actor),
        )
        if errors or not cases:
            return Saved(tallied=NOTHING_SAVED, errors=tuple(errors))
        placed = known_by_place(store, test_id) if by_place else 0
        import_id = store.imports.open(
            test_id=test_id, name=name, digest=digest_of(cases), rejected=rejected
        )
        tallied = store.cases.put(
            cases,
            test_id=test_id,
            measure_ids=kept.measure_ids,
            starts_on=kept.plan.starts_on,
            import_id=import_id,
            rows=rows or range(1, len(cases) + 1),
            progress=progress,
        )
        if by_place:
            check_same_households(tallied, kept=placed)
        store.imports.close(import_id, tallied)
        _remember(store, test_id, answered)
        store.plans.data_changed(test_id)
        store.commit()
        return Saved(tallied=tallied, errors=())


def known_by_place(store: Store, test_id: int) -> int:
    """How many households of a test have no code: they are known by their places in a file."""
    rows = [i.added + i.changed + i.identical + i.rejected for i in store.imports.of(test_id)]
    places = range(1, max(rows, default=0) + 1)
    return store.cases.there(test_id, [called(place) for place in places])


def check_same_households(tallied: Tallied, *, kept: int) -> None:
    """Rows without codes are the households of last time only where all of these stand in place.

    ``kept``: how many are known by their place. Days are no identity: in many a programme everybody
    begins on a Monday.

    >>> check_same_households(Tallied(added=3, changed=0, identical=9), kept=9)
    """
    elsewhere = kept - tallied.identical
    if elsewhere:
        raise Invalid(
            "These rows have no code, so a household is known by its place in the file alone: only "
            "the same rows with more behind them can be told from another file. At the places of "
            f"{elsewhere:,} of the {kept:,} households that came in so before, this file has "
            "another row or none. Choose the column with the household's code; if there is none, "
            "add one to the file. If it is the same file with corrections, take the earlier import "
            "back first (under What came in)."
        )


def _remember(store: Store, test_id: int, answered: Answered | None) -> None:
    for source in dict.fromkeys(answered.sources if answered else ()):
        store.habits.keep(test_id, source, answered.answers if answered else {})


def dimensions_of(store: Store, kept: KeptTest) -> tuple[Dimension, ...]:
    """The dimensions a test is disaggregated by, in the order of its plan."""
    known = {k.dimension.key: k.dimension for k in store.groups.all()}
    return tuple(known[named.key] for named in kept.plan.dimensions if named.key in known)


def _all_dimensions(store: Store) -> tuple[Dimension, ...]:
    return tuple(k.dimension for k in store.groups.all())


def open_for_data(store: Store, actor: Actor, test_id: int) -> KeptTest:
    """A test that figures can be logged for; raises ``Conflict`` and ``Invalid`` for another."""
    kept = store.plans.get(test_id)
    require(actor, Action.LOG_DATA, team_id=kept.team_id)
    if kept.started_at is None:
        raise Conflict(
            f"{kept.plan.title!r} has not started. Start it first: the prediction is locked "
            "before any data come in."
        )
    if not kept.plan.measures:
        raise Invalid("This test has no measures. Add one under Plan.")
    return kept


def _as_seen(store: Store, test_id: int, seen_version: int | None) -> None:
    """Raises ``Conflict`` where the figures changed since the person looked at what would happen.

    From here to the end nobody else changes them.
    """
    now = store.plans.hold(test_id)
    if seen_version is not None and seen_version != now:
        raise Conflict(
            "Somebody changed this test's figures since you looked at the preview. Nothing was "
            "saved: look at the new counts, then save again."
        )


def next_period(kept: KeptTest, totals: Sequence[KeptTotal], today: date) -> date:
    """The period after the newest one logged, else the week the change begins."""
    if totals:
        newest = max(totals, key=lambda kept_total: kept_total.total.start).total
        following = newest.end + timedelta(days=1)
        return following if following <= today else newest.start
    start = kept.plan.starts_on or today
    return min(start, today) - timedelta(days=min(start, today).weekday())


def _completeness(
    kept: KeptTest, dimensions: Sequence[Dimension], figures: Mapping[int, Figures]
) -> tuple[Completeness, ...]:
    primary = kept.plan.primary
    if primary is None:
        return ()
    own = figures[kept.measure_ids[primary.key]]
    expected = len({row.period for row in own.overall})
    lines = [
        Completeness(arm=arm, group="Everybody", logged=len(periods), expected=expected)
        for arm in Arm
        if (periods := {row.period for row in own.overall if row.arm is arm})
    ]
    lines.extend(line for d in dimensions for line in _of_groups(d, own, expected))
    return tuple(lines)


def _of_groups(dimension: Dimension, own: Figures, expected: int) -> Iterator[Completeness]:
    """In the order of the partnership's list; a group that was never logged has no line."""
    seen: dict[tuple[str, Arm], set[date]] = {}
    for row in own.groups.get(dimension.key, ()):
        if row.group is not None:
            seen.setdefault((row.group, row.arm), set()).add(row.period)
    for group in dimension.groups:
        for arm in Arm:
            if (group.key, arm) in seen:
                yield Completeness(
                    arm=arm,
                    group=group.label,
                    logged=len(seen[group.key, arm]),
                    expected=expected,
                    dimension=dimension.label,
                )
