"""Cycles in words: where the ramp stands, what was foretold beside what was seen, what changed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from improvement.domain.cycle_changes import PlanChange
from improvement.domain.cycles import Cycle, CycleDo, Question, Reach
from improvement.domain.vocabulary import Act, AsPlanned, CyclePurpose, CycleStep, Foretold
from improvement.words.amounts import counted
from improvement.words.periods import day

STEPS = {
    CycleStep.PLAN: "Plan",
    CycleStep.DO: "Do",
    CycleStep.STUDY: "Study",
    CycleStep.ACT: "Act",
    CycleStep.CLOSED: "Closed",
}
PURPOSES = {
    CyclePurpose.COLLECT: "Collect information",
    CyclePurpose.DEVELOP: "Develop the change",
    CyclePurpose.TEST: "Test the change",
    CyclePurpose.IMPLEMENT: "Make it the usual way",
}
ACTS = {Act.ADOPT: "Adopt", Act.ADAPT: "Adapt", Act.ABANDON: "Abandon"}
CAME_OUT = {
    Foretold.RIGHT: "As predicted",
    Foretold.PARTLY: "Partly as predicted",
    Foretold.WRONG: "Otherwise than predicted",
}
CARRIED_OUT = {AsPlanned.YES: "As planned", AsPlanned.PARTLY: "In part", AsPlanned.NO: "No"}
#: Plan field -> what it is called where a person reads it.
FIELDS = {
    "purpose": "Purpose",
    "objective": "Objective",
    "who": "Who does it",
    "where": "Where",
    "households": "How many households",
    "starts_on": "First day",
    "ends_on": "Last day",
    "measures": "Measures",
    "data_plan": "What is written down",
    "contingency": "If something goes wrong",
    "ethics_checked": "Consent and ethics check",
    "text": "Question",
    "prediction": "Prediction",
    "low": "Predicted from",
    "high": "Predicted to",
    "unit": "Unit",
    "confidence": "How sure",
    "right_if": "Right if",
}
NOTHING = "nothing"


def ramp_headline(cycles: Sequence[Cycle]) -> str:
    """Where a ramp stands, in one sentence.

    >>> ramp_headline([])
    'No cycle yet. Begin small: one day, five families, one question.'
    """
    if not cycles:
        return "No cycle yet. Begin small: one day, five families, one question."
    closed = [c for c in cycles if c.step is CycleStep.CLOSED]
    acts = [c.acted.act for c in closed if c.acted.act]
    told = ", ".join(f"{acts.count(a)} {_PAST[a]}" for a in Act if a in acts)
    said = f"{counted(len(closed), 'cycle')} closed" + (f" ({told})" if told else "")
    still = [n for n, c in enumerate(cycles, 1) if c.step is not CycleStep.CLOSED]
    if not still:
        return f"{said}. Begin the next one, or decide about the test."
    now = f"cycle {still[-1]} is in {STEPS[cycles[still[-1] - 1].step]}"
    return f"{said}; {now}." if closed else f"{now[0].upper()}{now[1:]}."


_PAST = {Act.ADOPT: "adopted", Act.ADAPT: "adapted", Act.ABANDON: "abandoned"}


def foretold(question: Question) -> str:
    """A prediction with its range and how sure the team was.

    >>> foretold(Question(prediction="Half answer", low=40, high=60, unit="of 100", confidence=0.7))
    'Half answer (40 to 60 of 100; 70 of 100 sure)'
    """
    unit = f" {question.unit}" if question.unit else ""
    parts = []
    if question.low is not None or question.high is not None:
        parts.append(_range(question.low, question.high) + unit)
    if question.confidence is not None:
        parts.append(f"{question.confidence * 100:g} of 100 sure")
    return question.prediction + (f" ({'; '.join(parts)})" if parts else "")


def _range(low: float | None, high: float | None) -> str:
    if low is None:
        return f"at most {high:g}"
    if high is None:
        return f"at least {low:g}"
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def reached(did: CycleDo) -> str:
    """How many were offered the change and took part; empty while nothing is written.

    >>> reached(CycleDo(offered=5, took_part=4)), reached(CycleDo(took_part=1))
    ('4 of 5 households who were offered it took part.', '1 household took part.')
    """
    if did.took_part is None:
        return "" if did.offered is None else f"Offered to {counted(did.offered, 'household')}."
    if did.offered is None:
        return f"{counted(did.took_part, 'household')} took part."
    noun = "household" if did.offered == 1 else "households"
    return f"{did.took_part:,} of {did.offered:,} {noun} who were offered it took part."


def reached_groups(rows: Iterable[Reach], labels: Mapping[tuple[str, str], str]) -> str:
    """Who was reached, group by group; ``labels`` by (dimension, group), others are left out.

    >>> rows = [Reach(dimension="gender", group="women", offered=4, took_part=3)]
    >>> reached_groups(rows, {("gender", "women"): "Women"})
    'Women 3 of 4'
    """
    known = [(labels.get((row.dimension, row.group)), row) for row in rows]
    return ", ".join(
        f"{label} {row.took_part:,} of {row.offered:,}" for label, row in known if label
    )


def change_lines(changes: Sequence[PlanChange], measures: Mapping[str, str]) -> tuple[str, ...]:
    """What changed from one plan to the next, as few lines as say it.

    Days and the check differ in every cycle and are left out; a question with other words is told
    as a new one, not field by field.

    >>> change_lines([PlanChange(field="text", before="Old?", after="New?", question=1),
    ...               PlanChange(field="low", before=1.0, after=2.0, question=1)], {})
    ('Question 1 is new: New?',)
    """
    own = [c for c in changes if c.question is None and c.field not in _EVERY_CYCLE]
    told = [change_line(c, measures) for c in own]
    asked = sorted({c.question for c in changes if c.question is not None})
    for place in asked:
        told += _question_lines([c for c in changes if c.question == place], measures)
    return tuple(told)


_EVERY_CYCLE = frozenset({"starts_on", "ends_on", "ethics_checked"})


def _question_lines(changes: Sequence[PlanChange], measures: Mapping[str, str]) -> list[str]:
    text = next((c for c in changes if c.field == "text"), None)
    if text is None:
        return [change_line(c, measures) for c in changes]
    if not text.after:
        return [f"Dropped: {text.before}"]
    return [f"Question {text.question} is new: {text.after}"]


def earlier_words(change: PlanChange, parent: int, measures: Mapping[str, str]) -> str:
    """What stands beside a field of a plan that differs from the cycle it follows.

    >>> earlier_words(PlanChange(field="households", before=5, after=25), 1, {})
    'Changed. Cycle 1: 5'
    >>> earlier_words(PlanChange(field="where", before="", after="Building A"), 1, {})
    'New. Cycle 1 said nothing here.'
    """
    before = _plain(change.before, change.field, measures)
    if change.field in _EVERY_CYCLE:
        return f"Cycle {parent}: {before}"
    if before == NOTHING:
        return f"New. Cycle {parent} said nothing here."
    return f"Changed. Cycle {parent}: {before}"


def earlier_question(changes: Sequence[PlanChange], parent: int) -> str:
    """What stands beside a question that differs; empty where none of these is about it.

    >>> earlier_question([PlanChange(field="low", before=4.0, after=7.0, question=1)], 2)
    'Changed. Cycle 2: predicted from 4'
    >>> earlier_question([PlanChange(field="text", before="Old?", after="New?", question=1)], 2)
    'Another question. Cycle 2 asked: Old?'
    """
    text = next((c for c in changes if c.field == "text"), None)
    if text is None:
        told = (f"{FIELDS[c.field].lower()} {_plain(c.before, c.field, {})}" for c in changes)
        return f"Changed. Cycle {parent}: {'; '.join(told)}" if changes else ""
    if not text.before:
        return "A new question."
    lead = "Another question" if text.after else "Dropped"
    return f"{lead}. Cycle {parent} asked: {text.before}"


def change_line(change: PlanChange, measures: Mapping[str, str]) -> str:
    """One changed field of a plan; ``measures`` maps keys to labels.

    >>> change_line(PlanChange(field="households", before=5, after=25), {})
    'How many households: 5 → 25'
    """
    name = FIELDS[change.field]
    place = "" if change.question is None else f"Question {change.question}, {name.lower()}: "
    before, after = (_plain(v, change.field, measures) for v in (change.before, change.after))
    return f"{place or name + ': '}{before} → {after}"


def _plain(value: object, field: str, measures: Mapping[str, str]) -> str:
    if value is None or value in ("", ()):
        return NOTHING
    if isinstance(value, bool):
        return "done" if value else "not yet"
    if isinstance(value, CyclePurpose):
        return PURPOSES[value]
    if isinstance(value, tuple):
        return ", ".join(measures.get(key, str(key)) for key in value)
    if isinstance(value, float):
        return f"{value * 100:g} of 100" if field == "confidence" else f"{value:g}"
    if isinstance(value, date):
        return day(value)
    return str(value)
