"""All NHS rules together against NHSRplotthedots: labels, point types, limits, icons, summaries."""

from typing import Any

import numpy as np
import pytest
from golden import Case, copied, real
from ptd_charts import LABELS, Group, groups

from improvement.domain.vocabulary import Direction
from improvement.stats.charts.applied_rules import apply_rules
from improvement.stats.charts.icons import AssuranceIcon, Icons, VariationIcon, icons
from improvement.stats.charts.rule_sets import rule_set

ASSURANCE = {
    "consistent_pass": AssuranceIcon.CONSISTENTLY_MET,
    "consistent_fail": AssuranceIcon.CONSISTENTLY_MISSED,
    "inconsistent": AssuranceIcon.HIT_AND_MISS,
}
FILES = {
    AssuranceIcon.CONSISTENTLY_MET: "pass",
    AssuranceIcon.CONSISTENTLY_MISSED: "fail",
    AssuranceIcon.HIT_AND_MISS: "inconsistent",
}


def charts(cases: list[Case]) -> list[Case]:
    """Cases that NHSRplotthedots drew; the others are refusals of its own options."""
    return [case for case in cases if case["expected"]["error"] is None]


def check_points(group: Group) -> None:
    """Limits to 1e-9, and the same rule and side at every point."""
    for name, ours in (
        ("mean", group.shown.centre),
        ("lpl", group.shown.lower),
        ("upl", group.shown.upper),
    ):
        wanted = np.array(group.expected[name], dtype=float)
        np.testing.assert_allclose(ours[0], wanted, rtol=1e-9)
    found = apply_rules(rule_set("nhs"), group.shown)
    ours_labels = list(zip(found.labels(), found.side[0].tolist(), strict=True))
    assert ours_labels == [LABELS[label] for label in group.expected["special_cause_type"]]
    types = [point_type(side, group.direction) for side in found.side[0].tolist()]
    assert types == group.expected["point_type"]


def point_type(side: int, direction: Direction | None) -> str:
    if side == 0:
        return "common_cause"
    if direction is None:
        return "special_cause_neutral_" + ("high" if side > 0 else "low")
    better = side == direction.sign
    return "special_cause_" + ("improvement" if better else "concern")


def check_icons(case: Case, group: Group, place: int) -> None:
    found = seen(group)
    summary = case["expected"]["summary"]
    assert summary["variation_type"][place] == point_type(found.side, group.direction)
    wanted = summary.get("assurance_type", [None] * (place + 1))[place]
    if not group.is_last or wanted is None:
        assert not group.is_last or not found.assurance.drawn
        return
    if group.target is None:
        # Departure, on purpose: a facet without a target is called hit and miss by the peer, and
        # gets that icon. There is nothing to hit.
        assert (wanted, found.assurance) == ("inconsistent", AssuranceIcon.NO_TARGET)
        return
    assert found.assurance is ASSURANCE[wanted]
    drawn = case["expected"]["icons"]
    files = {
        kind: icon
        for facet, kind, icon in zip(drawn["facet"], drawn["type"], drawn["icon"], strict=True)
        if facet == group.facet
    }
    assert files["variation"] == f"{found.variation.value}.svg"
    assert files["assurance"] == f"{FILES[found.assurance]}.svg"


def seen(group: Group) -> Icons:
    applied = apply_rules(rule_set("nhs"), group.shown)
    return icons(applied, group.shown, direction=group.direction, target=group.target)


def check_summary(group: Group, row: dict[str, Any]) -> None:
    applied = apply_rules(rule_set("nhs"), group.shown)
    types = [point_type(side, group.direction) for side in applied.side[0].tolist()]
    assert row["n"] == len(types)
    for name in ("common_cause", "special_cause_improvement", "special_cause_concern"):
        assert row[name] == types.count(name)


def check(case: Case) -> None:
    summary = case["expected"]["summary"]
    for place, group in enumerate(groups(case)):
        check_points(group)
        check_icons(case, group, place)
        check_summary(group, {name: column[place] for name, column in summary.items()})


@pytest.mark.parametrize("case", charts(copied("ptd")), ids=lambda case: case["id"])
def test_charts_of_nhsrplotthedots(case: Case) -> None:
    check(case)


def test_charts_of_real_data() -> None:
    for case in charts(real("ptd")):
        check(case)


@pytest.mark.parametrize("case", charts(copied("ptd")), ids=lambda case: case["id"])
def test_last_point_decides_the_variation_icon_file(case: Case) -> None:
    wanted = case["expected"]["icons"]
    of_facet = {
        facet: icon
        for facet, kind, icon in zip(wanted["facet"], wanted["type"], wanted["icon"], strict=True)
        if kind == "variation"
    }
    last = {group.facet: seen(group).variation for group in groups(case) if group.is_last}
    assert {facet: f"{icon.value}.svg" for facet, icon in last.items()} == of_facet
    assert all(isinstance(icon, VariationIcon) for icon in last.values())
