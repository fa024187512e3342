"""What households come to, for those who are told in steps: as it was at the last look."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from statistics import fmean
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine

from improvement.domain.decisions import DecisionDraft
from improvement.domain.entries import CaseRecord
from improvement.domain.measures import MeasureSpec
from improvement.domain.told import Audience
from improvement.domain.vocabulary import Arm, Choice, Direction, MeasureKind, MeasureRole
from improvement.services import (
    analyses,
    decisions,
    kept_looks,
    look_steps,
    overview,
    telling_everybody,
)
from improvement.stats.decisions.verdict import verdict
from improvement.words.told_everybody import AT_THE_NEXT_LOOK, OF_FEW
from tests.queries import counted
from tests.services.test_told_everybody import START, log, running, week

DRAFT = DecisionDraft(choice=Choice.KEEP_TESTING, reason="So far so good.", lesson="Ask early.")


def monday(at: int) -> date:
    return START + timedelta(weeks=at)


def found_by(place: Any, actor: Any, test_id: int, at: int) -> Any:
    return analyses.compare(place.uow.on(monday(at)), actor, test_id=test_id)


def figures_of(place: Any, actor: Any, test_id: int, at: int) -> tuple[Any, ...]:
    findings = found_by(place, actor, test_id, at).result.findings
    look = findings.evidence.look
    return findings.plain, look.n_pilot, look.n_comparison


def looks(place: Any, test_id: int) -> Any:
    with place.uow.reading(place.leader) as store:
        return kept_looks.looks_of(store, [test_id]).get(test_id)


PILOT, COMPARISON = [100.0 + i for i in range(10)], [120.0 + i for i in range(10)]
THREE, OTHERS = [90.0, 95.0, 140.0], [118.0, 119.0, 150.0]


def test_a_leader_reads_the_last_look_until_ten_more_came(place: Any) -> None:
    """Weeks of 10, 3, 3 and 4 households a side: looks after the first and the fourth, by hand."""
    test_id = running(place)
    weeks = ((PILOT, COMPARISON), (THREE, OTHERS), (THREE, OTHERS), ([99.0] * 4, [121.0] * 4))
    shown = []
    for at, (here, there) in enumerate(weeks):
        log(place, test_id, week(at, here, there))
        plain, *sizes = figures_of(place, place.leader, test_id, at + 1)
        shown.append((round(plain.estimate, 6), *sizes))
        assert figures_of(place, place.elsewhere, test_id, at + 1)[0] == plain
        team, *everybody = figures_of(place, place.member, test_id, at + 1)
        here_so_far = [cost for here, _ in weeks[: at + 1] for cost in here]
        there_so_far = [cost for _, there in weeks[: at + 1] for cost in there]
        assert everybody == [len(here_so_far), len(there_so_far)]
        assert team.estimate == pytest.approx(fmean(there_so_far) - fmean(here_so_far))
    # 124.5 - 104.5 of ten; 124.5 x 10 + 387 x 2 + 484 less 104.5 x 10 + 325 x 2 + 396, of twenty.
    assert shown == [(20, 10, 10), (20, 10, 10), (20, 10, 10), (20.6, 20, 20)]


def test_the_page_says_of_when_its_figures_are(place: Any) -> None:
    test_id = running(place)
    log(place, test_id, week(0, PILOT, COMPARISON))
    figures_of(place, place.leader, test_id, 1)
    log(place, test_id, week(1, THREE, OTHERS))
    leader, team = (found_by(place, who, test_id, 2) for who in (place.leader, place.member))
    assert leader.looked_until == monday(1) - timedelta(days=1)
    assert "those who began up to 9 August 2026" in leader.reading.caveats[0]
    assert team.looked_until is None
    assert not [line for line in team.reading.caveats if "began up to" in line]


def test_whoever_was_logged_late_is_in_no_look_before_she_was_told(place: Any) -> None:
    test_id = running(place)
    log(place, test_id, week(0, PILOT, COMPARISON))
    before = figures_of(place, place.leader, test_id, 1)
    late = [replace(c, code=f"late {c.code}") for c in week(0, [700.0], [650.0])]
    log(place, test_id, late)
    log(place, test_id, week(1, PILOT, COMPARISON))
    assert figures_of(place, place.leader, test_id, 2) != before  # 21 a side, told with week 1
    log(place, test_id, [replace(c, code=f"2 {c.code}") for c in late])
    log(place, test_id, week(2, PILOT[:9], COMPARISON[:9]))
    assert figures_of(place, place.leader, test_id, 3)[1:] == (31, 31)
    log(place, test_id, [replace(c, code=f"3 {c.code}") for c in late[:1]])
    log(place, test_id, week(3, PILOT, COMPARISON))
    assert figures_of(place, place.leader, test_id, 4)[1:] == (42, 41)


def test_a_correction_waits_for_the_next_look(place: Any) -> None:
    test_id = running(place)
    cases = week(0, PILOT, COMPARISON)
    log(place, test_id, cases)
    before = figures_of(place, place.leader, test_id, 1)
    log(place, test_id, [replace(cases[0], values={"outcome": 101.0})])
    assert figures_of(place, place.leader, test_id, 1) == before
    assert figures_of(place, place.leader, test_id, 3) == before
    assert figures_of(place, place.member, test_id, 3) != before


def test_where_the_rule_says_otherwise_today_no_figure_stands_beside_it(place: Any) -> None:
    """Harm after 20, no more after 24: the verdict is today's, the figures wait."""
    test_id = running(place)
    dear = [200.0 + i for i in range(10)]
    log(place, test_id, week(0, dear, COMPARISON))
    log(place, test_id, week(1, dear, COMPARISON))
    assert figures_of(place, place.leader, test_id, 2)[0] is not None
    cheap = [10.0, 20.0, 15.0, 12.0, 11.0, 19.0, 14.0, 13.0, 9.0]
    log(place, test_id, week(2, cheap, OTHERS * 3))
    team, leader = (found_by(place, who, test_id, 3) for who in (place.member, place.leader))
    then = verdict(looks(place, test_id).evidence)
    assert (then.verdict, then.reason) != (team.result.verdict, team.result.reason)
    assert leader.result.verdict is team.result.verdict
    findings = leader.result.findings
    assert (findings.found, findings.plain, findings.benefit, findings.pause) == (None,) * 4
    assert findings.why_not == AT_THE_NEXT_LOOK
    assert leader.looked_until is None
    assert AT_THE_NEXT_LOOK in " ".join(leader.reading.because)
    assert all(
        check.observed is None
        for row in leader.result.rows
        for check in row.checks
        if check.quantity.value in ("upper", "lower", "estimate")
    )


def test_lists_and_what_a_decision_keeps_read_the_same_look(place: Any) -> None:
    test_id = running(place)
    log(place, test_id, week(0, PILOT, COMPARISON))
    first = figures_of(place, place.leader, test_id, 1)
    log(place, test_id, week(1, THREE, OTHERS))
    now = place.uow.on(monday(2))
    (status,) = overview.portfolio(now, place.leader).tests
    assert status.result.findings.plain == first[0]
    assert status.look.n_pilot == 13, "how many there are is no secret"
    assert "began up to 9 August" in status.reading.caveats[0]
    made = decisions.record(now, place.member, test_id=test_id, draft=DRAFT)
    log(place, test_id, week(2, PILOT, COMPARISON))
    assert figures_of(place, place.leader, test_id, 3)[1] == 23
    view = decisions.of_test(place.uow.on(monday(3)), place.leader, test_id=test_id)
    (kept,) = (d.analysis_id for d in view.decisions if d.id == made)
    rule = view.rules[kept]
    assert rule is not None
    assert rule.findings.plain == first[0], "the look of that day, not the newest"
    assert any("began up to 9 August" in line for line in view.analyses[kept].words["caveats"])
    mine = decisions.of_test(place.uow.on(monday(3)), place.member, test_id=test_id).rules[kept]
    assert mine is not None
    assert mine.findings.evidence.look.n_pilot == 13


def test_a_decision_without_a_look_before_it_shows_no_figures(place: Any) -> None:
    test_id = running(place)
    log(place, test_id, week(0, PILOT, COMPARISON))
    decisions.record(place.uow.on(monday(0)), place.member, test_id=test_id, draft=DRAFT)
    (rule,) = decisions.of_test(
        place.uow.on(monday(1)), place.leader, test_id=test_id
    ).rules.values()
    assert rule is not None
    assert rule.findings.plain is None


def with_cost(place: Any) -> int:
    cost = MeasureSpec(
        key="cost", label="Cost", kind=MeasureKind.VALUE, direction=Direction.LOWER,
        role=MeasureRole.BALANCING, margin=50.0,
    )  # fmt: skip
    return int(place.running(replace(place.plan, measures=(*place.plan.measures, cost))))


def both(place: Any, cases: list[CaseRecord]) -> list[CaseRecord]:
    """The same households with a share as their outcome and their figure as a cost."""
    primary = place.plan.primary.key
    return [
        replace(c, values={primary: float(i % 3 > 0), "cost": c.values["outcome"]})
        for i, c in enumerate(cases)
    ]


def test_a_guardrail_of_households_is_told_in_the_same_steps(place: Any) -> None:
    test_id = with_cost(place)
    log(place, test_id, both(place, week(0, PILOT, COMPARISON)))
    (rail,) = found_by(place, place.leader, test_id, 1).result.findings.guardrails
    assert rail.benefit.estimate == pytest.approx(20)
    log(place, test_id, both(place, week(1, THREE, OTHERS)))
    found = found_by(place, place.leader, test_id, 2)
    (later,) = found.result.findings.guardrails
    assert later.benefit.estimate == pytest.approx(20)
    assert found.result.findings.evidence.look.n_pilot == 13, "shares are those of today"
    (team,) = found_by(place, place.member, test_id, 2).result.findings.guardrails
    assert team.benefit.estimate != pytest.approx(20)


def test_a_guardrail_of_few_waits_and_holds_nobody_up(place: Any) -> None:
    """A second outcome of five households is in no look; the first one is."""
    test_id = running(place)
    log(place, test_id, week(0, PILOT, COMPARISON))
    cost = MeasureSpec(
        key="days", label="Days", kind=MeasureKind.VALUE, direction=Direction.LOWER,
        role=MeasureRole.BALANCING, margin=5.0,
    )  # fmt: skip
    with place.uow.reading(place.member) as store:
        plan = store.plans.get(test_id).plan
    place.amend(test_id, measures=(*plan.measures, cost))
    few = [
        replace(c, values={**c.values, "days": 3.0})
        for c in week(1, PILOT[:5], COMPARISON[:5])
    ]  # fmt: skip
    log(place, test_id, few)
    log(place, test_id, week(2, PILOT, COMPARISON))
    found = found_by(place, place.leader, test_id, 3)
    assert found.result.findings.plain is not None
    (rail,) = found.result.findings.guardrails
    assert (rail.benefit, rail.why_not) == (None, OF_FEW)


def test_an_amended_rule_is_held_against_the_look(place: Any) -> None:
    test_id = running(place)
    log(place, test_id, week(0, PILOT, COMPARISON))
    wide = figures_of(place, place.leader, test_id, 1)[0]
    place.amend(test_id, planned_per_arm=10)
    narrow = figures_of(place, place.leader, test_id, 1)[0]
    assert narrow.estimate == wide.estimate
    assert narrow.upper - narrow.lower < wide.upper - wide.lower, "at the plan's end: 1.96"


def test_it_is_asked_in_as_many_queries_however_many_looks_there_are(
    place: Any, engine: Engine
) -> None:
    def asked(n: int) -> int:
        for _ in range(n):
            test_id = running(place)
            log(place, test_id, week(0, PILOT, COMPARISON))
        overview.portfolio(place.uow.on(monday(1)), place.leader)
        with counted(engine) as seen:
            overview.portfolio(place.uow.on(monday(1)), place.leader)
        return len(seen)

    assert asked(1) == asked(3)


# The attack: whoever keeps every figure of Compare and of the chart, week by week.


def weeks_of(seed: int, n: int = 14) -> list[list[CaseRecord]]:
    """None to six households a week and side, every fifth logged a week late."""
    random = np.random.default_rng(seed)

    def costs() -> list[float]:
        return [float(int(random.normal(400, 90))) for _ in range(int(random.integers(0, 7)))]

    found: list[list[CaseRecord]] = [week(at, costs(), costs()) for at in range(n)]
    late: list[CaseRecord] = []
    for at, cases in enumerate(found):
        late, found[at] = cases[::5], [*late, *(c for i, c in enumerate(cases) if i % 5)]
    return found


Members = dict[Arm, Counter[float]]


def sets_shown(place: Any, weeks: Sequence[Sequence[CaseRecord]]) -> list[Members]:
    """Whose costs each look was of, each also a sum of whole stretches of the chart."""
    test_id = running(place)
    shown: list[Members] = []
    for at, cases in enumerate(weeks):
        if cases:
            log(place, test_id, list(cases))
        found = found_by(place, place.leader, test_id, at + 1)
        findings = found.result.findings
        look = looks(place, test_id)
        if look is None:
            assert findings.plain is None
            continue
        own = look.evidence.outcome
        sides = {Arm.PILOT: own.pilot, Arm.COMPARISON: own.comparison}
        members = {arm: Counter(side.values) for arm, side in sides.items()}
        if findings.plain is not None:
            naive = fmean(own.comparison.values) - fmean(own.pilot.values)
            assert findings.plain.estimate == pytest.approx(naive)
        if members not in shown:
            shown.append(members)
        assert told_so_far(place, test_id, members), "a look is of whole stretches of the chart"
    return shown


def told_so_far(place: Any, test_id: int, look: Members) -> bool:
    """Is each side of the look all of what the chart told up to some stretch?"""
    with place.uow.reading(place.leader) as store:
        (kept,) = [t for (_, _, key), t in store.tellings.of([test_id]).items() if key == ""]
    ends = [s.end for s in kept.telling.told(Audience.SCREEN, telling_everybody.KEY)]

    def up_to(end: int, arm: Arm) -> tuple[float, float]:
        rows = [row for c, row in kept.telling.rows if c < end and row.arm is arm]
        return sum(r.n or 0 for r in rows), round(sum(r.weighted or 0 for r in rows), 6)

    def of(arm: Arm) -> tuple[float, float]:
        return look[arm].total(), round(sum(look[arm].elements()), 6)

    return all(any(up_to(end, arm) == of(arm) for end in ends) for arm in Arm)


def few_between(shown: Sequence[Members]) -> list[int]:
    """How many households stand between two looks, where they are some and fewer than ten."""
    found = []
    for i, later in enumerate(shown):
        for earlier in shown[:i]:
            for arm in Arm:
                assert not earlier[arm] - later[arm], "nobody leaves a look"
                found.append((later[arm] - earlier[arm]).total())
    return [n for n in found if 0 < n < 10]


@pytest.mark.parametrize("seed", [20261128, 3, 11])
def test_between_two_looks_are_none_or_ten(place: Any, seed: int) -> None:
    shown = sets_shown(place, weeks_of(seed))
    assert len(shown) >= 2
    assert few_between(shown) == []


def test_looks_at_every_stretch_are_found_out(place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same attack on a variant that looks whenever anybody more was told."""
    monkeypatch.setattr(look_steps, "FEWEST_FOR_SHOWING", 1)
    assert few_between(sets_shown(place, weeks_of(3)))


def test_looks_at_all_of_today_are_found_out(place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """And on one that takes everybody of today."""
    whole = kept_looks.ToldPart(until=date.max, people={})
    monkeypatch.setattr(kept_looks, "_told_whole", lambda test, tellings: {"outcome": whole})
    monkeypatch.setattr(look_steps, "_beside_chart", lambda plan, key, outcome, told: outcome)
    with pytest.raises(AssertionError, match="whole stretches"):
        sets_shown(place, weeks_of(3))
