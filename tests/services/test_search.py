"""What was written is found, in both databases alike, by those who may read it."""

from dataclasses import replace
from typing import Any

import pytest

from improvement.domain.notes import NoteDraft
from improvement.domain.practices import Adoption, PracticeCard
from improvement.domain.vocabulary import Choice, DecisionStep
from improvement.services import adoptions, decisions, notes, practice_cards, search, tests
from improvement.services.adoptions import Origin
from improvement.services.decisions import DecisionDraft
from improvement.services.search import Subject

TEXTS = (
    "La señora Gómez pidió el mensaje en español.",
    "Texts came late; two families were afraid.",
    "دفعت الإيجار يوم الجمعة",
    "Straße 10, apartment 3B: the e-mail address is missing (50% off).",
)


@pytest.fixture
def written(place: Any) -> tuple[Any, int]:
    test_id = place.running()
    for text in TEXTS:
        draft = NoteDraft(text=text, written_on=place.uow.today)
        notes.write(place.uow, place.member, test_id=test_id, draft=draft)
    return place, test_id


def found(place: Any, words: str, subject: Subject = Subject.NOTE) -> list[str]:
    hits = search.find(place.uow, place.member, words=words).hits
    return [hit.text for hit in hits if hit.subject is subject]


@pytest.mark.parametrize(
    ("words", "which"),
    [
        ("senora gomez", 0),
        ("ESPAÑOL", 0),
        ("span", None),
        ("afraid texts", 1),
        ("text fam", 1),
        ("texts gomez", None),
        ("الجمعة", 2),
        ("strasse", 3),
        ("3b", 3),
        ("mail", 3),
        ("50", 3),
        ('"two families"', 1),
        ("“Two FAMILIES” text", 1),
        ('"families two"', None),
        ('"two famil"', None),
        ('"two', 1),
        ('""', None),
        ('"; DROP TABLE note; --', None),
        ("NEAR(", None),
        ("late OR gomez", None),
        ("words:late", None),
        ("'", None),
        ("", None),
        ("🏠", None),
    ],
)
def test_words_are_found_by_their_beginning(
    written: tuple[Any, int], words: str, which: int | None
) -> None:
    assert found(written[0], words) == ([] if which is None else [TEXTS[which]])


def agreed(place: Any, decision_id: int) -> None:
    """It goes against the rule, so a coach looks at it before it counts."""
    decisions.take(place.uow, place.coach, decision_id=decision_id, step=DecisionStep.AGREE)


def test_plans_and_decisions_are_found_and_follow_every_change(place: Any) -> None:
    test_id = place.newcombe()
    assert found(place, "three days before rent", Subject.PLAN)
    place.amend(test_id, change_idea="a call on payday")
    assert found(place, "payday", Subject.PLAN)
    assert not found(place, "three days before", Subject.PLAN)
    draft = DecisionDraft(choice=Choice.STOP, reason="Too dear.", lesson="Begin with bilingual.")
    agreed(place, decisions.record(place.uow, place.leader, test_id=test_id, draft=draft))
    result = search.find(place.uow, place.member, words="bilingual")
    (hit,) = result.hits
    assert (hit.subject, hit.test_id) == (Subject.DECISION, test_id)
    assert hit.subject_id in result.practices
    later = DecisionDraft(choice=Choice.KEEP_TESTING, reason="Once more.")
    agreed(place, decisions.record(place.uow, place.leader, test_id=test_id, draft=later))
    assert not search.find(place.uow, place.member, words="bilingual").practices


def test_a_changed_note_is_found_by_its_new_words_only(written: tuple[Any, int]) -> None:
    place, test_id = written
    note = next(
        n
        for n in notes.of_test(place.uow, place.member, test_id=test_id).notes
        if n.text == TEXTS[1]
    )
    draft = NoteDraft(text="Calls came early.", written_on=note.written_on)
    notes.change(place.uow, place.member, note_id=note.id, draft=draft, version=note.version)
    assert found(place, "late") == []
    assert found(place, "early") == ["Calls came early."]


def test_what_was_not_kept_is_not_found(written: tuple[Any, int]) -> None:
    place, test_id = written
    with place.uow.writing(place.member) as store:
        store.notes.add(test_id, NoteDraft(text="Never kept.", written_on=place.uow.today))
    assert found(place, "never") == []


def test_another_partnership_finds_nothing_of_ours(
    written: tuple[Any, int], neighbour: Any
) -> None:
    place, _ = written
    assert found(place, "gomez")
    assert search.find(neighbour.uow, neighbour.leader, words="gomez").hits == ()


def test_one_test_can_be_searched_alone(written: tuple[Any, int]) -> None:
    place, test_id = written
    other = tests.draft(place.uow, place.member, place.plan, team_id=place.team)
    assert search.find(place.uow, place.member, words="late", test_id=test_id).hits
    assert not search.find(place.uow, place.member, words="late", test_id=other).hits


def test_practices_are_found_by_what_stands_on_their_newest_card(
    place: Any, neighbour: Any
) -> None:
    test_id = _adapted(place)
    card = PracticeCard(name="Saturday clinics", core=("With an interpreter",), risks="Señales")
    number = practice_cards.write(place.uow, place.leader, test_id=test_id, card=card)

    def cards(who: Any, words: str, **only: int) -> list[tuple[int, str]]:
        found = search.find(who.uow, who.member, words=words, **only)
        return [(hit.practice_id, hit.name) for hit in found.cards]

    here = [(number, "Saturday clinics")]
    assert cards(place, "interp satur") == cards(place, "senal") == here
    assert cards(place, "interp", test_id=test_id) == here
    assert cards(place, "sunday") == cards(place, "") == []
    assert cards(neighbour, "interp") == []
    (view,) = practice_cards.book(place.uow, place.leader).all
    newer = replace(card, core=("By phone",))
    practice_cards.write(
        place.uow, place.leader, test_id=test_id, card=newer, version=view.version, reason="So."
    )
    assert cards(place, "interp") == []
    assert cards(place, "phone") == here


def test_a_practice_is_found_by_its_places_as_they_are_now(place: Any, neighbour: Any) -> None:
    test_id = _adapted(place)
    card = PracticeCard(name="Saturday clinics", core=("With an interpreter",))
    number = practice_cards.write(place.uow, place.leader, test_id=test_id, card=card)
    site = place.draft(replace(place.plan, title="Clinics", place="Harvest Row"))
    use = practice_cards.adopt(
        place.uow, place.member, practice_id=number, test_id=site, adoption=Adoption()
    )

    def found(who: Any, words: str) -> tuple[int, ...]:
        return practice_cards.mentioning(who.uow, who.member, words=words)

    assert found(place, "saturday harv") == (number,)
    assert found(place, '"an INTERPRETER" saturday') == found(place, "“Harvest row”") == (number,)
    assert found(place, '"interpreter an"') == found(place, '"saturday clin"') == ()
    assert found(neighbour, "saturday") == ()
    tests.save(
        place.uow,
        place.member,
        test_id=site,
        version=place.version(site),
        plan=replace(place.plan, title="Clinics", place="Carnes Terrace"),
    )
    assert (found(place, "harvest"), found(place, "carnes")) == ((), (number,))
    here = {"origin": Origin.HERE, "adoption_id": use}
    adoptions.put_away(place.uow, place.member, version=1, because="Never done.", **here)
    assert found(place, "carnes") == ()
    other = PracticeCard(
        name="Walks", core=("Carnes, Carnes, Carnes and an interpreter, interpreter",)
    )
    second = _adapted(place)
    walks = practice_cards.write(place.uow, place.leader, test_id=second, card=other)
    assert found(place, "interpreter") == (walks, number), "the best fit first"


def _adapted(place: Any) -> int:
    test_id: int = place.newcombe()
    adapt = DecisionDraft(choice=Choice.ADAPT, reason="So.")
    made = decisions.record(place.uow, place.leader, test_id=test_id, draft=adapt)
    if not decisions.of_test(place.uow, place.leader, test_id=test_id).decisions[0].in_force:
        decisions.take(place.uow, place.coach, decision_id=made, step=DecisionStep.AGREE)
    return test_id
