"""Headings that our own importer understands: tried out on it before a workbook is made."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid
from improvement.files.mapping import Figure, FigureColumn
from improvement.files.problem import Cell
from improvement.files.raw_table import RawTable, arranged
from improvement.files.suggestions import suggest_case_mapping, suggest_period_mapping
from improvement.files.template import ARMS, Template, entry_of

#: The words that tell the figures of a kind apart, the plainest first.
WORDS: Mapping[MeasureKind, tuple[Mapping[Figure, str], ...]] = {
    MeasureKind.PROPORTION: (
        {Figure.NUMERATOR: "yes", Figure.DENOMINATOR: "all"},
        {Figure.NUMERATOR: "numerator", Figure.DENOMINATOR: "denominator"},
        {Figure.NUMERATOR: "x", Figure.DENOMINATOR: "n"},
    ),
    MeasureKind.RATE: (
        {Figure.COUNT: "count", Figure.EXPOSURE: "exposure"},
        {Figure.COUNT: "events", Figure.EXPOSURE: "visits"},
    ),
    MeasureKind.COUNT: ({Figure.COUNT: "count"}, {Figure.COUNT: "number"}),
    MeasureKind.VALUE: (
        {Figure.VALUE: "average", Figure.N: "people"},
        {Figure.VALUE: "value", Figure.N: "n"},
    ),
}
SIDE, NOTE = "Side", "Note"
CODE, START, DUE, OUTCOME = "Code", "Start", "Due", "Outcome day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """What stands above the columns of one sheet; ``unsure`` lists those to check when uploading.

    ``figures`` has (measure key, figure) for period totals, (measure key, None) for cases.
    """

    dimensions: Mapping[str, str]
    figures: Mapping[tuple[str, Figure | None], str]
    unsure: tuple[str, ...] = ()


def totals_headings(template: Template) -> Headings:
    """The headings of the sheet of period totals.

    Where a heading could be read in two ways ("Kept: yes" beside groups called Yes and No), the
    measure's key or another word for the figure is taken.
    """
    return _settled(template, dict(_totals_choices(template)), _totals_wrong)


def case_headings(template: Template) -> Headings:
    """The headings of the sheet of case records."""
    return _settled(template, dict(_case_choices(template)), _cases_wrong)


_Slot = tuple[str, str]  # "dimension" or "measure", and its key
_Choice = Mapping[Figure | None, str]


def _totals_choices(template: Template) -> Iterator[tuple[_Slot, list[_Choice]]]:
    yield from _dimension_choices(template)
    for measure in template.measures:
        alone = ("",) if len(template.measures) == 1 else ()
        names = (measure.label, measure.key, *alone)
        yield (
            ("measure", measure.key),
            [
                {figure: _said(name, word) for figure, word in words.items()}
                for name, words in product(names, WORDS[measure.kind])
            ],
        )


def _case_choices(template: Template) -> Iterator[tuple[_Slot, list[_Choice]]]:
    yield from _dimension_choices(template)
    for measure in template.measures:
        names = (measure.label, measure.key, f"{measure.label} ({measure.key})")
        yield ("measure", measure.key), [{None: name} for name in names]


def _dimension_choices(template: Template) -> Iterator[tuple[_Slot, list[_Choice]]]:
    for dimension in template.dimensions:
        names = (dimension.label, dimension.key, f"{dimension.label} ({dimension.key})")
        yield ("dimension", dimension.key), [{None: " ".join(name.split())} for name in names]


def _said(name: str, word: str) -> str:
    return f"{' '.join(name.split())}: {word}" if name.strip() else word.capitalize()


def _settled(
    template: Template,
    choices: dict[_Slot, list[_Choice]],
    wrong: Callable[[Template, Headings], list[_Slot]],
) -> Headings:
    """The first choice of every column that the importer reads as it is meant."""
    taken = dict.fromkeys(choices, 0)
    for _ in range(sum(map(len, choices.values()))):
        headings = _headings(choices, taken)
        amiss = wrong(template, headings)
        more = [slot for slot in amiss if taken[slot] + 1 < len(choices[slot])]
        if not more:
            told = [h for slot in amiss for h in choices[slot][taken[slot]].values()]
            return replace(headings, unsure=tuple(told))
        taken[more[0]] += 1
    return _headings(choices, taken)


def _headings(choices: Mapping[_Slot, list[_Choice]], taken: Mapping[_Slot, int]) -> Headings:
    dimensions: dict[str, str] = {}
    figures: dict[tuple[str, Figure | None], str] = {}
    for (what, key), options in choices.items():
        for figure, heading in options[taken[what, key]].items():
            if what == "dimension":
                dimensions[key] = heading
            else:
                figures[key, figure] = heading
    return Headings(dimensions=dimensions, figures=figures)


def _totals_wrong(template: Template, headings: Headings) -> list[_Slot]:
    """The columns that the importer would take for something else."""
    period: dict[str, list[Cell]] = {template.length.value.capitalize(): [*template.periods[:2]]}
    table = _sheet(template, headings, period | _side(template), {NOTE: ["the sheet came late"]})
    if table is None:
        return list(_slots(headings))
    found = suggest_period_mapping(table, template.known, template.measures)
    meant = {
        FigureColumn(column=heading, measure=key, figure=figure)
        for (key, figure), heading in headings.figures.items()
        if figure is not None
    }
    amiss = sorted(meant - set(found.figures), key=lambda each: each.column)
    return [
        *_wrong_dimensions(headings, found.dimensions),
        *dict.fromkeys(("measure", each.measure) for each in amiss),
    ]


def _cases_wrong(template: Template, headings: Headings) -> list[_Slot]:
    day: list[Cell] = [template.periods[0]]
    before: dict[str, list[Cell]] = {CODE: ["A1", "A2"], START: day}
    table = _sheet(template, headings, before | _side(template), {DUE: day, OUTCOME: day})
    if table is None:
        return list(_slots(headings))
    found = suggest_case_mapping(table, template.known, template.measures)
    measures = {key: heading for (key, _), heading in headings.figures.items()}
    return [
        *_wrong_dimensions(headings, found.dimensions),
        *(("measure", key) for key, h in measures.items() if found.measures.get(key) != h),
    ]


def _side(template: Template) -> dict[str, list[Cell]]:
    return {SIDE: [ARMS[arm] for arm in template.arms]} if template.compared else {}


def _wrong_dimensions(headings: Headings, found: Mapping[str, str]) -> list[_Slot]:
    ours = set(headings.dimensions.values())
    amiss = [key for key, h in headings.dimensions.items() if found.get(key) != h]
    strange = {h for key, h in found.items() if key not in headings.dimensions and h in ours}
    amiss += [key for key, h in headings.dimensions.items() if h in strange and key not in amiss]
    return [("dimension", key) for key in amiss]


def _slots(headings: Headings) -> Iterator[_Slot]:
    """Those whose headings stand there twice, else all."""
    every = [
        *((("dimension", key), h) for key, h in headings.dimensions.items()),
        *((("measure", key), h) for (key, _), h in headings.figures.items()),
    ]
    names = [h.casefold() for _, h in every]
    twice = [slot for slot, h in every if names.count(h.casefold()) > 1]
    yield from dict.fromkeys(reversed(twice or [slot for slot, _ in every]))


def _sheet(
    template: Template,
    headings: Headings,
    before: Mapping[str, list[Cell]],
    after: Mapping[str, list[Cell]],
) -> RawTable | None:
    """Such a sheet with an entry of every group; None where it would be no table at all."""
    entries = {d.key: [entry_of(d, g) for g in d.groups] for d in template.dimensions}
    kinds = {m.key: m for m in template.measures}
    groups: dict[str, list[Cell]] = {h: [*entries[key]] for key, h in headings.dimensions.items()}
    figures = [(h, [_sample(kinds[k], figure)]) for (k, figure), h in headings.figures.items()]
    whole = [*before.items(), *groups.items(), *figures, *after.items()]
    if len({h.casefold() for h, _ in whole}) < len(whole):
        return None
    rows = max(len(cells) for _, cells in whole)
    body = [[cells[row % len(cells)] for _, cells in whole] for row in range(rows)]
    try:
        return arranged([[h for h, _ in whole], *body])
    except Invalid:
        return None


def _sample(measure: MeasureSpec, figure: Figure | None) -> Cell:
    return "yes" if figure is None and measure.kind is MeasureKind.PROPORTION else 3
