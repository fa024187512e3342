"""Every feature, shown and not shown."""

from dataclasses import replace

import pytest

from improvement.domain.cycles import Cycle, CyclePlan, CycleStudy, Finding, Question
from improvement.domain.pdsa_features import Feature, Practice, features, missing_features
from improvement.domain.plan import Plan
from improvement.domain.vocabulary import CycleStep, Foretold

CLOSED = Cycle(
    plan=CyclePlan(households=5, questions=(Question(text="?", prediction="!"),)),
    studied=CycleStudy(findings=(Finding(came_out=Foretold.WRONG),)),
    step=CycleStep.CLOSED,
)
WHOLE = Practice(
    plan=Plan(change_idea="a text", because="days slip by", prediction="more pay"),
    started=True,
    cycles=(CLOSED, replace(CLOSED, step=CycleStep.DO)),
    followed=1,
    points=10,
)


def test_all_of_them() -> None:
    assert features(WHOLE) == frozenset(Feature)
    assert missing_features(WHOLE) == ()


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ({"followed": 0}, Feature.CHAIN),
        ({"points": 9}, Feature.DATA_OVER_TIME),
        ({"plan": replace(WHOLE.plan, because=" ")}, Feature.THEORY),
        (
            {"cycles": (replace(CLOSED, plan=replace(CLOSED.plan, households=31)),)},
            Feature.SMALL_SCALE,
        ),
        (
            {"cycles": (replace(CLOSED, plan=replace(CLOSED.plan, households=None)),)},
            Feature.SMALL_SCALE,
        ),
        ({"cycles": (replace(CLOSED, studied=CycleStudy()),)}, Feature.STUDY),
        ({"cycles": (replace(CLOSED, step=CycleStep.ACT),)}, Feature.STUDY),
    ],
)
def test_each_can_be_missing_alone(change: dict[str, object], lost: Feature) -> None:
    assert missing_features(replace(WHOLE, **change)) == (lost,)  # type: ignore[arg-type]


def test_a_prediction_counts_once_it_is_locked() -> None:
    unlocked = replace(WHOLE, started=False, cycles=(replace(CLOSED, step=CycleStep.PLAN),))
    assert Feature.PREDICTION not in features(unlocked)
    assert Feature.PREDICTION in features(replace(unlocked, started=True))
    assert Feature.PREDICTION in features(replace(WHOLE, started=False))


def test_a_draft_of_nothing_shows_nothing() -> None:
    nothing = Practice(plan=Plan(), started=False, cycles=(), followed=0, points=0)
    assert missing_features(nothing) == tuple(Feature)
