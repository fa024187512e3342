"""Caterpillar, funnel and planning curve: valid Vega-Lite, nothing lost, nothing ranked, told."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import altair
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.charts.caterpillar import MEAN, NEXT, caterpillar_spec
from improvement.charts.export import to_svg
from improvement.charts.funnel import funnel_spec
from improvement.charts.plan_curve import plan_curve_spec
from improvement.charts.theme import Theme
from improvement.domain.sites import SiteEffect, SiteTally
from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import Direction
from improvement.stats.decisions.plan_curve import PlannedGroup, plan_curve
from improvement.stats.spread.caterpillar import caterpillar
from improvement.stats.spread.funnel import funnel
from improvement.stats.spread.pooled import spread

Spec = dict[str, Any]


@cache
def validator() -> jsonschema.Draft7Validator:
    folder = Path(altair.__file__).parent / "vegalite" / "v6" / "schema"
    schema = json.loads((folder / "vega-lite-schema.json").read_text("utf-8"))
    return jsonschema.Draft7Validator(schema)


def valid(spec: Spec) -> Spec:
    validator().validate(spec)
    json.dumps(spec, allow_nan=False)
    return spec


def sites(*effects: float) -> list[SiteEffect]:
    return [
        SiteEffect(site=f"Site {i}", effect=y, variance=0.01 + 0.002 * i)
        for i, y in enumerate(effects)
    ]


def caterpillar_of(*effects: float, **how: Any) -> Spec:
    found = sites(*effects)
    return caterpillar_spec(caterpillar(found), spread(found), title="t", **how)


def funnel_of(*counts: tuple[int, int], **how: Any) -> Spec:
    tallies = [
        SiteTally(site=f"Site {i}", tally=Tally(events=x, n=n)) for i, (x, n) in enumerate(counts)
    ]
    return funnel_spec(funnel(tallies), title="t", **how)


GROUPS = (PlannedGroup(group="Renters", share=0.7), PlannedGroup(group="Shelter", share=0.3))


def curve_of(base: float = 0.6, wanted: float | None = 0.1, **how: Any) -> Spec:
    found = plan_curve(base=base, groups=GROUPS, wanted=wanted, sizes=(20, 60, 200))
    return plan_curve_spec(found, title="t", **how)


def rows(spec: Spec, key: str) -> list[Any]:
    seen: dict[Any, None] = {}
    for layer in spec["layer"]:
        for row in layer["data"]["values"]:
            if key in row:
                seen[row[key]] = None
    return list(seen)


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("width", [340, 900])
def test_valid_and_really_drawn(theme: Theme, width: int) -> None:
    for spec in (
        caterpillar_of(0.1, 0.3, -0.1, 0.2, theme=theme),
        funnel_of((3, 10), (9, 10), (30, 90), theme=theme),
        curve_of(theme=theme),
    ):
        assert ">t<" in to_svg(valid(spec), width=width)


@pytest.mark.parametrize(("count", "below"), [(1, []), (2, []), (3, [MEAN]), (4, [MEAN, NEXT])])
def test_what_so_many_sites_allow(count: int, below: list[str]) -> None:
    spec = valid(caterpillar_of(*(0.3, -0.2, 0.1, 0.2)[:count]))
    placed = {
        row["name"]: row["text_at"]
        for layer in spec["layer"]
        for row in layer["data"]["values"]
        if "name" in row
    }
    in_order = sorted(placed, key=lambda name: placed[name])
    assert in_order == [*(f"Site {i}" for i in range(count)), *below]  # never by result


def test_right_is_better_whichever_way_the_outcome_counts() -> None:
    down = valid(caterpillar_of(0.1, 0.3, direction=Direction.LOWER))
    figures = [
        row["figure"]
        for layer in down["layer"]
        for row in layer["data"]["values"]
        if row.get("name") == "Site 1"
    ]
    assert figures[0].startswith("−30")
    assert "10 fewer per 100" in down["description"]


def test_sites_of_one_size_stand_side_by_side() -> None:
    spec = valid(funnel_of((3, 10), (4, 10), (5, 10), (0, 0)))
    assert len(rows(spec, "at")) == 3
    assert "Site 3: nobody counted yet." in spec["description"]


def test_a_site_apart_differs_in_shape_too() -> None:
    spec = valid(funnel_of((36, 120), (9, 10)))
    assert any("shape" in layer["encoding"] for layer in spec["layer"])
    assert "Site 1: 9 of 10, where 0 to 8 are expected" in spec["description"]


def test_the_wanted_gain_is_drawn_only_where_there_is_one() -> None:
    def dashed(spec: Spec) -> int:
        return sum("strokeDash" in layer["mark"] for layer in spec["layer"])

    assert dashed(valid(curve_of())) == 1
    assert dashed(valid(curve_of(wanted=None))) == 0


def test_a_curve_without_any_point_is_still_a_picture() -> None:
    spec = valid(curve_of(base=1.0, wanted=None))
    assert "can show no gain, however large" in spec["description"]
    to_svg(spec, width=340)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(-1, 1), min_size=1, max_size=9), st.sampled_from(Direction))
def test_any_sites_give_a_valid_picture(effects: list[float], direction: Direction) -> None:
    valid(caterpillar_of(*effects, direction=direction))


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=2,
        max_size=14,
    )
)
def test_any_counts_give_a_valid_funnel(counts: list[tuple[int, int]]) -> None:
    valid(funnel_of(*counts))
