"""The planner's sentence for every kind of outcome and design."""

from itertools import product

import pytest

from improvement.domain.measures import POSSIBLE, MeasureSpec
from improvement.domain.plan import Plan
from improvement.domain.vocabulary import ComparedBy, Design, Direction, MeasureKind
from improvement.services.planning import what_it_can_show

KINDS = {way: kind for kind, ways in POSSIBLE.items() for way in ways}


def plan(way: ComparedBy, design: Design, **given: object) -> Plan:
    spec = MeasureSpec(
        key="o", label="O", kind=KINDS[way], compared_by=way, direction=Direction.LOWER
    )
    fields = {"measures": (spec,), "design": design, "planned_per_arm": 30, "expected_now": 0.5}
    return Plan(**(fields | given))  # type: ignore[arg-type]


@pytest.mark.parametrize(("way", "design"), list(product(ComparedBy, Design)))
@pytest.mark.parametrize("wanted", [None, 0.2])
def test_there_is_a_sentence_for_each(
    way: ComparedBy, design: Design, wanted: float | None
) -> None:
    said = what_it_can_show(plan(way, design, minimum_worthwhile=wanted))
    assert said is not None
    for line in (said.headline, *said.because):
        assert line.endswith(".")
        assert "nan" not in line
        assert "None" not in line


def test_what_it_says_of_waits() -> None:
    asked = plan(ComparedBy.TYPICAL_WAIT, Design.RANDOMISED, minimum_worthwhile=0.2)
    said = what_it_can_show(asked)
    assert said is not None
    assert said.headline == (
        "30 households on each side can show about 44% shorter, but may miss the 20 percent you "
        "set as worthwhile."
    )


def test_an_average_whose_spread_nobody_knows() -> None:
    said = what_it_can_show(plan(ComparedBy.SCORE, Design.RANDOMISED))
    assert said is not None
    assert "cannot be said before the first figures are in" in said.headline


def test_a_count_is_an_event() -> None:
    assert KINDS[ComparedBy.EVENTS] in (MeasureKind.RATE, MeasureKind.COUNT)
