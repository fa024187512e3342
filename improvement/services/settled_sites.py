"""What a site of a practice found, as it was when it was decided.

Figures that come in after a decision - often of the pilot alone, because everybody has the change
by then - tell whether the gain holds (``services.holding``). They are no part of what was found.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import takewhile

from improvement.domain.stage import FINAL
from improvement.domain.tallies import TwoArms
from improvement.domain.vocabulary import Choice, Standing
from improvement.errors import Invalid
from improvement.stats.decisions.evidence import Evidence
from improvement.stats.record import from_record
from improvement.store.repositories.decisions import KeptDecision
from improvement.store.unit_of_work import Store

#: In force today, or until a correction took its place.
STOOD = frozenset({Standing.IN_FORCE, Standing.REPLACED})
#: What ends a test. Who keeps on testing, or did not finish, has found nothing for good yet.
ENDS = frozenset({Choice.SCALE, Choice.ADAPT, Choice.STOP})


def settled(
    store: Store, decisions: Sequence[KeptDecision], tests: Collection[int]
) -> Mapping[int, TwoArms]:
    """By test: the two sides on which its newest decision in force rests, in one query.

    ``decisions`` come newest first. Without a decision, or where it rests on no shares, a test is
    missing here and stands for what it finds today.
    """
    newest: dict[int, int] = {}
    for decision in decisions:
        if decision.in_force and decision.choice in ENDS and decision.test_id in tests:
            newest.setdefault(decision.test_id, decision.analysis_id)
    inputs = store.analyses.inputs_of(newest.values())
    found = {test: _arms(inputs[analysis]) for test, analysis in newest.items()}
    return {test: arms for test, arms in found.items() if arms is not None}


def scaled_on(decisions: Iterable[KeptDecision]) -> date | None:
    """The day with which the figures of what a test found end, by its decisions in force.

    ``decisions`` come newest first. Once a test was scaled the comparison is over: often only the
    pilot is counted on, and what comes in tells whether the gain holds. To stop, adapt or scale
    again later does not take it up again; to keep testing does. None: they go on to this day.
    """
    since = takewhile(lambda decision: decision.choice in FINAL, decisions)
    days = [decision.decided_on for decision in since if decision.choice is Choice.SCALE]
    return days[-1] if days else None


def in_force_before(
    decisions: Sequence[KeptDecision], analysis_id: int
) -> tuple[KeptDecision, ...]:
    """Of a test's decisions, newest first, those in force when an analysis was kept."""
    then = [d for d in decisions if d.analysis_id < analysis_id and d.standing in STOOD]
    corrected = {d.corrects_id for d in then}
    return tuple(d for d in then if d.id not in corrected)


def _arms(inputs: Mapping[str, object]) -> TwoArms | None:
    try:
        evidence = from_record(inputs)
    except Invalid:  # kept without a verdict, or in a layout that cannot be read any more
        return None
    return evidence.arms if isinstance(evidence, Evidence) else None
