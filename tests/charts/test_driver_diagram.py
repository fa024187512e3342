"""The driver diagram: valid, complete, nothing on top of anything else."""

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from drawing import valid
from hypothesis import given
from hypothesis import strategies as st

from improvement.charts.driver_diagram import Box, diagram_spec, placed, with_links
from improvement.charts.export import to_pdf, to_png, to_svg
from improvement.charts.theme import Theme
from improvement.errors import NotComputable

COLUMNS = ("Aim", "Primary drivers", "Secondary drivers", "Change ideas", "Tests")
BOXES = (
    Box(id="n1", column=0, name="Families stay in their homes", note="4 tests"),
    Box(id="n2", column=1, name="Rent is paid before it is late"),
    Box(id="n3", column=1, name="Late rent ends in an agreement"),
    Box(id="n4", column=3, name="A text <b>before</b> & after " * 5, note="1 test: adapt"),
    Box(id="t9", column=4, name="Rent reminders by text", note="Stable Homes Team"),
)
LINKS = [("n1", "n2"), ("n1", "n3"), ("n2", "n4"), ("n3", "n4"), ("n4", "t9")]


def drawn(theme: Theme = Theme.LIGHT) -> dict[str, Any]:
    return diagram_spec(BOXES, LINKS, columns=COLUMNS, description="Told.", theme=theme)


@pytest.mark.parametrize("theme", list(Theme))
def test_it_is_vega_lite_with_every_box_and_line(theme: Theme) -> None:
    spec = drawn(theme)
    valid(spec)
    lines, boxes = spec["layer"][0], spec["layer"][1]
    assert [row["id"] for row in boxes["data"]["values"]] == [box.id for box in BOXES]
    assert len(lines["data"]["values"]) == len(LINKS)


def test_it_is_taken_along_as_png_svg_and_pdf_with_its_words() -> None:
    svg = to_svg(drawn())
    for word in ("Families stay in", "Late rent ends", "Rent reminders by text", "Change ideas"):
        assert word in svg
    assert to_png(drawn())[:4] == b"\x89PNG"
    assert to_pdf(drawn())[:4] == b"%PDF"


def test_a_name_is_text_and_a_long_one_is_cut() -> None:
    svg = to_svg(drawn())
    assert "<b>" not in svg
    assert "…" in svg


def test_nothing_to_draw_is_said() -> None:
    with pytest.raises(NotComputable):
        diagram_spec([], [], columns=COLUMNS, description="")


@given(
    st.lists(st.tuples(st.integers(0, 4), st.lists(st.integers(0, 20), max_size=3)), max_size=20)
)
def test_no_two_boxes_of_a_column_stand_on_each_other(
    shape: list[tuple[int, list[int]]],
) -> None:
    boxes = [Box(id=str(i), column=column, name="x") for i, (column, _) in enumerate(shape)]
    links = [
        (str(parent), str(i))
        for i, (column, parents) in enumerate(shape)
        for parent in parents
        if parent < len(shape) and shape[parent][0] < column
    ]
    rows = placed(boxes, links)
    by_column = defaultdict(list)
    for box in boxes:
        by_column[box.column].append(rows[box.id])
    assert set(rows) == {box.id for box in boxes}
    for column in by_column.values():
        ordered = sorted(column)
        assert all(b - a >= 1 for a, b in pairwise(ordered))


def test_a_picture_taken_along_leads_to_every_part_and_one_on_screen_does_not() -> None:
    home = "https://stable.example.org"
    boxes = [replace(box, address=f"{home}/theory?node={box.id}&x=<b>") for box in BOXES]
    spec = diagram_spec(boxes, LINKS, columns=COLUMNS, description="Told.")
    linked = with_links(spec)
    valid(linked)
    drawing = ElementTree.fromstring(to_svg(linked))  # noqa: S314 - a picture we drew ourselves
    found = drawing.iter("{http://www.w3.org/2000/svg}a")
    led = {a.get("{http://www.w3.org/1999/xlink}href") for a in found}
    assert led == {box.address for box in boxes}
    assert "<a " not in to_svg(spec)
    assert to_pdf(linked)[:4] == b"%PDF"
