"""Where every test stands: what the home page, the board, the portfolio and the practices share.

However many tests a partnership has, its figures come in four queries; verdicts are then computed
in memory, by the same function as on each test's own page.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.decisions import lasts
from improvement.domain.dimensions import Dimension
from improvement.domain.measures import MeasureSpec
from improvement.domain.todo import Facts, Todo, todos
from improvement.domain.vocabulary import Arm, Design, Role, Stage
from improvement.errors import Invalid, NotComputable
from improvement.services.analyses import reading_of
from improvement.services.as_looked import TakenLook, points_of_households
from improvement.services.assessment import assess
from improvement.services.figures import Figures, load_figures
from improvement.services.kept_looks import looks_of
from improvement.services.outcome_data import needs_households
from improvement.services.redaction import DimensionView
from improvement.services.sensitive import closed_to, without
from improvement.services.telling import Told, bring_up_to_date, told_of_primaries
from improvement.services.tests import TestLine, lines, stage_of
from improvement.services.told_result import Shown, only_told, whole
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.run_chart import run_chart
from improvement.stats.decisions.looks import Look
from improvement.stats.decisions.verdict import VerdictResult
from improvement.store.repositories.people import Partnership
from improvement.store.repositories.plans import KeptTest
from improvement.store.unit_of_work import Store, UnitOfWork
from improvement.words.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class TestStatus:
    """One test with its verdict so far; where there is none, ``why_not`` says why.

    ``result`` and ``dimensions`` are already reduced to what the person who asked may see; ``look``
    says how many have an outcome on either side today, None without a verdict.
    """

    __test__ = False

    line: TestLine
    result: VerdictResult | None
    reading: Reading | None
    dimensions: tuple[DimensionView, ...]
    small_groups: int
    why_not: str
    last_data: date | None
    notes: int
    todos: tuple[Todo, ...]
    look: Look | None = None

    @property
    def kept(self) -> KeptTest:
        return self.line.kept


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorView:
    """A population indicator as a run chart; ``reference`` is what its months are held beside."""

    spec: MeasureSpec
    chart: Chart
    reference: Chart | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All tests of a partnership as one person may see them."""

    partnership: Partnership
    tests: tuple[TestStatus, ...]
    indicators: tuple[IndicatorView, ...]
    names: Mapping[int, str]
    today: date

    def at(self, stage: Stage) -> tuple[TestStatus, ...]:
        return tuple(status for status in self.tests if status.line.stage is stage)


def home(uow: UnitOfWork, actor: Actor) -> Overview:
    """Everybody's first page."""
    require(actor, Action.VIEW_TESTS)
    return _overview(uow, actor)


def board(uow: UnitOfWork, actor: Actor) -> Overview:
    """The coach's page: tests by stage, what each still lacks."""
    require(actor, Action.SEE_BOARD)
    return _overview(uow, actor)


def portfolio(uow: UnitOfWork, actor: Actor) -> Overview:
    """The leader's page: every test with effect, certainty, verdict and decision."""
    require(actor, Action.SEE_PORTFOLIO)
    return _overview(uow, actor)


def practices(uow: UnitOfWork, actor: Actor, *, put_away: bool = False) -> Overview:
    """What was scaled, adapted or stopped, with its lesson.

    With started tests that were ``put_away`` where results are brought together: what somebody does
    not want to look at any more counts as it did.
    """
    require(actor, Action.VIEW_TESTS)
    return _overview(uow, actor, put_away=put_away)


def mine_first(overview: Overview, actor: Actor) -> tuple[TestStatus, ...]:
    """A member's own tests; everybody else's whole list."""
    if actor.role is not Role.MEMBER:
        return overview.tests
    return tuple(status for status in overview.tests if status.line.mine)


def _overview(uow: UnitOfWork, actor: Actor, *, put_away: bool = False) -> Overview:
    bring_up_to_date(uow, actor)
    today = uow.today_of(actor)
    with uow.reading(actor) as store:
        partnership = store.people.partnership()
        found = lines(store, actor, today=today, put_away=put_away)
        dimensions = tuple(k.dimension for k in store.groups.all())
        figures = _all_figures(store, found, dimensions, today=today)
        notes = store.notes.counts()
        indicators = _indicators(store, today=today)
        told = told_of_primaries(store, [line.kept for line in found])
        looks = looks_of(store, _told_in_steps(actor, found))
        names = store.people.names()
        proposed = {d.test_id for d in store.decisions.all() if lasts(d.standing)}
    return Overview(
        partnership=partnership,
        tests=tuple(
            _status(
                line,
                figures[line.kept.id],
                dimensions,
                notes=notes.get(line.kept.id, 0),
                today=today,
                proposed=line.kept.id in proposed,
                closed=closed_to(actor, dimensions, team_id=line.kept.team_id),
                told=None
                if may(actor, Action.SEE_SMALL_GROUPS, team_id=line.kept.team_id)
                else told,
                look=looks.get(line.kept.id),
            )
            for line in found
        ),
        indicators=indicators,
        names=names,
        today=today,
    )


def _told_in_steps(actor: Actor, found: tuple[TestLine, ...]) -> list[int]:
    """Tests of which this person reads what households come to as it was at the last look."""
    return [
        line.kept.id
        for line in found
        if needs_households(line.kept.plan)
        and not may(actor, Action.SEE_SMALL_GROUPS, team_id=line.kept.team_id)
    ]


def _all_figures(
    store: Store,
    found: tuple[TestLine, ...],
    dimensions: tuple[Dimension, ...],
    *,
    today: date,
) -> dict[int, dict[str, Figures]]:
    specs = {line.kept.measure_ids[m.key]: m for line in found for m in line.kept.plan.measures}
    owner = {
        measure_id: line.kept.id for line in found for measure_id in line.kept.measure_ids.values()
    }
    keys = [d.key for d in dimensions]
    primaries = {
        line.kept.measure_ids[primary.key]
        for line in found
        if (primary := line.kept.plan.primary) is not None
    }
    each = [
        line.kept.measure_ids[key] for line in found for key in needs_households(line.kept.plan)
    ]
    until = {
        measure_id: end
        for line in found
        if (end := line.scaled_on) is not None
        for measure_id in line.kept.measure_ids.values()
    }
    # A series takes its points period by period, everything else only sums.
    series = {
        measure_id
        for line in found
        if line.kept.plan.design is Design.INTERRUPTED
        for measure_id in line.kept.measure_ids.values()
    }
    loaded = load_figures(
        store,
        specs,
        dimensions=keys,
        as_of=today,
        by_day=series | until.keys(),
        households=each,
        until=until,
        grouped=primaries,  # of groups a verdict asks what it asks of everybody
    )
    by_test: dict[int, dict[str, Figures]] = defaultdict(dict)
    for measure_id, figures in loaded.items():
        by_test[owner[measure_id]][figures.spec.key] = figures
    return by_test


def _status(
    line: TestLine,
    figures: Mapping[str, Figures],
    dimensions: tuple[Dimension, ...],
    *,
    notes: int,
    today: date,
    proposed: bool,
    closed: frozenset[str],
    told: Told | None,
    look: TakenLook | None,
) -> TestStatus:
    result, why_not = _verdict(line.kept, figures, dimensions, today=today)
    result = without(result, closed) if result else None
    plan_keys = {named.key for named in line.kept.plan.dimensions}
    open_ones = [d for d in dimensions if d.key in plan_keys and d.label not in closed]
    shown: Shown | None = None
    if result is not None:
        shown = (
            whole(result)
            if told is None
            else only_told(
                result,
                line.kept,
                open_ones,
                told.up_to(line.scaled_on),
                look,
                points=points_of_households(line.kept.plan, figures),
            )
        )
    reached = result is not None and result.findings.evidence.look.at_end
    here = stage_of(line.kept, line.decision, today=today, reached=reached)
    last = max((row.period for f in figures.values() for row in f.overall), default=None)
    size = result.findings.evidence.look if result else None
    facts = Facts(
        stage=here,
        lacks=line.lacks,
        starts_on=line.kept.plan.starts_on,
        ends_on=line.kept.plan.ends_on,
        last_data=last,
        notes=notes,
        smaller_n=min(size.n_pilot, size.n_comparison) if size else None,
        planned_per_arm=line.kept.plan.planned_per_arm,
        proposed=proposed,
    )
    return TestStatus(
        line=replace(line, stage=here),
        result=shown.result if shown else None,
        reading=(reading_of(line.kept, shown, scaled_on=line.scaled_on) if shown else None),
        dimensions=shown.dimensions if shown else (),
        small_groups=len(result.findings.small_groups) if result else 0,
        why_not=why_not,
        last_data=last,
        notes=notes,
        todos=todos(facts, today=today),
        look=size,
    )


def _verdict(
    kept: KeptTest,
    figures: Mapping[str, Figures],
    dimensions: tuple[Dimension, ...],
    *,
    today: date,
) -> tuple[VerdictResult | None, str]:
    if kept.started_at is None:
        return None, "Not started yet."
    keys = {named.key for named in kept.plan.dimensions}
    try:
        result = assess(
            kept.plan,
            figures,
            [d for d in dimensions if d.key in keys],
            today=today,
            changed_after_looking=kept.amended_after_looking,
        )
    except (NotComputable, Invalid) as reason:
        return None, str(reason)
    return result, ""


def _indicators(store: Store, *, today: date) -> tuple[IndicatorView, ...]:
    specs = dict(store.plans.indicators())
    loaded = load_figures(store, specs, dimensions=[], as_of=today)
    views = []
    for measure_id, spec in specs.items():
        figures = loaded[measure_id]
        reference = figures.series(Arm.COMPARISON, name=spec.reference or "Reference")
        views.append(
            IndicatorView(
                spec=spec,
                chart=run_chart(figures.series(Arm.PILOT, name=spec.label)),
                reference=run_chart(reference) if reference.points else None,
            )
        )
    return tuple(views)
