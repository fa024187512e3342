"""A long data frame to signals: every series of it judged at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from improvement.domain.rows import Aggregation, Rows
from improvement.domain.vocabulary import Direction, Period
from improvement.errors import Invalid
from improvement.files.long_table import LongColumns
from improvement.library.columns import figures
from improvement.library.named import known_rules, made_of_rows, named
from improvement.library.screened import Screening
from improvement.library.stacking import Joining, Members, moments_of, stacked
from improvement.services.judged_stacks import judge_stacks
from improvement.services.screen_wishes import ScreenWishes, check_wishes
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.charts.rule_sets import DEFAULT
from improvement.stats.charts.subgroups import check_rows

if TYPE_CHECKING:
    from pandas import DataFrame


def screen_table(
    frame: Any,
    *,
    by: str | Sequence[str],
    y: str,
    n: str | None = None,
    x: str | None = None,
    kind: str | None = "run",
    made_of: str | None = None,
    limits: str | None = None,
    freeze: int | None = None,
    agg: str = "mean",
    period: str | None = None,
    rules: str = DEFAULT,
    direction: str | None = None,
) -> Screening:
    """Which series of a long table show a signal?

    One call for a handful or a hundred thousand of them, and each is judged exactly as ``chart``
    with the same arguments judges it.

    Parameters
    ----------
    frame : a pandas DataFrame, or what pandas makes one of; one row a figure, in any order.
    by : the column, or columns, that tell series apart. Every row needs a label in each.
    y, n : columns with the figures, and with their denominators. Missing figures are gaps.
    x : column with dates, times, ISO strings or whole numbers; rows of one series with one x become
        one point. None: the rows of each series are in order.
    kind : run, i, mr, p, pp, u, up, c, g, t, ip, the same for all series; None: what suits each of
        them best (slower: the choice is made series by series).
    made_of : proportion, rate, count or value, as in ``chart``.
    limits : three_sigma or predictive. None: three_sigma, or what suits where ``kind`` is None.
    freeze : line and limits from the first so many points of each series.
    agg : how single figures of one x are joined: mean, median, sum, min, max, sd.
    period : join days into a day, week, month, quarter or year; empty ones are gaps.
    rules : a rule set by name; see docs/rules.md.
    direction : higher or lower, if one is better; for the words and icons of single charts.

    Returns
    -------
    Screening: ``table()`` has a row a series, ``signals()`` those with a signal, ``points()`` the
    points that signalled, ``reading`` the whole in words, ``chart(...)`` one series as a chart.

    Raises
    ------
    Invalid : no rows; columns that are not there; a row without a label; figures that cannot be
        right, with the row; a kind of chart, limits and rules that do not go together.

    Notes
    -----
    Beside what was found stands how many stable series would signal by chance: of 100 charts
    watched a few always do.

    References
    ----------
    The rules: docs/rules.md. The kernels: ``improvement.stats.charts.screen``.

    >>> import pandas as pd
    >>> waits = pd.DataFrame({
    ...     "site": ["North"] * 16 + ["South"] * 16,
    ...     "week": [*range(1, 17)] * 2,
    ...     "days": [31, 35, 30, 33, 36, 32, 34, 37, 24, 22, 25, 21, 23, 20, 26, 19,
    ...              31, 22, 30, 25, 36, 20, 34, 19, 24, 35, 25, 33, 23, 32, 26, 37]})
    >>> found = screen_table(waits, by="site", x="week", y="days")
    >>> found.reading.headline
    '1 of 2 series shows a signal.'
    >>> found.signals()[["site", "longest_run", "longest_run_limit"]].to_numpy().tolist()
    [['North', 8, 7]]

    In the north 8 weeks in a row lie on one side of the median, where 7 are to be expected.
    """
    table = _table(frame)
    columns = _columns(table, by, y, n, x)
    wishes = ScreenWishes(
        kind=None if kind is None else named("kind", ChartKind, kind),
        rules=rules,
        frozen_points=freeze,
        limits=None if limits is None else named("limits", LimitMethod, limits),
    )
    known_rules(rules)
    check_wishes(columns, wishes)
    way = None if direction is None else named("direction", Direction, direction)
    joined = None if period is None else named("period", Period, period)
    members = Members.of(table, columns.by)
    when = moments_of(None if x is None else table[x], members, whole_days=joined is not None)
    rows = Rows(
        x=when.days,
        y=figures(y, table[y]),
        n=None if n is None else figures(n, table[n]),
    )
    meant = made_of_rows(made_of, wishes.kind, rows)
    check_rows(rows, wishes.kind, meant)
    asked = ScreenWishes(
        kind=wishes.kind,
        rules=rules,
        frozen_points=freeze,
        limits=wishes.limits,
        made_of=meant,
    )
    how = Joining(
        kind=wishes.kind,
        made_of=meant,
        aggregation=named("agg", Aggregation, agg),
        period=joined,
    )
    series = stacked(rows, members, how)
    judged = judge_stacks(series, asked, progress=lambda share, what: None)
    return Screening(
        names=members.names,
        judged=judged,
        stacks=tuple(series),
        wishes=asked,
        labels=when.labels,
        measure=y,
        direction=way,
    )


def _table(frame: Any) -> "DataFrame":
    from pandas import DataFrame

    table = frame if isinstance(frame, DataFrame) else DataFrame(frame)
    if not len(table):
        raise Invalid("frame: no rows. Give at least one.")
    return table


def _columns(
    table: "DataFrame", by: str | Sequence[str], y: str, n: str | None, x: str | None
) -> LongColumns:
    """The columns by name. Raises ``Invalid`` for one that is not there, or named twice."""
    apart = (by,) if isinstance(by, str) else tuple(by)
    asked = {"by": apart, "y": (y,), "n": (n,), "x": (x,)}
    for argument, names in asked.items():
        for name in names:
            if name is not None and name not in table.columns:
                there = ", ".join(map(str, table.columns))
                raise Invalid(f"{argument}: there is no column {name!r}. There are: {there}.")
    ratio = n is not None
    return LongColumns(
        by=apart,
        value=None if ratio else y,
        numerator=y if ratio else None,
        denominator=n,
        period=x,
    )
