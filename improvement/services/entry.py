"""Logging one period by hand: a small grid of texts, read by our own parser, saved all or none.

Every cell is text: what was typed is read here, with an explicit decimal mark, and refused where
it stands when it cannot be right. Nothing is guessed, clamped or dropped.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from improvement.domain.access import Action, Actor, require
from improvement.domain.checks import check_period_totals
from improvement.domain.dimensions import EVERYBODY, Dimension, GroupCell
from improvement.domain.entries import CellError, PeriodTotal
from improvement.domain.measures import MeasureSpec
from improvement.domain.periods import end_of
from improvement.domain.place import Place
from improvement.domain.plan import Plan
from improvement.domain.vocabulary import Arm, MeasureKind, Period
from improvement.errors import Invalid, NotFound
from improvement.files.numbers import DecimalMark, parse_number
from improvement.files.problem import Problem
from improvement.services.data import NOTHING_SAVED, Saved, dimensions_of, log_totals
from improvement.store.unit_of_work import UnitOfWork

#: kind -> the figures typed for it, with the words above their columns.
FIGURES: Mapping[MeasureKind, tuple[tuple[str, str], ...]] = {
    MeasureKind.PROPORTION: (("numerator", "yes"), ("denominator", "out of")),
    MeasureKind.RATE: (("count", "count"), ("exposure", "per")),
    MeasureKind.COUNT: (("count", "count"),),
    MeasureKind.VALUE: (("value", "average"), ("n", "people")),
}
EVERYBODY_LABEL = "Everybody"


@dataclass(frozen=True, slots=True, kw_only=True)
class GridColumn:
    """One column: an arm's figure, and the heading above it."""

    heading: str
    arm: Arm
    figure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryGrid:
    """What is typed into: row labels with their cells, columns, and the texts that are there."""

    spec: MeasureSpec
    start: date
    end: date
    rows: tuple[tuple[str, GroupCell], ...]
    columns: tuple[GridColumn, ...]
    texts: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWishes:
    """Which grid a person asked for."""

    measure: str
    start: date
    period: Period = Period.WEEK
    dimension: str | None = None


def grid(uow: UnitOfWork, actor: Actor, *, test_id: int, wishes: EntryWishes) -> EntryGrid:
    """The grid for one measure and period, filled with what was logged before."""
    with uow.reading(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.LOG_DATA, team_id=kept.team_id)
        spec = _spec(kept.plan, wishes.measure)
        dimensions = dimensions_of(store, kept)
        totals = store.observations.listed([kept.measure_ids[spec.key]])
    known = {(t.total.arm, t.total.cell): t.total for t in totals if t.total.start == wishes.start}
    logged = {group for _, cell in known for _, group in cell}
    rows = tuple(_rows([d.on(wishes.start, also=logged) for d in dimensions], wishes.dimension))
    columns = tuple(_columns(kept.plan, spec))
    return EntryGrid(
        spec=spec,
        start=wishes.start,
        end=end_of(wishes.start, wishes.period),
        rows=rows,
        columns=columns,
        texts=tuple(
            tuple(_text(known.get((c.arm, cell)), c.figure) for c in columns) for _, cell in rows
        ),
    )


def save(
    uow: UnitOfWork,
    actor: Actor,
    *,
    test_id: int,
    wishes: EntryWishes,
    texts: Sequence[Sequence[str]],
    decimal_mark: DecimalMark = DecimalMark.POINT,
) -> Saved:
    """Read and save what was typed; with any error nothing is saved and all errors are returned.

    A row and arm left empty is not logged; half a pair is refused.
    """
    asked = grid(uow, actor, test_id=test_id, wishes=wishes)
    totals, places, errors = _read(asked, texts, decimal_mark)
    if not errors:
        errors = _checked(uow, actor, test_id, totals, places)
    if errors:
        return Saved(tallied=NOTHING_SAVED, errors=tuple(errors))
    if not totals:
        raise Invalid("The grid is empty, so there is nothing to save. Type the week's figures.")
    name = f"{asked.spec.label}, {asked.start:%d %B %Y}"
    return log_totals(uow, actor, test_id=test_id, totals=totals, name=name)


def _checked(
    uow: UnitOfWork,
    actor: Actor,
    test_id: int,
    totals: Sequence[PeriodTotal],
    places: Sequence[Place],
) -> list[CellError]:
    """The same checks that saving makes, with the grid's own words for where a figure stands."""
    with uow.reading(actor) as store:
        kept = store.plans.get(test_id)
        dimensions = tuple(k.dimension for k in store.groups.all())
    return list(
        check_period_totals(
            totals,
            measures=kept.plan.measures,
            dimensions=dimensions,
            today=uow.today,
            places=places,
        )
    )


def _spec(plan: Plan, key: str) -> MeasureSpec:
    for measure in plan.measures:
        if measure.key == key:
            return measure
    raise NotFound(f"This test has no measure {key!r}. Choose one from its plan.")


def _rows(dimensions: Sequence[Dimension], wanted: str | None) -> Iterator[tuple[str, GroupCell]]:
    yield EVERYBODY_LABEL, EVERYBODY
    for dimension in dimensions:
        if dimension.key == wanted:
            for group in dimension.groups:
                yield group.label, frozenset({(dimension.key, group.key)})


def _columns(plan: Plan, spec: MeasureSpec) -> Iterator[GridColumn]:
    names = {Arm.PILOT: plan.pilot_name or "Pilot"}
    if plan.design is None or plan.design.has_comparison:
        names[Arm.COMPARISON] = plan.comparison_name or "Comparison"
    for arm, name in names.items():
        for figure, words in FIGURES[spec.kind]:
            yield GridColumn(heading=f"{name}: {words}", arm=arm, figure=figure)


def _text(total: PeriodTotal | None, figure: str) -> str:
    value = getattr(total, figure) if total else None
    return "" if value is None else f"{value:.15g}"


def _read(
    asked: EntryGrid, texts: Sequence[Sequence[str]], mark: DecimalMark
) -> tuple[list[PeriodTotal], list[Place], list[CellError]]:
    totals, places, errors = [], [], []
    for number, ((label, cell), row) in enumerate(zip(asked.rows, texts, strict=True), start=1):
        for arm in dict.fromkeys(column.arm for column in asked.columns):
            figures, found = _figures(asked, arm, row, label, number, mark)
            errors.extend(found)
            if found or all(value is None for value in figures.values()):
                continue
            totals.append(_total(asked, arm, cell, figures))
            headings = {c.figure: f"{label}, {c.heading}" for c in asked.columns if c.arm is arm}
            places.append(Place(row=number, headings=headings))
    return totals, places, errors


def _figures(
    asked: EntryGrid, arm: Arm, row: Sequence[str], label: str, number: int, mark: DecimalMark
) -> tuple[dict[str, float | None], list[CellError]]:
    figures: dict[str, float | None] = {}
    errors = []
    for column, text in zip(asked.columns, row, strict=True):
        if column.arm is not arm:
            continue
        value = parse_number(text or "", mark)
        if column.figure == "n" and isinstance(value, float) and not value.is_integer():
            value = Problem("People are counted whole.", "Write a whole number.")
        if isinstance(value, Problem):
            errors.append(
                CellError(
                    row=number,
                    column=f"{label}, {column.heading}",
                    value=text,
                    problem=value.problem,
                    remedy=value.remedy,
                )
            )
        else:
            figures[column.figure] = value
    return figures, errors


def _total(
    asked: EntryGrid, arm: Arm, cell: GroupCell, figures: Mapping[str, float | None]
) -> PeriodTotal:
    n = figures.get("n")
    return PeriodTotal(
        measure=asked.spec.key,
        start=asked.start,
        end=asked.end,
        arm=arm,
        cell=cell,
        numerator=figures.get("numerator"),
        denominator=figures.get("denominator"),
        count=figures.get("count"),
        exposure=figures.get("exposure"),
        value=figures.get("value"),
        n=None if n is None else int(n),
    )
