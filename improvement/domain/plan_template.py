"""A new plan from an earlier test: its thinking is taken over, what belongs to its day is not."""

from dataclasses import replace
from typing import Any

from improvement.domain.plan import Plan

_OPEN = Plan()
#: What is asked anew: days, the prediction of what will come out now, and what people confirm.
ANEW = (
    "prediction",
    "predicted",
    "confidence",
    "right_if",
    "starts_on",
    "ends_on",
    "responsible",
    "own_words",
    "ethics_checked",
    "families_asked",
    "workers_agreed",
    "data_tried",
)
LONGEST_TITLE = 200


def plan_from(earlier: Plan) -> Plan:
    """A draft that begins where an earlier test ended.

    >>> plan_from(Plan(title="Rent reminders", aim="more pay", confidence=0.7)).confidence is None
    True
    >>> plan_from(Plan(title="Rent reminders")).title
    'Rent reminders, again'
    """
    again = f"{earlier.title[: LONGEST_TITLE - 7]}, again" if earlier.title.strip() else ""
    anew: dict[str, Any] = {name: getattr(_OPEN, name) for name in ANEW}
    return replace(earlier, title=again, **anew)
