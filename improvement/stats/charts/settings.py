"""How a measure is to be charted, as people chose it: kept beside the measure, read later."""

from dataclasses import dataclass, field

from improvement.domain.charting import ChartOptions
from improvement.errors import Invalid
from improvement.stats.charts.centre_line import LineKind
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.chooser import ChartProposal, Spacing, chosen_chart
from improvement.stats.charts.control_chart import control_chart
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.record import recorded


@recorded("chart_settings", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class ChartSettings:
    """What people decided about one measure's chart; everything left out is as usual.

    Without a ``kind`` a run chart is drawn and the proposed one is offered beside it. ``because``
    says why another chart than the proposed one was taken. ``spacing`` says that the values lie
    between rare events, ``carry_over`` that the same households are counted in every period.
    """

    kind: ChartKind | None = None
    limits: LimitMethod | None = None
    line: LineKind | None = None
    because: str = ""
    spacing: Spacing | None = None
    carry_over: bool = False
    options: ChartOptions = field(default_factory=ChartOptions)


def chart_by(settings: ChartSettings, proposal: ChartProposal) -> Chart:
    """The chart of a series as it was set up.

    Raises ``Invalid`` for a kind or limits that the measure cannot have, for another chart than the
    proposed one without a reason, and for whatever ``control_chart`` refuses.
    """
    kind = settings.kind or ChartKind.RUN
    if settings.kind is None:
        if settings.limits not in (None, LimitMethod.NONE):
            raise Invalid("A run chart has no limits. Choose a chart that has, or leave them.")
        return control_chart(proposal.series, kind, options=settings.options, line=settings.line)
    chosen = chosen_chart(
        proposal, kind=kind, line=settings.line, limits=settings.limits, because=settings.because
    )
    return control_chart(
        proposal.series,
        chosen.kind,
        options=settings.options,
        limits=chosen.limits,
        line=settings.line,
    )
