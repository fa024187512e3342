"""Which features of good PDSA practice a test shows: derived from facts, never set by hand.

Of 120 published projects 98 % reported improvement, and 4 % of those that could be judged met all
four features of iteration, data over time, small scale and theory (Knudsen and others 2019, BMC
Health Services Research 19, 683). Taylor and others 2014 add the prediction and its comparison.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from improvement.domain.cycles import Cycle
from improvement.domain.plan import Plan
from improvement.domain.vocabulary import CycleStep

#: The first cycle is small: a floor, a class, a clinic day. Our own reading of "small scale".
SMALL = 30
#: As many points as run rules need (STATISTICS A1).
ENOUGH_POINTS = 10


class Feature(StrEnum):
    """A feature of PDSA practice that reviews of published projects look for."""

    CHAIN = "iterative chain"
    PREDICTION = "prediction before the data"
    SMALL_SCALE = "small scale first"
    DATA_OVER_TIME = "data over time"
    THEORY = "theory"
    STUDY = "study compared with prediction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """What a test's practice is judged by; ``followed`` how many cycles follow from another one.

    ``points`` is how many periods of the primary measure are recorded, ``started`` whether the
    test's own prediction is locked.
    """

    plan: Plan
    started: bool
    cycles: Sequence[Cycle]
    followed: int
    points: int


def features(practice: Practice) -> frozenset[Feature]:
    """The features that this test shows so far.

    >>> features(Practice(plan=Plan(change_idea="a text", because="days slip by"), started=False,
    ...                   cycles=(), followed=0, points=0))
    frozenset({<Feature.THEORY: 'theory'>})
    """
    return frozenset(feature for feature, shows in _SHOWS.items() if shows(practice))


def missing_features(practice: Practice) -> tuple[Feature, ...]:
    """The features not shown yet, in the order of the work."""
    shown = features(practice)
    return tuple(feature for feature in Feature if feature not in shown)


def _begun(practice: Practice) -> list[Cycle]:
    return [c for c in practice.cycles if c.step is not CycleStep.PLAN]


def _small(practice: Practice) -> bool:
    first = next(iter(_begun(practice)), None)
    return first is not None and (first.plan.households or SMALL + 1) <= SMALL


def _predicted(practice: Practice) -> bool:
    own = practice.started and bool(practice.plan.prediction.strip())
    return own or any(c.plan.questions for c in _begun(practice))


def _studied(practice: Practice) -> bool:
    closed = [c for c in practice.cycles if c.step is CycleStep.CLOSED]
    return any(c.plan.questions and c.finding(0).came_out is not None for c in closed)


_SHOWS: Mapping[Feature, Callable[[Practice], bool]] = {
    Feature.CHAIN: lambda p: p.followed > 0,
    Feature.PREDICTION: _predicted,
    Feature.SMALL_SCALE: _small,
    Feature.DATA_OVER_TIME: lambda p: p.points >= ENOUGH_POINTS,
    Feature.THEORY: lambda p: bool(p.plan.change_idea.strip() and p.plan.because.strip()),
    Feature.STUDY: _studied,
}
