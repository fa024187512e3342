"""The demo partnership: what it is meant to show, on either database, whenever it is loaded."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from statistics import fmean

import pytest

from improvement.config import HOME
from improvement.demo import agreements, calls_places, mediation, navigators, reminders, rent_help
from improvement.demo.calendar import Weeks
from improvement.demo.load import is_there, load_demo
from improvement.domain.access import Actor
from improvement.domain.vocabulary import Arm, Choice, Phase, Role, Stage, Standing
from improvement.errors import Conflict
from improvement.services import (
    analyses,
    charts,
    decisions,
    heard,
    holding,
    notes,
    overview,
    people,
    practice_cards,
    tests,
)
from improvement.services.analyses import CompareView
from improvement.services.holding import Held
from improvement.stats.decisions.outcome_findings import OutcomeFindings
from improvement.stats.decisions.verdict import Reason, Verdict
from improvement.stats.record import digest
from improvement.stats.spread.pooled import SpreadClaim
from improvement.store.engine import open_engine
from improvement.store.migrate import migrate
from improvement.store.unit_of_work import UnitOfWork

DATA = HOME / "data"
RENT_HELP = "Rent help on the first call"
AGREEMENTS = "Sums written out before signing"
PLACES = (calls_places.FIRST, *calls_places.NEXT)
CALLS = {f"First-missed-rent calls, {place.name}" for place in PLACES}
TITLES = {
    "Rent reminders by text",
    "Court navigators",
    "Landlord mediation",
    RENT_HELP,
    AGREEMENTS,
    *CALLS,
}


def actor_of(uow: UnitOfWork) -> Actor:
    return people.actors(uow)[0][1][0]


def leader_of(uow: UnitOfWork) -> Actor:
    return next(actor for actor in people.actors(uow)[0][1] if actor.role is Role.LEADER)


def id_of(uow: UnitOfWork, title: str) -> int:
    lines = tests.listing(uow, actor_of(uow))
    return next(line.kept.id for line in lines if line.kept.plan.title == title)


def compared(uow: UnitOfWork, title: str) -> CompareView:
    return analyses.compare(uow, actor_of(uow), test_id=id_of(uow, title))


def test_the_partnership_is_labelled_synthetic_and_has_its_people(demo: UnitOfWork) -> None:
    ((partnership, actors),) = people.actors(demo)
    assert partnership.synthetic
    assert "demo" in partnership.name
    assert Counter(actor.role for actor in actors) == {
        Role.MEMBER: 3,
        Role.COACH: 1,
        Role.LEADER: 1,
    }
    own = {team.id: team.name for team in people.overview(demo, actors[0]).teams}
    assert [own[team] for team in actors[0].team_ids] == ["Stable Homes Team"]


def test_the_reminders_help_most_but_not_one_group(demo: UnitOfWork) -> None:
    view = compared(demo, "Rent reminders by text")
    found = view.result.findings
    assert (view.result.verdict, view.result.reason) == (Verdict.ADAPT, Reason.GROUP_LOOKS_WORSE)
    assert [f.group for f in found.flags if f.flagged] == ["Hispanic or Latino"]
    assert (found.evidence.arms.pilot.n, found.evidence.arms.comparison.n) == (300, 300)
    effects = {
        g.group: g.pilot.events / g.pilot.n - g.comparison.events / g.comparison.n
        for g in found.evidence.dimensions[0].groups
        if g.named
    }
    assert effects["Hispanic or Latino"] == pytest.approx(-0.11, abs=0.01)
    assert all(0.13 <= effects[name] <= 0.19 for name in ("Black", "White", "Another or several"))
    assert "Asian" in {small.group for small in found.small_groups}
    assert found.evidence.fidelity == pytest.approx(271 / 300)


def test_one_week_of_the_gender_sheet_is_two_short(demo: UnitOfWork) -> None:
    (difference,) = compared(demo, "Rent reminders by text").figures["paid_in_full"].differences
    assert (difference.shape, difference.arm) == (("gender",), Arm.PILOT)
    assert difference.taken - difference.added_up == 2


def test_the_pilot_shows_a_signal_over_time_and_the_comparison_none(demo: UnitOfWork) -> None:
    view = charts.of_test(demo, actor_of(demo), test_id=id_of(demo, "Rent reminders by text"))
    assert view.chart.latest.finding.signal.found
    assert view.comparison is not None
    assert not view.comparison.latest.finding.signal.found


def test_the_navigators_wait_for_their_ninety_days(demo: UnitOfWork) -> None:
    view = compared(demo, "Court navigators")
    assert (view.result.verdict, view.result.reason) == (
        Verdict.KEEP_TESTING,
        Reason.BEFORE_END,
    )
    housed = view.figures["housed"]
    known = sum(housed.tally(arm, Phase.TEST).n for arm in Arm)
    assert known + housed.waiting + sum(housed.missing.values()) == 240
    assert housed.waiting > 150


def test_the_mediation_is_stopped_because_a_worthwhile_effect_is_ruled_out(
    demo: UnitOfWork,
) -> None:
    view = compared(demo, "Landlord mediation")
    assert (view.result.verdict, view.result.reason) == (
        Verdict.STOP,
        Reason.WORTHWHILE_RULED_OUT,
    )
    assert not any(flag.flagged for flag in view.result.findings.flags)


def test_rent_help_shortens_the_wait_in_days_and_waits_for_leadership(demo: UnitOfWork) -> None:
    view = compared(demo, RENT_HELP)
    found = view.result.findings
    assert isinstance(found, OutcomeFindings)
    assert (view.result.verdict, view.result.reason) == (
        Verdict.SCALE_IN_STEPS,
        Reason.SMALL_GROUPS,
    )
    assert found.plain is not None
    assert found.plain.estimate == pytest.approx(days_saved(), abs=1e-9)
    assert found.plain.lower > 3
    gains = {g.group: g.benefit.estimate for g in found.groups if g.benefit is not None}
    assert gains["Spanish"] > gains["English"] + 3  # who waited longest gains most
    assert not any(flag.flagged for flag in found.flags)
    (waiting,) = decisions.waiting(demo, leader_of(demo))
    assert (waiting.title, waiting.decision.choice) == (RENT_HELP, Choice.SCALE)
    assert waiting.decision.standing is Standing.REVIEWED


def days_saved() -> float:
    """Counted again with plain loops: whoever still waits at the limit counts with the limit."""
    averages = {}
    for arm, languages in rent_help.WAITS.items():
        days = [
            rent_help.LIMIT if waited is None else waited
            for waits in languages.values()
            for waited in rent_help.days_waited(waits)
        ]
        averages[arm] = sum(days) / len(days)
    return averages[Arm.COMPARISON] - averages[Arm.PILOT]


def test_written_out_sums_lower_the_fees(demo: UnitOfWork) -> None:
    view = compared(demo, AGREEMENTS)
    found = view.result.findings
    assert isinstance(found, OutcomeFindings)
    assert (view.result.verdict, view.result.reason) == (
        Verdict.SCALE_IN_STEPS,
        Reason.SMALL_GROUPS,
    )
    averages = {
        arm: fmean(fee for each in spoken.values() for fee in agreements.fees(each))
        for arm, spoken in agreements.FEES_SIGNED.items()
    }
    assert found.plain is not None
    assert found.plain.estimate == pytest.approx(averages[Arm.COMPARISON] - averages[Arm.PILOT])


def test_a_leader_is_told_average_fees_by_group(demo: UnitOfWork) -> None:
    view = analyses.compare(demo, leader_of(demo), test_id=id_of(demo, AGREEMENTS))
    told = {by.label: by for by in view.averages}
    assert [g for g, *_ in told["Preferred language"].rows] == ["English", "Spanish"]
    assert [g for g, *_ in told["Race and ethnicity"].rows] == ["Black", "Hispanic or Latino"]
    assert told["Race and ethnicity"].hidden == 3  # White, Asian, several; who declined is in none
    sides = [side for by in view.averages for _, *both in by.rows for side in both]
    assert min(side.people for side in sides) >= 10


@pytest.mark.parametrize("days", range(7))
def test_every_agreement_is_signed_before_the_demo_opens(days: int) -> None:
    today = date(2026, 11, 23) + timedelta(days=days)
    weeks = Weeks(today=today, number=agreements.WEEKS, ago=agreements.ENDED_AGO)
    cases = list(agreements.cases(weeks))
    assert len({case.code for case in cases}) == len(cases) == 90
    assert Counter(case.arm for case in cases) == {Arm.PILOT: 45, Arm.COMPARISON: 45}
    assert max(case.starts_on for case in cases) < today
    assert all(case.values["fees"] is not None for case in cases)


def test_a_scaled_practice_goes_differently_at_the_places_that_took_it_up(
    demo: UnitOfWork,
) -> None:
    """The effects are those written down for each place; four allow to say what the next sees."""
    (practice,) = practice_cards.book(demo, actor_of(demo)).all
    assert practice.card.name == "A call at the first missed rent"
    assert [s.fidelity.kept if s.fidelity else None for s in practice.sites] == [None, 3, 2, 1]
    assert all(s.adoption.done.adaptations for s in practice.sites if s.adoption)
    assert practice.together is not None
    found = practice.together.found
    assert found.claim is SpreadClaim.NEXT_SITE
    by_hand = [140 / 200 - 108 / 200, 104 / 150 - 78 / 150, 88 / 140 - 75 / 140, 1 / 150]
    assert [s.effect for s in found.sites] == pytest.approx(by_hand)
    assert found.next_site is not None
    assert found.pooled is not None
    assert found.next_site.lower < found.pooled.mean.lower < found.pooled.mean.estimate
    assert practice.left_out == ()


def test_one_scaled_place_holds_its_gain_and_at_one_it_fades(demo: UnitOfWork) -> None:
    """What came in since moves neither what was found nor what the decision rests on."""
    actor = actor_of(demo)
    gains = {gain.title: gain for gain in holding.gains(demo, actor).values()}
    holds, fades = (gains[f"First-missed-rent calls, {p}"] for p in ("Cooper Court", "Binghampton"))
    assert (holds.held, holds.households, holds.also_worse) == (Held.HOLDS, 33 * 20, ())
    began = date(2026, 8, 17)  # seven weeks after the first since scaling, as it is written down
    late = date(2026, 8, 10)  # calls came late a week before
    assert (fades.held, fades.since, fades.households) == (Held.FADES, began, 15 * 20)
    assert [(w.measure, w.since) for w in fades.also_worse] == [
        ("Reached by phone within three days", late)
    ]
    (practice,) = practice_cards.book(demo, actor).all
    assert (practice.ledger.households, practice.ledger.since) == (200 + 150 + 140 + 150 + 960, 960)
    seen = {s.kept.plan.title: s for s in overview.home(demo, actor).tests}
    for gain in (holds, fades):
        result = seen[gain.title].result
        assert result is not None
        assert result.findings.evidence == compared(demo, gain.title).result.findings.evidence
        (decision,) = decisions.of_test(demo, actor, test_id=gain.test_id).decisions
        checked = analyses.verify(demo, actor, analysis_id=decision.analysis_id)
        assert not checked.data_changed
        assert checked.same_result


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_the_sheets_of_the_calls_add_up_to_the_written_tallies(place: calls_places.Place) -> None:
    weeks = Weeks(today=date(2026, 11, 23), number=calls_places.WEEKS, ago=place.ago)
    added: Counter[tuple[Arm, str, str]] = Counter()
    for row in calls_places.totals(place, weeks):
        if row.measure == calls_places.CAUGHT_UP:
            key = "".join(group for _, group in row.cell)
            added[row.arm, key, "of"] += int(row.denominator or 0)
            added[row.arm, key, "paid"] += int(row.numerator or 0)
    for arm, tallies in ((Arm.PILOT, place.with_calls), (Arm.COMPARISON, place.without)):
        for group, tally in tallies.items():
            assert (added[arm, group, "paid"], added[arm, group, "of"]) == (tally.events, tally.n)
        assert added[arm, "", "of"] == sum(tally.n for tally in tallies.values())


def test_stages_decisions_and_notes(demo: UnitOfWork) -> None:
    actor = actor_of(demo)
    lines = {line.kept.plan.title: line for line in tests.listing(demo, actor)}
    assert {title: line.stage for title, line in lines.items()} == {
        "Rent reminders by text": Stage.STUDY,
        "Reminder letters in plain language": Stage.PLAN,
        "Court navigators": Stage.DO,
        "Landlord mediation": Stage.ACT,
        RENT_HELP: Stage.STUDY,
        AGREEMENTS: Stage.STUDY,
        **dict.fromkeys(CALLS, Stage.ACT),
    }
    assert len(lines["Reminder letters in plain language"].lacks) > 2
    made = [
        decision
        for line in lines.values()
        for decision in decisions.of_test(demo, actor, test_id=line.kept.id).decisions
    ]
    assert Counter(d.choice for d in made) == {
        Choice.SCALE: 3,
        Choice.ADAPT: 2,
        Choice.STOP: 1,
        Choice.KEEP_TESTING: 1,
    }
    assert all(decision.followed_rule for decision in made)
    assert sorted(d.decided_on for d in made)[-3:] == [
        date(2026, 10, 22),
        date(2026, 11, 20),
        demo.today,
    ]
    reminder_notes = notes.of_test(demo, actor, test_id=lines["Rent reminders by text"].kept.id)
    assert len(reminder_notes.notes) == 14
    told = heard.of_test(demo, actor, test_id=lines["Rent reminders by text"].kept.id)
    latino = next(row for row in told.groups[0].rows if row.label == "Hispanic or Latino")
    assert (latino.themes["Language"], latino.people) == (4, 4)
    assert told.all is not None
    assert (told.all.themes["Language"], told.all.people, told.own) == (4, 9, 5)
    assert sum(note.may_quote for note in reminder_notes.notes) >= 6


def test_kept_analyses_come_out_the_same_again(demo: UnitOfWork) -> None:
    actor = actor_of(demo)
    for title in ("Court navigators", "Landlord mediation", RENT_HELP):
        view = decisions.of_test(demo, actor, test_id=id_of(demo, title))
        checked = analyses.verify(demo, actor, analysis_id=view.decisions[0].analysis_id)
        assert checked.same_result
        assert not checked.data_changed


def test_the_home_page_finds_everything(demo: UnitOfWork) -> None:
    home = overview.home(demo, actor_of(demo))
    assert {status.kept.plan.title for status in home.tests if status.result} == TITLES
    (filings,) = home.indicators
    assert filings.reference is not None


def test_two_loads_are_the_same(demo: UnitOfWork, tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'second.sqlite'}")
    migrate(engine)
    second = UnitOfWork(engine, clock=lambda: demo.today)
    load_demo(second, data_dir=DATA)
    for title in TITLES:
        once, again = compared(demo, title), compared(second, title)
        assert digest(once.result.findings.evidence) == digest(again.result.findings.evidence)
        assert once.reading == again.reading
    engine.dispose()


def test_a_second_load_into_the_same_database_is_refused(demo: UnitOfWork) -> None:
    assert is_there(demo)
    with pytest.raises(Conflict, match="already"):
        load_demo(demo, data_dir=DATA)
    assert len(people.actors(demo)) == 1


def test_the_sheets_add_up_to_the_written_tallies() -> None:
    """Counted again with plain loops from the rows that are logged."""
    weeks = Weeks(today=date(2026, 11, 23), number=reminders.WEEKS)
    buildings = reminders.make_buildings()
    added: Counter[tuple[Arm, str]] = Counter()
    paid: Counter[tuple[Arm, str]] = Counter()
    for row in reminders.by_group(buildings, weeks, "race_and_ethnicity"):
        ((_, group),) = row.cell
        added[row.arm, group] += int(row.denominator or 0)
        paid[row.arm, group] += int(row.numerator or 0)
    for arm, tallies in reminders.PAID_BY_RACE.items():
        for group, tally in tallies.items():
            assert (paid[arm, group], added[arm, group]) == (tally.events, tally.n)
    totals: Counter[date] = Counter()
    for row in reminders.overall(buildings, weeks):
        if row.measure == reminders.PAID.key:
            totals[row.start] += int(row.denominator or 0)
    assert sum(totals.values()) == 600
    assert len(totals) == 24


@pytest.mark.parametrize("days", range(7))
def test_the_case_records_hold_on_every_day_of_the_week(days: int) -> None:
    today = date(2026, 11, 23) + timedelta(days=days)
    cases = list(navigators.cases(Weeks(today=today, number=navigators.WEEKS)))
    assert Counter(case.arm for case in cases) == {Arm.PILOT: 120, Arm.COMPARISON: 120}
    due = [case for case in cases if case.due_on is not None and case.due_on <= today]
    missing = {
        arm: sum(c.values["housed"] is None for c in due if c.arm is arm)
        / sum(c.arm is arm for c in due)
        for arm in Arm
    }
    assert max(missing.values()) < 0.10
    assert all(case.values["housed"] is None for case in cases if case not in due)
    assert max(case.starts_on for case in cases) < today


@pytest.mark.parametrize("days", range(7))
def test_every_family_of_the_rent_help_is_followed_to_its_last_day(days: int) -> None:
    today = date(2026, 11, 23) + timedelta(days=days)
    weeks = Weeks(today=today, number=rent_help.WEEKS, ago=rent_help.ENDED_AGO)
    cases = list(rent_help.cases(weeks))
    assert len({case.code for case in cases}) == len(cases) == 180
    assert Counter(case.arm for case in cases) == {Arm.PILOT: 90, Arm.COMPARISON: 90}
    assert all(case.due_on is not None and case.due_on <= today for case in cases)
    assert rent_help.plan(weeks).ends_on <= today - timedelta(days=3)  # the team has met


def test_the_mediation_has_its_exact_outcomes_before_and_since() -> None:
    weeks = Weeks(today=date(2026, 11, 23), number=mediation.WEEKS, ago=mediation.ENDED_AGO)
    cases = list(mediation.cases(weeks))
    assert len({case.code for case in cases}) == len(cases) == 360
    before = [case for case in cases if case.starts_on < weeks.first_day]
    assert len(before) == 60
    for arm, tally in mediation.STAYED.items():
        told = [
            case.values["same_home"]
            for case in cases
            if case.arm is arm and case.starts_on >= weeks.first_day
        ]
        assert told.count(1.0) == tally.events
        assert told.count(None) == mediation.UNREACHED[arm]
        assert len(told) == tally.n + mediation.UNREACHED[arm]
