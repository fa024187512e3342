"""What ``screen_table`` returns: every series as a row, as words, and as a chart."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from improvement.domain.charting import ChartOptions
from improvement.domain.vocabulary import Direction, MeasureKind
from improvement.errors import Invalid, NotComputable
from improvement.library.charts import Charts, FacetChart
from improvement.library.columns import facet_name
from improvement.services.judged_stacks import JudgedStacks, reading_of
from improvement.services.screen_wishes import ScreenWishes
from improvement.services.screened_series import COLUMNS, ScreenedSeries, headings
from improvement.services.stacked_series import Stack
from improvement.stats.charts.control_chart import control_chart
from improvement.stats.charts.expected_signals import ExpectedSignals
from improvement.stats.charts.kinds import ChartKind
from improvement.words.amounts import Unit
from improvement.words.reading import Reading

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Screening:
    """Every series with what its chart says, in the order in which the table names them first."""

    names: "DataFrame"
    judged: JudgedStacks
    stacks: tuple[Stack, ...]
    wishes: ScreenWishes
    labels: Mapping[date, Hashable]
    measure: str
    direction: Direction | None

    def __len__(self) -> int:
        return len(self.stacks)

    @property
    def expected(self) -> ExpectedSignals:
        """How many of these series would signal if nothing had changed in any of them."""
        return self.judged.expected

    @property
    def reading(self) -> Reading:
        """How many show a signal, and how many would by chance."""
        shares = self.wishes.made_of is MeasureKind.PROPORTION
        return reading_of(self.judged, Unit.PERCENT if shares else Unit.NUMBER)

    def table(self) -> "DataFrame":
        """One row a series: its labels, kind, points, observed beside limit, rules, signal.

        ``finding`` is what the run rules say whichever set was asked for, ``rules`` the rules of
        the set that fire, ``outside`` the number of points beyond a limit, ``latest_outside``
        above or below where the latest point is one; ``signal`` is true for either.
        """
        from pandas import DataFrame, concat

        rows = [self._row(each) for each in self.judged.series]
        names = headings(tuple(map(str, self.names.columns)))[len(self.names.columns) :]
        return concat([self.names, DataFrame(rows, columns=list(names))], axis=1)

    def signals(self) -> "DataFrame":
        """The rows of ``table()`` that show a signal."""
        return self._chosen(self.table())

    def points(self) -> "DataFrame":
        """Every point that signalled: labels of its series, and the columns of ``Charts.table()``.

        ``outside`` is 1 above and -1 below the limits, ``signals`` the rules that point at it.
        """
        from pandas import DataFrame, concat

        shown = [
            self._charts(place).signals().assign(place=place)
            for place, each in enumerate(self.judged.series)
            if each.signal
        ]
        if not shown:
            return DataFrame(columns=[*self.names.columns, "x", "value", "outside", "signals"])
        points = concat(shown, ignore_index=True)
        names = self.names.iloc[points["place"]].reset_index(drop=True)
        return concat([names, points.drop(columns=["facet", "place"])], axis=1)

    def chart(self, *labels: Hashable) -> Charts:
        """One series as the chart that judged it, by its labels in the order of ``by``.

        Raises ``Invalid`` for labels that no series has.
        """
        wanted = tuple(labels)
        known = self.names.itertuples(index=False, name=None)
        place = next((at for at, name in enumerate(known) if name == wanted), None)
        if place is None:
            raise Invalid(
                f"No series is called {facet_name(wanted)!r}. Give a label for each of "
                f"{', '.join(map(str, self.names.columns))}."
            )
        return self._charts(place)

    def __str__(self) -> str:
        said = self.reading
        return "\n".join((said.headline, *said.because, *said.caveats))

    def _chosen(self, table: "DataFrame") -> "DataFrame":
        signal = [each.signal for each in self.judged.series]
        return table[signal].reset_index(drop=True)

    def _row(self, each: ScreenedSeries) -> list[Any]:
        """Plain words and numbers; the first and last x as the table calls them."""
        cells = {name: getattr(each, name) for name in COLUMNS}
        cells |= {name: self.labels.get(cells[name], cells[name]) for name in ("first", "last")}
        cells["rules"] = tuple(rule.value for rule in each.rules)
        return [str(cell) if isinstance(cell, str) else cell for cell in cells.values()]

    def _charts(self, place: int) -> Charts:
        judged, stack = self.judged.series[place], self.stacks[place]
        made_of = self.wishes.made_of or MeasureKind.VALUE
        series = stack.series(made_of)
        if not judged.recorded:
            raise NotComputable(f"Nothing was recorded for {series.name}.")
        chart = control_chart(
            series,
            judged.kind,
            options=ChartOptions(frozen_points=self.wishes.frozen_points, rules=self.wishes.rules),
            limits=None if judged.kind is ChartKind.RUN else judged.limits,
        )
        name = ", ".join(stack.by)
        return Charts(
            facets={name: FacetChart(chart=chart, proposal=None)},
            labels=self.labels,
            title=f"{self.measure}, {name}",
            direction=self.direction,
        )
