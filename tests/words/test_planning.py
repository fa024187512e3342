import pytest

from improvement.domain.vocabulary import Direction
from improvement.stats.decisions.planning import exact_power, sample_size, smallest_visible_effect
from improvement.words.planning import group_plan_line, plan_reading, power_words


@pytest.mark.parametrize(
    ("n", "delta", "said"),
    [
        (60, 0.3, "60 households on each side can show the 30 per 100 you set as worthwhile."),
        (60, 0.15, "can show 24 more per 100, but may miss the 15 you set as worthwhile."),
        (60, 0.1, "can rule out harm or show very large gains only (24 more per 100 or more)."),
        (60, None, "can show 24 more per 100 or a larger gain."),
        (5, 0.1, "5 households on each side can show no gain, however large: plan for more."),
    ],
)
def test_headlines(n: int, delta: float | None, said: str) -> None:
    base = 0.5 if n > 5 else 0.7
    visible = smallest_visible_effect(n, n, base=base)
    assert said in plan_reading(visible, minimum_worthwhile=delta).headline


def test_the_size_that_would_do_is_offered() -> None:
    visible = smallest_visible_effect(60, 60, base=0.5)
    needed = sample_size(base=0.5, effect=0.15)
    because = plan_reading(visible, minimum_worthwhile=0.15, needed=needed).because
    assert any(f"about {needed.per_arm} households on each side" in line for line in because)


def test_fewer_is_better() -> None:
    visible = smallest_visible_effect(60, 80, base=0.5, direction=Direction.LOWER)
    reading = plan_reading(visible, minimum_worthwhile=None)
    assert reading.headline.startswith("60 and 80 households can show")
    assert "fewer per 100" in reading.headline


def test_power_and_groups() -> None:
    assert "show it in about 82 of 100 cases" in power_words(
        exact_power(30, 30, base=0.5, effect=0.34)
    )
    small = smallest_visible_effect(6, 6, base=0.5)
    assert "too few to tell apart" in group_plan_line("Lodgers", small)
    none = smallest_visible_effect(12, 12, base=0.8)
    assert "no gain could be seen" in group_plan_line("Lodgers", none)
    some = smallest_visible_effect(40, 40, base=0.5)
    assert "or a larger gain can be seen" in group_plan_line("Renters", some)
