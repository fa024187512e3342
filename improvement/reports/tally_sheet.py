"""A sheet of paper to tally on while people come in, as a PDF: no office program is needed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Arm, MeasureKind
from improvement.errors import Invalid
from improvement.files.template import Template
from improvement.words.direction import isolated_within

LAYOUT = Path(__file__).with_name("tally_sheet.typ")
_STROKES = "one stroke each"
#: (heading, share of the width) of the columns right of the groups.
_COLUMNS = {
    MeasureKind.PROPORTION: (
        (f"Yes: {_STROKES}", 4.0),
        (f"No: {_STROKES}", 4.0),
        ("Yes", 1.2),
        ("All", 1.2),
    ),
    MeasureKind.COUNT: ((_STROKES.capitalize(), 8.0), ("Count", 1.6)),
    MeasureKind.RATE: ((_STROKES.capitalize(), 6.0), ("Count", 1.6), ("Exposure", 1.8)),
    MeasureKind.VALUE: (("Figures, one after the other", 7.0), ("Average", 1.6), ("People", 1.4)),
}
_HOW = {
    MeasureKind.PROPORTION: "One stroke for every household. At the end count the strokes: Yes, "
    "and All (yes and no together).",
    MeasureKind.COUNT: "One stroke each time it happens. At the end count the strokes.",
    MeasureKind.RATE: "One stroke each time it happens. At the end count the strokes, and write "
    "over how many days, visits or households.",
    MeasureKind.VALUE: "Write down every figure. At the end work out the average, and write of how "
    "many people it is.",
}
_BLOCKS = "A household counts once under {everybody} and once in each block of groups."
_SEVERAL = "Under {overlapping} it counts once in every group that it names."
_NOBODY = "No names, addresses or birth dates on this sheet."


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The sheets as the layout takes them."""

    template: Template

    def record(self) -> dict[str, Any]:
        """Every text of the PDF; one sheet a measure and side."""
        of = self.template
        return {
            "title": of.title or "Untitled test",
            "period": f"{of.length.value.capitalize()} from",
            "footer": f"{_NOBODY} Type the figures into the app or the workbook when the "
            f"{of.length.value} is over.",
            "sheets": [self._sheet(measure, arm) for measure in of.measures for arm in of.arms],
        }

    def _sheet(self, measure: MeasureSpec, arm: Arm) -> dict[str, Any]:
        columns = (("Group", 2.6), *_COLUMNS[measure.kind])
        return {
            "measure": measure.label,
            "side": self._side(arm),
            "lines": list(self._lines(measure)),
            "columns": [{"heading": heading, "share": share} for heading, share in columns],
            "blocks": list(self._blocks()),
        }

    def _side(self, arm: Arm) -> str:
        if not self.template.compared:
            return ""
        name = self.template.pilot if arm is Arm.PILOT else self.template.comparison
        return f"{arm.value.capitalize()}: {name}" if name else arm.value.capitalize()

    def _lines(self, measure: MeasureSpec) -> Iterator[str]:
        if measure.definition.strip():
            yield measure.definition.strip()
        yield _HOW[measure.kind]
        if self.template.dimensions:
            yield _BLOCKS.format(everybody=self.template.everybody)
        overlapping = [d.label for d in self.template.dimensions if not d.disjoint]
        if overlapping:
            yield _SEVERAL.format(overlapping=" and ".join(overlapping))

    def _blocks(self) -> Iterator[dict[str, Any]]:
        yield {"name": "", "rows": [self.template.everybody]}
        for dimension in self.template.dimensions:
            yield {"name": dimension.label, "rows": [group.label for group in dimension.groups]}


def tally_sheet(template: Template) -> bytes:
    """The tally sheets of a test as a PDF that prints on A4 and on US Letter.

    Raises ``Invalid`` for a test without measures.
    """
    return _drawn(template, "pdf")


def tally_picture(
    template: Template, *, dots_an_inch: float = 80.0, own_fonts: bool = False
) -> bytes:
    """The first sheet as a PNG, to be looked at on a screen."""
    return _drawn(template, "png", ppi=dots_an_inch, own_fonts=own_fonts)


def _drawn(
    template: Template,
    form: Literal["pdf", "png"],
    *,
    ppi: float | None = None,
    own_fonts: bool = False,
) -> bytes:
    """The PDF, or its first page as a picture; ``own_fonts``: only with those of typst itself."""
    if not template.measures:
        raise Invalid("This test has no measures, so there is nothing to tally. Add one in Plan.")
    import typst  # 40 megabytes: only who prints waits for it

    texts = json.dumps(isolated_within(Paper(template=template).record()), ensure_ascii=False)
    drawn: bytes | list[bytes] = typst.compile(
        LAYOUT.read_bytes(),
        format=form,
        ppi=ppi,
        sys_inputs={"sheet": texts},
        ignore_system_fonts=own_fonts,
    )
    return drawn[0] if isinstance(drawn, list) else drawn
