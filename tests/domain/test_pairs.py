from math import inf, nan

import pytest

from improvement.domain.pairs import PairedSamples, PairedYesNo
from improvement.errors import Invalid


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("both", "on both sides"),
        ("pilot_only", "in the pilot only"),
        ("comparison_only", "in the comparison only"),
        ("neither", "on neither side"),
    ],
)
@pytest.mark.parametrize("count", [-1, 0.5, nan, inf, None])
def test_a_count_that_cannot_be_is_named(field: str, said: str, count: object) -> None:
    counts = {"both": 1, "pilot_only": 1, "comparison_only": 1, "neither": 1, field: count}
    with pytest.raises(Invalid, match=said):
        PairedYesNo(**counts)  # type: ignore[arg-type]


def test_every_pair_needs_both_values() -> None:
    with pytest.raises(Invalid, match="2 and 1 values"):
        PairedSamples(pilot=(1, 2), comparison=(1,))
    with pytest.raises(Invalid, match="Value 1 is nan"):
        PairedSamples(pilot=(nan,), comparison=(1,))


def test_differences_are_pilot_minus_comparison() -> None:
    pairs = PairedSamples(pilot=(5, 1), comparison=(4, 3))
    assert pairs.differences.values == (1.0, -2.0)
    assert pairs.n == 2
