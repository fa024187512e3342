"""What a site of a practice found, as it was when it was decided.

Figures that come in after a decision - often of the pilot alone, because everybody has the change
by then - tell whether the gain holds (``services.holding``). They are no part of what was found.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from improvement.domain.tallies import TwoArms
from improvement.domain.vocabulary import Choice
from improvement.errors import Invalid
from improvement.stats.decisions.evidence import Evidence
from improvement.stats.record import from_record
from improvement.store.repositories.decisions import KeptDecision
from improvement.store.unit_of_work import Store

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


def counted_until(
    decisions: Iterable[KeptDecision], test_id: int, measure_ids: Iterable[int]
) -> dict[int, date]:
    """Until when figures of these measures belong to what their test found: empty = to this day.

    Once a test was scaled the comparison is over: often only the pilot is counted on, and what
    comes in tells whether the gain holds. ``decisions`` come newest first.
    """
    day = scaled_on(decisions, test_id)
    return {} if day is None else dict.fromkeys(measure_ids, day)


def scaled_on(decisions: Iterable[KeptDecision], test_id: int) -> date | None:
    """The day a test was scaled, where that is its decision in force; the newest come first."""
    mine = (d for d in decisions if d.in_force and d.test_id == test_id)
    newest = next(mine, None)
    return newest.decided_on if newest is not None and newest.choice is Choice.SCALE else None


def _arms(inputs: Mapping[str, object]) -> TwoArms | None:
    try:
        evidence = from_record(inputs)
    except Invalid:  # kept without a verdict, or in a layout that cannot be read any more
        return None
    return evidence.arms if isinstance(evidence, Evidence) else None
