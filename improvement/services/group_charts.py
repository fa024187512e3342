"""The charts of a test's groups: joined as on Compare, drawn like the whole, or not at all."""

from dataclasses import dataclass

from improvement.domain.dimensions import Dimension
from improvement.domain.series import Series
from improvement.domain.vocabulary import Arm, Phase
from improvement.errors import Invalid, NotComputable
from improvement.services.assessment import sides_of
from improvement.services.figures import Figures
from improvement.services.grouping import Regrouped, regrouped
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
    figures: Figures, dimension: Dimension | None, threshold: int, like: ChartedLike
) -> tuple[GroupChart, ...]:
    """Small multiples. With a threshold, all are shown or none is: what one chart hides could be
    worked out by taking the others from the overall chart.
    """
    if dimension is None:
        return ()
    rows = [r for r in figures.groups.get(dimension.key, ()) if r.arm is Arm.PILOT]
    safe = all((row.denominator or row.n or 0) >= threshold for row in rows)
    present = {row.group for row in rows}
    return tuple(
        GroupChart(
            key=group.key,
            label=group.label,
            chart=like.chart(
                figures.group_series(dimension.key, group.key, Arm.PILOT, name=group.label)
            )
            if safe
            else None,
        )
        for group in dimension.groups
        if group.key in present
    )
