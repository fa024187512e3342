import pytest

from improvement.stats.decisions.pace import pace
from improvement.stats.decisions.plan_curve import PlannedGroup, plan_curve
from improvement.stats.decisions.simulate_plan import Scenario, SimulatedGroup, simulate_plan
from improvement.words.plan_curve import curve_reading, pace_reading, simulated_reading

GROUPS = (
    PlannedGroup(group="Renters", share=0.6),
    PlannedGroup(group="Owners", share=0.3),
    PlannedGroup(group="Shelter", share=0.1),
)


def test_the_size_for_a_wish_comes_first() -> None:
    reading = curve_reading(plan_curve(base=0.5, sizes=(30, 60), wanted=0.25))
    assert reading.headline == (
        "To show 25 more per 100 in 80 of 100 cases it takes about 59 households on each side."
    )
    assert reading.because[0] == "30 households on each side can show 33 more per 100."
    assert "50 of 100 households with the outcome" in reading.caveats[0]


def test_too_small_a_wish() -> None:
    reading = curve_reading(plan_curve(base=0.5, sizes=(30,), wanted=0.002))
    assert "More than 5,000 households on each side" in reading.headline


def test_groups_and_gaps_are_told() -> None:
    told = curve_reading(plan_curve(base=0.5, sizes=(60, 90), groups=GROUPS)).because
    assert any("Owners, 27 households of 90 on each side" in line for line in told)
    assert any("The gap between Owners and Renters: only a change of" in line for line in told)
    assert any("Shelter" in line and "too few to tell apart" in line for line in told)
    assert not any("between Renters and Renters" in line for line in told)


def test_nothing_can_be_shown() -> None:
    told = curve_reading(
        plan_curve(base=0.9, sizes=(20,), groups=(PlannedGroup(group="All", share=1.0),))
    )
    assert "can show no gain, however large" in told.headline
    assert any("no gain could be seen" in line for line in told.because)


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        (0.0, "If nothing changes, of 100 such pilots end with: scale"),
        (0.25, "If the truth is 25 per 100 better"),
        (-0.15, "If the truth is 15 per 100 worse"),
    ],
)
def test_simulated_plans(effect: float, said: str) -> None:
    found = simulate_plan(
        Scenario(per_arm=30, looks=12, base=0.6, effect=effect, delta=0.1), replicates=500, seed=3
    )
    reading = simulated_reading(found)
    assert reading.headline.startswith(said)
    assert "500 times (seed 3)" in reading.caveats[0]


def test_simulated_groups_in_steps() -> None:
    groups = tuple(
        SimulatedGroup(group=g, share=s, base=0.6, effect=0.3) for g, s in (("a", 0.9), ("b", 0.1))
    )
    found = simulate_plan(
        Scenario(per_arm=60, looks=4, base=0.6, effect=0.3, delta=0.1, groups=groups),
        replicates=500,
    )
    assert any("in steps" in line for line in simulated_reading(found).because)


def test_weeks_left_with_how_far_to_rely_on_them() -> None:
    reading = pace_reading(pace([3, 4, 3, 4], 46))
    assert reading.headline == ("About 13 more weeks, between 9 and 19, until 46 more households.")
    assert reading.because[1] == "Such a range holds about 2 times in 3."
    even = pace_reading(pace([4] * 9, 10))
    assert "8 times in 10" in even.because[1]
    assert pace_reading(pace([4], 0)).headline == "No more households are needed."
