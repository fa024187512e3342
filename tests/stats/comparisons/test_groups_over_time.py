import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm

from improvement.domain.group_samples import RepeatedScores, ScoresOverTime
from improvement.domain.over_time import BeforeAfter, SameHouseholds
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.change_scores import change_scores
from improvement.stats.comparisons.groups_over_time import groups_over_time
from improvement.stats.record import from_record, to_record

Rows = dict[str, list[tuple[float | None, ...]]]


def scores(rows: Rows, times: int) -> ScoresOverTime:
    return ScoresOverTime(
        times=tuple(f"T{k}" for k in range(times)),
        households=tuple(
            RepeatedScores(group=group, values=values)
            for group, many in rows.items()
            for values in many
        ),
    )


def made(seed: int, sizes: dict[str, int], times: int) -> Rows:
    random = np.random.default_rng(seed)
    return {
        group: [
            tuple((random.normal(5, 2) + random.normal(0, 1, times)).tolist()) for _ in range(n)
        ]
        for group, n in sizes.items()
    }


@pytest.mark.parametrize(("sizes", "times"), [({"z": 6, "a": 6}, 2), ({"n": 5, "s": 8, "b": 4}, 4)])
def test_as_statsmodels_has_it(sizes: dict[str, int], times: int) -> None:
    """The split-plot table as a linear model with a term for every household."""
    rows = made(4, sizes, times)
    found = groups_over_time(scores(rows, times))
    frame = pd.DataFrame(
        [
            (group, f"{group}{i}", f"t{t}", value)
            for group, many in rows.items()
            for i, values in enumerate(many)
            for t, value in enumerate(values)
        ],
        columns=["g", "s", "t", "v"],
    )
    # Each household's own level taken out, what the groups' courses leave over is the error.
    frame["own"] = frame["v"] - frame.groupby("s")["v"].transform("mean")
    left = anova_lm(ols("own ~ C(g) * C(t)", frame).fit()).loc["Residual", "sum_sq"]
    term = anova_lm(ols("v ~ C(g) * C(t)", frame).fit()).loc["C(g):C(t)"]
    freedom = (sum(sizes.values()) - len(sizes)) * (times - 1)
    f = (term["sum_sq"] / term["df"]) / (left / freedom)
    assert found.interaction.f == pytest.approx(f, rel=1e-9)
    assert (found.interaction.df_effect, found.interaction.df_error) == (term["df"], freedom)
    means = frame.groupby(["g", "s"], as_index=False)["v"].mean()
    between = anova_lm(ols("v ~ C(g)", means).fit()).loc["C(g)"]
    assert found.group.f == pytest.approx(between["F"], rel=1e-9)
    assert found.group.p == pytest.approx(between["PR(>F)"], rel=1e-9)


def test_naive_epsilon() -> None:
    """Greenhouse and Geisser's epsilon from contrasts of the pooled covariance, by hand."""
    rows = made(8, {"a": 7, "b": 5}, 3)
    found = groups_over_time(scores(rows, 3))
    left = np.concatenate([np.array(v) - np.mean(v, axis=0) for v in rows.values()])
    contrasts = np.array([[1, -1, 0], [1, 1, -2]]) / np.array([[2**0.5], [6**0.5]])
    cross = contrasts @ (left.T @ left) @ contrasts.T
    epsilon = np.trace(cross) ** 2 / (2 * np.trace(cross @ cross))
    assert found.interaction.epsilon == pytest.approx(epsilon, rel=1e-9)
    assert found.time.epsilon == pytest.approx(epsilon, rel=1e-9)
    assert 0.5 <= epsilon < 1
    assert found.interaction.p_corrected != found.interaction.p
    assert found.group.epsilon == 1


halves = st.integers(-20, 20).map(lambda k: k / 2)
people = st.lists(st.tuples(halves, halves), min_size=3, max_size=9).filter(
    lambda rows: len({b - a for a, b in rows}) > 1
)


@settings(deadline=None, max_examples=25)
@given(people, people)
def test_two_groups_twice_are_the_change_scores(
    one: list[tuple[float, float]], two: list[tuple[float, float]]
) -> None:
    if len({a + b for a, b in one}) == 1 and len({a + b for a, b in two}) == 1:
        return
    found = groups_over_time(scores({"pilot": list(one), "other": list(two)}, 2))

    def paired(rows: list[tuple[float, float]]) -> tuple[BeforeAfter, ...]:
        return tuple(BeforeAfter(before=a, after=b) for a, b in rows)

    same = change_scores(SameHouseholds(pilot=paired(one), comparison=paired(two))).difference
    mine = found.changes.pairs[0].difference
    assert (mine.estimate, mine.lower, mine.upper) == pytest.approx(
        (same.estimate, same.lower, same.upper), rel=1e-9, abs=1e-12
    )
    assert (found.interaction.epsilon, found.interaction.p_corrected) == (1, found.interaction.p)
    assert from_record(to_record(found)) == found


def test_a_household_missing_once_is_left_out_and_counted() -> None:
    rows = made(2, {"a": 4, "b": 4}, 3)
    whole = groups_over_time(scores(rows, 3))
    more: Rows = {g: [*v, (1.0, None, 90.0)] for g, v in rows.items()}
    found = groups_over_time(scores(more, 3))
    assert (found.complete, found.left_out, whole.left_out) == (8, 2, 0)
    assert found.interaction == whole.interaction
    assert found.changes == whole.changes


@pytest.mark.parametrize(
    "rows",
    [
        {},
        {"a": [(1.0, 2.0), (2.0, 5.0)]},
        {"a": [(1.0, 2.0), (2.0, 5.0)], "b": [(1.0, 4.0)]},
        {"a": [(1.0, 2.0), (2.0, 5.0)], "b": [(1.0, None), (2.0, 3.0)]},
        {"a": [(1.0, 1.0), (2.0, 2.0)], "b": [(1.0, 1.0), (3.0, 3.0)]},
        {"a": [(1.0, 2.0), (2.0, 3.0)], "b": [(1.0, 2.0), (3.0, 3.0)]},
        {"a": [(1.0, 3.0), (2.0, 2.0)], "b": [(0.0, 4.0), (3.0, 1.0)]},
    ],
)
def test_too_few_or_no_spread(rows: Rows) -> None:
    with pytest.raises(NotComputable):
        groups_over_time(scores(rows, 2))


def test_refusals() -> None:
    with pytest.raises(Invalid):
        scores({"a": [(1.0, 2.0)]}, 3)
    with pytest.raises(Invalid):
        scores({"a": [(1.0,)]}, 1)
    with pytest.raises(Invalid):
        RepeatedScores(group="a", values=(1.0, float("nan")))
    with pytest.raises(Invalid):
        ScoresOverTime(times=("May", "May"), households=())
