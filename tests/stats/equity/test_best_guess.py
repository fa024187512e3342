import subprocess
import sys
from math import exp, pi, sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from strata_cases import several, stratum

import improvement.stats.decisions
from improvement.domain.tallies import GroupArms
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.equity.best_guess import best_guess, shrink
from improvement.stats.equity.heterogeneity import LeftOutReason
from improvement.stats.record import from_record, to_record

Y, V = [0.25, 0.17, -0.13, 0.05], [0.035, 0.024, 0.033, 0.012]


def test_golden() -> None:
    found = shrink(Y, V)
    assert found.mean == pytest.approx([0.122, 0.107, 0.028, 0.068], abs=5.1e-4)
    assert found.sd == pytest.approx([0.121, 0.108, 0.123, 0.088], abs=5.1e-4)


def by_integration(y: list[float], v: list[float], scale: float) -> tuple[list[float], list[float]]:
    """The same model by adaptive integration over the spread, from multivariate normals.

    Given the spread t the raw figures are N(mu, diag(v) + t^2 I); a wide normal prior stands for
    the flat one on mu, which adds the same large constant to every covariance.
    """
    wide, ys, vs = 1e4, np.array(y), np.array(v)
    k = len(y)

    def given_spread(t: float) -> tuple[float, np.ndarray, np.ndarray]:
        true = t * t * np.eye(k) + wide
        seen = true + np.diag(vs)
        gain = np.linalg.solve(seen, true).T
        _, log_size = np.linalg.slogdet(seen)
        log = -(log_size + ys @ np.linalg.solve(seen, ys)) / 2 - (t / scale) ** 2 / 2
        return log, gain @ ys, np.diag(true - gain @ true)

    top = max(given_spread(t)[0] for t in np.linspace(0, 6 * scale, 200))

    def integral(of) -> float:  # type: ignore[no-untyped-def]
        def integrand(t: float) -> float:
            log, mean, variance = given_spread(t)
            return exp(log - top) * of(mean, variance)

        return quad(integrand, 0, 6 * scale, epsrel=1e-9, limit=200)[0]

    norm = integral(lambda m, s: 1.0)
    means = [integral(lambda m, s, i=i: m[i]) / norm for i in range(k)]
    seconds = [integral(lambda m, s, i=i: s[i] + m[i] ** 2) / norm for i in range(k)]
    return means, [sqrt(two - one * one) for one, two in zip(means, seconds, strict=True)]


figures = st.lists(
    st.tuples(st.floats(-0.6, 0.6), st.floats(1e-3, 0.2)), min_size=2, max_size=5
).map(lambda pairs: ([y for y, _ in pairs], [v for _, v in pairs]))


@settings(deadline=None, max_examples=20)
@given(figures, st.sampled_from([0.1, 0.2, 0.5]))
def test_naive_second_way(pairs: tuple[list[float], list[float]], scale: float) -> None:
    mean, sd = by_integration(*pairs, scale)
    found = shrink(*pairs, scale)
    assert found.mean == pytest.approx(mean, abs=1e-5)
    assert found.sd == pytest.approx(sd, abs=1e-5)


@pytest.mark.parametrize("people", [200, 20_000, 2_000_000])
def test_the_grid_is_fine_enough_for_large_groups(people: int) -> None:
    y = [0.10, 0.11, 0.12, 0.08]
    v = [0.5 / people] * 4
    mean, sd = by_integration(y, v, 0.2)
    found = shrink(y, v)
    assert found.mean == pytest.approx(mean, abs=2e-5)
    assert found.sd == pytest.approx(sd, rel=5e-3)


@settings(deadline=None)
@given(figures)
def test_guesses_lie_between_and_are_surer(pairs: tuple[list[float], list[float]]) -> None:
    y, v = pairs
    found = shrink(y, v)
    assert (found.mean >= min(y) - 1e-12).all()
    assert (found.mean <= max(y) + 1e-12).all()
    assert (found.sd > 0).all()
    assert 0 < float(found.spread) < 1


@settings(deadline=None)
@given(figures, st.floats(-0.3, 0.3))
def test_moving_all_moves_all(pairs: tuple[list[float], list[float]], by: float) -> None:
    one = shrink(*pairs)
    other = shrink([y + by for y in pairs[0]], pairs[1])
    assert other.mean == pytest.approx(one.mean + by, abs=1e-9)
    assert other.sd == pytest.approx(one.sd, abs=1e-9)


def test_a_tiny_prior_spread_gives_all_the_same_and_a_wide_one_leaves_them() -> None:
    together, apart = shrink(Y, V, 1e-6), shrink(Y, [1e-6] * 4, 5.0)
    weighted = np.average(Y, weights=1 / np.array(V))
    assert together.mean == pytest.approx([weighted] * 4, abs=1e-6)
    assert together.sd == pytest.approx([1 / sqrt(sum(1 / v for v in V))] * 4, rel=1e-6)
    assert apart.mean == pytest.approx(Y, abs=1e-4)


def test_expected_spread_is_the_priors_own_when_the_data_say_nothing() -> None:
    found = shrink([0.1, 0.1], [1e6, 1e6])
    assert float(found.spread) == pytest.approx(0.2 * sqrt(2 / pi), rel=1e-3)  # of a half-normal


@settings(deadline=None)
@given(st.lists(figures.filter(lambda f: len(f[0]) == 3), min_size=1, max_size=4))
def test_bulk_is_the_single_one(many: list[tuple[list[float], list[float]]]) -> None:
    together = shrink([y for y, _ in many], [v for _, v in many])
    for row, (y, v) in enumerate(many):
        alone = shrink(y, v)
        assert together.mean[row] == pytest.approx(alone.mean, abs=1e-12)
        assert together.sd[row] == pytest.approx(alone.sd, abs=1e-12)
        assert together.overall[row] == pytest.approx(float(alone.overall), abs=1e-12)


@settings(deadline=None)
@given(several(least=2))
def test_from_counts(groups: list[GroupArms]) -> None:
    found = best_guess(groups)
    for guess, group in zip(found.groups, groups, strict=True):
        p = (group.pilot.events + 1) / (group.pilot.n + 2)
        q = (group.comparison.events + 1) / (group.comparison.n + 2)
        assert guess.raw == pytest.approx(p - q, abs=1e-12)
        assert -1 <= guess.guess.lower <= guess.guess.estimate <= guess.guess.upper <= 1
        if guess.pull is not None and abs(guess.raw - found.mean) > 1e-3:
            far = guess.guess.estimate - found.mean
            assert far == pytest.approx((1 - guess.pull) * (guess.raw - found.mean), abs=1e-9)


def test_who_takes_part() -> None:
    unnamed = GroupArms(
        group="Unknown",
        pilot=stratum("", 3, 9, 2, 9).pilot,
        comparison=stratum("", 3, 9, 2, 9).comparison,
        named=False,
    )
    groups = [stratum("A", 9, 12, 5, 12), stratum("B", 3, 4, 0, 3), stratum("C", 2, 5, 0, 0)]
    found = best_guess([*groups, unnamed])
    assert [g.arms.group for g in found.groups] == ["A", "B"]
    assert [g.status for g in found.groups] == [CellStatus.SHOWN, CellStatus.COUNTS_ONLY]
    assert [(g.group, g.reason) for g in found.left_out] == [
        ("C", LeftOutReason.EMPTY_ARM),
        ("Unknown", LeftOutReason.NOT_NAMED),
    ]


def test_groups_alike_have_nowhere_to_go() -> None:
    found = best_guess([stratum(g, 6, 12, 6, 12) for g in "AB"])
    assert [g.guess.estimate for g in found.groups] == [0, 0]
    assert [g.pull for g in found.groups] == [None, None]


@pytest.mark.parametrize("x", [0, 12])
def test_all_or_nothing_in_every_cell(x: int) -> None:
    found = best_guess([stratum(g, x, 12, x, 12) for g in "ABC"])
    assert all(g.guess.lower < 0 < g.guess.upper for g in found.groups)


@pytest.mark.parametrize("groups", [[], [stratum("A", 1, 2, 1, 2)]])
def test_alone_nobody_can_be_learned_from(groups: list[GroupArms]) -> None:
    with pytest.raises(NotComputable, match="at least 2"):
        best_guess(groups)


@pytest.mark.parametrize(
    ("y", "v", "scale"),
    [([0.1, 0.2], [0.1, 0.0], 0.2), ([0.1, float("nan")], [0.1, 0.1], 0.2), (Y, V, 0.0)],
)
def test_what_does_not_fit_is_refused(y: list[float], v: list[float], scale: float) -> None:
    with pytest.raises(Invalid):
        shrink(y, v, scale)


def test_direction_and_record() -> None:
    found = best_guess([stratum("A", 9, 12, 5, 12), stratum("B", 6, 15, 8, 15)])
    first = found.groups[0]
    assert first.benefit(Direction.LOWER).estimate == -first.guess.estimate
    assert from_record(to_record(found)) == found


def test_no_harm_check_ever_uses_it() -> None:
    """It hides a harmed group (STATISTICS C4): nothing that decides loads it, on whatever way."""
    folder = Path(improvement.stats.decisions.__file__).parent
    modules = [f"improvement.stats.decisions.{f.stem}" for f in folder.glob("[a-z]*.py")]
    assert "improvement.stats.decisions.verdict" in modules
    code = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    loaded = subprocess.run(  # noqa: S603 - our own interpreter, our own modules
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    ).stdout.split()
    assert "improvement.stats.equity.heterogeneity" in loaded
    assert "improvement.stats.equity.best_guess" not in loaded
