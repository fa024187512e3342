"""History of every object, by person, kind, day and word; nothing of others in it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from improvement.domain.notes import NoteDraft
from improvement.domain.practices import Adoption, PracticeCard
from improvement.domain.theory import TheoryDraft
from improvement.domain.trail import AREAS, Area, Object, Wish
from improvement.domain.vocabulary import Choice, DecisionStep, NodeKind
from improvement.errors import Invalid, NotFound
from improvement.services import (
    cycles,
    decisions,
    groups,
    notes,
    people,
    practice_cards,
    tests,
    theory,
    trail,
)
from improvement.services.decisions import DecisionDraft
from improvement.store.unit_of_work import UnitOfWork
from improvement.words.history import TELLINGS

DAY = date(2026, 11, 23)


def told(place: Any, about: Object, number: int | None = None, **wish: Any) -> list[str]:
    found = trail.trail(
        place.uow, place.member, about=about, number=number, wish=Wish(**wish) if wish else None
    )
    return [f"{line.who}: {line.what}" for line in found.lines]


def idea(place: Any, title: str = "A text", parents: tuple[int, ...] = ()) -> int:
    draft = TheoryDraft(kind=NodeKind.IDEA if parents else NodeKind.PRIMARY, title=title)
    return theory.add(place.uow, place.coach, draft=draft, parent_ids=parents)


def test_a_part_of_the_theory_tells_its_own_history(place: Any) -> None:
    driver, other = idea(place, "Knowing when"), idea(place, "Being able to pay")
    node = idea(place, "A text", (driver,))
    test_id = place.draft()
    theory.assign(place.uow, place.member, test_id=test_id, idea_id=node)
    theory.change(
        place.uow,
        place.member,
        node_id=node,
        version=1,
        draft=TheoryDraft(kind=NodeKind.IDEA, title="A friendly text"),
        parent_ids=(other,),
    )
    theory.archive(place.uow, place.coach, node_id=node, version=2)
    assert told(place, Object.NODE, node) == [
        "Cora: Put a driver or idea away: A friendly text",
        "Ann: Took a link out of the theory: A friendly text no longer under Knowing when",
        "Ann: Linked in the theory: A friendly text under Being able to pay",
        "Ann: Renamed in the theory: A text is now A friendly text",
        "Ann: Said which change idea is tried in: Rent reminders",
        "Cora: Linked in the theory: A friendly text under Knowing when",
        "Cora: Added to the theory: A text",
    ]
    assert told(place, Object.NODE, driver)[-1] == "Cora: Added to the theory: Knowing when"
    assert not any("Being able" in line for line in told(place, Object.NODE, driver))


def practice(place: Any) -> tuple[int, int]:
    test_id = place.newcombe()
    draft = DecisionDraft(choice=Choice.ADAPT, reason="Because.")
    made = decisions.record(place.uow, place.member, test_id=test_id, draft=draft)
    decisions.take(place.uow, place.coach, decision_id=made, step=DecisionStep.AGREE)
    card = PracticeCard(name="Texts", core=("Three days before",))
    practice_id = practice_cards.write(place.uow, place.coach, test_id=test_id, card=card)
    practice_cards.write(
        place.uow,
        place.leader,
        test_id=test_id,
        card=replace(card, core=("Two days before",)),
        version=2,
        reason="Three was too early.",
    )
    return practice_id, test_id


def test_a_practice_tells_its_versions_and_who_took_it_up(place: Any) -> None:
    practice_id, _ = practice(place)
    adopting = place.running()
    practice_cards.adopt(
        place.uow,
        place.member,
        practice_id=practice_id,
        test_id=adopting,
        adoption=Adoption(kept=("Two days before",), adaptations=""),
    )
    assert told(place, Object.PRACTICE, practice_id) == [
        "Ann: Took up a practice: Rent reminders",
        "Lea: Wrote the card of a practice: Three was too early.",
        "Cora: Wrote the card of a practice",
        "Cora: Made a practice: Texts",
    ]


def test_a_test_tells_what_hangs_on_its_parts(place: Any) -> None:
    """Steps of decisions belong to the test, though their rows do not say so."""
    _, test_id = practice(place)
    lines = told(place, Object.TEST, test_id)
    assert "Cora: Agreed to a decision as second reviewer" in lines
    other = told(place, Object.TEST, place.running())
    assert not any("decision" in line for line in other)


def test_filters_by_person_kind_and_word(place: Any) -> None:
    test_id = place.newcombe()
    notes.write(
        place.uow, place.coach, test_id=test_id, draft=NoteDraft(text="Seen.", written_on=DAY)
    )
    cycles.begin(place.uow, place.coach, test_id=test_id)
    coach = place.coach.person_id
    assert told(place, Object.TEST, test_id, who=coach) == [
        "Cora: Began a cycle: cycle 1, Rent reminders",
        "Cora: Wrote a note: Rent reminders",
    ]
    assert told(place, Object.TEST, test_id, area=Area.NOTES) == [
        "Cora: Wrote a note: Rent reminders"
    ]
    assert told(place, Object.TEST, test_id, words=" CYCLE ") == [
        "Cora: Began a cycle: cycle 1, Rent reminders"
    ]
    assert told(place, Object.TEST, test_id, who=coach, area=Area.DATA) == []
    for area in Area:
        assert set(told(place, Object.PLACE, area=area)) <= set(told(place, Object.PLACE))


def test_every_kind_of_change_is_in_one_area_and_areas_lose_none(place: Any) -> None:
    practice(place)
    groups.add_dimension(place.uow, place.leader, label="Language", groups=("English", "Spanish"))
    with place.uow.reading(place.leader) as store:
        everything = store.history.newest(limit=10_000)
        by_area = {area: store.history.newest(limit=10_000, wish=Wish(area=area)) for area in Area}
    found = [change for changes in by_area.values() for change in changes]
    assert sorted(map(repr, found)) == sorted(map(repr, everything))
    assert set(AREAS) <= {subject for subject, _ in TELLINGS}


def test_days_are_those_of_the_place(place: Any) -> None:
    """A change at 23:30 in Chicago belongs to that day, though it is the next one in UTC."""
    people.set_time_zone(place.uow, place.leader, zone="America/Chicago")
    here = {a.name: a for _, actors in people.actors(place.uow) for a in actors}
    lea = here["Lea"]
    today = place.uow.today_of(lea)
    written = datetime.now(UTC)
    live = UnitOfWork(place.uow._engine, clock=lambda: written)
    day = live.today_of(lea)
    people.add_team(live, lea, name="Night shift")

    def seen(**wish: Any) -> bool:
        found = trail.trail(live, lea, wish=Wish(**wish))
        return any("Night shift" in line.what for line in found.lines)

    assert seen(since=day, until=day)
    assert not seen(since=day + timedelta(days=1))
    assert not seen(until=day - timedelta(days=1))
    (line,) = [x for x in trail.trail(live, lea).lines if "Night shift" in x.what]
    assert (line.at.date(), today) == (day, place.uow.today)


def test_more_than_can_be_shown_is_said(place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    place.running()
    whole = trail.trail(place.uow, place.member)
    assert not whole.more
    monkeypatch.setattr("improvement.services.trail.MOST", 3)
    found = trail.trail(place.uow, place.member)
    assert found.more
    assert found.lines == whole.lines[: len(found.lines)]


def test_what_is_not_there_has_no_history(place: Any, neighbour: Any) -> None:
    node, (practice_id, test_id) = idea(place), practice(place)
    for about, number in (
        (Object.NODE, node),
        (Object.PRACTICE, practice_id),
        (Object.TEST, test_id),
    ):
        with pytest.raises(NotFound):
            trail.trail(place.uow, neighbour.leader, about=about, number=number)
        with pytest.raises(Invalid, match="Give its number"):
            trail.trail(place.uow, place.leader, about=about)
    ours = {line.what for line in trail.trail(place.uow, neighbour.leader).lines}
    assert not any("Rent reminders" in what for what in ours)


def test_a_put_away_test_keeps_its_name_in_the_history(place: Any) -> None:
    from improvement.services import putting_away

    test_id = place.draft()
    version = tests.view(place.uow, place.member, test_id=test_id).kept.version
    putting_away.archive_test(place.uow, place.member, test_id=test_id, version=version)
    assert told(place, Object.PLACE)[0] == "Ann: Put a test away: Rent reminders"


def test_a_form_that_raises_a_version_keeps_what_was_before(place: Any) -> None:
    """A mark that raises a version must not stand on a column that the form changes."""
    test_id = place.draft()
    version = tests.view(place.uow, place.member, test_id=test_id).kept.version
    renamed = replace(place.plan, title="Letters")
    tests.save(place.uow, place.member, test_id=test_id, version=version, plan=renamed)
    ben = place.elsewhere.person_id
    people.change_person(
        place.uow,
        place.leader,
        person_id=ben,
        version=1,
        active=False,
        role=place.elsewhere.role,
        team_ids=(place.other_team,),
    )
    with place.uow.reading(place.leader) as store:
        changes = store.history.newest(limit=20)
    told_of = {(c.subject, c.action): c.change for c in reversed(changes) if c.action == "change"}
    assert told_of["test", "change"]["title"] == ["Rent reminders", "Letters"]
    assert told_of["person", "change"] == {"active": [True, False]}
    assert "Lea: No longer active: Ben" in told(place, Object.PLACE)
