"""How a measure is charted: chosen by its team or a coach, with the reason, for everybody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from improvement.domain.access import Action, Actor, require
from improvement.domain.vocabulary import Arm
from improvement.errors import NotFound
from improvement.services.figures import load_figures
from improvement.stats.charts.chooser import Spacing, propose_chart
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.charts.rule_sets import RuleSetName
from improvement.stats.charts.settings import ChartSettings, chart_by
from improvement.stats.record import from_record, to_record
from improvement.store.repositories.chart_settings import KeptChartSettings
from improvement.store.unit_of_work import Store, UnitOfWork

__all__ = [
    "RULE_SETS",
    "ChartKind",
    "ChartSettings",
    "LimitMethod",
    "SetUp",
    "Spacing",
    "save",
    "settings_of",
]

#: The rule sets by name, for people to choose from. A sustained run proposes; it judges nothing.
RULE_SETS: tuple[RuleSetName, ...] = tuple(
    name for name in RuleSetName if name is not RuleSetName.SUSTAINED_RUN
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """The settings of a measure's chart; version 0 where nobody has chosen yet."""

    settings: ChartSettings
    version: int = 0
    saved_by: int | None = None
    saved_at: datetime | None = None


def settings_of(store: Store, measure_ids: Iterable[int]) -> Mapping[int, SetUp]:
    """How each of these measures is charted, in one query."""
    wanted = list(measure_ids)
    kept = store.chart_settings.of(wanted)
    return {number: _read(kept.get(number)) for number in wanted}


def _read(kept: KeptChartSettings | None) -> SetUp:
    if kept is None:
        return SetUp(settings=ChartSettings())
    return SetUp(
        settings=from_record(kept.settings),
        version=kept.version,
        saved_by=kept.saved_by,
        saved_at=kept.saved_at,
    )


def save(
    uow: UnitOfWork,
    actor: Actor,
    *,
    test_id: int,
    measure: str,
    settings: ChartSettings,
    version: int,
) -> None:
    """Keep how a measure is charted, once the chart has been drawn that way without complaint.

    Raises ``Invalid`` or ``NotComputable`` for settings that the measure cannot have, ``Conflict``
    where somebody else saved since the form was opened at ``version``.
    """
    with uow.writing(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.SET_UP_CHART, team_id=kept.team_id)
        specs = {m.key: m for m in kept.plan.measures}
        if measure not in specs:
            raise NotFound(f"This test has no measure {measure!r}. Choose one from its plan.")
        measure_id = kept.measure_ids[measure]
        figures = load_figures(
            store, {measure_id: specs[measure]}, dimensions=(), as_of=uow.today_of(actor)
        )[measure_id]
        series = figures.series(Arm.PILOT, name=specs[measure].label)
        if series.points:
            proposal = propose_chart(
                series,
                baseline_points=settings.options.frozen_points,
                spacing=settings.spacing,
            )
            chart_by(settings, proposal)
        store.chart_settings.put(measure_id, to_record(settings), version=version)
        store.commit()
