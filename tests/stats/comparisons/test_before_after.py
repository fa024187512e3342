import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strata_cases import tallies

from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.before_after import before_after
from improvement.stats.comparisons.contrast import proportion_contrast
from improvement.stats.comparisons.wilson import wilson
from improvement.stats.record import from_record, to_record

NOBODY = Tally(events=0, n=0)
CELL = tallies(1)


@settings(deadline=None, max_examples=80)
@given(CELL, CELL, CELL, CELL, st.sampled_from([1.96, 2.8]))
def test_four_shares_and_the_contrast_between_them(
    a: Tally, b: Tally, c: Tally, d: Tally, z: float
) -> None:
    found = before_after(pilot=(a, b), comparison=(c, d), z=z)
    assert found.comparison is not None
    assert found.pilot.before == wilson(a, z=z)
    assert found.comparison.after == wilson(d, z=z)
    enough = min(t.n for t in (a, b, c, d)) >= 5
    assert (found.moved_more is not None) is enough
    if found.moved_more is not None:
        moved = (b.events / b.n - a.events / a.n) - (d.events / d.n - c.events / c.n)
        assert found.moved_more.contrast.estimate == pytest.approx(moved, abs=1e-12)
        assert found.moved_more == proportion_contrast((b, a, d, c), (1, -1, -1, 1), z=z)
        swapped = before_after(pilot=(c, d), comparison=(a, b), z=z).moved_more
        assert swapped is not None
        assert swapped.contrast.estimate == pytest.approx(-moved, abs=1e-12)
        up, down = found.benefit(Direction.HIGHER), found.benefit(Direction.LOWER)
        assert up is not None
        assert down == up.flipped()
    assert from_record(to_record(found)) == found


def test_one_side_alone_and_nothing_before() -> None:
    ten = Tally(events=4, n=10)
    for other in (None, (NOBODY, ten), (ten, NOBODY)):
        alone = before_after(pilot=(ten, ten), comparison=other)
        assert (alone.comparison, alone.moved_more) == (None, None)
        assert alone.benefit(Direction.HIGHER) is None
    for pilot in ((NOBODY, ten), (ten, NOBODY)):
        with pytest.raises(NotComputable, match="no before and after"):
            before_after(pilot=pilot)
