"""Which column of period totals holds which figure, of which measure, for whom: by heading."""

from collections.abc import Mapping, Sequence

from improvement.domain.dimensions import Dimension
from improvement.domain.measures import MeasureSpec
from improvement.domain.total_checks import NEEDED
from improvement.domain.vocabulary import MeasureKind
from improvement.files.heading_words import FILLER, Words, about, longest_held
from improvement.files.mapping import Figure, FigureColumn
from improvement.files.open_columns import OpenColumns, is_number, words_of

WORDS_OF_FIGURES: Mapping[Figure, tuple[str, ...]] = {
    Figure.NUMERATOR: ("numerator", "x", "yes", "helped", "events", "successes"),
    Figure.DENOMINATOR: ("denominator", "n", "of", "total", "all", "households", "cases"),
    Figure.COUNT: ("count", "number", "events"),
    Figure.EXPOSURE: ("exposure", "days", "visits", "households", "hours"),
    Figure.VALUE: ("value", "average", "mean", "median"),
    Figure.N: ("n", "people", "households", "cases"),
}


def suggest_figures(
    open_columns: OpenColumns, dimensions: Sequence[Dimension], measures: Sequence[MeasureSpec]
) -> tuple[FigureColumn, ...]:
    """A proposal for every open column of numbers whose heading is understood whole."""
    found: dict[tuple[object, ...], FigureColumn] = {}
    for heading in open_columns.fitting(is_number):
        column = _figure_column(heading, dimensions, measures)
        if column is not None:
            slot = (column.measure, column.figure, column.group, column.arm)
            if found.setdefault(slot, column) is column:
                open_columns.claim(heading)
    return tuple(found.values())


def figures_by_row(
    open_columns: OpenColumns, dimensions: Sequence[Dimension], measures: Sequence[MeasureSpec]
) -> tuple[FigureColumn, ...]:
    """The same where each row names its measure: a column may hold figures of several."""
    found: dict[tuple[object, ...], FigureColumn] = {}
    headings = open_columns.fitting(is_number)
    for spec in measures:
        columns = [c for h in headings if (c := _figure_column(h, dimensions, (spec,)))]
        for column in sorted(columns, key=_only_in_other_words):
            found.setdefault((column.measure, column.figure, column.group, column.arm), column)
    for heading in {column.column for column in found.values()}:
        open_columns.claim(heading)
    return tuple(found.values())


def _only_in_other_words(column: FigureColumn) -> bool:
    """*n* may be of how many, but not beside a column that is called denominator."""
    return column.figure.value not in words_of(column.column)


def _figure_column(
    heading: str, dimensions: Sequence[Dimension], measures: Sequence[MeasureSpec]
) -> FigureColumn | None:
    words = words_of(heading)
    measure, name = _measure(frozenset(words), measures)
    if measure is None and len(measures) != 1:
        return None
    spec = measure or measures[0]
    own = frozenset(words_of(spec.key) + words_of(spec.label))
    whom = about(words, name, own, _filler(spec), dimensions)
    if whom is None or _names_another(whom.rest - own, spec, measures):
        return None
    figure = _figure(whom.rest - own, spec, said=measure is not None)
    if figure is None:
        return None
    return FigureColumn(
        column=heading, measure=spec.key, figure=figure, group=whom.group, arm=whom.arm
    )


def _measure(words: Words, measures: Sequence[MeasureSpec]) -> tuple[MeasureSpec | None, Words]:
    held = [(longest_held(words, (m.key, m.label)), m) for m in measures]
    name, best = max(held, key=lambda each: len(each[0]), default=(frozenset(), None))
    return (best, name) if name else (None, frozenset())


def _names_another(words: Words, spec: MeasureSpec, measures: Sequence[MeasureSpec]) -> bool:
    return any(longest_held(words, (m.key, m.label)) for m in measures if m.key != spec.key)


def _filler(measure: MeasureSpec) -> Words:
    said = (word for figure in _figures_of(measure) for word in WORDS_OF_FIGURES[figure])
    return FILLER.union(said, words_of(measure.unit))


def _figures_of(measure: MeasureSpec) -> list[Figure]:
    figures = [Figure(name) for name in NEEDED[measure.kind]]
    return [*figures, Figure.N] if measure.kind is MeasureKind.VALUE else figures


def _figure(words: Words, measure: MeasureSpec, *, said: bool) -> Figure | None:
    """By its own word; a heading that only names the measure means its first figure."""
    figures = _figures_of(measure)
    for figure in figures:
        if words.intersection(WORDS_OF_FIGURES[figure]):
            return figure
    return figures[0] if said else None
