"""Whom each column of figures is about, in words: its measure, its group and its side."""

from improvement.domain.plan import Plan
from improvement.files.mapping import FIGURE_WORDS, FigureColumn, PeriodMapping
from improvement.services.uploads import Mapping, Upload
from improvement.words.sides import side_names


def figures_told(mapping: Mapping, upload: Upload, plan: Plan) -> list[tuple[str, str]]:
    """What every column of figures holds, and for whom, with its heading."""
    if not isinstance(mapping, PeriodMapping):
        return []
    return [
        (", ".join([what(f, upload), *_whom(f, mapping, upload, plan)]), f.column)
        for f in mapping.figures
    ]


def what(figure: FigureColumn, upload: Upload) -> str:
    """The measure and which of its figures."""
    labels = {m.key: m.label for m in upload.measures}
    return f"{labels[figure.measure]} ({FIGURE_WORDS[figure.figure]})"


def group_of(figure: FigureColumn, upload: Upload) -> str:
    """Its group, with the dimension, for several have one that is unknown; or everybody."""
    for dimension in upload.dimensions:
        for group in dimension.groups:
            if (dimension.key, group.key) == figure.group:
                return f"{dimension.label} {group.label}"
    return "everybody"


def _whom(figure: FigureColumn, mapping: PeriodMapping, upload: Upload, plan: Plan) -> list[str]:
    """A group and a side; what columns of the row say is told there."""
    told = [] if mapping.dimensions and not figure.group else [group_of(figure, upload)]
    compared = plan.design is None or plan.design.has_comparison
    if figure.arm or (compared and not mapping.arm_column):
        told.append(side_names(plan)[figure.arm or mapping.arm])
    return told
