"""The chart of every measure of every test as one line: which of them show a signal, since when.

However many measures a partnership has, their figures come in a handful of queries.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from improvement.domain.access import Action, Actor, require
from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Arm
from improvement.services.chart_settings import settings_of
from improvement.services.figures import load_figures
from improvement.services.judged_lines import ChartLine, WatchedMeasure, judged
from improvement.services.telling import bring_up_to_date, told_in
from improvement.services.told_everybody import shown_figures
from improvement.stats.charts.expected_signals import ExpectedSignals, expected_signals
from improvement.stats.charts.variation import Variation
from improvement.store.repositories.plans import KeptTest
from improvement.store.unit_of_work import Store, UnitOfWork

__all__ = [
    "ChartLine",
    "ChartLines",
    "Variation",
    "chart_lines",
    "of_primary_measures",
    "of_test",
    "of_tests",
]

#: What wants to be seen first.
ORDER = (
    Variation.WORSENING,
    Variation.SIGNAL,
    Variation.IMPROVING,
    Variation.NO_SIGNAL,
    Variation.NOT_CHARTABLE,
    Variation.TOO_FEW_POINTS,
    None,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartLines:
    """Every chart of a partnership, what wants to be seen first on top."""

    lines: tuple[ChartLine, ...]
    expected: ExpectedSignals

    @property
    def charted(self) -> tuple[ChartLine, ...]:
        """Those of which anything was recorded."""
        return tuple(line for line in self.lines if line.found is not None)

    @property
    def teams(self) -> tuple[str, ...]:
        return tuple(sorted({line.kept.team for line in self.lines}))

    @property
    def tests(self) -> Mapping[int, str]:
        """The tests that these charts belong to: number -> title, in the order of titles.

        Of those with the same title each also has its number.
        """
        titles = {line.kept.id: line.kept.plan.title or "Untitled test" for line in self.lines}
        often = Counter(titles.values())
        named = {n: t if often[t] == 1 else f"{t} (no. {n})" for n, t in titles.items()}
        return dict(sorted(named.items(), key=lambda item: (item[1].casefold(), item[0])))

    def among(
        self,
        *,
        signals: bool = False,
        worsening: bool = False,
        team: str | None = None,
        test_id: int | None = None,
    ) -> tuple[ChartLine, ...]:
        """The lines that fit everything asked for; nothing asked for, all of them."""
        return tuple(
            line
            for line in self.lines
            if (not signals or line.signal)
            and (not worsening or line.found is Variation.WORSENING)
            and team in (None, line.kept.team)
            and test_id in (None, line.kept.id)
        )


def chart_lines(uow: UnitOfWork, actor: Actor) -> ChartLines:
    """Every measure of every test as a line. Figures of everybody: no group can be read off them.

    Raises ``Forbidden`` for whoever may not see the portfolio.
    """
    require(actor, Action.SEE_PORTFOLIO)
    bring_up_to_date(uow, actor, by_group=False)
    with uow.reading(actor) as store:
        kept = store.plans.all()
        specs = {test.measure_ids[m.key]: m for test in kept for m in test.plan.measures}
        watched = _watched(store, actor, kept, specs, today=uow.today_of(actor))
    found = judged(watched)
    return ChartLines(
        lines=tuple(sorted((line for line, _ in found), key=_pressing)),
        expected=expected_signals(chart for _, chart in found if chart is not None),
    )


def of_primary_measures(uow: UnitOfWork, actor: Actor) -> dict[int, ChartLine]:
    """For lists of tests: test -> its primary measure as a line, where anything was recorded."""
    require(actor, Action.VIEW_TESTS)
    bring_up_to_date(uow, actor, by_group=False)
    with uow.reading(actor) as store:
        kept = store.plans.all()
        specs = {
            test.measure_ids[primary.key]: primary
            for test in kept
            if (primary := test.plan.primary) is not None
        }
        watched = _watched(store, actor, kept, specs, today=uow.today_of(actor))
    return {line.kept.id: line for line, _ in judged(watched) if line.found is not None}


def of_test(uow: UnitOfWork, actor: Actor, *, test_id: int) -> tuple[ChartLine, ...]:
    """Every measure of one test as a line, in the order of its plan."""
    require(actor, Action.VIEW_TESTS)
    bring_up_to_date(uow, actor, [test_id], by_group=False)
    with uow.reading(actor) as store:
        kept = store.plans.get(test_id)
        specs = {kept.measure_ids[m.key]: m for m in kept.plan.measures}
        watched = _watched(store, actor, [kept], specs, today=uow.today_of(actor))
    order = [m.key for m in kept.plan.measures]
    return tuple(sorted((x for x, _ in judged(watched)), key=lambda x: order.index(x.spec.key)))


def of_tests(
    store: Store, actor: Actor, kept: Sequence[KeptTest], *, today: date
) -> tuple[ChartLine, ...]:
    """Every measure of these tests as a line, inside somebody's transaction."""
    specs = {test.measure_ids[m.key]: m for test in kept for m in test.plan.measures}
    return tuple(line for line, _ in judged(_watched(store, actor, kept, specs, today=today)))


def _pressing(line: ChartLine) -> tuple[int, int, str, str]:
    """Worsening first; of those alike the newest signal, then by name."""
    newest = -(line.since or date.min).toordinal()
    return ORDER.index(line.found), newest, line.kept.plan.title.casefold(), line.spec.label


def _watched(
    store: Store,
    actor: Actor,
    kept: Sequence[KeptTest],
    specs: Mapping[int, MeasureSpec],
    *,
    today: date,
) -> list[WatchedMeasure]:
    owners = {number: test for test in kept for number in test.measure_ids.values()}
    orders = {number: [named.key for named in owners[number].plan.dimensions] for number in specs}
    figures = load_figures(store, specs, dimensions=(), as_of=today, orders=orders)
    told = told_in(store, [test.id for test in kept])
    shown = {n: shown_figures(found, owners[n], actor, told) for n, found in figures.items()}
    set_up = settings_of(store, specs)
    return [
        WatchedMeasure(
            kept=owners[number],
            spec=spec,
            series=shown[number].series(Arm.PILOT, name=owners[number].plan.pilot_name or "Pilot"),
            settings=set_up[number].settings,
        )
        for number, spec in specs.items()
    ]
