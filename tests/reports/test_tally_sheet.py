"""Tally sheets: the texts are on the paper, whatever they are and whatever fonts there are."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from improvement.domain.dimensions import Dimension, Group
from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import MeasureKind, Reporting
from improvement.errors import Invalid
from improvement.files.mapping import PeriodLength
from improvement.files.template import Template
from improvement.reports.tally_sheet import LAYOUT, Paper, tally_picture, tally_sheet

SITE = Dimension(
    key="site",
    label="Site",
    groups=(Group(key="n", label='#let x = 1; "north" \\ $y$'), Group(key="s", label="Süd, 東")),
)
TEMPLATE = Template(
    title="Rent reminders",
    pilot="Building A",
    comparison="",
    compared=True,
    length=PeriodLength.WEEK,
    periods=(date(2026, 8, 3),),
    measures=(
        MeasureSpec(key="kept", label="Kept their home", kind=MeasureKind.PROPORTION),
        MeasureSpec(key="calls", label="Calls", kind=MeasureKind.COUNT, definition="By phone."),
    ),
    dimensions=(SITE,),
    known=(SITE,),
    definitions={},
    cases=True,
)


def queried(selector: str, template: Template = TEMPLATE) -> list[dict[str, Any]]:
    """What the layout made of the texts, asked of typst itself."""
    import typst

    texts = json.dumps(Paper(template=template).record())
    found = typst.query(LAYOUT.read_bytes(), selector, sys_inputs={"sheet": texts})
    asked: list[dict[str, Any]] = json.loads(found)
    return asked


def test_where_a_household_counts_more_than_once_the_sheet_says_so() -> None:
    once = Paper(template=TEMPLATE).record()["sheets"][0]["lines"]
    assert not any("every group that it names" in line for line in once)
    several = replace(SITE, reporting=Reporting.IN_COMBINATION)
    lines = Paper(template=replace(TEMPLATE, dimensions=(several,))).record()["sheets"][0]["lines"]
    assert lines[-1] == "Under Site it counts once in every group that it names."


def test_a_page_for_every_measure_and_side_with_every_group() -> None:
    record = Paper(template=TEMPLATE).record()
    assert [(sheet["measure"], sheet["side"]) for sheet in record["sheets"]] == [
        ("Kept their home", "Pilot: Building A"),
        ("Kept their home", "Comparison"),
        ("Calls", "Pilot: Building A"),
        ("Calls", "Comparison"),
    ]
    assert [block["rows"] for block in record["sheets"][0]["blocks"]] == [
        ["Everybody"],
        [group.label for group in SITE.groups],
    ]
    assert record["sheets"][2]["lines"][0] == "By phone."
    told = json.dumps(queried("table"), ensure_ascii=False)
    for group in SITE.groups:  # as it was typed: nothing in it is taken for markup
        assert json.dumps(group.label, ensure_ascii=False)[1:-1] in told
    assert len(queried("heading")) == 4


def test_one_side_is_not_named() -> None:
    alone = Paper(template=replace(TEMPLATE, compared=False)).record()
    assert [sheet["side"] for sheet in alone["sheets"]] == ["", ""]


@pytest.mark.parametrize("own_fonts", [False, True])
def test_there_are_letters_on_the_paper_with_and_without_system_fonts(own_fonts: bool) -> None:
    """A font that is missing leaves some engines without any text, and without an error."""
    with_texts = ink(tally_picture(TEMPLATE, own_fonts=own_fonts))
    longer = replace(TEMPLATE, measures=(replace(TEMPLATE.measures[0], label="Kept " * 12),))
    assert with_texts > 5_000
    assert ink(tally_picture(longer, own_fonts=own_fonts)) > with_texts + 500


def ink(png: bytes) -> int:
    """How many pixels of a picture are darker than mid-grey."""
    return sum(Image.open(BytesIO(png)).convert("L").histogram()[:128])


def test_nothing_to_tally_is_said() -> None:
    with pytest.raises(Invalid, match="nothing to tally"):
        tally_sheet(replace(TEMPLATE, measures=()))


def test_twenty_groups_in_three_dimensions_run_over_several_pages() -> None:
    many = tuple(
        Dimension(
            key=f"d{d}",
            label=f"Dimension {d}",
            groups=tuple(Group(key=f"g{g}", label=f"Group {g}") for g in range(20)),
        )
        for d in range(3)
    )
    template = replace(TEMPLATE, dimensions=many, known=many)
    assert len(tally_sheet(template)) > len(tally_sheet(TEMPLATE))
