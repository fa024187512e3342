"""Best box and cut box against qicharts2, scipy-free enumeration, and the Anhoej limits outside."""

from fractions import Fraction
from itertools import groupby, product
from statistics import NormalDist

import numpy as np
import pytest
from golden import Case, copied

from improvement.stats.charts.rules import anhoej
from improvement.stats.charts.rules.boxes import best_box, box_signals, cut_box

SHIFTED = NormalDist().cdf(0.8)


def signals(case: Case) -> list[bool]:
    given = {name: np.array(case["input"][name]) for name in ("n", "longest_run", "crossings")}
    found = (given["n"], given["longest_run"], given["crossings"])
    if case["input"]["method"] == "anhoej":
        return anhoej.signals(*found).tolist()
    return box_signals(*found, cut=case["input"]["method"] == "cutbox").tolist()


@pytest.mark.parametrize("case", copied("anhoej_table"), ids=lambda case: case["id"])
def test_signals_of_qicharts2(case: Case) -> None:
    assert signals(case) == case["expected"]["signal"]


def test_all_three_methods_are_among_the_cases() -> None:
    methods = {case["input"]["method"] for case in copied("anhoej_table")}
    assert methods == {"anhoej", "bestbox", "cutbox"}


def every_series(points: int) -> dict[tuple[int, int], tuple[Fraction, float]]:
    """(crossings, longest run) -> chance in a stable and in a shifted series, by listing all."""
    chances: dict[tuple[int, int], tuple[Fraction, float]] = {}
    for series in product((0, 1), repeat=points):
        runs = [len(list(run)) for _, run in groupby(series)]
        stable, shifted = chances.get((len(runs) - 1, max(runs)), (Fraction(0), 0.0))
        above = sum(series)
        chance = SHIFTED**above * (1 - SHIFTED) ** (points - above)
        chances[len(runs) - 1, max(runs)] = (stable + Fraction(1, 2**points), shifted + chance)
    return chances


def inside(
    chances: dict[tuple[int, int], tuple[Fraction, float]], crossings: int, longest: int
) -> tuple[Fraction, float]:
    kept = [c for (x, y), c in chances.items() if x >= crossings and y <= longest]
    return sum((c[0] for c in kept), Fraction(0)), sum(c[1] for c in kept)


@pytest.mark.parametrize("points", [10, 11, 13, 14])
def test_best_box_is_the_best_of_all_boxes(points: int) -> None:
    chances = every_series(points)
    allowed = {
        box: chance
        for box in product(range(points), range(1, points + 1))
        if (chance := inside(chances, *box))[0] >= Fraction(925, 1000)
    }
    best = best_box(points)
    ours = allowed[best.crossings, best.longest]
    assert ours[1] == pytest.approx(min(chance for _, chance in allowed.values()), rel=1e-12)
    assert (best.crossings, best.longest) in chances


@pytest.mark.parametrize("points", [10, 11, 13, 14])
def test_cut_box_keeps_what_it_promises_and_cannot_lose_another_edge_cell(points: int) -> None:
    chances, cut = every_series(points), cut_box(points)

    def kept(crossings: int, longest: int) -> Fraction:
        return sum(
            (
                chance
                for (x, y), (chance, _) in chances.items()
                if x >= cut.crossings
                and y <= cut.longest
                and (x > cut.crossings or y <= longest)
                and (y < cut.longest or x >= crossings)
            ),
            Fraction(0),
        )

    now = kept(cut.crossings_at_edge, cut.longest_at_edge)
    assert now >= Fraction(925, 1000)
    for crossings, longest in (
        (cut.crossings_at_edge + 1, cut.longest_at_edge),
        (cut.crossings_at_edge, cut.longest_at_edge - 1),
    ):
        fewer = kept(crossings, longest)
        assert fewer < Fraction(925, 1000) or fewer == now


@pytest.mark.parametrize("points", [1, 5, 9, 101, 250])
def test_outside_ten_to_a_hundred_points_the_anhoej_limits_count(points: int) -> None:
    for box in (best_box(points), cut_box(points)):
        assert box.crossings == box.crossings_at_edge == anhoej.crossings_limit(points)
        assert box.longest == box.longest_at_edge == anhoej.longest_run_limit(points)


def test_nothing_useful_is_no_signal() -> None:
    nothing = np.zeros(2, dtype=np.int64)
    assert not box_signals(nothing, nothing, nothing, cut=True).any()
