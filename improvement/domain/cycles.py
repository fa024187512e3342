"""A PDSA cycle inside a test of change: what is planned, done, studied and acted upon.

Nothing here refuses an unfinished thought; what must be there before a cycle moves on is listed by
``cycle_steps.missing``, in words, one line each.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from math import isfinite

from improvement.domain.vocabulary import Act, AsPlanned, CyclePurpose, CycleStep, Foretold
from improvement.errors import Invalid

LONGEST_TEXT = 20_000
MOST_QUESTIONS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A learning question with its prediction.

    ``low`` to ``high`` is the predicted range in ``unit`` (both the same for a single value),
    ``confidence`` how sure the team is of being right (0-1) by its own ``right_if``.
    """

    text: str = ""
    prediction: str = ""
    low: float | None = None
    high: float | None = None
    unit: str = ""
    confidence: float | None = None
    right_if: str = ""

    def __post_init__(self) -> None:
        _check_texts(self)
        for name, value in (("low", self.low), ("high", self.high)):
            if value is not None and not isfinite(value):
                raise Invalid(f"The predicted {name} value is {value}: give a number.")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise Invalid(
                f"The predicted range goes from {self.low:g} down to {self.high:g}. "
                "Give the smaller value first."
            )
        if self.confidence is not None and not 0 <= self.confidence <= 1:
            raise Invalid(
                f"The confidence is {self.confidence:g}: give it between 0 and 100 percent."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class CyclePlan:
    """What a team writes down before it tries: locked when the cycle begins to be done.

    ``households`` is how many people or households the cycle reaches (its scale), ``measures`` the
    keys of the test's measures it looks at.
    """

    purpose: CyclePurpose = CyclePurpose.TEST
    objective: str = ""
    questions: tuple[Question, ...] = ()
    who: str = ""
    where: str = ""
    households: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    measures: tuple[str, ...] = ()
    data_plan: str = ""
    contingency: str = ""
    ethics_checked: bool = False

    def __post_init__(self) -> None:
        _check_texts(self)
        if len(self.questions) > MOST_QUESTIONS:
            raise Invalid(
                f"{len(self.questions)} questions are more than one cycle answers: keep the "
                f"{MOST_QUESTIONS} that matter most, and leave the others to the next cycle."
            )
        if self.households is not None and self.households < 1:
            raise Invalid(f"{self.households} households: plan at least 1, or leave it empty.")
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise Invalid(
                f"The cycle would end on {self.ends_on}, before its start on {self.starts_on}. "
                "Choose a later end."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many households of a group (dimension key, group key) were offered the change."""

    dimension: str
    group: str
    offered: int
    took_part: int

    def __post_init__(self) -> None:
        if not 0 <= self.took_part <= self.offered:
            raise Invalid(
                f"{self.took_part} of {self.offered} took part: give whole numbers from 0 up, not "
                "more taking part than were offered."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleDo:
    """What happened; ``offered`` and ``took_part`` count everybody, ``reach`` each group."""

    carried_out: AsPlanned | None = None
    deviation: str = ""
    observations: str = ""
    problems: str = ""
    feedback: str = ""
    offered: int | None = None
    took_part: int | None = None
    reach: tuple[Reach, ...] = ()

    def __post_init__(self) -> None:
        _check_texts(self)
        offered, took_part = self.offered, self.took_part
        if any(n is not None and n < 0 for n in (offered, took_part)):
            raise Invalid("How many were reached cannot be below 0. Count again.")
        if offered is not None and took_part is not None and took_part > offered:
            raise Invalid(
                f"{took_part} took part of {offered} who were offered it: not more can take part "
                "than were offered. Count again."
            )
        named = [(r.dimension, r.group) for r in self.reach]
        if len(set(named)) < len(named):
            raise Invalid("A group's reach is given twice: give each group once.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What came out of one question, beside its prediction."""

    observed: str = ""
    value: float | None = None
    came_out: Foretold | None = None

    def __post_init__(self) -> None:
        _check_texts(self)
        if self.value is not None and not isfinite(self.value):
            raise Invalid(f"The observed value is {self.value}: give a number.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleStudy:
    """What the team learned; ``findings`` in the order of the plan's questions."""

    shown: str = ""
    findings: tuple[Finding, ...] = ()
    surprises: str = ""
    by_group: str = ""
    learned: str = ""

    def __post_init__(self) -> None:
        _check_texts(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleAct:
    """What happens next with the change."""

    act: Act | None = None
    reason: str = ""
    next_change: str = ""
    spread: str = ""

    def __post_init__(self) -> None:
        _check_texts(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """One turn of Plan - Do - Study - Act."""

    plan: CyclePlan = field(default_factory=CyclePlan)
    did: CycleDo = field(default_factory=CycleDo)
    studied: CycleStudy = field(default_factory=CycleStudy)
    acted: CycleAct = field(default_factory=CycleAct)
    step: CycleStep = CycleStep.PLAN

    def finding(self, number: int) -> Finding:
        """What came out of the question with this place; empty until something is written."""
        found = self.studied.findings
        return found[number] if number < len(found) else Finding()


def _check_texts(part: object) -> None:
    for name, text in _texts(part):
        if len(text) > LONGEST_TEXT:
            raise Invalid(
                f"{name.replace('_', ' ').capitalize()} has {len(text):,} characters; "
                f"{LONGEST_TEXT:,} fit. Shorten it, or put the rest into a note."
            )


def _texts(part: object) -> Iterable[tuple[str, str]]:
    for each in fields(part):  # type: ignore[arg-type] # every part is a dataclass
        value = getattr(part, each.name)
        if isinstance(value, str):
            yield each.name, value
