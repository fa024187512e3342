"""A long table of totals whose rows name the measure that their figures are of."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from improvement.domain.measures import MeasureSpec
from improvement.files.groups import folded
from improvement.files.open_columns import OpenColumns
from improvement.files.problem import Cell, Problem, is_blank

MEASURE_WORDS = ("measure", "indicator")


@dataclass(frozen=True, slots=True)
class MeasureReader:
    """Reads the key of the measure that a cell names, by key or label.

    ``read`` are the measures whose figures have columns: a row of another cannot be kept.
    """

    measures: Mapping[str, MeasureSpec]
    read: Collection[str]

    def __call__(self, cell: Cell) -> str | Problem | None:
        if is_blank(cell) and not self._named(cell):
            return None
        spec = self._named(cell)
        if spec is None:
            labels = ", ".join(m.label for m in self.measures.values())
            return Problem("The test has no such measure.", f"Use one of: {labels}.")
        if spec.key not in self.read:
            return Problem(
                f"No column of figures is chosen for {spec.label}.",
                "Choose its columns under What the columns mean.",
            )
        return spec.key

    def _named(self, cell: Cell) -> MeasureSpec | None:
        return named_by(self.measures.values()).get(folded(str(cell)))


def named_by(measures: Iterable[MeasureSpec]) -> dict[str, MeasureSpec]:
    """Every measure by its key and its label, folded; a key goes before a label."""
    specs = tuple(measures)
    by_label = {folded(spec.label): spec for spec in specs}
    return by_label | {folded(spec.key): spec for spec in specs}


def take_measure_column(
    open_columns: OpenColumns, measures: Collection[MeasureSpec]
) -> tuple[str | None, tuple[MeasureSpec, ...]]:
    """The column that names measures, and which: by its heading and one name, or by its entries.

    >>> from improvement.domain.vocabulary import MeasureKind
    >>> from improvement.files.tables import read_table
    >>> calls = MeasureSpec(key="calls", label="Calls", kind=MeasureKind.COUNT)
    >>> table = read_table("month,measure,n\\n2026-01,calls,3\\n2026-01,visits,4\\n", name="")
    >>> heading, named = take_measure_column(OpenColumns(table), [calls])
    >>> heading, [spec.key for spec in named]
    ('measure', ['calls'])
    """
    names = named_by(measures)

    def is_named(cell: Cell) -> bool:
        return isinstance(cell, str) and folded(cell) in names

    heading = open_columns.take(MEASURE_WORDS, is_named, least=0.0)
    heading = heading or open_columns.take_by_content(is_named)
    if heading is None:
        return None, ()
    said = {names[folded(str(c))].key for c in open_columns.table.column(heading) if is_named(c)}
    return heading, tuple(spec for spec in measures if spec.key in said)
