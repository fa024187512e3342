"""Arm by group against R's glm and anova; by plain maximisation; what must not change it."""

from collections.abc import Callable

import numpy as np
import pytest
from golden import Case, copied, real
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import binom, chi2, poisson
from strata_cases import several, stratum

from improvement.domain.arm_by_group import RateCell, ShareCell, share_cells
from improvement.domain.event_counts import EventTotal
from improvement.domain.tallies import GroupArms, Tally
from improvement.errors import NotComputable
from improvement.stats.comparisons.interaction import (
    Coefficient,
    Interaction,
    Model,
    rate_interaction,
    share_interaction,
)
from improvement.stats.record import from_record, to_record

# R's glm stops once the deviance is still, and takes its standard errors from one step before:
# they agree to 1e-7 where the coefficients agree to 1e-12.
ONE_STEP_BEFORE = 2e-7
# With no interaction at all R's statistic is rounding (4e-15), and p moves with its root.
ROUNDING = 1e-7


def of_shares(given: Case) -> Interaction:
    rows = zip(given["arm"], given["group"], given["x"], given["n"], strict=True)
    return share_interaction(
        [ShareCell(arm=a, group=g, tally=Tally(events=x, n=n)) for a, g, x, n in rows]
    )


def of_rates(given: Case) -> Interaction:
    rows = zip(given["arm"], given["group"], given["x"], given["exposure"], strict=True)
    return rate_interaction(
        [RateCell(arm=a, group=g, total=EventTotal(events=x, exposure=t)) for a, g, x, t in rows]
    )


FAMILIES: dict[str, Callable[[Case], Interaction]] = {
    "logistic_interaction": of_shares,
    "poisson_interaction": of_rates,
}
CASES = [
    pytest.param(family, case, id=case["id"]) for family in FAMILIES for case in copied(family)
]


def named(coefficient: Coefficient) -> str:
    """As R names it."""
    parts = [
        kind + label
        for kind, label in (("arm", coefficient.arm), ("group", coefficient.group))
        if label is not None
    ]
    return ":".join(parts) or "(Intercept)"


def check(family: str, case: Case) -> None:
    expected, found = case["expected"], FAMILIES[family](case["input"])
    tests = [("interaction_lrt", found.interaction)]
    if family == "logistic_interaction":
        tests.append(("arm_effect_adjusted_lrt", found.arm_effect))
    for name, test in tests:
        theirs = expected[name]
        nothing = theirs["chisq"] < 1e-12
        assert test.statistic == pytest.approx(theirs["chisq"], rel=1e-9, abs=1e-12)
        assert test.p == pytest.approx(theirs["p"], rel=ROUNDING if nothing else 1e-9)
        assert test.degrees_of_freedom == theirs["df"]
    check_model(found.full, expected["full"])
    check_model(found.additive, expected["additive"])


def check_model(model: Model, theirs: Case) -> None:
    assert model.log_likelihood == pytest.approx(theirs["logLik"], rel=1e-9)
    assert model.deviance == pytest.approx(theirs["deviance"], rel=1e-9, abs=1e-11)
    assert [named(c) for c in model.coefficients] == theirs["terms"]
    for ours, value, error in zip(
        model.coefficients, theirs["coefficients"], theirs["se"], strict=True
    ):
        if error > 1_000:  # R's way of saying that it runs away
            assert (ours.estimate, ours.error) == (None, None)
            continue
        assert ours.estimate == pytest.approx(value, rel=1e-9, abs=1e-9)
        assert ours.error == pytest.approx(error, rel=ONE_STEP_BEFORE)


@pytest.mark.parametrize(("family", "case"), CASES)
def test_as_r_has_it(family: str, case: Case) -> None:
    check(family, case)


@pytest.mark.parametrize("family", FAMILIES)
def test_as_r_has_it_on_real_data(family: str) -> None:
    for case in real(family):
        check(family, case)


# -- a second implementation that does almost everything differently -------------------------------


def by_search(found: list[GroupArms], chance: Callable[[float, Tally], float]) -> float:
    """The statistic by a simplex search for the additive model; the full one fits every cell."""

    def loss(free: np.ndarray) -> float:
        arm, levels = free[0], free[1:]
        return -sum(
            chance(level, g.comparison) + chance(level + arm, g.pilot)
            for level, g in zip(levels, found, strict=True)
        )

    start = np.zeros(len(found) + 1)
    best = minimize(loss, start, method="Powell", options={"xtol": 1e-10, "ftol": 1e-14})
    again = minimize(loss, best.x, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-13})
    return float(min(best.fun, again.fun))


def of_share(eta: float, tally: Tally) -> float:
    return float(binom.logpmf(tally.events, tally.n, 1 / (1 + np.exp(-eta))))


def of_rate(eta: float, tally: Tally) -> float:
    return float(poisson.logpmf(tally.events, tally.n * np.exp(eta)))


SOME = [stratum("A", 12, 21, 11, 23), stratum("B", 3, 19, 11, 77), stratum("C", 8, 30, 20, 31)]


def as_rates(groups: list[GroupArms]) -> list[RateCell]:
    return [
        RateCell(
            arm=c.arm, group=c.group, total=EventTotal(events=c.tally.events, exposure=c.tally.n)
        )
        for c in share_cells(groups)
    ]


def test_a_plain_search_of_the_likelihood_finds_the_same() -> None:
    tallies = [t for g in SOME for t in (g.pilot, g.comparison)]
    shares = sum(float(binom.logpmf(t.events, t.n, t.events / t.n)) for t in tallies)
    found = share_interaction(share_cells(SOME)).interaction
    assert found.statistic == pytest.approx(2 * (by_search(SOME, of_share) + shares), abs=1e-6)
    rates = sum(float(poisson.logpmf(t.events, t.events)) for t in tallies)
    found = rate_interaction(as_rates(SOME)).interaction
    assert found.statistic == pytest.approx(2 * (by_search(SOME, of_rate) + rates), abs=1e-6)


# -- what must hold for any table ----------------------------------------------------------------


def computed(groups: list[GroupArms]) -> Interaction:
    try:
        return share_interaction(share_cells(groups))
    except NotComputable:
        assume(False)
        raise


@settings(deadline=None)
@given(several(least=2))
@example([stratum("0", 0, 1, 1, 1), stratum("1", 0, 1, 0, 1)])
@example([stratum("0", 0, 9, 3, 9), stratum("1", 4, 9, 9, 9)])  # the additive model separates too
def test_the_outcome_and_its_absence_tell_the_same(groups: list[GroupArms]) -> None:
    def other(t: Tally) -> Tally:
        return Tally(events=t.n - t.events, n=t.n)

    found = computed(groups)
    turned = share_interaction(
        share_cells(
            [
                GroupArms(group=g.group, pilot=other(g.pilot), comparison=other(g.comparison))
                for g in groups
            ]
        )
    )
    assert turned.interaction.statistic == pytest.approx(found.interaction.statistic, abs=1e-8)
    assert turned.silent == found.silent
    for a, b in zip(found.additive.coefficients, turned.additive.coefficients, strict=True):
        assert (a.estimate is None) == (b.estimate is None)
        assert a.estimate is None or b.estimate == pytest.approx(-a.estimate, abs=1e-6)


@settings(deadline=None)
@given(several(least=2), st.randoms())
def test_order_and_how_rows_are_cut_do_not_matter(groups: list[GroupArms], random) -> None:  # type: ignore[no-untyped-def]
    found = computed(groups)
    rows = [
        ShareCell(arm=c.arm, group=c.group, tally=Tally(events=part, n=size))
        for c in share_cells(groups)
        for part, size in (
            (min(1, c.tally.events), 1),
            (c.tally.events - min(1, c.tally.events), c.tally.n - 1),
        )
    ]
    random.shuffle(rows)
    again = share_interaction(rows)
    assert again.interaction.statistic == pytest.approx(found.interaction.statistic, abs=1e-8)
    assert again.arm_effect.statistic == pytest.approx(found.arm_effect.statistic, abs=1e-8)


@settings(deadline=None)
@given(several(least=2, most=4), st.floats(0.01, 100))
def test_the_unit_of_time_does_not_matter(groups: list[GroupArms], unit: float) -> None:
    cells = as_rates(groups)
    try:
        found = rate_interaction(cells)
    except NotComputable:
        assume(False)
        raise
    again = rate_interaction(
        [
            RateCell(
                arm=c.arm,
                group=c.group,
                total=EventTotal(events=c.total.events, exposure=c.total.exposure * unit),
            )
            for c in cells
        ]
    )
    assert again.interaction.statistic == pytest.approx(found.interaction.statistic, abs=1e-8)


def test_it_errs_about_as_often_as_it_says_in_large_groups() -> None:
    random = np.random.default_rng(3)
    p = []
    for _ in range(400):
        x = random.binomial(200, [[0.3, 0.5], [0.4, 0.6083916]])  # one odds ratio: 1.5556
        p.append(
            share_interaction(
                share_cells(
                    [stratum(str(i), int(a), 200, int(b), 200) for i, (b, a) in enumerate(x.T)]
                )
            ).interaction.p
        )
    wrong = sum(value < 0.05 for value in p)
    assert binom.ppf(0.001, 400, 0.05) <= wrong <= binom.ppf(0.999, 400, 0.05)


# -- three arms, groups without people, nothing to compare ----------------------------------------


def test_three_arms_count_two_degrees_for_every_further_group() -> None:
    table = {("a", "g"): 5, ("b", "g"): 9, ("c", "g"): 12, ("a", "h"): 11, ("b", "h"): 4}
    cells = [
        ShareCell(arm=arm, group=g, tally=Tally(events=x, n=20))
        for (arm, g), x in ({**table, ("c", "h"): 3}).items()
    ]
    found = share_interaction(cells)
    assert found.interaction.degrees_of_freedom == 2
    assert found.arm_effect.degrees_of_freedom == 2
    assert found.interaction.p == pytest.approx(chi2.sf(found.interaction.statistic, 2))
    # With "c" gone, h has people in a and b alone: h is left out, and one group is too few.
    with pytest.raises(NotComputable, match="1 of 2 groups"):
        share_interaction(cells[:-1])


def test_a_group_without_people_in_an_arm_is_left_out_by_name() -> None:
    found = share_interaction(share_cells([*SOME, stratum("D", 0, 0, 3, 9)]))
    assert found.left_out == ("D",)
    assert found.interaction == share_interaction(share_cells(SOME)).interaction


def test_a_group_in_which_nothing_happens_is_named_and_moves_nothing_but_the_degrees() -> None:
    found = share_interaction(share_cells([*SOME, stratum("D", 0, 9, 0, 9)]))
    without = share_interaction(share_cells(SOME)).interaction
    assert found.silent == ("D",)
    assert found.interaction.statistic == pytest.approx(without.statistic, abs=1e-9)
    assert found.interaction.degrees_of_freedom == without.degrees_of_freedom + 1
    by_name = {c.group: c for c in found.additive.coefficients}
    assert (by_name["D"].estimate, by_name["D"].error) == (None, None)
    assert by_name["C"].estimate is not None


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ([stratum("A", 0, 5, 0, 6), stratum("B", 0, 7, 0, 8)], "Nobody, or everybody"),
        ([stratum("A", 5, 5, 6, 6), stratum("B", 7, 7, 8, 8)], "Nobody, or everybody"),
        ([stratum("A", 1, 5, 2, 6)], "1 of 1 groups"),
        ([stratum("A", 1, 5, 2, 6), stratum("B", 1, 5, 0, 0)], "1 of 2 groups"),
        ([], "0 arms"),
    ],
)
def test_nothing_to_compare_is_said(groups: list[GroupArms], words: str) -> None:
    with pytest.raises(NotComputable, match=words):
        share_interaction(share_cells(groups))


def test_no_event_at_all_has_no_rates() -> None:
    quiet = [stratum("A", 0, 5, 0, 6), stratum("B", 0, 7, 0, 8)]
    with pytest.raises(NotComputable, match="no event in these 4 cells"):
        rate_interaction(as_rates(quiet))


def test_it_can_be_kept_and_read_again() -> None:
    found = share_interaction(share_cells([*SOME, stratum("D", 0, 9, 0, 9)]))
    assert from_record(to_record(found)) == found
