"""Where a test stands in Plan - Do - Study - Act: derived from facts, never set by hand."""

from dataclasses import dataclass
from datetime import date

from improvement.domain.vocabulary import Choice, Stage

FINAL = frozenset({Choice.SCALE, Choice.ADAPT, Choice.STOP, Choice.DID_NOT_FINISH})


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestones:
    """The facts a stage follows from."""

    started_on: date | None
    ends_on: date | None
    plan_reached: bool = False  # the planned number of households is in
    decided: Choice | None = None


def stage(facts: Milestones, *, today: date) -> Stage:
    """Plan until started; Do until the plan's end; Study until decided; then Act.

    *Keep testing* is a decision that leads back to Do (or Study, when the plan's end is past).

    >>> from datetime import date
    >>> stage(Milestones(started_on=None, ends_on=None), today=date(2026, 1, 1))
    <Stage.PLAN: 'plan'>
    """
    if facts.decided in FINAL:
        return Stage.ACT
    if facts.started_on is None:
        return Stage.PLAN
    past_end = facts.ends_on is not None and today >= facts.ends_on
    return Stage.STUDY if past_end or facts.plan_reached else Stage.DO
