"""Making Data Count from raw rows: the results of NHSRplotthedots as tables and icons."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from improvement.domain.rows import Aggregation
from improvement.domain.series import Series
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.library.columns import facet_name
from improvement.library.decisions import Calendar, number, splits
from improvement.library.given import Given
from improvement.library.named import named
from improvement.stats.charts.icons import Icons, variation_icon
from improvement.stats.charts.plot_the_dots import Dots, plot_the_dots

if TYPE_CHECKING:
    from pandas import DataFrame

POINT_COLUMNS = (
    "facet", "x", "value", "mean", "lower", "upper", "near_lower", "near_upper", "target", "part",
    "special_cause", "side", "variation",
)  # fmt: skip
SUMMARY_COLUMNS = (
    "facet", "part", "points", "short", "mean", "lower", "upper", "common_cause", "improvement",
    "concern", "neutral", "variation", "assurance",
)  # fmt: skip
_DRAWN = ("values", "centre", "lower", "upper", "near_lower", "near_upper")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NhsChart:
    """One facet: its points, and what is said of each part."""

    series: Series
    parts: tuple[Dots, ...]
    target: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NhsCharts:
    """The charts of all facets (of one, without a name, where there were none), in order."""

    facets: Mapping[Hashable, NhsChart]
    labels: Mapping[date, Hashable]
    direction: Direction | None

    @property
    def icons(self) -> Mapping[Hashable, Icons]:
        """Variation and assurance of the latest part of each facet.

        Raises ``NotComputable`` for a facet where nothing was recorded.
        """
        return MappingProxyType({name: _icons(name, each) for name, each in self.facets.items()})

    def table(self) -> "DataFrame":
        """One row a point: line, limits, and the special cause that names it ("" for common cause).

        ``side`` is 1 for a special cause above (or upwards), -1 for one below, else 0;
        ``variation`` says what that means, as the icon of the point.
        """
        from pandas import DataFrame

        rows = [row for name, each in self.facets.items() for row in self._points(name, each)]
        return DataFrame(rows, columns=list(POINT_COLUMNS))

    def signals(self) -> "DataFrame":
        """The rows of ``table()`` with a special cause."""
        points = self.table()
        return points[points["special_cause"] != ""].reset_index(drop=True)

    def summary(self) -> "DataFrame":
        """One row a part: limits of its last point, points of each sort, and its icons.

        ``short``: fewer than 13 points, so its limits will move. Only the last part of a facet has
        an assurance.
        """
        from pandas import DataFrame

        rows = [
            _summed(name, place, each, self.direction)
            for name, each in self.facets.items()
            for place in range(len(each.parts))
        ]
        return DataFrame(rows, columns=list(SUMMARY_COLUMNS))

    def _points(self, name: Hashable, each: NhsChart) -> Iterator[tuple[Any, ...]]:
        for place, part in enumerate(each.parts, 1):
            columns = [getattr(part.shown, drawn)[0].tolist() for drawn in _DRAWN]
            sides = part.applied.side[0].tolist()
            for at, rule in enumerate(part.applied.labels()):
                day = each.series.points[part.first + at].period
                yield (
                    name,
                    self.labels.get(day, day),
                    *(column[at] for column in columns),
                    np.nan if each.target is None else each.target,
                    place,
                    "" if rule is None else rule.value,
                    sides[at],
                    variation_icon(sides[at], self.direction).value,
                )


def nhs_chart(
    y: Any,
    *,
    x: Any = None,
    facet: Any = None,
    direction: str | None = "higher",
    target: Any = None,
    rebase: Any = None,
    fix_after: int | None = None,
    screen_ranges: bool = True,
    agg: str = "mean",
    title: str = "",
) -> NhsCharts:
    """The XmR chart of NHS England's Making Data Count, as NHSRplotthedots computes it.

    Unlike ``chart(kind="i", rules="nhs")`` it has limits at 2.66 mean moving ranges (there: 3 /
    1.128 = 2.6596), applies its rules to series of any length, and has icons for every part.

    Parameters
    ----------
    y, x, facet, agg, title : as in ``chart``.
    direction : higher or lower is better; None if neither is.
    target : a number, or a mapping from facet to number.
    rebase : dates (or positions, from 1, of the last point before) at which a new part begins; or a
        mapping from facet to these.
    fix_after : limits of each part from its first so many points, at least 12.
    screen_ranges : leave out very large moving ranges once.

    Returns
    -------
    NhsCharts: ``table()`` has a row a point, ``signals()`` the points with a special cause,
    ``summary()`` a row a part, ``icons`` the two icons of each facet.

    Raises
    ------
    Invalid : what cannot be right, by the name of the argument with its value.

    References
    ----------
    NHSRplotthedots 0.2.2; where we depart from it on purpose: docs/rules.md.

    >>> found = nhs_chart([52, 55, 51, 54, 53, 56, 52, 57, 44, 45, 43, 46, 44, 45, 47],
    ...     direction="lower", target=60)
    >>> found.icons[""].variation.value, found.icons[""].assurance.value
    ('improvement_low', 'consistently_met')

    The latest points are lower than chance gives, and a target of 60 lies above the limits.
    """
    given = Given.of(y, None, x, "i", None, None)
    way = None if direction is None else named("direction", Direction, direction)
    how = named("agg", Aggregation, agg)
    parted = list(given.facets(facet))
    name = title or str(getattr(y, "name", None) or "Values")
    series = [given.series(where, called, name, how) for called, where in parted]
    calendar = Calendar.of(series, given.labels, given.period)
    made = {}
    for (called, _), each in zip(parted, series, strict=True):
        days = tuple(point.period for point in each.points)
        aim = _of_facet("target", target, called, parted)
        goal = None if aim is None else number("target", aim)
        begins = splits(_of_facet("rebase", rebase, called, parted), days, calendar)
        parts = plot_the_dots(
            [np.nan if point.value is None else point.value for point in each.points],
            direction=way,
            target=goal,
            starts=[days.index(split.on) for split in begins],
            fix_after=fix_after,
            screened=screen_ranges,
        )
        made[called] = NhsChart(series=each, parts=parts, target=goal)
    return NhsCharts(facets=made, labels=given.labels, direction=way)


def _of_facet(name: str, given: Any, called: Hashable, parted: list[tuple[Hashable, Any]]) -> Any:
    """What is said for one facet, where a mapping says it facet by facet."""
    if not isinstance(given, Mapping):
        return given
    unknown = [key for key in given if key not in {facet for facet, _ in parted}]
    if unknown:
        raise Invalid(f"{name}: there is no facet {facet_name(unknown[0])!r}. Check its name.")
    return given.get(called)


def _icons(name: Hashable, each: NhsChart) -> Icons:
    if not each.parts or each.parts[-1].icons is None:
        raise NotComputable(f"Nothing was recorded in {facet_name(name) or 'this series'}.")
    return each.parts[-1].icons


def _summed(
    name: Hashable, place: int, each: NhsChart, direction: Direction | None
) -> tuple[Any, ...]:
    part = each.parts[place]
    kinds = [variation_icon(side, direction).value for side in part.applied.side[0].tolist()]
    sorts = [kind.split("_")[0] for kind in kinds]
    last = place == len(each.parts) - 1
    return (
        name,
        place + 1,
        len(kinds),
        part.short,
        *(float(getattr(part.shown, drawn)[0, -1]) for drawn in ("centre", "lower", "upper")),
        *(sorts.count(sort) for sort in ("common", "improvement", "concern", "neutral")),
        "" if part.icons is None else part.icons.variation.value,
        "" if part.icons is None or not last else part.icons.assurance.value,
    )
