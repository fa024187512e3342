"""Raw columns to charts: one call, one chart for every facet."""

from typing import Any

import numpy as np

from improvement.domain.charting import ChartOptions
from improvement.domain.rows import Aggregation
from improvement.domain.series import Series
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.library.charts import Charts, FacetChart
from improvement.library.decisions import (
    Calendar,
    changes_of,
    exclusions,
    frozen_points,
    number,
    splits,
    target_steps,
)
from improvement.library.given import NO_FACET, Given
from improvement.library.named import known_rules, named
from improvement.stats.charts.chooser import (
    ChartProposal,
    ChartReason,
    Spacing,
    chosen_chart,
    propose_chart,
)
from improvement.stats.charts.control_chart import control_chart
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.charts.rule_sets import DEFAULT


def chart(
    y: Any,
    n: Any = None,
    *,
    x: Any = None,
    facet: Any = None,
    kind: str | None = None,
    made_of: str | None = None,
    limits: str | None = None,
    freeze: Any = None,
    part: Any = None,
    exclude: Any = None,
    cl: float | None = None,
    target: Any = None,
    multiply: float = 1,
    agg: str = "mean",
    period: str | None = None,
    screen_ranges: bool = True,
    rules: str = DEFAULT,
    title: str = "",
    direction: str | None = None,
) -> Charts:
    """Chart a measure over time from its raw rows.

    Parameters
    ----------
    y, n : one figure a row, and its denominator; a list, an array or a pandas column. None, NaN and
        pd.NA are missing; where one is missing, both are.
    x : dates, times, ISO strings or whole numbers, in any order; rows of one x become one point.
        None: the rows are in order.
    facet : labels; each gets a chart of its own. Of two columns: ``list(zip(a, b))``.
    kind : run, i, mr, xbar, s, p, pp, u, up, c, g, t, ip. None: what suits the data best, for each
        facet; the reason is in ``Charts.proposals``.
    made_of : proportion, rate, count or value, where ``kind`` does not say it. None: with ``n``, a
        proportion if every y is a whole part of its n, else a rate; without, a value.
    limits : three_sigma or predictive; None: predictive for counts, three_sigma else.
    freeze : line and limits from the first so many points, or those up to a date. Passed over where
        there are parts.
    part : after which positions (from 1) a new part begins, or on which dates, or a mapping from
        these to reasons, or a label for each row.
    exclude : positions (from 1) or dates of points that count for nothing, or a mapping to reasons.
    cl : a centre known beforehand, before ``multiply``.
    target : a number as it is shown, or a mapping from the date since when to a number.
    multiply : figures are shown so many times as large (per 1,000).
    agg : how single figures of one x are joined: mean, median, sum, min, max, sd.
    period : join days into a day, week, month, quarter or year; empty ones are gaps.
    screen_ranges : leave out very large moving ranges once.
    rules : a rule set by name; see docs/rules.md.
    title : of the picture, and the name of the measure.
    direction : higher or lower, if one is better.

    Raises
    ------
    Invalid : what cannot be right, by the name of the argument with its value: docs/library.md.
    NotComputable : nothing was recorded in the frozen points.

    >>> found = chart([31, 35, 30, 33, 36, 32, 34, 37, 24, 22, 25, 21, 23, 20, 26, 19],
    ...     kind="run", direction="lower", title="Days waited")
    >>> found.reading.headline
    'Improving: 8 points in a row below the median. A stable process of this length gives a signal \
about 1 time in 119.'
    """
    given = Given.of(y, n, x, kind, made_of, period)
    way = None if direction is None else named("direction", Direction, direction)
    known_rules(rules)
    wanted = None if limits is None else named("limits", LimitMethod, limits)
    parted = list(given.facets(facet))
    name = title or str(getattr(y, "name", None) or "Values")
    how = named("agg", Aggregation, agg)
    series = [given.series(where, called, name, how) for called, where in parted]
    calendar = Calendar.of(series, given.labels, given.period)
    changes = changes_of(part, len(given.rows.y))
    made = {}
    for (called, where), each in zip(parted, series, strict=True):
        points = tuple(point.period for point in each.points)
        options = ChartOptions(
            frozen_points=frozen_points(freeze, points, calendar),
            splits=splits(
                part if changes is None else given.begins(changes, where, points), points, calendar
            ),
            exclusions=exclusions(exclude, points, calendar),
            known_centre=None if cl is None else number("cl", cl),
            target=target_steps(target, calendar),
            multiply=number("multiply", multiply),
            screened=screen_ranges,
            rules=rules,
        )
        made[called] = _drawn(each, given.kind, wanted, options)
    return Charts(facets=made, labels=given.labels, title=title, direction=way)


def propose(
    y: Any,
    n: Any = None,
    *,
    x: Any = None,
    made_of: str | None = None,
    spacing: str | None = None,
    freeze: int | None = None,
    agg: str = "mean",
    period: str | None = None,
    title: str = "",
) -> ChartProposal:
    """Which chart suits this measure, and why; parameters as in ``chart``.

    ``spacing``: "cases" or "time", if the figures are what lies between rare events.

    Raises ``Invalid`` as ``chart`` does, ``NotComputable`` where nothing was recorded.

    >>> found = propose([0, 1, 0, 0, 2, 0, 1, 0, 0, 1, 0, 0, 1], made_of="count")
    >>> found.kind.letter, found.reason.value
    ('G', 'rare_events')

    With so few events, chart what lies between them.
    """
    given = Given.of(y, n, x, None, made_of, period)
    everything = np.ones(len(given.rows.y), dtype=bool)
    series = given.series(everything, NO_FACET, title or "Values", named("agg", Aggregation, agg))
    between = None if spacing is None else named("spacing", Spacing, spacing)
    return propose_chart(series, baseline_points=freeze, spacing=between)


def _drawn(
    series: Series, kind: ChartKind | None, limits: LimitMethod | None, options: ChartOptions
) -> FacetChart:
    proposal = None
    if kind is None or limits is None:
        proposal = _proposed(series, options.frozen_points)
    drawn = _kind_of(proposal) if kind is None else kind
    method = limits
    if limits is None and proposal is not None and drawn is not ChartKind.RUN:
        method = chosen_chart(proposal, kind=drawn, because="asked for").limits
    made = control_chart(series, drawn, options=options, limits=method)
    return FacetChart(chart=made, proposal=proposal if kind is None else None)


def _proposed(series: Series, frozen: int | None) -> ChartProposal | None:
    """None where nothing was recorded: then there is nothing to choose by."""
    try:
        return propose_chart(series, baseline_points=frozen)
    except NotComputable:
        return None


def _kind_of(proposal: ChartProposal | None) -> ChartKind:
    """A G chart is of what lies between events: it cannot be drawn of events a period."""
    if proposal is None or proposal.reason is ChartReason.RARE_EVENTS:
        return ChartKind.RUN
    return proposal.kind
