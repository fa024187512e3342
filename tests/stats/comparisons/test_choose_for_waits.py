import pytest

from improvement.domain.samples import Sample, TwoSamples, TwoWaits, Waits
from improvement.errors import NotComputable
from improvement.stats.comparisons.choose_for_waits import compare_waits
from improvement.stats.comparisons.ordinal import Ordinal, ordinal
from improvement.stats.comparisons.still_waiting import StillWaiting, still_waiting
from improvement.stats.comparisons.waits import WaitRatio, wait_ratio


def over(*days: float) -> Waits:
    return Waits(days=days, ended=(True,) * len(days))


def test_all_over_and_few_same_day_waits_make_a_ratio() -> None:
    waits = TwoWaits(pilot=over(*range(1, 12)), comparison=over(0, *range(3, 13)))
    found = compare_waits(waits, z=2.5)
    assert isinstance(found, WaitRatio)
    assert found == wait_ratio(waits, z=2.5)


def test_many_same_day_waits_go_by_order() -> None:
    waits = TwoWaits(pilot=over(0, 0, 3), comparison=over(2, 9, 4))
    found = compare_waits(waits)
    assert isinstance(found, Ordinal)
    assert found == ordinal(
        TwoSamples(pilot=Sample(values=(0, 0, 3)), comparison=Sample(values=(2, 9, 4)))
    )


def test_one_household_still_waiting_is_enough() -> None:
    cut = Waits(days=(0, 0, 8, 30), ended=(True, True, True, False))
    waits = TwoWaits(pilot=over(0, 0, 3, 9), comparison=cut)
    found = compare_waits(waits)
    assert isinstance(found, StillWaiting)
    assert found == still_waiting(waits)


@pytest.mark.parametrize("waits", [TwoWaits(pilot=over(), comparison=over())])
def test_nothing_yet(waits: TwoWaits) -> None:
    with pytest.raises(NotComputable):
        compare_waits(waits)
