"""What an amendment changed, with the original beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum

from improvement.domain.measures import MeasureSpec
from improvement.domain.periods import written
from improvement.domain.plan import SHARES, SHARES_OF_PRIMARY, NamedDimension, Plan
from improvement.domain.scale import Scale
from improvement.domain.vocabulary import Design
from improvement.words.plans import amount_in, scale_in
from improvement.words.registering import DESIGNS

NAMES = {
    "planned_per_arm": "Planned size",
    "minimum_worthwhile": "Worth it from",
    "ends_on": "Stop and decide on",
    "starts_on": "The change begins on",
    "for_whom": "For whom",
    "place": "Where",
    "change_idea": "The change",
    "right_if": "We are right if",
    "expected_now": "Expected without the change",
    "predicted": "Expected with the change",
    "confidence": "How sure",
    "no_worse": "Only has to be no worse",
    "chosen_worst": "Chosen because they were worst off",
    "ethics_checked": "Consent and ethics check",
    "responsible": "Who does it",
    "dimensions": "Groups looked at",
}
_OF_100 = {*SHARES, *SHARES_OF_PRIMARY, "confidence"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One field of a plan, before and after, in words."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A later version of a locked plan: when, who, why, and what it changed."""

    on: date
    who: str
    reason: str
    after_looking: bool
    changes: tuple[Changed, ...]


def amendment_lines(amendments: Iterable[Amendment]) -> tuple[str, ...]:
    """For beside a verdict: what the rule was held against is not what was locked first.

    >>> late = Amendment(on=date(2026, 11, 3), who="Ann", reason="Few came.", after_looking=True,
    ...                  changes=plan_changes(Plan(planned_per_arm=80), Plan(planned_per_arm=60)))
    >>> amendment_lines([late])[0][:71]
    'Amended on 3 November 2026, after looking at data: planned size 60 (fir'
    """
    return tuple(_amended(each) for each in amendments)


def _amended(each: Amendment) -> str:
    when = "after looking at data" if each.after_looking else "not after looking at data"
    what = "; ".join(
        f"{c.what[:1].lower()}{c.what[1:]} {c.after} (first {c.before})" for c in each.changes
    )
    return f"Amended on {written(each.on)}, {when}: {what}. Why: {each.reason}"


def plan_changes(before: Plan, after: Plan) -> tuple[Changed, ...]:
    """What differs between two versions of a plan, in the order in which a plan is read.

    >>> [(c.what, c.after) for c in plan_changes(Plan(), Plan(planned_per_arm=60))]
    [('Planned size', '60')]
    """
    return tuple(
        Changed(
            what=NAMES.get(name) or name.replace("_", " ").capitalize(),
            before=_told(before, name),
            after=_told(after, name),
        )
        for name in (field.name for field in fields(Plan))
        if getattr(before, name) != getattr(after, name)
    )


def _told(plan: Plan, name: str) -> str:
    value = getattr(plan, name)
    if value is None or value == "" or value == ():
        return "–"
    if name == "minimum_worthwhile":
        return amount_in(plan, value)
    if name in _OF_100 and (name not in SHARES_OF_PRIMARY or scale_in(plan) is Scale.SHARE):
        return f"{value * 100:g} of 100"
    return _plainly(value)


def _plainly(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(_each(value))
    if isinstance(value, date):
        return written(value)
    if isinstance(value, Design):
        return DESIGNS[value]
    if isinstance(value, Enum):
        return str(value.value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _each(values: Iterable[object]) -> list[str]:
    return [
        v.label
        if isinstance(v, MeasureSpec)
        else v.key
        if isinstance(v, NamedDimension)
        else str(v)
        for v in values
    ]
