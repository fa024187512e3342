"""The charts of a test's groups: joined as on Compare, drawn like the whole, or not at all."""

from dataclasses import dataclass

from improvement.domain.dimensions import Dimension
from improvement.domain.series import Series
from improvement.domain.told import ToldDimension
from improvement.domain.vocabulary import Arm, Period, Phase
from improvement.errors import Invalid, NotComputable
from improvement.services.assessment import sides_of
from improvement.services.figures import Figures
from improvement.services.grouping import Regrouped, regrouped
from improvement.services.told_everybody import rows_by
from improvement.stats.charts.alike import chart_alike
from improvement.stats.charts.centre_line import LineKind
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.run_chart import run_chart
from improvement.store.repositories.plans import KeptTest


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChart:
    """One group's chart, drawn like the whole, or none where it is not for this person."""

    key: str
    label: str
    chart: Chart | None


def regrouped_for_chart(
    kept: KeptTest, figures: Figures, dimension: Dimension | None
) -> Regrouped | None:
    """The same groups as on Compare: joined by the sides that the design compares."""
    if dimension is None:
        return None
    pilot = (Arm.PILOT, Phase.TEST)
    sides = sides_of(kept.plan.design) if kept.plan.design else None
    return regrouped(figures, dimension, (sides.pilot, sides.comparison) if sides else (pilot,))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartedLike:
    """The chart that groups are charted like, and the line that was asked for."""

    whole: Chart
    line: LineKind | None

    def chart(self, series: Series) -> Chart:
        try:
            return chart_alike(series, self.whole, line=self.line)
        except (Invalid, NotComputable):  # everything it has may be left out
            return run_chart(series)


def group_charts(
    figures: Figures, dimension: Dimension | None, like: ChartedLike
) -> tuple[GroupChart, ...]:
    """Small multiples for whoever may see every group."""
    if dimension is None:
        return ()
    rows = figures.groups.get(dimension.key, ())
    present = {row.group for row in rows if row.arm is Arm.PILOT}
    return tuple(
        GroupChart(
            key=group.key,
            label=group.label,
            chart=like.chart(
                figures.group_series(dimension.key, group.key, Arm.PILOT, name=group.label)
            ),
        )
        for group in dimension.groups
        if group.key in present
    )


def told_charts(
    figures: Figures, told: ToldDimension, period: Period | None, like: ChartedLike
) -> tuple[GroupChart, ...]:
    """Small multiples for others: one point a stretch that was told, where it ends.

    ``period``: points that end in the same one are put together, as in the chart of the whole.
    """
    return tuple(
        GroupChart(
            key=group.key,
            label=group.label,
            chart=like.chart(
                figures.told_series(Arm.PILOT, name=group.label, rows=list(rows_by(group, period)))
            ),
        )
        for group in told.groups
    )
