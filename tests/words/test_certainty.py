"""The most that each design allows to be said (STATISTICS B0 and H): one line a design, no gaps."""

import pytest

from improvement.domain.vocabulary import Design
from improvement.words.certainty import CAPS, Certainty, certainty, helps, why_not_surer, worthwhile
from improvement.words.sides import sides

BY_THE_SPECIFICATION = {
    Design.RANDOMISED: Certainty.SURE,
    Design.SIDE_BY_SIDE: Certainty.MAY,
    Design.DIFF_IN_DIFF: Certainty.MAY,
    Design.INTERRUPTED: Certainty.MAY,
    Design.BEFORE_AFTER: Certainty.CANNOT_TELL,
    Design.PAIRED: Certainty.CANNOT_TELL,
}


def test_every_design_has_its_cap_and_no_other() -> None:
    assert set(CAPS) == set(Design)
    assert dict(CAPS) == BY_THE_SPECIFICATION


@pytest.mark.parametrize("design", Design)
@pytest.mark.parametrize("missing", [None, 0.0, 0.1, 0.11, 1.0])
def test_only_a_draw_by_lot_with_few_missing_is_sure(design: Design, missing: float | None) -> None:
    sure = design is Design.RANDOMISED and (missing is None or missing <= 0.1)
    assert (certainty(design, missing) is Certainty.SURE) is sure
    if design is not Design.RANDOMISED:
        assert certainty(design, missing) is CAPS[design]


def test_a_design_that_has_no_line_is_refused_not_taken_for_a_draw() -> None:
    with pytest.raises(KeyError):
        certainty("something new")  # type: ignore[arg-type]


@pytest.mark.parametrize("design", Design)
def test_every_design_says_why_it_is_not_surer_and_what_its_sides_are(design: Design) -> None:
    cap = certainty(design)
    assert bool(why_not_surer(cap, design)) is (cap is not Certainty.SURE)
    assert helps(cap)
    assert worthwhile(cap)
    assert (sides(design).there == "in the comparison") is design.has_comparison
