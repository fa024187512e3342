"""A verdict from memory is the verdict: it hangs on all of the evidence, and on nothing else."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from typing import Any

import pytest

from improvement.domain.decision_rule import DecisionRule
from improvement.domain.outcomes import Outcome, Side
from improvement.domain.scale import Scale
from improvement.domain.tallies import GroupArms, Tally, TwoArms
from improvement.domain.vocabulary import ComparedBy, Design, Direction
from improvement.errors import NotComputable
from improvement.services import known_verdicts
from improvement.services.known_verdicts import LARGEST, REMEMBERED, forget, verdict_on
from improvement.stats.decisions.clusters import ClusterSizes, CorrelationSource
from improvement.stats.decisions.evidence import Evidence, Guardrail
from improvement.stats.decisions.information import look_of
from improvement.stats.decisions.looks import take_look
from improvement.stats.decisions.missing import OutcomesDue
from improvement.stats.decisions.outcome_evidence import OutcomeEvidence
from improvement.stats.decisions.verdict import VerdictResult, verdict
from improvement.stats.equity.dimension_arms import DimensionArms
from improvement.stats.record import to_record

RULE = DecisionRule(
    direction=Direction.HIGHER,
    design=Design.RANDOMISED,
    minimum_worthwhile=0.1,
    planned_per_arm=120,
)


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every evidence whose verdict was worked out."""
    seen: list[Any] = []

    def noted(evidence: Any) -> VerdictResult:
        seen.append(evidence)
        return verdict(evidence)

    monkeypatch.setattr(known_verdicts, "verdict", noted)
    return seen


def tally(events: int, n: int) -> Tally:
    return Tally(events=events, n=n)


def shares(events: int = 80, **changes: Any) -> Evidence:
    arms = TwoArms(pilot=tally(events, 120), comparison=tally(60, 120))
    return replace(
        Evidence(
            rule=RULE,
            arms=arms,
            look=take_look(arms, planned_per_arm=120, end_passed=True),
            dimensions=(of_group(40),),
        ),
        **changes,
    )


def of_group(events: int) -> DimensionArms:
    women = GroupArms(group="Women", pilot=tally(events, 60), comparison=tally(30, 60))
    men = GroupArms(group="Men", pilot=tally(40, 60), comparison=tally(30, 60))
    return DimensionArms(label="Gender", groups=(women, men))


def costs(n: int) -> OutcomeEvidence:
    outcome = Outcome(
        design=Design.SIDE_BY_SIDE,
        way=ComparedBy.COST,
        pilot=Side(values=tuple(float(i % 50) for i in range(n))),
        comparison=Side(values=tuple(float(i % 60) for i in range(n))),
    )
    return OutcomeEvidence(
        rule=replace(RULE, design=Design.SIDE_BY_SIDE, minimum_worthwhile=5.0, scale=Scale.UNITS),
        outcome=outcome,
        look=look_of(outcome, planned_per_arm=120, end_passed=True),
    )


def test_the_same_evidence_is_worked_out_once(worked_out: list[Any]) -> None:
    first, again = verdict_on(shares()), verdict_on(shares())
    assert first is again
    assert len(worked_out) == 1
    assert to_record(first) == to_record(verdict(shares()))


OTHERS = {
    "rule": replace(RULE, changed_after_looking=True),
    "dimensions": (of_group(41),),
    "due": OutcomesDue(pilot=130, comparison=121),
    "guardrails": (
        Guardrail(
            name="Moved away",
            arms=TwoArms(pilot=tally(3, 120), comparison=tally(2, 120)),
            direction=Direction.LOWER,
            margin=0.05,
        ),
    ),
    "fidelity": 0.5,
    "weeks_running": 12.0,
    "expected_share": 0.4,
    "clusters": ClusterSizes(sizes=(120, 120), likeness=0.1, source=CorrelationSource.GIVEN),
    "look": take_look(shares().arms, planned_per_arm=240, end_passed=False),
}


@pytest.mark.parametrize("name", OTHERS)
def test_whatever_of_it_differs_is_other_evidence(name: str) -> None:
    known, other = shares(), shares(**{name: OTHERS[name]})
    verdict_on(known)
    assert to_record(verdict_on(other)) == to_record(verdict(other)) != to_record(verdict_on(known))


def test_nothing_of_it_is_left_out_above() -> None:
    assert {f.name for f in fields(Evidence)} == {"arms", *OTHERS}
    assert verdict_on(shares(80)) != verdict_on(shares(81))


def test_what_cannot_be_computed_says_so_every_time() -> None:
    nobody = TwoArms(pilot=tally(0, 0), comparison=tally(60, 120))
    look = take_look(nobody, planned_per_arm=120, end_passed=True)
    empty = Evidence(rule=RULE, arms=nobody, look=look)
    said = []
    for ask in (verdict, verdict_on, verdict_on):
        try:
            said.append(to_record(ask(empty)))
        except NotComputable as reason:
            said.append(str(reason))
    assert len(set(map(str, said))) == 1


def test_memory_is_bounded(worked_out: list[Any]) -> None:
    for seconds in range(REMEMBERED + 1):
        verdict_on(shares(weeks_running=1.0 + seconds / 1_000))
    assert known_verdicts._remembered.cache_info().currsize == REMEMBERED
    verdict_on(shares(weeks_running=1.0))  # the first was let go of
    assert len(worked_out) == REMEMBERED + 2


def test_figures_of_very_many_households_are_not_kept(worked_out: list[Any]) -> None:
    for n, times in ((LARGEST // 2, 1), (LARGEST // 2 + 1, 2)):
        worked_out.clear()
        assert verdict_on(costs(n)) == verdict_on(costs(n))
        assert len(worked_out) == times


def test_many_may_ask_at_once() -> None:
    asked = [shares(60 + n % 40) for n in range(400)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(verdict_on, asked))
    assert found == [verdict(evidence) for evidence in asked]
