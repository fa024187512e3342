"""What a template says to the person who fills it in; plain words, no statistics."""

from collections.abc import Iterator

from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Direction, GroupKind, MeasureKind
from improvement.files.mapping import Figure, PeriodLength
from improvement.files.template import Template

KINDS = {
    MeasureKind.PROPORTION: "how many of all",
    MeasureKind.RATE: "how many, and over how much (days, visits, households)",
    MeasureKind.COUNT: "how many",
    MeasureKind.VALUE: "an average, and over how many people",
}
FIGURES = {
    Figure.NUMERATOR: "how many had it",
    Figure.DENOMINATOR: "how many in all",
    Figure.COUNT: "how many",
    Figure.EXPOSURE: "over how many days, visits or households",
    Figure.VALUE: "the average",
    Figure.N: "how many people it is the average of",
}
LENGTHS = {
    PeriodLength.WEEK: "week (its first day)",
    PeriodLength.MONTH: "month (its first day)",
    PeriodLength.DAY: "day",
}
NOT_KNOWN = {
    GroupKind.DECLINED: "was asked and did not say",
    GroupKind.UNKNOWN: "was asked, the answer is not known",
    GroupKind.NOT_COLLECTED: "was not asked",
}
TOTALS_HINT = (
    "Fill in the white cells: one row a {length} and group. Leave empty what was not recorded; "
    "write 0 only where you counted none."
)
CASES_HINT = (
    "One row a household or person, under a code that says nothing about who they are: no names, "
    "addresses or birth dates."
)
FIGURE_PROBLEM = "A figure of 0 or more, in digits. Leave it empty if nothing was recorded."
PART_PROBLEM = "A figure of 0 or more, and not more than the whole beside it."
EXAMPLE = "Filled in, it looks like this (made-up figures):"
GROUP_PROBLEM = "Choose one from the list."
SEVERAL_PROBLEM = (
    "This is none of the list. Several answers stand in one cell, with semicolons between them. Is "
    "it right?"
)
DATE_PROBLEM = "A date, such as 2026-03-15."
PERIOD_PROBLEM = "This is not the first day of a period of this test. Is it right?"
CODE_PROBLEM = "A code without an @ sign: nothing that says who the person is."


def how_to(template: Template, *, unsure: tuple[str, ...], totals: str, cases: str) -> list[str]:
    """The lines of the sheet that explains; ``totals`` and ``cases`` are the sheets' names."""
    length = template.length.value
    lines = [
        f"How to fill in: {template.title}",
        f"1. Open the sheet {totals!r}. Every row is one {length}, one side and one group.",
        f"2. Rows with {template.everybody!r} count all people together. The rows below them count "
        "one group each; a person may be in several of them.",
        "3. Type figures only. Leave a cell empty if nothing was recorded. Write 0 if you looked "
        "and there were none.",
        f"4. More {length}s: choose the date and the groups from the lists in the rows below. In a "
        f"row about one group, put {template.everybody!r} in the other group columns.",
        "5. Headings are locked so that the table can be read again. (Review > Unprotect sheet; "
        "there is no password.)",
        "6. Save, then upload the file in the app: Data > Paste or upload a table, and choose the "
        "sheet. You see every row before anything is saved.",
        "7. Upload the same file as often as you like: what is there already stays as it is.",
    ]
    if template.compared:
        lines.append(f"Pilot = {template.pilot}. Comparison = {template.comparison}.")
    if template.cases:
        lines.append(
            f"If you keep a list of households instead, use the sheet {cases!r}: one row each, "
            "with a code. Do not put the same people on both sheets."
        )
    several = [dimension.label for dimension in template.dimensions if dimension.several]
    if template.cases and several:
        lines.append(
            f"Who names several groups ({', '.join(several)}): write all of them in one cell of "
            f"{cases!r}, with semicolons between them."
        )
    if unsure:
        lines.append(f"When you upload, look at what is proposed for: {', '.join(unsure)}.")
    return lines


def codebook(template: Template) -> Iterator[tuple[str, str, str, str]]:
    """What every measure, figure, side and group means, a row each."""
    for measure in template.measures:
        yield "Measure", measure.label, KINDS[measure.kind], _about(measure)
    for dimension in template.dimensions:
        yield "Groups", dimension.label, "", template.definitions.get(dimension.key, "")
        for group in dimension.groups:
            known = group.kind is GroupKind.NAMED
            meaning = group.definition if known else NOT_KNOWN[group.kind]
            yield "Group", group.label, dimension.label, meaning
    if template.compared:
        yield "Side", "Pilot", template.pilot, "gets the change"
        yield "Side", "Comparison", template.comparison, "goes on as before"
    yield "Period", template.length.value.capitalize(), LENGTHS[template.length], ""


def _about(measure: MeasureSpec) -> str:
    better = "More is better" if measure.direction is Direction.HIGHER else "Fewer is better"
    parts = (measure.definition, better, measure.unit, f"From {measure.source}")
    there = [part.strip().rstrip(".") for part in parts if part.strip() not in ("", "From")]
    return f"{'. '.join(there)}."
