"""The difference over time, and before and after: what is said, listed and drawn."""

import json
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import altair
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strata_cases import tallies

from improvement.charts.before_after import before_after_spec
from improvement.charts.difference_over_time import difference_over_time_spec
from improvement.charts.export import to_svg
from improvement.charts.theme import Theme
from improvement.domain.decision_rule import DecisionRule
from improvement.domain.tallies import Tally, TwoArms
from improvement.domain.vocabulary import Design, Direction
from improvement.stats.comparisons.before_after import before_after
from improvement.stats.decisions.difference_over_time import (
    DifferenceOverTime,
    difference_over_time,
)
from improvement.words import difference_over_time as words
from improvement.words.before_after import before_after_reading, describe_before_after
from improvement.words.names import Names
from improvement.words.reading import Reading

NEVER = re.compile(
    r"\bnan\b|\binf\b|significan|trending|prove[sn]?\b|no effect|p-value|fault|fail", re.IGNORECASE
)
NAMES = Names(here="Magnolia Court", there="Riverview Homes")


def over_time(
    share: float = 0.6, direction: Direction = Direction.HIGHER, planned: int = 60
) -> DifferenceOverTime:
    rule = DecisionRule(
        direction=direction,
        design=Design.SIDE_BY_SIDE,
        minimum_worthwhile=0.1,
        planned_per_arm=planned,
    )
    return difference_over_time(
        [
            (
                date(2026, 6, 1) + timedelta(weeks=week),
                TwoArms(
                    pilot=Tally(events=round(share * 10 * week), n=10 * week),
                    comparison=Tally(events=4 * week, n=10 * week),
                ),
            )
            for week in range(10)
        ],
        rule,
    )


def clean(said: Reading) -> None:
    for line in (said.headline, *(x for x in said.because if x), *said.caveats):
        assert line.endswith("."), line
        assert not NEVER.search(line), line
        assert ".." not in line


def test_when_the_range_leaves_out_as_many() -> None:
    assert words.over_time_reading(over_time(0.4)).headline.startswith("The range still holds")
    late = words.over_time_reading(over_time(0.7)).headline
    assert re.fullmatch("The range left out “as many” at the last [2-8] looks.", late)
    lower = words.over_time_reading(over_time(0.7, Direction.LOWER))
    assert lower.headline == late  # which way is better changes nothing about chance
    assert "30 more per 100" in lower.because[-2]


def test_the_plan_and_the_narrowest_are_named() -> None:
    said = words.over_time_reading(over_time())
    assert "The plan was reached by 13 July 2026." in said.because
    assert said.because[0].startswith("Up to 8 June 2026: 20 more per 100")
    early = words.over_time_reading(over_time(planned=500))
    assert "The plan is not reached yet." in early.because


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("share", [0.0, 0.4, 0.7, 1.0])
def test_sentences_table_and_picture(share: float, direction: Direction) -> None:
    found = over_time(share, direction)
    clean(words.over_time_reading(found))
    rows = words.rows(found)
    assert len(rows) == len(found.points)
    assert all(len(row) == len(words.HEADINGS) for row in rows)
    spec = difference_over_time_spec(found, title="t", theme=Theme.DARK)
    jsonschema.Draft7Validator(schema()).validate(spec)
    drawn = [r for layer in spec["layer"] for r in layer["data"]["values"] if "value" in r]
    values = {r["when"][:10]: r["value"] for r in drawn}
    assert values == {p.period.isoformat(): p.benefit.estimate for p in found.points}
    low, high = next(
        layer["encoding"]["y"]["scale"]["domain"]
        for layer in spec["layer"]
        if layer["mark"]["type"] == "area"
    )
    assert all(low <= r["lower"] <= r["value"] <= r["upper"] <= high for r in drawn)
    assert words.describe_difference_over_time(found) == spec["description"]


@settings(deadline=None, max_examples=60)
@given(tallies(1), tallies(1), tallies(), tallies(), st.sampled_from(Direction))
def test_before_and_after_for_any_figures(
    a: Tally, b: Tally, c: Tally, d: Tally, direction: Direction
) -> None:
    found = before_after(pilot=(a, b), comparison=(c, d))
    clean(before_after_reading(found, direction, NAMES))
    spec = before_after_spec(found, direction=direction, names=NAMES, title="t")
    json.dumps(spec, allow_nan=False)
    points = [r for layer in spec["layer"] for r in layer["data"]["values"] if "lower" in r]
    assert {r["name"] for r in points} == (
        {"Magnolia Court", "Riverview Homes"} if found.comparison else {"Magnolia Court"}
    )


def test_before_and_after_told() -> None:
    found = before_after(
        pilot=(Tally(events=20, n=40), Tally(events=32, n=40)),
        comparison=(Tally(events=19, n=38), Tally(events=24, n=40)),
    )
    said = before_after_reading(found, Direction.HIGHER, NAMES)
    assert said.because == (
        "Magnolia Court: 50 of 100 (20 of 40) before, 80 of 100 (32 of 40) after: 30 more per 100.",
        "Riverview Homes: 50 of 100 (19 of 38) before, 60 of 100 (24 of 40) after: 10 more per "
        "100.",
    )
    assert said.headline == (
        "Set against how Riverview Homes moved from before to after, Magnolia Court has 20 more "
        "per 100 (anything from 10 fewer to 49 more)."
    )
    alone = before_after(pilot=(Tally(events=20, n=40), Tally(events=32, n=40)))
    assert (
        "no comparison before and after"
        in before_after_reading(alone, Direction.HIGHER, NAMES).headline
    )
    spec = before_after_spec(found, direction=Direction.HIGHER, names=NAMES, title="t")
    jsonschema.Draft7Validator(schema()).validate(spec)
    assert spec["description"] == describe_before_after(found, Direction.HIGHER, NAMES)
    assert "Magnolia" in to_svg(spec)


@cache
def schema() -> dict[str, Any]:
    folder = Path(altair.__file__).parent / "vegalite" / "v6" / "schema"
    loaded: dict[str, Any] = json.loads((folder / "vega-lite-schema.json").read_text("utf-8"))
    return loaded
