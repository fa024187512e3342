"""Which step of a cycle may follow which, and what is missing before it does: one small machine."""

from collections.abc import Callable, Iterator, Mapping

from improvement.domain.cycles import Cycle, CyclePlan, Question
from improvement.domain.vocabulary import Act, AsPlanned, CyclePurpose, CycleStep
from improvement.errors import Conflict, Invalid

#: Step -> the steps that may follow. Data may come in late and a conclusion may be thought over,
#: but what was planned is locked once it is tried, and a closed cycle is history.
FOLLOWS: Mapping[CycleStep, tuple[CycleStep, ...]] = {
    CycleStep.PLAN: (CycleStep.DO,),
    CycleStep.DO: (CycleStep.STUDY,),
    CycleStep.STUDY: (CycleStep.ACT, CycleStep.DO),
    CycleStep.ACT: (CycleStep.CLOSED, CycleStep.STUDY),
    CycleStep.CLOSED: (),
}
_ORDER = tuple(CycleStep)


def onwards(step: CycleStep) -> CycleStep | None:
    """The step that comes next, None after the last."""
    place = _ORDER.index(step) + 1
    return _ORDER[place] if place < len(_ORDER) else None


def missing(cycle: Cycle, to: CycleStep, *, test_started: bool = True) -> tuple[str, ...]:
    """What must still be written before the cycle moves on to ``to``; empty when nothing is.

    Going back lacks nothing. Raises ``Conflict`` for a step that cannot follow this one.

    >>> missing(Cycle(), CycleStep.DO)[0]
    'Write the objective: what is this cycle for?'
    """
    if to not in FOLLOWS[cycle.step]:
        raise Conflict(_cannot(cycle.step, to))
    if _ORDER.index(to) < _ORDER.index(cycle.step):
        return ()
    lacks = tuple(_LACKS[cycle.step](cycle))
    if to is CycleStep.DO and not test_started and cycle.plan.purpose in _NEEDS_A_STARTED_TEST:
        lacks += ("Start the test first: its prediction and decision rule are locked with it.",)
    return lacks


def check_move(cycle: Cycle, to: CycleStep, *, test_started: bool = True) -> None:
    """Raise ``Conflict`` for a step that cannot follow, ``Invalid`` with what is missing."""
    lacks = missing(cycle, to, test_started=test_started)
    if lacks:
        raise Invalid(f"Not ready for {_NAMES[to]}. " + " ".join(lacks))


#: Finding out and working out may go on before the test as a whole is registered to the end.
_NEEDS_A_STARTED_TEST = frozenset({CyclePurpose.TEST, CyclePurpose.IMPLEMENT})
_HELD_AGAINST = _NEEDS_A_STARTED_TEST
_NAMES = {
    CycleStep.PLAN: "Plan",
    CycleStep.DO: "Do",
    CycleStep.STUDY: "Study",
    CycleStep.ACT: "Act",
    CycleStep.CLOSED: "closing",
}


def _cannot(step: CycleStep, to: CycleStep) -> str:
    if step is CycleStep.CLOSED:
        return "This cycle is closed. Begin the next one from it instead."
    if to is CycleStep.PLAN:
        return "The plan was locked when the cycle began. Amend it, with a reason, instead."
    ways = " or ".join(_NAMES[s] for s in FOLLOWS[step])
    return f"A cycle in {_NAMES[step]} goes on to {ways}, not to {_NAMES[to]}."


#: Is it there?, what to do.
_REQUIRED: tuple[tuple[Callable[[CyclePlan], object], str], ...] = (
    (lambda p: p.objective.strip(), "Write the objective: what is this cycle for?"),
    (lambda p: p.questions, "Write at least one question that this cycle answers."),
    (lambda p: p.who.strip(), "Say who does it."),
    (lambda p: p.where.strip(), "Say where."),
    (lambda p: p.starts_on, "Set the day it begins."),
    (lambda p: p.ends_on, "Set the day it ends."),
    (lambda p: p.households, "Say how many households or people it reaches."),
    (lambda p: p.data_plan.strip(), "Say what is written down, by whom and when."),
    (lambda p: p.ethics_checked, "Confirm the consent and ethics check."),
)


def _for_do(cycle: Cycle) -> Iterator[str]:
    yield from (words for is_there, words in _REQUIRED if not is_there(cycle.plan))
    for number, question in enumerate(cycle.plan.questions, 1):
        if not question.text.strip():
            yield f"Question {number} has no words yet."
        if not question.prediction.strip():
            yield f"Question {number} has no prediction: what do you expect to see?"
        elif question.text.strip() and cycle.plan.purpose in _HELD_AGAINST:
            yield from _to_hold_against(number, question)


def _to_hold_against(number: int, question: Question) -> Iterator[str]:
    """Where a change is tried, a prediction can be wrong, and its team says how sure it is."""
    if not question.right_if.strip():
        yield f"Question {number}: say from when on the prediction was right."
    if question.confidence is None:
        yield f"Question {number}: say how sure you are of the prediction."


def _for_study(cycle: Cycle) -> Iterator[str]:
    did = cycle.did
    if did.carried_out is None:
        yield "Say whether it was carried out as planned."
    elif did.carried_out is not AsPlanned.YES and not did.deviation.strip():
        yield "Say what was done differently from the plan."


def _for_act(cycle: Cycle) -> Iterator[str]:
    if not cycle.studied.shown.strip():
        yield "Say what the data and the notes show."
    for number, _ in enumerate(cycle.plan.questions):
        if cycle.finding(number).came_out is None:
            yield f"Hold prediction {number + 1} against what you saw: right, partly or wrong?"
    if not cycle.studied.learned.strip():
        yield "Write down what you learned."


def _for_closing(cycle: Cycle) -> Iterator[str]:
    acted = cycle.acted
    if acted.act is None:
        yield "Choose adopt, adapt or abandon."
    if not acted.reason.strip():
        yield "Give the reason in a sentence that others will read."
    if acted.act is Act.ADAPT and not acted.next_change.strip():
        yield "Say what changes in the next cycle."


_LACKS: Mapping[CycleStep, Callable[[Cycle], Iterator[str]]] = {
    CycleStep.PLAN: _for_do,
    CycleStep.DO: _for_study,
    CycleStep.STUDY: _for_act,
    CycleStep.ACT: _for_closing,
}
