import re

import pytest

from improvement.domain.group_samples import GroupSample, RepeatedScores, ScoresOverTime
from improvement.domain.samples import Sample
from improvement.stats.comparisons.groups_over_time import groups_over_time
from improvement.stats.comparisons.many_groups import many_groups
from improvement.stats.comparisons.ordered_groups import ordered_groups
from improvement.words.effects import DAYS, POINTS
from improvement.words.reading import Reading
from improvement.words.several_groups import (
    groups_over_time_reading,
    many_groups_reading,
    ordered_groups_reading,
)

BANNED = re.compile(
    r"\b(significan\w*|trend\w*|prove[sdn]?|no effect|p-value|fail\w*|fault|blame\w*|works for"
    r"|nan|None|inf)\b|\b1 (pairs|households)\b",
    re.IGNORECASE,
)
WAITS = {"North": (12, 15, 11, 14, 13), "South": (16, 19, 15, 18, 20), "West": (13, 12, 15)}
ALIKE = {"North": (12, 15, 11, 14), "South": (11, 14, 15, 12)}


def groups(samples: dict[str, tuple[float, ...]]) -> list[GroupSample]:
    return [GroupSample(group=g, sample=Sample(values=v)) for g, v in samples.items()]


def plain(reading: Reading) -> None:
    for sentence in (reading.headline, *reading.because, *reading.caveats):
        assert not BANNED.search(sentence), sentence
        assert sentence[-1] in ".:", sentence


def test_averages() -> None:
    said = many_groups_reading(many_groups(groups(WAITS)), DAYS)
    plain(said)
    assert said.headline == "The groups' averages are more different than chance would give."
    assert said.because[0] == (
        "North beside South: 4.6 days shorter; the data fit between 1.2 and 8 days shorter."
    )
    assert said.because[-1] == "1 pair cannot be told apart with these numbers."
    alike = many_groups_reading(many_groups(groups(ALIKE)), DAYS)
    plain(alike)
    assert "not more different" in alike.headline


def test_answers_in_steps() -> None:
    apart = {"North": (1, 2, 1, 2), "South": (4, 5, 4, 5), "West": (1, 5, 3, 4, 2)}
    said = ordered_groups_reading(ordered_groups(groups(apart)))
    plain(said)
    assert "Every answer of North is below every answer of South." in said.because
    turned = ordered_groups_reading(ordered_groups(groups(dict(reversed(apart.items())))))
    assert "Every answer of South is above every answer of North." in turned.because
    alike = ordered_groups_reading(ordered_groups(groups(ALIKE)))
    plain(alike)
    assert alike.because == ("No two groups can be told apart with these numbers.",)
    many = {"North": (1, 2, 2, 3, 1, 2, 3, 1, 2, 4), "South": (4, 5, 4, 5, 3, 4, 5, 4, 3, 5)}
    clear = ordered_groups_reading(ordered_groups(groups(many)))
    plain(clear)
    assert clear.because[0].startswith("Of 100 pairs of one person each, North answers higher than")


@pytest.mark.parametrize("step", [0.0, 6.0])
def test_over_time(step: float) -> None:
    households = [
        RepeatedScores(group=g, values=(k, k + k % 3, k + (k * 7) % 4 + (step if g == "N" else 0)))
        for g in "NS"
        for k in range(8)
    ]
    households.append(RepeatedScores(group="N", values=(1.0, None, 2.0)))
    found = groups_over_time(
        ScoresOverTime(times=("May", "June", "July"), households=tuple(households))
    )
    said = groups_over_time_reading(found, POINTS)
    plain(said)
    assert ("went different ways" in said.headline) == bool(step)
    assert said.because[0] == "Change from May to July:"
    assert said.caveats[0] == "1 household not measured every time left out."
