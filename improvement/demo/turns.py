"""Playing a ramp of cycles as it would have been lived: each step saved and taken on its day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from improvement.demo.calendar import Weeks
from improvement.domain.access import Actor
from improvement.domain.cycles import Cycle
from improvement.domain.vocabulary import CycleStep
from improvement.services import cycles
from improvement.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One cycle as it was written, from its first week on, and how far it came."""

    first_week: int
    weeks: int
    cycle: Cycle
    until: CycleStep = CycleStep.CLOSED


def play_ramp(
    uow: UnitOfWork, actor: Actor, turns: Iterable[Turn], *, test_id: int, weeks: Weeks
) -> None:
    """Each cycle begun from the one before."""
    before = None
    for turn in turns:
        before = _play(uow, actor, turn, test_id=test_id, after=before, weeks=weeks)


def _play(
    uow: UnitOfWork, actor: Actor, turn: Turn, *, test_id: int, after: int | None, weeks: Weeks
) -> int:
    first = weeks.monday(turn.first_week)
    last = first + timedelta(weeks=turn.weeks, days=-1)
    planned = replace(turn.cycle.plan, starts_on=first, ends_on=last)
    then = uow.on(first)
    cycle_id = cycles.begin(then, actor, test_id=test_id, after=after)
    version = 1
    for step, cycle in _steps(replace(turn.cycle, plan=planned)):
        if list(CycleStep).index(step) >= list(CycleStep).index(turn.until):
            break
        version = cycles.save(then, actor, cycle_id=cycle_id, version=version, cycle=cycle)
        then = uow.on(_day_of(step, first, last, uow.today))
        onwards = list(CycleStep)[list(CycleStep).index(step) + 1]
        cycles.move(then, actor, cycle_id=cycle_id, version=version, to=onwards)
        version += 1
    return cycle_id


def _steps(whole: Cycle) -> Iterator[tuple[CycleStep, Cycle]]:
    """What is written by the end of each step."""
    at = Cycle(plan=whole.plan)
    yield CycleStep.PLAN, at
    at = replace(at, did=whole.did)
    yield CycleStep.DO, at
    at = replace(at, studied=whole.studied)
    yield CycleStep.STUDY, at
    yield CycleStep.ACT, replace(at, acted=whole.acted)


def _day_of(step: CycleStep, first: date, last: date, today: date) -> date:
    return first if step is CycleStep.PLAN else min(last + timedelta(days=1), today)
