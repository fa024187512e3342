"""What changed from one cycle's plan to the next: field by field, questions by their place."""

from dataclasses import dataclass, fields, replace

from improvement.domain.cycles import CyclePlan, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChange:
    """One field that differs; ``question`` is the place of a question (1, 2, ...), else None."""

    field: str
    before: object
    after: object
    question: int | None = None


def cloned(plan: CyclePlan) -> CyclePlan:
    """The plan of a next cycle: everything but its days and the check that comes anew each time."""
    return replace(plan, starts_on=None, ends_on=None, ethics_checked=False)


def plan_changes(before: CyclePlan, after: CyclePlan) -> tuple[PlanChange, ...]:
    """What differs between two plans, in the order in which a plan is read.

    >>> [c.field for c in plan_changes(CyclePlan(who="Ann"), CyclePlan(who="Ben"))]
    ['who']
    """
    found = [
        PlanChange(field=name, before=getattr(before, name), after=getattr(after, name))
        for name in (field.name for field in fields(CyclePlan))
        if name != "questions" and getattr(before, name) != getattr(after, name)
    ]
    return (*found, *_question_changes(before.questions, after.questions))


def _question_changes(
    before: tuple[Question, ...], after: tuple[Question, ...]
) -> list[PlanChange]:
    longest = max(len(before), len(after))
    pairs = [
        (before[i] if i < len(before) else Question(), after[i] if i < len(after) else Question())
        for i in range(longest)
    ]
    return [
        PlanChange(
            field=field.name,
            before=getattr(old, field.name),
            after=getattr(new, field.name),
            question=place,
        )
        for place, (old, new) in enumerate(pairs, 1)
        for field in fields(Question)
        if getattr(old, field.name) != getattr(new, field.name)
    ]
