"""What our public functions answer to a reference case, by the path of the figure in its file.

One function a family: the case's input in, ``{path: figure}`` out. ``tests/test_golden.py`` walks
every figure of every case and holds it against these; what no function answers stands in
``docs/golden.md`` with its reason.
"""

from collections.abc import Callable, Iterator
from math import ceil, inf, isnan
from typing import Any

from golden import Case
from scipy.stats import norm

from improvement.domain.arm_by_group import RateCell, ShareCell
from improvement.domain.changed_series import ChangedSeries
from improvement.domain.event_counts import EventTotal, TwoEventTotals
from improvement.domain.group_samples import GroupSample
from improvement.domain.group_tallies import GroupTally
from improvement.domain.pairs import PairedSamples, PairedYesNo
from improvement.domain.samples import Sample, TwoSamples, TwoWaits, Waits
from improvement.domain.sites import SiteEffect
from improvement.domain.tallies import GroupArms, Tally, TwoArms
from improvement.errors import NotComputable
from improvement.stats.comparisons.association_within import association_within
from improvement.stats.comparisons.common_ratio import (
    CommonRatio,
    common_odds_ratio,
    common_share_ratio,
)
from improvement.stats.comparisons.cross_table import cross_table
from improvement.stats.comparisons.equivalence import Closeness, equivalence
from improvement.stats.comparisons.event_totals import SplitMethod, event_totals
from improvement.stats.comparisons.interaction import (
    Interaction,
    Model,
    rate_interaction,
    share_interaction,
)
from improvement.stats.comparisons.kaplan_meier import kaplan_meier
from improvement.stats.comparisons.log_rank import log_rank
from improvement.stats.comparisons.mantel_haenszel import mantel_haenszel
from improvement.stats.comparisons.many_groups import many_groups
from improvement.stats.comparisons.newey_west import newey_west
from improvement.stats.comparisons.noncentral import standardised_limits
from improvement.stats.comparisons.odds_homogeneity import odds_homogeneity
from improvement.stats.comparisons.ordered_groups import ordered_groups
from improvement.stats.comparisons.ordinal import ordinal
from improvement.stats.comparisons.paired import paired_yes_no
from improvement.stats.comparisons.paired_order import paired_order
from improvement.stats.comparisons.scores import StandardisedDifference, score_difference
from improvement.stats.comparisons.segmented_regression import (
    SegmentedRegression,
    Segments,
    segmented_regression,
)
from improvement.stats.comparisons.share_trend import share_trend
from improvement.stats.comparisons.two_proportions import two_proportions
from improvement.stats.comparisons.welch import Welch, welch
from improvement.stats.interval import Z90
from improvement.stats.reported.adjusted import Rule, adjusted
from improvement.stats.reported.conditional_odds import conditional_odds
from improvement.stats.reported.equal_spread import equal_spread
from improvement.stats.reported.meta import meta
from improvement.stats.reported.one_share import one_rate, one_share
from improvement.stats.reported.paired_chi_square import paired_chi_square
from improvement.stats.reported.rank_sum import rank_sum
from improvement.stats.reported.rank_trend import rank_trend
from improvement.stats.reported.rates_of_change import differences_of_changes
from improvement.stats.reported.several_waits import several_waits
from improvement.stats.reported.two_averages import alike_by_student, two_averages
from improvement.stats.reported.two_rates import two_rates
from improvement.stats.reported.two_shares import ChiSquare, Ratio, two_shares
from improvement.stats.reported.usual_power import (
    power_of_averages,
    power_of_shares,
    share_for_power,
    size_for_averages,
    size_for_shares,
)
from improvement.stats.spread.paule_mandel import paule_mandel
from improvement.stats.spread.pooled import pool_at
from improvement.stats.student import two_sided

Answers = dict[str, Any]


def flat(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Every leaf below a value with its path: ``a.b[0]``."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(f"{path}.{key}" if path else key, inner)
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            yield from flat(f"{path}[{place}]", inner)
    else:
        yield path, value


def tree(answers: Answers) -> dict[str, Any]:
    """Leaves by path; NaN is no answer, as None."""
    return {
        path: None if isinstance(leaf, float) and isnan(leaf) else leaf
        for path, leaf in flat("", answers)
    }


def or_none(compute: Callable[[], Any]) -> Any:
    """Not computable is an answer, where R leaves a gap."""
    try:
        return compute()
    except NotComputable:
        return None


def z_of(case: Case) -> float:
    return float(norm.isf((1 - case["options"].get("conf_level", 0.95)) / 2))


def proportions(case: Case) -> Answers:
    x1, n1, x2, n2 = (case["input"][k] for k in ("x1", "n1", "x2", "n2"))
    level = case["options"]["conf_level"]
    r = two_shares(x1, n1, x2, n2, confidence=level)
    arms = TwoArms(pilot=Tally(events=x1, n=n1), comparison=Tally(events=x2, n=n2))
    own, fisher = two_proportions(arms, z=z_of(case)).difference, r.fisher

    def chi(found: ChiSquare) -> Answers:
        return {
            "chisq": found.statistic,
            "df": 1,
            "p": found.p,
            "diff_ci": found.limits,
        }

    def ratio(found: Ratio | None) -> Answers | None:
        if found is None:
            return None
        return {"estimate": found.estimate, "ci": found.limits, "se_log": found.log_error}

    return {
        "p1": r.share_1,
        "p2": r.share_2,
        "risk_difference": r.difference,
        "fisher_two_sided": {"p": fisher.p},
        "fisher_greater": {"p": fisher.p_greater},
        "fisher_less": {"p": fisher.p_less},
        "fisher_refined": {"or_conditional_mle": fisher.ratio, "or_ci": fisher.limits},
        "prop_test_uncorrected": chi(r.chi_square),
        "prop_test_yates": chi(r.chi_square_yates),
        "newcombe_hybrid_score": {"diff_ci": (own.lower, own.upper)},
        "risk_difference_wald": {"se": r.difference_error, "ci": r.difference_wald},
        "risk_ratio_wald": ratio(r.risk_ratio),
        "odds_ratio_wald": ratio(r.odds_ratio),
        "metafor_log_rr_half_only0": _effect(r.log_risk_ratio),
        "metafor_log_or_half_only0": _effect(r.log_odds_ratio),
        "metafor_rd": _effect(r.risk_difference),
        "nnt": r.number_needed,
    }


def _effect(found: Any) -> Answers:
    return {"yi": found.effect, "vi": found.variance}


def one(case: Case) -> Answers:
    given, level = case["input"], case["options"]["conf_level"]
    if "exposure" in given:
        found = one_rate(given["x"], given["exposure"], confidence=level)
        return {"rate": found.rate, "exact_ci": found.exact}
    r = one_share(given["x"], given["n"], confidence=level)
    return {
        "estimate": r.estimate,
        "clopper_pearson": r.clopper_pearson,
        "wilson": r.wilson,
        "wilson_continuity_corrected": r.wilson_corrected,
        "jeffreys": r.jeffreys,
        "agresti_coull_unclipped": r.agresti_coull,
        "binom_test_p_half": r.p,
    }


def rates(case: Case) -> Answers:
    given, level = case["input"], case["options"]["conf_level"]
    x1, t1, x2, t2 = (given[k] for k in ("x1", "t1", "x2", "t2"))
    totals = TwoEventTotals(
        pilot=EventTotal(events=x1, exposure=t1), comparison=EventTotal(events=x2, exposure=t2)
    )
    r = or_none(lambda: two_rates(x1, t1, x2, t2, confidence=level))
    two, one_sided = (
        event_totals(totals, z=float(norm.isf(tail)), method=SplitMethod.EXACT).ratio
        for tail in ((1 - level) / 2, 1 - level)
    )
    if r is None or two is None or one_sided is None:
        return {}
    sides = {"p": r.p, "rate_ratio": two.estimate, "ci": (two.lower, two.upper)}
    wald = None
    if r.wald:
        wald = {
            "rate_ratio": r.wald.estimate,
            "ci": r.wald.limits,
            "se_log": r.wald.log_error,
            "p": r.wald_p,
        }
    return {
        "exact_two_sided": sides,
        "exact_greater": {**sides, "p": r.p_greater, "ci": (one_sided.lower, inf)},
        "exact_less": {**sides, "p": r.p_less, "ci": (0.0, one_sided.upper)},
        "wald_log": wald,
    }


def samples(x: list[float], y: list[float]) -> TwoSamples:
    return TwoSamples(pilot=Sample(values=tuple(x)), comparison=Sample(values=tuple(y)))


def means(case: Case) -> Answers:
    x, y = case["input"]["x"], case["input"]["y"]
    both, level = samples(x, y), case["options"]["conf_level"]
    found = or_none(lambda: score_difference(both, z=z_of(case)))
    if found is None:
        return {}
    w, d = found.welch, found.standardised
    one_sided = welch(both, z=float(norm.isf(1 - level))).difference
    plain = {
        "t": w.t,
        "df": w.degrees_of_freedom,
        "diff": w.difference.estimate,
        "stderr": w.standard_error,
    }
    less = w.p / 2 if w.t < 0 else 1 - w.p / 2
    more = w.p / 2 if w.t > 0 else 1 - w.p / 2
    s = or_none(lambda: two_averages(x, y, confidence=level))
    answers: Answers = {
        "n1": w.pilot.n,
        "n2": w.comparison.n,
        "mean1": w.pilot.mean,
        "mean2": w.comparison.mean,
        "sd1": w.pilot.standard_deviation,
        "sd2": w.comparison.standard_deviation,
        "welch": {**plain, "p": w.p, "ci": (w.difference.lower, w.difference.upper)},
        "welch_greater": {**plain, "p": more, "ci": (one_sided.lower, inf)},
        "welch_less": {**plain, "p": less, "ci": (-inf, one_sided.upper)},
        "smd": {"cohens_d": d.cohen_d, "J_exact": d.correction, "hedges_g": d.hedges_g},
        "effectsize_hedges_g": {"g": d.hedges_g, "ci": _of_g(d, w, z_of(case))},
        "metafor_smd": {"yi": d.hedges_g, "vi": d.variance},
    }
    if s is not None:
        answers["student"] = {
            "t": s.t,
            "df": s.degrees_of_freedom,
            "p": s.p,
            "diff": s.difference,
            "ci": s.limits,
            "stderr": s.difference / s.t if s.t else None,
        }
        answers["var_test"] = {"F": s.spread_ratio, "p": s.spread_p}
    return answers


def _of_g(d: StandardisedDifference, w: Welch, z: float) -> Any:
    found = or_none(lambda: standardised_limits(d.cohen_d, w.pilot.n, w.comparison.n, z=z))
    return None if found is None else [d.correction * limit for limit in found]


def ranks(case: Case) -> Answers:
    x, y = case["input"]["x"], case["input"]["y"]
    if case["options"].get("paired"):
        pairs = PairedSamples(pilot=tuple(x), comparison=tuple(y))
        found = paired_order(pairs).signed_rank
        return {"default": {"V": found.v, "p": found.p}} if found else {}
    r = or_none(lambda: rank_sum(x, y))
    if r is None:
        return {}
    assert ordinal(samples(x, y)).pairs_higher == r.w
    return {
        "default": {"W": r.w, "p": r.p},
        "normal_corrected": {"W": r.w, "p": r.p_corrected},
        "normal_uncorrected": {"W": r.w, "p": r.p_uncorrected},
        "p_greater": {"p": r.p_greater},
        "p_less": {"p": r.p_less},
        "median_of_all_differences": r.median_difference,
    }


def _groups(case: Case) -> list[GroupArms]:
    names = ("arm1_event", "arm1_noevent", "arm2_event", "arm2_noevent")
    rows = zip(*(case["input"][k] for k in names), strict=True)
    return [
        GroupArms(group=str(i), pilot=Tally(events=a, n=a + b), comparison=Tally(events=c, n=c + d))
        for i, (a, b, c, d) in enumerate(rows)
    ]


def strata(case: Case) -> Answers:
    groups, z = _groups(case), z_of(case)
    odds, shares = (
        or_none(lambda c=compute: c(groups, z=z))
        for compute in (common_odds_ratio, common_share_ratio)
    )
    answers: Answers = {
        "rma_mh_or": _common(odds),
        "rma_mh_rr": _common(shares),
        "rma_mh_rd": _common_difference(groups, z),
        **_exact(groups, case["options"]["conf_level"]),
    }
    for name, stepped in (("correct_true", True), ("correct_false", False)):
        answers[name] = {"common_or": answers["rma_mh_or"].get("estimate")} | {
            "ci": answers["rma_mh_or"].get("ci")
        }
        test = or_none(lambda s=stepped: association_within(groups, corrected=s))
        if test is not None:
            answers[name].update({"statistic": test.chi_square, "df": 1, "p": test.chance})
            if stepped:
                answers["rma_mh_or"].update({"cmh": test.chi_square, "cmh_p": test.chance})
    alike = or_none(lambda: odds_homogeneity(groups))
    if alike is not None:
        answers["rma_mh_or"].update(
            {
                "breslow_day": alike.breslow_day,
                "breslow_day_p": alike.breslow_day_p,
                "tarone": alike.tarone,
                "tarone_p": alike.p,
            }
        )
    return answers


def _common(found: CommonRatio | None) -> Answers:
    if found is None:
        return {}
    limits = (found.ratio.lower, found.ratio.upper)
    return {"estimate": found.ratio.estimate, "ci": limits, "p": found.p}


def _common_difference(groups: list[GroupArms], z: float) -> Answers:
    found = mantel_haenszel(groups, z=z)
    if not found.variance:
        return {}
    own = found.difference
    return {"estimate": own.estimate, "ci": (own.lower, own.upper), "p": found.p}


def _exact(groups: list[GroupArms], level: float) -> Answers:
    found = or_none(lambda: conditional_odds(groups, confidence=level))
    if found is None:
        return {}
    return {
        "exact": {"p": found.p, "statistic": sum(g.pilot.events for g in groups)},
        "exact_refined": {"or_conditional_mle": found.ratio, "or_ci": found.limits},
    }


def tables(case: Case) -> Answers:
    table = case["input"]["table"]
    answers: Answers = {}
    found = or_none(lambda: cross_table(table))
    if found is not None:
        answers = {
            "pearson": {
                "chisq": found.chi_square,
                "df": found.degrees_of_freedom,
                "p": found.chance,
            },
            "expected": found.expected,
            "cramers_v": found.cramers_v,
            "fisher_p": {"p": found.exact_chance},
        }
        # R corrects tables of two by two alone
        answers["yates_if_2x2"] = dict(answers["pearson"])
    if len(table[0]) == 2:
        groups = [
            GroupTally(group=str(i), tally=Tally(events=a, n=a + b))
            for i, (a, b) in enumerate(table)
        ]
        trend = or_none(lambda: share_trend(groups))
        if trend is not None:
            answers["trend_p_rows"] = {"chisq": trend.chi_square, "df": 1, "p": trend.chance}
        if len(table) == 2 and found is not None:
            yates = two_shares(*(v for a, b in table for v in (a, a + b))).chi_square_yates
            answers["yates_if_2x2"].update({"chisq": yates.statistic, "p": yates.p})
    return answers


def interactions(family: str) -> Callable[[Case], Answers]:
    def answer(case: Case) -> Answers:
        given = case["input"]
        rows = list(
            zip(
                given["arm"], given["group"], given["x"], given.get("n", given.get("exposure")),
                strict=True,
            )
        )  # fmt: skip
        found: Interaction
        if family == "logistic_interaction":
            found = share_interaction(
                [ShareCell(arm=a, group=g, tally=Tally(events=x, n=n)) for a, g, x, n in rows]
            )
        else:
            found = rate_interaction(
                [
                    RateCell(arm=a, group=g, total=EventTotal(events=x, exposure=t))
                    for a, g, x, t in rows
                ]
            )
        return {
            "interaction_lrt": _lrt(found.interaction),
            "arm_effect_adjusted_lrt": _lrt(found.arm_effect),
            "full": _model(found.full),
            "additive": _model(found.additive),
        }

    return answer


def _lrt(found: Any) -> Answers:
    return {"chisq": found.statistic, "df": found.degrees_of_freedom, "p": found.p}


def _model(found: Model) -> Answers:
    return {
        "deviance": found.deviance,
        "logLik": found.log_likelihood,
        "coefficients": [c.estimate for c in found.coefficients],
        "se": [c.error for c in found.coefficients],
    }


def adjustments(case: Case) -> Answers:
    return {rule.value: adjusted(case["input"]["p"], rule) for rule in Rule}


def power(case: Case) -> Answers:
    given = dict(case["input"])
    how = {
        "level": given.pop("sig.level", 0.05),
        "two_sided": given.pop("alternative", "two.sided") == "two.sided",
    }
    strict = {"both_tails": given.pop("strict", False)}
    shares = case["options"]["kind"] == "power.prop.test"
    if "power" not in given:
        n = given.pop("n")
        compute = power_of_shares if shares else power_of_averages
        given = {k.replace("p1", "share_1").replace("p2", "share_2"): v for k, v in given.items()}
        given = {k.replace("delta", "difference"): v for k, v in given.items()}
        return {"n": n, "n_ceiling": ceil(n), "power": compute(n, **given, **how, **strict)}
    if "n" in given:
        found = or_none(
            lambda: share_for_power(given["n"], given["p1"], power=given["power"], **how)
        )
        return {**given, "n_ceiling": ceil(given["n"]), "p2": found}
    if shares:
        n = size_for_shares(given["p1"], given["p2"], power=given["power"], **how)
    else:
        n = size_for_averages(given["delta"], given["sd"], power=given["power"], **how)
    return {"n": n, "n_ceiling": ceil(n), "power": given["power"]}


METAS = {"fixed": "FE", "dl_z": "DL", "dl_knha": "DL", "reml_z": "REML", "reml_knha": "REML"}


def metas(case: Case) -> Answers:
    y, v = case["input"]["yi"], case["input"]["vi"]
    answers: Answers = {}
    for name, between in {**METAS, "pm_z": "PM"}.items():
        r = meta(y, v, between=between, knapp_hartung=name.endswith("knha"))
        answers[name] = {
            "estimate": r.estimate,
            "se": r.error,
            "stat": r.statistic,
            "p": r.p,
            "ci": r.limits,
            "prediction_interval": r.expected,
            "tau2": r.tau_squared,
            "I2": r.i_squared,
            "H2": r.h_squared,
            "Q": r.q,
            "Qp": r.q_p,
        }
    sites = [
        SiteEffect(site=str(i), effect=e, variance=s)
        for i, (e, s) in enumerate(zip(y, v, strict=True))
    ]
    own = paule_mandel(sites)
    answers["pm_z"].update({"Q": own.q, "tau2": own.tau_squared})
    pooled = pool_at(sites, answers["dl_knha"]["tau2"])
    answers["dl_knha"]["ci"] = (pooled.mean_unmodified.lower, pooled.mean_unmodified.upper)
    return answers


def tosts(case: Case) -> Answers:
    x, y, options = case["input"]["x"], case["input"]["y"], case["options"]
    found = equivalence(samples(x, y), low=options["low"], high=options["high"], z=Z90)
    r = alike_by_student(x, y, low=options["low"], high=options["high"])
    own = found.welch.difference
    return {
        "welch": {
            "t_lower": found.t_low,
            "p_lower": found.p_low,
            "t_upper": found.t_high,
            "p_upper": found.p_high,
            "df": found.welch.degrees_of_freedom,
            "p": max(found.p_low, found.p_high),
            "ci90": (own.lower, own.upper),
            "equivalent_5pct": found.closeness is Closeness.WITHIN,
        },
        "student": {
            "t_lower": r.t_low,
            "p_lower": r.p_low,
            "t_upper": r.t_high,
            "p_upper": r.p_high,
            "df": r.degrees_of_freedom,
            "p": r.p,
            "ci90": r.limits_90,
            "equivalent_5pct": r.p < 0.05,
        },
    }


def _segments(parts: Segments | None) -> list[float | None]:
    if parts is None:
        return [None] * 4
    return [parts.intercept, parts.slope_before, parts.level_change, parts.slope_change]


def _tests(lines: SegmentedRegression, errors: Segments | None) -> list[tuple[Any, Any]]:
    """Each coefficient over its error, at t(n - 4)."""
    found: list[tuple[Any, Any]] = []
    for value, error in zip(_segments(lines.coefficients), _segments(errors), strict=True):
        if value is None or not error:
            found.append((None, None))
        else:
            found.append((value / error, two_sided(value / error, lines.degrees_of_freedom)))
    return found


def series(case: Case) -> Answers:
    lines = segmented_regression(
        ChangedSeries(
            values=tuple(case["input"]["y"]), periods_before=case["options"]["last_pre_index"]
        )
    )
    answers: Answers = {
        "coefficients": _segments(lines.coefficients),
        "ols_se": _segments(lines.standard_errors),
        "ols_p": [p for _, p in _tests(lines, lines.standard_errors)],
        "residual_sd": lines.residual_sd,
        "r2": lines.r_squared,
        "df_residual": lines.degrees_of_freedom,
        "durbin_watson": {"dw": lines.durbin_watson},
        "counterfactual_end": lines.expected_at_end,
        "fitted_end": lines.fitted_at_end,
    }
    for name in case["expected"]:
        if not name.startswith("nw_lag"):
            continue
        lag, how = name.removeprefix("nw_lag").split("_")
        found = or_none(lambda k=int(lag), a=how == "adjust": newey_west(lines, lag=k, adjusted=a))
        if found is not None:
            answers[name] = {
                "se": _segments(found.standard_errors),
                "t": [t for t, _ in _tests(lines, found.standard_errors)],
                "p_t_df_resid": [p for _, p in _tests(lines, found.standard_errors)],
                "covariance_level_slope": found.covariance_level_slope,
            }
    return answers


def trends(case: Case) -> Answers:
    r = rank_trend(case["input"]["y"])
    return {
        "n": r.n,
        "S": r.score,
        "var_S_ties": r.variance,
        "z_continuity": r.z,
        "p_two_sided": r.p,
        "kendall_cor_test": {"tau": r.tau, "p": r.tau_p},
        "theil_sen_slope": r.slope,
        "intercept_median_residual": r.intercept_of_medians,
        "intercept_median_of_residuals": r.intercept,
    }


def changes(case: Case) -> Answers:
    x, n = case["input"]["x"], case["input"]["n"]
    c = [Tally(events=a, n=b) for a, b in zip(x, n, strict=True)]
    r = differences_of_changes(
        comparison_before=c[0], comparison_after=c[1], pilot_before=c[2], pilot_after=c[3]
    )
    plain = {"se": r.error, "z": r.z, "p": r.p, "ci": r.limits}
    answers: Answers = {
        "rd_did": {"estimate": r.difference, **plain},
        "glm_identity": {"coef": r.difference, **plain, "exp_coef": None},
    }
    if r.odds is not None:
        answers["glm_logit"] = {
            "coef": r.odds.coefficient,
            "se": r.odds.error,
            "z": r.odds.z,
            "p": r.odds.p,
            "exp_coef": r.odds.ratio,
            "ci": r.odds.limits,
        }
    if r.likelihood is not None:
        answers["lrt_logit"] = {"chisq": r.likelihood.statistic, "p": r.likelihood.p}
    return answers


def twice(case: Case) -> Answers:
    (a, b), (c, d) = case["input"]["table"]
    r = or_none(lambda: paired_chi_square(b, c))
    own = paired_yes_no(PairedYesNo(both=a, pilot_only=c, comparison_only=b, neither=d))
    if r is None:
        return {"exact_binomial": own.exact_p}
    return {
        "corrected": {"chisq": r.corrected, "p": r.corrected_p},
        "uncorrected": {"chisq": r.statistic, "p": r.p},
        "exact_binomial": {"p": own.exact_p},
        "odds_ratio_b_over_c": r.ratio,
    }


def several(case: Case) -> Answers:
    values: dict[str, list[float]] = {}
    for value, group in zip(case["input"]["y"], case["input"]["group"], strict=True):
        values.setdefault(group, []).append(value)
    groups = [GroupSample(group=g, sample=Sample(values=tuple(v))) for g, v in values.items()]
    answers: Answers = {}
    own = or_none(lambda: many_groups(groups))
    if own is not None:
        answers["welch_anova"] = {
            "F": own.f,
            "df1": own.df_between,
            "df2": own.df_within,
            "p": own.p,
        }
    order = or_none(lambda: ordered_groups(groups))
    if order is not None:
        answers["kruskal"] = {"H": order.h, "df": order.degrees_of_freedom, "p": order.p}
    r = or_none(lambda: equal_spread(list(values.values())))
    if r is not None:
        answers["anova"] = {
            "F": r.anova.statistic,
            "df1": r.between,
            "df2": r.within,
            "p": r.anova.p,
        }
        if r.bartlett:
            answers["bartlett"] = {"K2": r.bartlett.statistic, "p": r.bartlett.p}
        if r.fligner:
            answers["fligner"] = {"chisq": r.fligner.statistic, "p": r.fligner.p}
    return answers


def survival(case: Case) -> Answers:
    given = case["input"]
    rows = list(zip(given["time"], given["event"], given["group"], strict=True))
    labels = list(dict.fromkeys(given["group"]))
    waits = [
        Waits(
            days=tuple(t for t, _, g in rows if g == label),
            ended=tuple(bool(e) for _, e, g in rows if g == label),
        )
        for label in labels
    ]
    curves = [kaplan_meier(one) for one in waits]
    answers: Answers = {
        "km": {
            "median": [c.median.estimate for c in curves],
            "lower": [c.median.lower for c in curves],
            "upper": [c.median.upper for c in curves],
            "events": [sum(c.ended) for c in curves],
        }
    }
    r = or_none(lambda: several_waits(waits))
    early = or_none(lambda: several_waits(waits, early=True))
    if r is not None and early is not None:
        answers["logrank"] = {
            "chisq": r.chi_square,
            "df": r.degrees_of_freedom,
            "p": r.p,
            "observed": r.observed,
            "expected": r.expected,
        }
        answers["peto"] = {"chisq": early.chi_square}
    if len(waits) == 2:
        two = log_rank(TwoWaits(pilot=waits[0], comparison=waits[1]))
        answers["logrank"] |= {
            "chisq": two.chi_square,
            "p": two.p,
            "observed": (two.ended_pilot, two.ended_comparison),
            "expected": (two.expected_pilot, two.expected_comparison),
        }
    return answers


FAMILIES: dict[str, Callable[[Case], Answers]] = {
    "two_proportions": proportions,
    "proportion_ci": one,
    "poisson_rates": rates,
    "two_means": means,
    "wilcoxon": ranks,
    "mantel_haenszel": strata,
    "chisq_tables": tables,
    "logistic_interaction": interactions("logistic_interaction"),
    "poisson_interaction": interactions("poisson_interaction"),
    "p_adjust": adjustments,
    "power": power,
    "meta_analysis": metas,
    "tost": tosts,
    "its_segmented": series,
    "trend": trends,
    "diff_in_diff": changes,
    "mcnemar": twice,
    "k_samples": several,
    "survival": survival,
}
