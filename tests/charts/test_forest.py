"""Forest and gap pictures: valid Vega-Lite, no row lost, nothing small given away."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import altair
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.charts.export import to_svg
from improvement.charts.forest import forest_spec
from improvement.charts.gap import gap_spec
from improvement.charts.theme import Theme
from improvement.domain.decision_rule import DecisionRule
from improvement.domain.tallies import GroupArms, Tally, TwoArms
from improvement.domain.vocabulary import Design, Direction
from improvement.stats.comparisons.comparison import Comparison, compare
from improvement.stats.decisions.looks import take_look
from improvement.stats.equity.best_guess import best_guess
from improvement.stats.equity.dimension_arms import DimensionArms


def group(name: str, x1: int, n1: int, x2: int, n2: int) -> GroupArms:
    return GroupArms(group=name, pilot=Tally(events=x1, n=n1), comparison=Tally(events=x2, n=n2))


GROUPS = (
    group("Less than 1 year", 12, 25, 14, 24),
    group("1 to 5 years", 40, 48, 28, 50),
    group("Temporary housing", 4, 6, 3, 6),
    group("Not known", 1, 3, 2, 3),
)


def comparison(
    arms: TwoArms,
    groups: tuple[GroupArms, ...] = GROUPS,
    direction: Direction = Direction.HIGHER,
    delta: float | None = 0.1,
) -> Comparison:
    rule = DecisionRule(
        direction=direction,
        design=Design.SIDE_BY_SIDE,
        minimum_worthwhile=delta,
        planned_per_arm=120,
    )
    look = take_look(arms, planned_per_arm=120, end_passed=True)
    return compare(
        rule=rule,
        arms=arms,
        look=look,
        dimensions=[DimensionArms(label="Years at this address", groups=groups)],
    )


FOUND = comparison(TwoArms(pilot=Tally(events=88, n=118), comparison=Tally(events=70, n=121)))


@cache
def schema() -> dict[str, Any]:
    folder = Path(altair.__file__).parent / "vegalite" / "v6" / "schema"
    loaded: dict[str, Any] = json.loads((folder / "vega-lite-schema.json").read_text("utf-8"))
    return loaded


def pictures(found: Comparison, **how: Any) -> list[dict[str, Any]]:
    dimension = found.dimensions[0]
    direction = found.rule.direction
    return [
        forest_spec(found, dimension, title="Still housed", **how),
        forest_spec(found, title="Still housed", theme=how.get("theme", Theme.LIGHT)),
        gap_spec(dimension, direction=direction, title="Gaps", **how),
    ]


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("internal", [False, True])
def test_valid_vega_lite(theme: Theme, internal: bool) -> None:
    for spec in pictures(FOUND, theme=theme, internal=internal):
        jsonschema.Draft7Validator(schema()).validate(spec)
        json.dumps(spec, allow_nan=False)


def rows_of(spec: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = {}
    for layer in spec["layer"]:
        for row in layer["data"]["values"]:
            if "name" in row:
                found[row["name"]] = row
    return found


def test_every_group_has_a_row_in_the_order_given() -> None:
    rows = rows_of(forest_spec(FOUND, FOUND.dimensions[0], title="t"))
    placed = sorted(rows.values(), key=lambda row: row["text_at"])
    assert [row["name"] for row in placed] == ["Everybody", *(g.group for g in GROUPS)]


def test_small_groups_are_named_not_drawn_nor_counted() -> None:
    for internal in (False, True):
        rows = rows_of(forest_spec(FOUND, FOUND.dimensions[0], title="t", internal=internal))
        assert ("estimate" in rows["Temporary housing"]) is internal
        assert "estimate" not in rows["Not known"]
        assert ("1 of 3" in rows["Not known"]["figure"]) is internal
        if internal:
            assert rows["Temporary housing"]["solid"] is False


def test_right_is_better_whichever_way_the_outcome_counts() -> None:
    def turned(tally: Tally) -> Tally:
        return Tally(events=tally.n - tally.events, n=tally.n)

    arms = TwoArms(pilot=turned(FOUND.arms.pilot), comparison=turned(FOUND.arms.comparison))
    low = comparison(arms, direction=Direction.LOWER)
    up = rows_of(forest_spec(FOUND, title="t"))["Everybody"]
    down = rows_of(forest_spec(low, title="t"))["Everybody"]
    assert down["estimate"] == pytest.approx(up["estimate"])
    assert up["figure"] == "+17 (+5 to +28)"
    assert down["figure"] == "−17 (−28 to −5)"  # fewer of them, and that is better


def test_worthwhile_line_only_where_one_is_set() -> None:
    without = forest_spec(comparison(FOUND.arms, delta=None), title="t")
    dashed = [layer for layer in without["layer"] if "strokeDash" in layer["mark"]]
    assert dashed == []
    assert "worthwhile" not in without["title"]["subtitle"]


def test_axis_says_which_side_is_better() -> None:
    spec = forest_spec(FOUND, title="t")
    titles = [
        layer["encoding"]["x"]["axis"]["title"]
        for layer in spec["layer"]
        if "axis" in layer["encoding"].get("x", {})
    ]
    assert all("better with the change →" in title for title in titles)


def test_reference_is_marked_in_the_gap_picture() -> None:
    rows = rows_of(gap_spec(FOUND.dimensions[0], direction=Direction.HIGHER, title="t"))
    assert rows["1 to 5 years"]["strong"] is True
    assert rows["1 to 5 years"]["figure"] == "reference: 56 → 83 of 100"


def test_text_description_says_what_the_picture_shows() -> None:
    forest, _, gap = pictures(FOUND)
    assert "Everybody: 17 more per 100, between 5 and 28 more." in forest["description"]
    assert "Not known: Too few people to tell apart from the others." in forest["description"]
    assert "Less than 1 year, beside 1 to 5 years" in gap["description"]


@pytest.mark.parametrize("theme", Theme)
def test_text_is_really_drawn(theme: Theme) -> None:
    for spec in pictures(FOUND, theme=theme):
        svg = to_svg(spec, width=340)
        assert ">Still housed<" in svg or ">Gaps<" in svg
    assert ">Temporary housing<" in to_svg(pictures(FOUND)[0], width=340)


cells = st.integers(0, 60).flatmap(lambda n: st.integers(0, n).map(lambda x: Tally(events=x, n=n)))


@settings(max_examples=25, deadline=None)
@given(
    cells,
    cells,
    st.lists(st.tuples(cells, cells), max_size=4),
    st.sampled_from(Direction),
    st.sampled_from((None, 0.3)),
    st.booleans(),
)
def test_any_counts_give_a_valid_picture(
    pilot: Tally,
    control: Tally,
    groups: list[tuple[Tally, Tally]],
    direction: Direction,
    delta: float | None,
    internal: bool,
) -> None:
    listed = tuple(
        GroupArms(group=f"g{i}", pilot=a, comparison=b) for i, (a, b) in enumerate(groups)
    )
    found = comparison(TwoArms(pilot=pilot, comparison=control), listed, direction, delta)
    validator = jsonschema.Draft7Validator(schema())
    for spec in pictures(found, internal=internal):
        validator.validate(spec)
        json.dumps(spec, allow_nan=False)


def test_best_guesses_stand_below_what_was_seen() -> None:
    guess = best_guess(GROUPS)
    for internal in (False, True):
        spec = forest_spec(FOUND, FOUND.dimensions[0], guess=guess, title="t", internal=internal)
        jsonschema.Draft7Validator(schema()).validate(spec)
        rows = rows_of(spec)
        for one in guess.groups:
            row, name = rows[one.arms.group], one.arms.group
            assert ("guess" in row) is ("estimate" in row), name  # never a guess alone
            if "guess" in row:
                benefit = one.benefit(FOUND.rule.direction)
                shown = [row[key] for key in ("guess", "guess_lower", "guess_upper")]
                assert shown == [benefit.estimate, benefit.lower, benefit.upper]
                assert row["drawing_at"] < row["guess_at"] < row["foot"]
            assert (f"Best guess for {name}" in spec["description"]) is ("guess" in row)
        assert "guess" not in rows["Everybody"]
        assert "best guess" in spec["title"]["subtitle"][1]
    assert "guess" not in json.dumps(forest_spec(FOUND, FOUND.dimensions[0], title="t"))


def test_best_guesses_turn_with_the_outcome() -> None:
    guess = best_guess(GROUPS)
    low = comparison(FOUND.arms, direction=Direction.LOWER)
    up = rows_of(forest_spec(FOUND, FOUND.dimensions[0], guess=guess, title="t"))
    down = rows_of(forest_spec(low, low.dimensions[0], guess=guess, title="t"))
    for name, row in up.items():
        if "guess" in row:
            assert down[name]["guess"] == pytest.approx(-row["guess"])
