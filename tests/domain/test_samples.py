from math import inf, nan

import pytest

from improvement.domain.samples import Sample, TwoSamples, TwoWaits, Waits
from improvement.errors import Invalid


@pytest.mark.parametrize("value", [nan, inf, -inf, None, "many", 1e16, -1e16])
def test_what_is_not_a_figure_is_refused_with_its_place(value: object) -> None:
    with pytest.raises(Invalid, match=r"^Value 2 is "):
        Sample(values=(1.0, value))  # type: ignore[arg-type]


def test_whole_numbers_become_figures() -> None:
    assert Sample(values=(1, 2)).values == (1.0, 2.0)
    assert Sample(values=(1, 2)) == Sample(values=(1.0, 2.0))


def test_how_many_and_whether_they_vary() -> None:
    assert Sample(values=()).n == 0
    assert Sample(values=()).constant
    assert Sample(values=(3, 3)).constant
    assert not Sample(values=(3, 4)).constant
    assert TwoSamples(pilot=Sample(values=(1, 2)), comparison=Sample(values=(1,))).smaller_n == 1


@pytest.mark.parametrize(
    ("days", "ended", "said"),
    [
        ((-1,), (True,), "Wait 1 is -1 days"),
        ((1, 2), (True,), "2 waits, and for 1 of them"),
        ((1, nan), (True, True), "Wait 2 is nan"),
    ],
)
def test_waits_that_cannot_be(days: tuple[float, ...], ended: tuple[bool, ...], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        Waits(days=days, ended=ended)


def test_waits_that_are_not_over_are_counted() -> None:
    waits = Waits(days=(1, 2, 3), ended=(True, False, False))
    assert (waits.n, waits.still_waiting) == (3, 2)
    assert TwoWaits(pilot=waits, comparison=Waits(days=(), ended=())).smaller_n == 0
