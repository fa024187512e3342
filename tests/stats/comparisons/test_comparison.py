import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.domain.decision_rule import DecisionRule
from improvement.domain.tallies import GroupArms, Tally, TwoArms
from improvement.domain.vocabulary import Design, Direction
from improvement.errors import Invalid
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.comparisons.comparison import Comparison, compare
from improvement.stats.decisions.looks import take_look
from improvement.stats.decisions.missing import OutcomesDue
from improvement.stats.equity.dimension_arms import DimensionArms
from improvement.stats.record import digest, from_record, to_record


def comparison(
    both: TwoArms, groups: list[GroupArms], *, end: bool = False, due: OutcomesDue | None = None
) -> Comparison:
    rule = DecisionRule(
        direction=Direction.LOWER,
        design=Design.RANDOMISED,
        minimum_worthwhile=0.1,
        planned_per_arm=60,
    )
    return compare(
        rule=rule,
        arms=both,
        look=take_look(both, planned_per_arm=60, end_passed=end),
        dimensions=[DimensionArms(label="Age", groups=tuple(groups))],
        due=due,
    )


cells = st.integers(0, 90).flatmap(lambda n: st.integers(0, n).map(lambda x: Tally(events=x, n=n)))


@settings(max_examples=60, deadline=None)
@given(cells, cells, st.lists(st.tuples(cells, cells), max_size=4), st.booleans())
def test_any_counts_give_a_record_that_comes_back(
    pilot: Tally, control: Tally, groups: list[tuple[Tally, Tally]], end: bool
) -> None:
    found = comparison(
        TwoArms(pilot=pilot, comparison=control),
        [GroupArms(group=str(i), pilot=a, comparison=b) for i, (a, b) in enumerate(groups)],
        end=end,
    )
    back = from_record(json.loads(json.dumps(to_record(found), allow_nan=False)))
    assert back == found
    assert digest(back) == digest(found)


def test_groups_share_the_z_of_the_whole() -> None:
    tally = Tally(events=7, n=30)
    both = TwoArms(pilot=tally, comparison=tally)
    found = comparison(both, [GroupArms(group="A", pilot=tally, comparison=tally)])
    assert found.overall is not None
    assert found.dimensions[0].effects.z == found.overall.z == found.look.z
    assert found.dimensions[0].heterogeneity is None  # one group cannot differ
    assert found.status is CellStatus.SHOWN


def test_lower_is_better_turns_the_benefit() -> None:
    both = TwoArms(pilot=Tally(events=5, n=50), comparison=Tally(events=20, n=50))
    found = comparison(both, [])
    assert found.benefit is not None
    assert found.benefit.estimate == pytest.approx(0.3)
    assert found.dimensions[0].gaps is None


def test_more_known_than_due_is_refused() -> None:
    tally = Tally(events=7, n=30)
    with pytest.raises(Invalid):
        comparison(
            TwoArms(pilot=tally, comparison=tally), [], due=OutcomesDue(pilot=29, comparison=30)
        )
