"""Which column of period totals holds which figure, of which measure, for whom: by heading."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from improvement.domain.dimensions import Dimension
from improvement.domain.measures import MeasureSpec
from improvement.domain.total_checks import NEEDED
from improvement.domain.vocabulary import Arm, MeasureKind
from improvement.files.mapping import ARM_WORDS, Figure, FigureColumn
from improvement.files.open_columns import OpenColumns, is_number, words_of

WORDS_OF_FIGURES: Mapping[Figure, tuple[str, ...]] = {
    Figure.NUMERATOR: ("numerator", "x", "yes", "helped", "events", "successes"),
    Figure.DENOMINATOR: ("denominator", "n", "of", "total", "all", "households", "cases"),
    Figure.COUNT: ("count", "number", "events"),
    Figure.EXPOSURE: ("exposure", "days", "visits", "households", "hours"),
    Figure.VALUE: ("value", "average", "mean", "median"),
    Figure.N: ("n", "people", "households", "cases"),
}


@dataclass(frozen=True, slots=True)
class _Named:
    """A heading's words, and what they were found to speak of."""

    words: frozenset[str]

    def holds(self, names: Iterable[str]) -> int:
        """The number of words of the longest name that this heading holds whole."""
        found = [words for name in names if (words := words_of(name))]
        return max((len(words) for words in found if self.words.issuperset(words)), default=0)


def suggest_figures(
    open_columns: OpenColumns, dimensions: Sequence[Dimension], measures: Sequence[MeasureSpec]
) -> tuple[FigureColumn, ...]:
    """A proposal for every open column of numbers whose heading says enough; others stay open."""
    found: dict[tuple[object, ...], FigureColumn] = {}
    for heading in open_columns.fitting(is_number):
        column = _figure_column(heading, dimensions, measures)
        if column is not None:
            slot = (column.measure, column.figure, column.group, column.arm)
            if found.setdefault(slot, column) is column:
                open_columns.claim(heading)
    return tuple(found.values())


def _figure_column(
    heading: str, dimensions: Sequence[Dimension], measures: Sequence[MeasureSpec]
) -> FigureColumn | None:
    named = _Named(frozenset(words_of(heading)))
    measure = _measure(named, measures)
    if measure is None and len(measures) != 1:
        return None
    spec = measure or measures[0]
    figure = _figure(named, spec, said=measure is not None)
    if figure is None:
        return None
    return FigureColumn(
        column=heading,
        measure=spec.key,
        figure=figure,
        group=_group(named, dimensions),
        arm=_arm(named),
    )


def _measure(named: _Named, measures: Sequence[MeasureSpec]) -> MeasureSpec | None:
    best = max(measures, key=lambda m: named.holds((m.key, m.label)), default=None)
    return best if best is not None and named.holds((best.key, best.label)) else None


def _figure(named: _Named, measure: MeasureSpec, *, said: bool) -> Figure | None:
    """By its own word; a heading that only names the measure means its first figure."""
    own = frozenset(words_of(measure.key) + words_of(measure.label))
    figures = [Figure(name) for name in NEEDED[measure.kind]]
    if measure.kind is MeasureKind.VALUE:
        figures.append(Figure.N)
    for figure in figures:
        if (named.words - own).intersection(WORDS_OF_FIGURES[figure]):
            return figure
    return figures[0] if said else None


def _group(named: _Named, dimensions: Sequence[Dimension]) -> tuple[str, str] | None:
    held = [
        (named.holds((group.key, group.label)), dimension.key, group.key)
        for dimension in dimensions
        for group in dimension.groups
    ]
    words, dimension, group = max(held, key=lambda found: found[0], default=(0, "", ""))
    return (dimension, group) if words else None


def _arm(named: _Named) -> Arm | None:
    return next((arm for word, arm in ARM_WORDS.items() if named.holds((word,))), None)
