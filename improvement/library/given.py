"""The rows a caller hands over, checked together, and cut into series."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from improvement.domain.rows import Aggregation, Rows
from improvement.domain.series import Series
from improvement.domain.vocabulary import MeasureKind, Period
from improvement.errors import Invalid
from improvement.library.columns import facet_name, figures, labels, moments
from improvement.library.named import made_of_rows, named
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.subgroups import check_rows, subgroups

MOST_POINTS = 10_000  # of one chart: more than any screen has pixels across
NO_FACET = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Given:
    """The rows of all facets, checked together so that a message names the row of the caller."""

    rows: Rows
    labels: dict[date, Hashable]
    kind: ChartKind | None
    made_of: MeasureKind
    period: Period | None

    @classmethod
    def of(
        cls, y: Any, n: Any, x: Any, kind: str | None, made_of: str | None, period: str | None
    ) -> "Given":
        wanted = None if kind is None else named("kind", ChartKind, kind)
        joined = None if period is None else named("period", Period, period)
        above = figures("y", y)
        below = None if n is None else figures("n", n)
        if not above.size:
            raise Invalid("y: no figures. Give at least one.")
        if x is None:
            _not_too_many(len(above))
        when = moments(x, len(above), whole_days=joined is not None)
        rows = Rows(x=when.days, y=above, n=below)
        if joined is None:
            _not_too_many(len(np.unique(when.days)))
        meant = made_of_rows(made_of, wanted, rows)
        check_rows(rows, wanted, meant)
        return cls(rows=rows, labels=when.labels, kind=wanted, made_of=meant, period=joined)

    def facets(self, facet: Any) -> Iterator[tuple[Hashable, np.ndarray[Any, np.dtype[np.bool_]]]]:
        """Every facet with its rows."""
        if facet is None:
            yield NO_FACET, np.ones(len(self.rows.y), dtype=bool)
            return
        different, places = labels("facet", facet, len(self.rows.y))
        for place, label in enumerate(different):
            yield label, places == place

    def series(
        self,
        where: np.ndarray[Any, np.dtype[np.bool_]],
        facet: Hashable,
        name: str,
        how: Aggregation,
    ) -> Series:
        made = subgroups(
            self.rows.only(where),
            self.kind,
            name=name if facet == NO_FACET else f"{name}, {facet_name(facet)}",
            made_of=self.made_of,
            aggregation=how,
            period=self.period,
        )
        _not_too_many(len(made.points))
        return made

    def begins(
        self,
        changes: Sequence[str],
        where: np.ndarray[Any, np.dtype[np.bool_]],
        points: Sequence[date],
    ) -> dict[int, str]:
        """After which positions a label is seen for the first time, as qicharts2 has it."""
        place_of = {day: place for place, day in enumerate(points)}
        own = self.rows.x[where].tolist()
        first: dict[str, int] = {}
        for day, label in zip(
            own, (c for c, here in zip(changes, where, strict=True) if here), strict=True
        ):
            place = place_of.get(day)
            if place is not None:
                first[label] = min(place, first.get(label, place))
        return {place: label for label, place in first.items()}


def _not_too_many(points: int) -> None:
    if points > MOST_POINTS:
        raise Invalid(
            f"y: {points:,} points in one chart; up to {MOST_POINTS:,} can be drawn. Join them "
            "with period= or a coarser x, or chart a part of them."
        )
