"""Alpha against its author's tables, a second way by pairs, and its edges."""

from collections import Counter
from itertools import permutations
from math import nan

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from improvement.domain.codings import Code, codings
from improvement.errors import Invalid, NotComputable
from improvement.stats.agreement.krippendorff import (
    Krippendorff,
    Reliability,
    Scale,
    krippendorff,
)
from improvement.stats.record import from_record, to_record

N = None
#: Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, D: 4 observers, 12 units.
FOUR = codings(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
        [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
    ]
)
#: The same, A: 2 observers, 10 units, binary.
TWO = codings([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]])
#: Wikipedia, Krippendorff's alpha: 3 coders, 15 units.
THREE = codings(
    [
        [N, N, N, N, N, 3, 4, 1, 2, 1, 1, 3, 3, N, 3],
        [1, N, 2, 1, 3, 3, 4, 3, N, N, N, N, N, N, N],
        [N, N, 2, 1, 3, 4, 4, N, 2, 1, 1, 3, 3, N, 4],
    ]
)


@pytest.mark.parametrize(
    ("scale", "alpha"),
    [
        (Scale.NOMINAL, 0.743),
        (Scale.ORDINAL, 0.815),
        (Scale.INTERVAL, 0.849),
        (Scale.RATIO, 0.797),
    ],
)
def test_published_four_observers(scale: Scale, alpha: float) -> None:
    found = krippendorff(FOUR, scale=scale)
    assert found.alpha == pytest.approx(alpha, abs=5e-4)
    assert found.pairable == 40
    assert found.units == 11


def test_published_two_observers() -> None:
    assert krippendorff(TWO).alpha == pytest.approx(0.095, abs=5e-4)


@pytest.mark.parametrize(("scale", "alpha"), [(Scale.NOMINAL, 0.691), (Scale.INTERVAL, 0.811)])
def test_published_on_wikipedia(scale: Scale, alpha: float) -> None:
    found = krippendorff(THREE, scale=scale)
    assert found.alpha == pytest.approx(alpha, abs=5e-4)
    assert found.pairable == 26


def naive_alpha(rows: list[list[float | None]], scale: Scale) -> float:
    """By walking through every ordered pair, with no table of coincidences."""
    units = [[c for c in unit if c is not None] for unit in zip(*rows, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    everything = [c for unit in units for c in unit]
    times = Counter(everything)

    def apart(a: float, b: float) -> float:
        if scale is Scale.NOMINAL:
            return float(a != b)
        if scale is Scale.INTERVAL:
            return (a - b) ** 2
        if scale is Scale.RATIO:
            return ((a - b) / (a + b)) ** 2 if a + b else 0.0
        low, high = min(a, b), max(a, b)
        between = sum(count for code, count in times.items() if low <= code <= high)
        return (between - (times[low] + times[high]) / 2) ** 2

    seen = sum(
        sum(apart(a, b) for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units
    ) / len(everything)
    chance = sum(apart(a, b) for a, b in permutations(everything, 2))
    return 1 - seen / (chance / (len(everything) * (len(everything) - 1)))


entries = st.one_of(st.none(), st.integers(0, 4))
tables = st.integers(2, 4).flatmap(
    lambda coders: st.integers(2, 12).flatmap(
        lambda units: st.lists(
            st.lists(entries, min_size=units, max_size=units), min_size=coders, max_size=coders
        )
    )
)


def computable(rows: list[list[int | None]]) -> bool:
    units = [[c for c in unit if c is not None] for unit in zip(*rows, strict=True)]
    return len({c for unit in units if len(unit) > 1 for c in unit}) > 1


def found_for(rows: list[list[Code | None]], scale: Scale) -> Krippendorff:
    return krippendorff(codings(rows), scale=scale, resamples=200)


@settings(max_examples=60, deadline=None)
@given(tables, st.sampled_from(Scale))
def test_naive_second_way(rows: list[list[int | None]], scale: Scale) -> None:
    assume(computable(rows))
    found = found_for(rows, scale)
    assert found.alpha == pytest.approx(naive_alpha(rows, scale), abs=1e-9)
    assert found.alpha <= 1


@settings(max_examples=30, deadline=None)
@given(tables, st.sampled_from(Scale), st.randoms())
def test_order_of_coders_and_units_does_not_matter(
    rows: list[list[int | None]], scale: Scale, random: object
) -> None:
    assume(computable(rows))
    turned = [row[::-1] for row in rows[::-1]]
    assert found_for(turned, scale).alpha == pytest.approx(found_for(rows, scale).alpha)


@settings(max_examples=30, deadline=None)
@given(tables, st.floats(0.1, 10), st.floats(-5, 5))
def test_an_interval_scale_has_no_unit_and_no_zero(
    rows: list[list[int | None]], unit: float, shift: float
) -> None:
    assume(computable(rows))
    moved = [[None if c is None else unit * c + shift for c in row] for row in rows]
    assert found_for(moved, Scale.INTERVAL).alpha == pytest.approx(
        found_for(rows, Scale.INTERVAL).alpha, abs=1e-9
    )


def test_names_of_categories_do_not_matter() -> None:
    named = [[None if c is None else f"theme {c}" for c in row] for row in THREE.values]
    assert krippendorff(codings(named)).alpha == pytest.approx(krippendorff(THREE).alpha)


def naive_bootstrap(rows: np.ndarray, draws: int) -> tuple[float, float]:
    random = np.random.default_rng(99)
    units = rows.shape[1]
    found = []
    for _ in range(draws):
        drawn = rows[:, random.integers(0, units, units)].tolist()
        if computable(drawn):
            found.append(naive_alpha(drawn, Scale.NOMINAL))
    low, high = np.quantile(found, (0.025, 0.975))
    return float(low), float(high)


def test_range_by_drawing_units_anew() -> None:
    random = np.random.default_rng(5)
    truth = random.integers(0, 3, 40)
    rows = np.array([np.where(random.random(40) < 0.8, truth, random.integers(0, 3, 40))] * 2)
    rows[1] = np.where(random.random(40) < 0.8, truth, random.integers(0, 3, 40))
    found = krippendorff(codings(rows.tolist()), seed=3)
    assert found.interval is not None
    assert (found.interval.lower, found.interval.upper) == pytest.approx(
        naive_bootstrap(rows, 1500), abs=0.03
    )


def test_same_seed_same_range_and_another_seed_another() -> None:
    one, two, other = (krippendorff(FOUR, seed=seed) for seed in (8, 8, 9))
    assert one == two
    assert one.interval != other.interval
    assert one.seed == 8


def test_full_agreement_is_one_and_its_range_too() -> None:
    found = krippendorff(codings([["a", "b", "c"] * 9, ["a", "b", "c"] * 9]))
    assert found.alpha == 1
    assert found.interval is not None
    assert found.interval.lower == 1
    assert found.reliability is Reliability.RELIABLE


@pytest.mark.parametrize("scale", Scale)
def test_one_category_cannot_be_judged(scale: Scale) -> None:
    with pytest.raises(NotComputable, match="one category"):
        krippendorff(codings([[1, 1, 1], [1, 1, 1]]), scale=scale)


def test_nearly_one_category_has_alpha_but_no_range() -> None:
    """In a third of the resamples the only other code is not drawn: a range would be a fiction."""
    found = krippendorff(codings([[1] * 10, [1] * 9 + [2]]))
    assert found.alpha < 0.1
    assert found.interval is None
    assert found.lost > 500


@pytest.mark.parametrize(
    "rows", [[[1, 2, 3]], [[1, N], [N, 2]], [[N, N], [N, N]], [[], []], []], ids=str
)
def test_nothing_coded_twice(rows: list[list[int | None]]) -> None:
    with pytest.raises(NotComputable):
        krippendorff(codings(rows))


def test_scales_that_do_not_fit() -> None:
    with pytest.raises(Invalid, match="nominal"):
        krippendorff(codings([["a", "b"], ["a", "b"]]), scale=Scale.INTERVAL)
    with pytest.raises(Invalid, match="below 0"):
        krippendorff(codings([[-1, 2], [1, 2]]), scale=Scale.RATIO)
    with pytest.raises(Invalid, match="resamples"):
        krippendorff(TWO, resamples=10)
    many = [float(i) for i in range(101)]
    with pytest.raises(Invalid, match="different codes"):
        krippendorff(codings([many, many]))


def test_codings_are_checked_at_the_edge() -> None:
    for wrong in ([[1, nan]], [[1, "a"]], [[1, 2], [1]]):
        with pytest.raises(Invalid):
            codings(wrong)


@pytest.mark.parametrize(
    ("alpha_of", "word"),
    [(TWO, Reliability.UNRELIABLE), (THREE, Reliability.TENTATIVE)],
    ids=["two", "three"],
)
def test_what_it_allows(alpha_of: object, word: Reliability) -> None:
    found = krippendorff(alpha_of)  # type: ignore[arg-type]
    assert found.reliability is word
    assert not found.enough_units


def test_is_kept_and_read_again() -> None:
    for found in (krippendorff(FOUR), krippendorff(codings([["a", "b"] * 5, ["a", "b"] * 5]))):
        assert from_record(to_record(found)) == found
