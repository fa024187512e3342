"""What qicharts2 computes otherwise than we do, shared by the tests that hold charts against it."""

from improvement.stats.charts.kinds import ChartKind

#: Our names of the limits by theirs.
LIMITS = {
    "cl": "centre",
    "lcl": "lower",
    "ucl": "upper",
    "lcl95": "near_lower",
    "ucl95": "near_upper",
}

#: What qicharts2 does that we do not, with the reason in docs/rules.md; what then differs.
DEPARTURES = {
    "limits_collapse_to_centre": {"lcl", "ucl", "lcl95", "ucl95"},
    "mr_keeps_ranges_next_to_excluded_points": {"y", "cl", "lcl", "ucl", "lcl95", "ucl95", "runs"},
    "empty_subgroup_reduces_pooled_df": {"lcl", "ucl", "lcl95", "ucl95"},
    "t_lcl95_missing_while_lcl_is_zero": {"lcl", "lcl95"},
    "ip_sigma_ignores_freeze_and_exclude": {"lcl", "ucl", "lcl95", "ucl95"},
    "excluded_point_counted_as_sigma_signal": set(),
}

#: Figures that cannot be right: R draws them, we say what is wrong.
REFUSED = {
    "qic_p-015": "2 of 0",
    "qic_p-017": "12 of 10",
    "qic_pp-013": "2 of 0",
    "qic_c-018": "-3 in a C chart",
    "qic_t-008": "0 in a T chart",
    "qic_ip-006": "6 of 0",
}


def family(kind: ChartKind) -> str:
    return f"qic_{kind.value}"


def departs(quirks: list[str] | None) -> set[str]:
    """The columns in which a case with these quirks differs."""
    return set().union(*(DEPARTURES.get(quirk, set()) for quirk in quirks or ()))
