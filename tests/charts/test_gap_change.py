"""The gap's change: valid, right is better for the group, small groups named and not drawn."""

import json
from typing import Any

import jsonschema
import pytest

from improvement.charts.export import to_svg
from improvement.charts.gap_change import gap_change_spec
from improvement.charts.theme import Theme
from improvement.domain.tallies import GroupArms, Tally
from improvement.domain.vocabulary import Direction
from improvement.stats.equity.gap import Gaps, gaps
from improvement.words.gap_change import SINCE_START, WITH_CHANGE
from tests.charts.test_forest import GROUPS, rows_of, schema


def measured(direction: Direction = Direction.HIGHER) -> Gaps:
    return gaps(GROUPS, direction=direction, reference="1 to 5 years")


def spec(found: Gaps | None = None, **how: Any) -> dict[str, Any]:
    return gap_change_spec(found or measured(), title="The gap", **how)


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("internal", [False, True])
@pytest.mark.parametrize("ends", [WITH_CHANGE, SINCE_START])
def test_valid_vega_lite(theme: Theme, internal: bool, ends: Any) -> None:
    drawn = spec(theme=theme, internal=internal, ends=ends)
    jsonschema.Draft7Validator(schema()).validate(drawn)
    json.dumps(drawn, allow_nan=False)
    assert ends.first in drawn["title"]["subtitle"]
    assert ">The gap<" in to_svg(drawn, width=340)


def test_both_gaps_stand_where_the_shares_say() -> None:
    """By hand: without 28/50 v 14/24, with it 40/48 v 12/25."""
    row = rows_of(spec())["Less than 1 year"]
    assert row["first"] == pytest.approx(14 / 24 - 28 / 50)
    assert row["second"] == pytest.approx(12 / 25 - 40 / 48)
    assert row["figure"] == "2 ahead → 35 behind"
    assert row["second_lower"] < row["second"] < row["second_upper"] < 0
    assert row["first_lower"] < 0 < row["first_upper"]
    assert row["first_at"] < row["second_at"]  # rows count downwards


def test_right_is_better_for_the_group_whichever_way_the_outcome_counts() -> None:
    def turned(tally: Tally) -> Tally:
        return Tally(events=tally.n - tally.events, n=tally.n)

    other = [
        GroupArms(group=g.group, pilot=turned(g.pilot), comparison=turned(g.comparison))
        for g in GROUPS
    ]
    down = gaps(other, direction=Direction.LOWER, reference="1 to 5 years")
    up, low = rows_of(spec())["Less than 1 year"], rows_of(spec(down))["Less than 1 year"]
    for end in ("first", "second", "first_lower", "second_upper"):
        assert low[end] == pytest.approx(up[end])
    assert low["figure"] == up["figure"]


@pytest.mark.parametrize("internal", [False, True])
def test_small_groups_are_named_not_drawn(internal: bool) -> None:
    rows = rows_of(spec(internal=internal))
    assert ("first" in rows["Temporary housing"]) is internal
    assert rows["Not known"]["figure"] == "too few to say"
    assert "first" not in rows["Not known"]
    description = spec(internal=internal)["description"]
    assert ("Temporary housing: too few to say." in description) is not internal
    assert "Not known: too few to say." in description


def test_the_description_tells_both_gaps_and_the_change() -> None:
    said = spec()["description"]
    assert "Less than 1 year, beside 1 to 5 years: 2 ahead without the change" in said
    assert "35 behind with the change" in said
    assert "a change of 38 points against the group" in said


def test_nobody_to_draw_is_still_a_picture() -> None:
    few = [
        GroupArms(group=name, pilot=Tally(events=1, n=2), comparison=Tally(events=1, n=2))
        for name in ("A", "B")
    ]
    drawn = spec(gaps(few, direction=Direction.HIGHER))
    jsonschema.Draft7Validator(schema()).validate(drawn)
    assert "too few to say" in drawn["description"]
