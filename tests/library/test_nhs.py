"""Making Data Count from raw rows, against every case of NHSRplotthedots."""

from typing import Any

import pytest
from golden import Case, copied, number, real

from improvement.errors import Invalid, NotComputable
from improvement.library import NhsCharts, chart, nhs_chart

WAYS = {"increase": "higher", "decrease": "lower", "neutral": None}
LABELS = {
    "": "Common Cause",
    "outside": ("Above UCL", "Below LCL"),
    "trend_7": ("7 Point Trend (Increasing)", "7 Point Trend (Decreasing)"),
    "two_of_three": ("2 in 3 Above CL", "2 in 3 Below CL"),
    "shift_7": ("7 Points Above CL", "7 Points Below CL"),
}
#: Departure: dates as ISO strings are taken for what they are.
ISO_DATES = "ptd-075"
COLUMNS = {"value": "value", "mean": "mean", "lower": "lpl", "upper": "upl"}
ASSURANCE = {
    "consistently_met": "consistent_pass",
    "consistently_missed": "consistent_fail",
    "hit_and_miss": "inconsistent",
}


def drawn(case: Case) -> NhsCharts:
    given, options = case["input"], case["options"]
    return nhs_chart(
        given["value"],
        x=given["date"],
        facet=given.get("facet"),
        direction=WAYS[options.get("improvement_direction", "increase")],
        target=options.get("target"),
        rebase=options.get("rebase"),
        fix_after=options.get("fix_after_n_points"),
        screen_ranges=options.get("screen_outliers", True),
    )


def same(ours: float, theirs: float | str | None) -> None:
    if theirs is None:
        assert ours != ours
    else:
        assert ours == pytest.approx(number(theirs), rel=1e-9, abs=1e-12)


def check_points(case: Case, found: NhsCharts) -> None:
    theirs = case["expected"]["points"]
    ours = found.table()
    assert len(ours) == len(theirs["value"])
    for row, point in enumerate(ours.to_dict("records")):
        for ours_is, theirs_is in COLUMNS.items():
            same(point[ours_is], theirs[theirs_is][row])
        assert point["part"] == theirs["rebase_group"][row] + 1
        assert label(point) == theirs["special_cause_type"][row]
        assert point_type(point["variation"]) == theirs["point_type"][row]


def label(point: dict[str, Any]) -> str:
    names = LABELS[point["special_cause"]]
    return names if isinstance(names, str) else names[0 if point["side"] > 0 else 1]


def point_type(variation: str) -> str:
    if variation.startswith("neutral"):
        return f"special_cause_{variation}"
    sort = variation.split("_")[0]
    return "common_cause" if sort == "common" else f"special_cause_{sort}"


def check_summary(case: Case, found: NhsCharts) -> None:
    theirs = case["expected"]["summary"]
    ours = found.summary()
    assert ours["points"].tolist() == theirs["n"]
    assert ours["common_cause"].tolist() == theirs["common_cause"]
    assert ours["improvement"].tolist() == theirs["special_cause_improvement"]
    assert ours["concern"].tolist() == theirs["special_cause_concern"]
    assert [point_type(icon) for icon in ours["variation"]] == theirs["variation_type"]
    for icon, wanted in zip(ours["assurance"], theirs.get("assurance_type", []), strict=False):
        # Departure: a facet without a target is called hit and miss by the peer.
        if wanted is not None and icon != "no_target":
            assert ASSURANCE[icon] == wanted


def drawn_by_the_peer(cases: list[Case]) -> list[Case]:
    return [case for case in cases if case["expected"]["error"] is None]


@pytest.mark.parametrize("case", drawn_by_the_peer(copied("ptd")), ids=lambda case: case["id"])
def test_charts_of_nhsrplotthedots(case: Case) -> None:
    check(case)


def test_real_charts_of_nhsrplotthedots() -> None:
    cases = drawn_by_the_peer(real("ptd"))
    assert len(cases) >= 15
    for case in cases:
        check(case)


def check(case: Case) -> None:
    found = drawn(case)
    check_points(case, found)
    check_summary(case, found)


def test_what_the_peer_refuses_is_refused() -> None:
    refused = [case for case in copied("ptd") + real("ptd") if case["expected"]["error"]]
    assert refused
    told = {"ptd-033": "fix_after: 11 points", "ptd-040": "rebase: there is no facet 'XXX'"}
    for case in refused:
        if case["id"] == ISO_DATES:
            assert len(drawn(case).table()) == len(case["input"]["value"])
            continue
        with pytest.raises(Invalid, match=told[case["id"]]):
            drawn(case)


WAITS = [52, 55, 51, 54, 53, 56, 52, 57, 44, 45, 43, 46, 44, 45, 47]


def test_the_points_that_signalled_and_short_parts() -> None:
    found = nhs_chart(WAITS, direction="lower", rebase=[8])
    assert found.signals().empty
    assert found.summary()["short"].tolist() == [True, True]
    whole = nhs_chart(WAITS, direction="lower").signals()
    assert set(whole["x"]) >= set(range(9, 16))
    assert whole["variation"].isin(["improvement_low", "concern_high"]).all()


def test_nothing_recorded_has_no_icon_and_says_where() -> None:
    found = nhs_chart([None, None, 3, 4], facet=["A", "A", "B", "B"])
    assert found.summary()["variation"].tolist() == ["", "common_cause"]
    with pytest.raises(NotComputable, match="Nothing was recorded in A"):
        _ = found.icons


def test_icons_of_a_chart_are_those_of_the_rules_it_was_judged_by() -> None:
    waits = [52, 55, 51, 54, 53, 56, 52, 57, 54, 53, 52, 55, 30]
    nhs = chart(waits, kind="i", rules="nhs", direction="lower", target=70).icons[""]
    assert (nhs.variation.value, nhs.assurance.value) == ("improvement_low", "consistently_met")
    few = chart([52, 55, 51, 54], kind="i", direction="lower").icons[""]
    assert (few.variation.value, few.rule) == ("common_cause", None)
    far = chart(waits, kind="i", direction="lower").icons[""]  # run rules: the point is outside
    assert (far.variation.value, far.side) == ("improvement_low", -1)
    run = chart(WAITS, kind="run", rules="ihi", freeze=8, target={1: 60, 10: 50}).icons[""]
    assert (run.variation.value, run.target, run.assurance.value) == (
        "neutral_low",
        50,
        "no_direction",
    )


def test_a_pure_step_keeps_its_range() -> None:
    """Departure: NHSRplotthedots drops the only range that is not 0, and every point is outside."""
    found = nhs_chart([10] * 10 + [20] * 10, direction="higher").summary()
    assert found[["mean", "lower", "upper"]].to_numpy()[0] == pytest.approx(
        [15, 15 - 2.66 * 10 / 19, 15 + 2.66 * 10 / 19]
    )
    constant = nhs_chart([10] * 20, direction="higher").summary()
    assert constant[["lower", "upper"]].isna().to_numpy().all()
