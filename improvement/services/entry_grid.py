"""The grid that a period of one measure is typed into: its rows, its columns, what is kept there.

Groups come first and everybody last, as in any sheet with a sum below: whoever leaves the last row
empty has its figures taken from the groups.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from improvement.domain.dimensions import EVERYBODY, Dimension, GroupCell
from improvement.domain.entries import PeriodTotal
from improvement.domain.measures import MeasureSpec
from improvement.domain.periods import end_of
from improvement.domain.plan import Plan
from improvement.domain.vocabulary import Arm, MeasureKind, Period
from improvement.errors import Invalid, NotFound
from improvement.words.sides import side_names

#: kind -> the figures typed for it, with the words above their columns.
FIGURES: Mapping[MeasureKind, tuple[tuple[str, str], ...]] = {
    MeasureKind.PROPORTION: (("numerator", "yes"), ("denominator", "out of")),
    MeasureKind.RATE: (("count", "count"), ("exposure", "per")),
    MeasureKind.COUNT: (("count", "count"),),
    MeasureKind.VALUE: (("value", "average"), ("n", "people")),
}
EVERYBODY_LABEL = "Everybody"
LONGEST_CELL = 200  # letters; a figure is never that long, so the rest says nothing more

#: The texts of a grid, row by row.
Texts = tuple[tuple[str, ...], ...]
Known = Mapping[tuple[Arm, GroupCell], PeriodTotal]


@dataclass(frozen=True, slots=True, kw_only=True)
class GridColumn:
    """One column: an arm's figure under its word; the heading is the arm's name and the word."""

    heading: str
    arm: Arm
    figure: str
    side: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryGrid:
    """What is typed into: row labels with their cells, columns, and the texts that are kept there.

    ``overlapping`` says that one person may be in several groups, which then add up to nothing.
    """

    spec: MeasureSpec
    start: date
    end: date
    rows: tuple[tuple[str, GroupCell], ...]
    columns: tuple[GridColumn, ...]
    texts: Texts
    overlapping: bool = False

    @property
    def arms(self) -> tuple[Arm, ...]:
        return tuple(dict.fromkeys(column.arm for column in self.columns))

    def name(self, row: int, column: int) -> str:
        """What a cell is called: its row and its column."""
        return f"{self.rows[row][0]}, {self.columns[column].heading}"

    def of(self, arm: Arm) -> tuple[int, ...]:
        """The columns of one arm."""
        return tuple(i for i, column in enumerate(self.columns) if column.arm is arm)

    def fitted(self, texts: object) -> Texts:
        """Texts that came from a browser, in the shape of this grid; raises ``Invalid``."""
        rows = texts if isinstance(texts, list | tuple) else ()
        if len(rows) != len(self.rows) or any(
            not isinstance(row, list | tuple) or len(row) != len(self.columns) for row in rows
        ):
            raise Invalid(
                "What was typed does not fit this grid any more: its groups were changed. "
                "Reload the page; what you typed is kept."
            )
        return tuple(tuple("" if text is None else str(text) for text in row) for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWishes:
    """Which grid a person asked for."""

    measure: str
    start: date
    period: Period = Period.WEEK
    dimension: str | None = None


def drawn(
    plan: Plan,
    dimensions: Sequence[Dimension],
    wishes: EntryWishes,
    known: Known,
    also: Collection[str] = (),
) -> EntryGrid:
    """The grid for one measure and period, with the figures that are ``known``.

    Groups out of use are offered where figures are known for them, and those in ``also`` (keys).
    """
    spec = spec_of(plan, wishes.measure)
    logged = {group for _, cell in known for _, group in cell} | set(also)
    offered = [d.on(wishes.start, also=logged) for d in dimensions if d.key == wishes.dimension]
    rows = tuple(_rows(offered))
    columns = tuple(_columns(plan, spec))
    return EntryGrid(
        spec=spec,
        start=wishes.start,
        end=end_of(wishes.start, wishes.period),
        rows=rows,
        columns=columns,
        texts=tuple(
            tuple(_text(known.get((c.arm, cell)), c.figure) for c in columns) for _, cell in rows
        ),
        overlapping=any(not d.disjoint for d in offered),
    )


def spec_of(plan: Plan, key: str) -> MeasureSpec:
    """The measure of this key; raises ``NotFound``."""
    for measure in plan.measures:
        if measure.key == key:
            return measure
    raise NotFound(f"This test has no measure {key!r}. Choose one from its plan.")


def _rows(dimensions: Sequence[Dimension]) -> Iterator[tuple[str, GroupCell]]:
    for dimension in dimensions:
        for group in dimension.groups:
            yield group.label, frozenset({(dimension.key, group.key)})
    yield EVERYBODY_LABEL, EVERYBODY


def _columns(plan: Plan, spec: MeasureSpec) -> Iterator[GridColumn]:
    names = side_names(plan)
    if plan.design is not None and not plan.design.has_comparison:
        del names[Arm.COMPARISON]
    for arm, name in names.items():
        for figure, word in FIGURES[spec.kind]:
            yield GridColumn(
                heading=f"{name}: {word}", arm=arm, figure=figure, side=name, word=word
            )


def _text(total: PeriodTotal | None, figure: str) -> str:
    value = getattr(total, figure) if total else None
    if value is None:
        return ""
    short = f"{value:.15g}"
    return short if float(short) == value else repr(float(value))  # rounded, it would be another
