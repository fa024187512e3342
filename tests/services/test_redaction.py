"""Nobody in a small group stands out: not in words, rows, pictures or kept decisions of a leader.

Random groups of random sizes go through everything that a leader's pages draw; the labels of the
groups that must not be seen are then searched for in all of it.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from improvement.charts.forest import forest_spec
from improvement.charts.gap import gap_spec
from improvement.charts.gap_change import gap_change_spec
from improvement.domain.decision_rule import DecisionRule
from improvement.domain.tallies import GroupArms, Tally, TwoArms
from improvement.domain.vocabulary import Arm, Choice, DecisionStep, Design, Direction, Ring
from improvement.services import analyses, charts, decisions, overview, people, portfolio, practices
from improvement.services.charts import ChartWishes
from improvement.services.decisions import DecisionDraft
from improvement.services.redaction import SOMEBODY, dimension_views, hidden_groups, unnamed
from improvement.stats.decisions.evidence import Evidence
from improvement.stats.decisions.looks import take_look
from improvement.stats.decisions.verdict import Reason, VerdictResult, verdict
from improvement.stats.equity.dimension_arms import DimensionArms
from improvement.words.comparison import comparison_reading
from improvement.words.groups import dimension_reading, gap_line
from improvement.words.verdict import row_reading, verdict_reading

THRESHOLD = 10


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    n = draw(st.one_of(st.integers(0, 12), st.integers(0, 60)))
    return Tally(events=draw(st.integers(0, n)), n=n)


@st.composite
def dimensions(draw: st.DrawFn, name: str) -> DimensionArms:
    groups = tuple(
        GroupArms(
            group=f"{name}-group-{number}",
            pilot=draw(tallies()),
            comparison=draw(tallies()),
            named=draw(st.sampled_from([True, True, True, False])),
        )
        for number in range(draw(st.integers(2, 5)))
    )
    named = [g.group for g in groups if g.named]
    assume(named)
    return DimensionArms(
        label=name.title(),
        groups=groups,
        reference=draw(st.sampled_from([None, *named])),
    )


@st.composite
def results(draw: st.DrawFn) -> VerdictResult:
    found = (draw(dimensions("colour")), draw(dimensions("shape")))
    arms = TwoArms(
        pilot=added(g.pilot for g in found[0].groups),
        comparison=added(g.comparison for g in found[0].groups),
    )
    return verdict(
        Evidence(
            rule=DecisionRule(
                direction=draw(st.sampled_from(Direction)),
                design=Design.SIDE_BY_SIDE,
                minimum_worthwhile=0.05,
                planned_per_arm=20,
            ),
            arms=arms,
            look=take_look(arms, planned_per_arm=20, end_passed=True),
            dimensions=found,
        )
    )


def added(parts: Any) -> Tally:
    taken = list(parts)
    return Tally(events=sum(t.events for t in taken), n=sum(t.n for t in taken))


def drawn(result: VerdictResult, threshold: int) -> str:
    """Everything that Compare, Decide, the portfolio and the practices put on a page."""
    shown = unnamed(result, threshold=threshold)
    comparison = shown.findings.comparison
    pieces: list[Any] = [
        shown,
        verdict_reading(shown),
        comparison_reading(comparison, best_guess=shown.findings.chance),
        *(row_reading(row, shown) for row in shown.rows),
        forest_spec(comparison, title="Everybody"),
    ]
    for view in dimension_views(result, threshold=threshold):
        pieces += [view, dimension_reading(view.found, comparison)]
        pieces.append(forest_spec(comparison, view.found, title="Groups"))
        if view.found.gaps is not None:
            pieces += [gap_line(item) for item in view.found.gaps.gaps]
            direction = shown.findings.evidence.rule.direction
            pieces.append(gap_spec(view.found, direction=direction, title="Gaps"))
            pieces.append(gap_change_spec(view.found.gaps, title="The gap's change"))
    return repr(pieces)


def hidden_in(result: VerdictResult, threshold: int) -> set[str]:
    found = result.findings.comparison.dimensions
    return {group for d in found for group in hidden_groups(d, threshold)}


@settings(max_examples=150, deadline=None)
@given(result=results(), threshold=st.sampled_from([5, 10, 30]))
def test_no_page_of_a_leader_names_a_group_that_must_not_be_seen(
    result: VerdictResult, threshold: int
) -> None:
    page = drawn(result, threshold)
    assert [label for label in hidden_in(result, threshold) if label in page] == []


@settings(max_examples=60, deadline=None)
@given(result=results())
def test_groups_below_the_threshold_are_among_the_hidden(result: VerdictResult) -> None:
    hidden = hidden_in(result, THRESHOLD)
    for dimension in result.findings.comparison.dimensions:
        for group in dimension.dimension.groups:
            people = group.pilot.n + group.comparison.n
            if people and group.smaller_n < THRESHOLD:
                assert group.group in hidden


@settings(max_examples=60, deadline=None)
@given(result=results())
def test_never_exactly_one_group_is_hidden_beside_its_total(result: VerdictResult) -> None:
    """It would be the total minus the others. An empty group says nothing about anybody."""
    for view, whole in zip(
        dimension_views(result, threshold=THRESHOLD),
        result.findings.comparison.dimensions,
        strict=True,
    ):
        peopled = [g for g in whole.dimension.groups if g.pilot.n + g.comparison.n]
        if len(peopled) > 1:
            assert view.hidden != 1
        assert view.hidden + len(view.found.dimension.groups) == len(whole.dimension.groups)


@settings(max_examples=60, deadline=None)
@given(result=results())
def test_the_verdict_itself_is_not_touched(result: VerdictResult) -> None:
    shown = unnamed(result, threshold=THRESHOLD)
    assert (shown.verdict, shown.reason, shown.row) == (result.verdict, result.reason, result.row)
    assert [r.holds for r in shown.rows] == [r.holds for r in result.rows]
    assert shown.findings.comparison.overall == result.findings.comparison.overall
    assert unnamed(result, threshold=0) is result


@settings(max_examples=60, deadline=None)
@given(result=results())
def test_a_figure_of_a_hidden_group_goes_with_its_name(result: VerdictResult) -> None:
    checks = [c for r in unnamed(result, threshold=THRESHOLD).rows for c in r.checks]
    assert all(c.observed is None for c in checks if c.subject == SOMEBODY)


def fair_and_small(place: Any) -> list[Any]:
    """Women: many. Men: 4 and 3, worse off in the pilot."""
    return [
        place.week(0, Arm.PILOT, (56, 70)),
        place.week(0, Arm.COMPARISON, (48, 80)),
        place.week(0, Arm.PILOT, (55, 66), "women"),
        place.week(0, Arm.COMPARISON, (45, 77), "women"),
        place.week(0, Arm.PILOT, (1, 4), "men"),
        place.week(0, Arm.COMPARISON, (3, 3), "men"),
    ]


@pytest.fixture
def small(place: Any) -> tuple[Any, int]:
    test_id = place.running()
    assert place.log(test_id, fair_and_small(place)).saved
    return place, test_id


#: What a leader may read of the plan and the lists: the groups that exist, without figures.
PLANNED = ("kept", "notes")


def told(view: Any) -> str:
    names = [n for n in view.__dataclass_fields__ if n not in PLANNED]
    return repr([getattr(view, name) for name in names])


def test_a_leader_compares_without_seeing_who_is_few(small: tuple[Any, int]) -> None:
    place, test_id = small
    leader = analyses.compare(place.uow, place.leader, test_id=test_id)
    own = analyses.compare(place.uow, place.member, test_id=test_id)
    elsewhere = analyses.compare(place.uow, place.elsewhere, test_id=test_id)
    coach = analyses.compare(place.uow, place.coach, test_id=test_id)
    for view in (leader, elsewhere):
        assert not view.sees_all
        assert "Men" not in told(view)
        assert "men'" not in told(view)  # nor under its key
        assert view.dimensions[0].hidden == 2  # with one hidden, the other would give it away
    for view in (own, coach):
        assert view.sees_all
        assert "Men" in told(view)
        assert view.dimensions[0].hidden == 0
    assert leader.result.verdict is own.result.verdict
    assert own.result.reason is Reason.SMALL_GROUPS
    assert leader.reading.headline == own.reading.headline


SCALED = DecisionDraft(
    choice=Choice.SCALE,
    reason="It helped.",
    ring=Ring.FIVE,
    review_on=date(2027, 2, 22),
    community="Nobody yet.",
)


def test_a_kept_decision_names_nobody_whoever_records_it(small: tuple[Any, int]) -> None:
    place, test_id = small
    draft = replace(SCALED, reason="In steps.")
    decisions.record(place.uow, place.member, test_id=test_id, draft=draft)
    for actor in (place.member, place.coach, place.leader, place.elsewhere):
        seen = decisions.of_test(place.uow, actor, test_id=test_id)
        (kept,) = seen.analyses.values()
        assert "Men" not in repr(kept.words)
        sees_all = actor in (place.member, place.coach)
        assert ("Men" in repr(kept.result)) is sees_all
        assert bool(kept.inputs) is sees_all
        assert len(kept.digest) == 64


def test_lists_and_practices_of_a_leader_name_nobody(small: tuple[Any, int]) -> None:
    place, test_id = small
    draft = replace(SCALED, reason="In steps.")
    decision = decisions.record(place.uow, place.member, test_id=test_id, draft=draft)
    decisions.take(place.uow, place.leader, decision_id=decision, step=DecisionStep.APPROVE)
    for line in portfolio.portfolio(place.uow, place.leader).lines:
        assert "Men" not in repr(line.shown)
        assert line.small_groups == 1
    for card in practices.practices(place.uow, place.leader).all:
        assert "Men" not in repr(card.dimensions)
        assert card.dimensions[0].hidden == 2
    for status in overview.home(place.uow, place.leader).tests:
        assert "Men" not in repr((status.reading, status.why_not, status.todos))
    (own,) = practices.practices(place.uow, place.member).all
    assert "Men" in repr(own.dimensions)


def test_a_chart_is_not_shown_where_another_could_be_worked_out(small: tuple[Any, int]) -> None:
    """One hidden chart could be worked out by taking the others from the overall one."""
    place, test_id = small
    wishes = ChartWishes(dimension="gender")
    leader = charts.of_test(place.uow, place.leader, test_id=test_id, wishes=wishes)
    assert leader.groups == ()
    assert leader.hidden == 2
    assert leader.figures.groups == {}
    own = charts.of_test(place.uow, place.member, test_id=test_id, wishes=wishes)
    assert all(g.chart is not None for g in own.groups)
    assert own.hidden == 0


def test_charts_of_large_groups_are_shown_to_everybody(place: Any) -> None:
    test_id = place.newcombe()
    wishes = ChartWishes(dimension="gender")
    found = charts.of_test(place.uow, place.leader, test_id=test_id, wishes=wishes)
    assert [g.label for g in found.groups if g.chart] == ["Women", "Men"]


def test_the_threshold_is_the_partnerships_own(place: Any) -> None:
    """What was told stays told; a lower threshold counts from the next closing on."""
    test_id = place.newcombe()  # 35 and 40 in each group
    place.log(test_id, [place.week(2, Arm.PILOT, (0, 0), "women")])  # 22 women are left
    people.set_small_group(place.uow, place.leader, threshold=30)

    def hidden(uow: Any) -> int:
        return analyses.compare(uow, place.leader, test_id=test_id).dimensions[0].hidden

    assert hidden(place.uow) == 2
    people.set_small_group(place.uow, place.leader, threshold=10)
    assert hidden(place.uow) == 2
    assert hidden(place.uow.on(date(2026, 12, 7))) == 0
    people.set_small_group(place.uow, place.leader, threshold=30)
    assert hidden(place.uow.on(date(2027, 1, 11))) == 0
