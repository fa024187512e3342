"""Verdicts on the same evidence are worked out once: pages of many tests ask again at every visit.

What is remembered hangs on everything that a verdict rests on and on nothing else - not on who
asks, from which partnership, or when: as with any pure function, the same evidence has the same
verdict. A figure that is logged, a plan that is amended or a week that passes is other evidence.
"""

from functools import lru_cache

from improvement.domain.outcomes import Outcome
from improvement.stats.decisions.evidence import Evidence
from improvement.stats.decisions.outcome_evidence import OutcomeEvidence
from improvement.stats.decisions.verdict import VerdictResult, verdict

REMEMBERED = 1_024  # four pages of 120 tests, each as it is and as it was told
#: Households in an evidence beyond which it is not kept: some hundred of the largest are few MB.
LARGEST = 2_000


def verdict_on(evidence: Evidence | OutcomeEvidence) -> VerdictResult:
    """``verdict``, from memory where this very evidence was asked about before.

    Raises as ``verdict`` does; what cannot be computed is not remembered.

    >>> from improvement.domain.decision_rule import DecisionRule
    >>> from improvement.domain.tallies import Tally, TwoArms
    >>> from improvement.domain.vocabulary import Design, Direction
    >>> from improvement.stats.decisions.looks import take_look
    >>> arms = TwoArms(pilot=Tally(events=96, n=120), comparison=Tally(events=72, n=120))
    >>> def evidence():
    ...     return Evidence(
    ...         rule=DecisionRule(direction=Direction.HIGHER, design=Design.RANDOMISED,
    ...                           minimum_worthwhile=0.1, planned_per_arm=120),
    ...         arms=arms, look=take_look(arms, planned_per_arm=120, end_passed=True))
    >>> verdict_on(evidence()) is verdict_on(evidence())
    True
    >>> verdict_on(evidence()) == verdict(evidence())
    True
    """
    return verdict(evidence) if _households(evidence) > LARGEST else _remembered(evidence)


@lru_cache(maxsize=REMEMBERED)
def _remembered(evidence: Evidence | OutcomeEvidence) -> VerdictResult:
    return verdict(evidence)


def forget() -> None:
    """As after a start of the process: for benchmarks and tests."""
    _remembered.cache_clear()


def _households(evidence: Evidence | OutcomeEvidence) -> int:
    """Figures of single households that it holds; shares hold counts alone."""
    if isinstance(evidence, Evidence):
        return 0
    return _values(evidence.outcome) + sum(_values(g.outcome) for g in evidence.guardrails)


def _values(outcome: Outcome) -> int:
    return sum(len(side.values) for side in outcome.sides)
