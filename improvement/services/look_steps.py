"""What may be told anew in a look: steps of ten households a side, and nobody whom the chart shows.

Between two looks stand nobody or at least ten households of a side; a side to which fewer came
stays as it was, corrections wait with it. Beside the chart, whose sums are kept as they were told,
stand nobody or at least three: where one or two were taken back since, or have only one of two
figures that are compared, the last ones of that side wait, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from improvement.domain.outcomes import Outcome, Side
from improvement.domain.plan import Plan
from improvement.domain.vocabulary import Arm, Design
from improvement.services.as_looked import TakenLook, measures_of, of_households
from improvement.services.outcome_data import AFTER, BEFORE, THERE, THERE_BEFORE, Where
from improvement.services.telling_everybody import FEWEST
from improvement.stats.comparisons.cell_status import FEWEST_FOR_SHOWING
from improvement.stats.decisions.evidence import Evidence, Guardrail
from improvement.stats.decisions.missing import OutcomesDue
from improvement.stats.decisions.outcome_evidence import OutcomeEvidence, OutcomeGuardrail
from improvement.store.repositories.plans import KeptTest
from improvement.words.told_everybody import OF_FEW

AnyEvidence = Evidence | OutcomeEvidence
Rail = Guardrail | OutcomeGuardrail


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPart:
    """What was told of a measure whole: up to which day, and of how many people on each side."""

    until: date
    people: Mapping[Where, int]

    def of_arm(self, arm: Arm) -> int:
        return sum(n for (own, _), n in self.people.items() if own is arm)


Told = Mapping[str, ToldPart]


def settled(
    test: KeptTest, now: AnyEvidence, before: TakenLook | None, told: Told
) -> AnyEvidence | None:
    """The look with what may be told anew in it, and the rest as it was; None where nothing may.

    ``told`` by measure (key).
    """
    plan, measures = test.plan, measures_of(test)
    steps = [_rail(test, rail, before, told) for rail in now.guardrails]
    rails: Any = tuple(rail for rail, _ in steps)
    if isinstance(now, Evidence) or not of_households(now.outcome):
        return replace(now, guardrails=rails) if any(moved for _, moved in steps) else None
    own = before.outcome_of(measures.get("")) if before else None
    key = plan.primary.key if plan.primary else ""
    outcome = _step(_beside_chart(plan, key, now.outcome, told), own)
    if outcome is None:
        return None
    return replace(now, outcome=outcome, guardrails=rails, due=_due(now, outcome))


def _due(now: OutcomeEvidence, outcome: Outcome) -> OutcomesDue | None:
    """As many are missing as were; who waits for the next look is not one of them."""
    if now.due is None:
        return None
    return OutcomesDue(
        pilot=now.due.pilot - now.outcome.pilot.n + outcome.pilot.n,
        comparison=now.due.comparison - now.outcome.comparison.n + outcome.comparison.n,
    )


def _rail(test: KeptTest, rail: Rail, before: TakenLook | None, told: Told) -> tuple[Rail, bool]:
    """A guardrail as far as it may be told, and whether it is told anew."""
    if not isinstance(rail, OutcomeGuardrail) or not of_households(rail.outcome):
        return rail, False
    old = before.outcome_of(measures_of(test).get(rail.name)) if before else None
    key = next((m.key for m in test.plan.measures if m.label == rail.name), "")
    outcome = _step(_beside_chart(test.plan, key, rail.outcome, told), old)
    if outcome is not None:
        return replace(rail, outcome=outcome), True
    return (replace(rail, outcome=old) if old else _nobody(rail)), False


def _nobody(rail: OutcomeGuardrail) -> OutcomeGuardrail:
    """A guardrail of which nothing is told yet."""
    had = rail.outcome
    empty = Outcome(design=had.design, way=had.way, unit=had.unit)
    return replace(rail, outcome=empty, why_not=OF_FEW)


# Between two looks.

SIDES = ("pilot", "comparison", "pilot_before", "comparison_before")


def _step(now: Outcome, had: Outcome | None) -> Outcome | None:
    """The outcome where on each side nobody or at least ten came or went, and on some ten.

    A side to which fewer came stays as it was.
    """
    if had is None or not of_households(had):
        return now if all(side.n >= FEWEST_FOR_SHOWING for side in now.sides) else None
    if (had.design, had.way) != (now.design, now.way):
        return None  # the same households, cut in another way
    kept: dict[str, Any] = {}
    for name in SIDES:
        new, old = getattr(now, name), getattr(had, name)
        if new is None or old is None:
            continue
        more = abs(new.n - old.n)  # fewer where an import was taken back
        if more < FEWEST_FOR_SHOWING or new.n < FEWEST_FOR_SHOWING:
            kept[name] = old
    return replace(now, **kept) if len(kept) < len(now.sides) else None


# Beside the chart.


def _beside_chart(plan: Plan, key: str, outcome: Outcome, told: Told) -> Outcome:
    """The outcome, the last of a side left out where it differs from the chart by one or two."""
    found: dict[str, Any] = {}
    for names in _linked(outcome):
        sides = {name: getattr(outcome, name) for name in names}
        gaps = [
            _told_of(plan, key, outcome, name, told) - _ended(side) for name, side in sides.items()
        ]
        off = [gap for gap in gaps if 0 < abs(gap) < FEWEST]
        if off:
            wait = FEWEST - min(off)
            found |= {name: _without_last(side, wait) for name, side in sides.items()}
    return replace(outcome, **found)


def _ended(side: Side) -> int:
    """Of waits those that are over: of the others the chart has no figure."""
    return sum(side.ended) if side.ended else side.n


def _without_last(side: Side, n: int) -> Side:
    return replace(side, values=side.values[:-n], ended=side.ended[:-n])


def _linked(outcome: Outcome) -> tuple[tuple[str, ...], ...]:
    """Sides whose values belong to the same households, in the same order."""
    here = [name for name in SIDES if getattr(outcome, name) is not None]
    if not outcome.same_households:
        return tuple((name,) for name in here)
    if outcome.design is Design.PAIRED:
        return (("pilot", "comparison"),)
    return (("pilot", "pilot_before"), ("comparison", "comparison_before"))


def _told_of(plan: Plan, key: str, outcome: Outcome, name: str, told: Told) -> int:
    """How many people the chart told of on a side; as many as there are where there is no chart."""
    there = _ended(getattr(outcome, name))
    before = name.endswith("_before")
    if not outcome.same_households:
        if key not in told:
            return int(there)
        over_time = outcome.pilot_before is not None
        second = THERE if plan.design and (plan.design.has_comparison or over_time) else BEFORE
        places: dict[str, Where] = {
            "pilot": AFTER,
            "comparison": second,
            "pilot_before": BEFORE,
            "comparison_before": THERE_BEFORE,
        }
        return told[key].people.get(places[name], 0)
    paired = outcome.design is Design.PAIRED
    own = plan.before_measure if before or (paired and name == "comparison") else key
    arm = Arm.COMPARISON if name.startswith("comparison") and not paired else Arm.PILOT
    return told[own].of_arm(arm) if own in told else int(there)
