"""One kernel for each kind of chart: matrices of figures in, what is plotted and its limits out."""

from collections.abc import Callable

from improvement.errors import Invalid
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.individuals import (
    individuals,
    moving_range_limits,
    normalised_individuals,
)
from improvement.stats.charts.limits.limits import Limits
from improvement.stats.charts.limits.measured import Measured
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.charts.limits.predictive_kernels import PREDICTIVE_KERNELS
from improvement.stats.charts.limits.rare_events import counts_between, times_between
from improvement.stats.charts.limits.samples import sample_means, sample_spreads
from improvement.stats.charts.limits.shares_and_rates import (
    counts,
    laney_proportions,
    laney_rates,
    proportions,
    rates,
)

#: Classical limits by kind of chart. A run chart has none.
KERNELS: dict[ChartKind, Callable[[Measured], Limits]] = {
    ChartKind.I: individuals,
    ChartKind.MR: moving_range_limits,
    ChartKind.IP: normalised_individuals,
    ChartKind.XBAR: sample_means,
    ChartKind.S: sample_spreads,
    ChartKind.P: proportions,
    ChartKind.PP: laney_proportions,
    ChartKind.U: rates,
    ChartKind.UP: laney_rates,
    ChartKind.C: counts,
    ChartKind.G: counts_between,
    ChartKind.T: times_between,
}

METHODS: dict[LimitMethod, dict[ChartKind, Callable[[Measured], Limits]]] = {
    LimitMethod.THREE_SIGMA: KERNELS,
    LimitMethod.PREDICTIVE: PREDICTIVE_KERNELS,
}


def limits_by(kind: ChartKind, method: LimitMethod) -> Callable[[Measured], Limits]:
    """The kernel of a chart by a method. Raises ``Invalid`` where there is none."""
    kernel = METHODS.get(method, {}).get(kind)
    if kernel is None:
        raise Invalid(f"There are no {method.value} limits for a {kind.letter} chart.")
    return kernel
