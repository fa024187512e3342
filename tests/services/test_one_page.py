"""A test on one page: what this person sees on the Test page, and only words that may leave."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from improvement.domain.joint import ReadingDraft
from improvement.domain.stories import StoryDraft
from improvement.domain.vocabulary import Channel, Choice, Relation
from improvement.errors import NotFound
from improvement.reports.one_page import LAYOUT, OnePage, one_page
from improvement.services import analyses, decisions, joint, stories
from improvement.services import one_page as service
from improvement.services.decisions import DecisionDraft
from improvement.words.one_page import FOR_THE_TEAM, GIVEN_AWAY
from tests.read_back import text_of_pdf

AGREED = "It came *before* the rent. #let x = 1"


def agree(place: Any, test_id: int, text: str, *channels: Channel, **more: Any) -> int:
    draft = StoryDraft(
        text=text,
        purpose="Show others",
        given_by="A7",
        given_on=place.uow.today - timedelta(days=3),
        channels=frozenset(channels),
        **more,
    )
    return stories.add(place.uow, place.member, test_id=test_id, draft=draft)


def page(place: Any, actor: Any, test_id: int) -> OnePage:
    return service.page_of(place.uow, actor, test_id=test_id)


@pytest.fixture
def test_id(place: Any) -> int:
    number = int(place.newcombe())
    agree(place, number, "For people here only.", Channel.INSIDE)
    agree(place, number, AGREED, Channel.INSIDE, Channel.REPORT)
    agree(place, number, "About women.", Channel.REPORT, group=("gender", "women"))
    joint.read(
        place.uow, place.member, test_id=number, place=("gender", "women"),
        draft=ReadingDraft(relation=Relation.AGREE, text="Both say so."), seen=0,
    )  # fmt: skip
    draft = DecisionDraft(choice=Choice.ADAPT, reason="In other words.", next_step="In Spanish")
    decisions.record(place.uow, place.leader, test_id=number, draft=draft)
    return number


def test_the_page_says_what_the_tabs_say(place: Any, test_id: int) -> None:
    found = page(place, place.member, test_id)
    assert (found.title, found.question) == ("Rent reminders", "Does it help?")
    assert found.prediction == "10 of 100 more keep their home"
    assert found.reading == analyses.compare(place.uow, place.member, test_id=test_id).reading
    assert found.chart is not None
    headings = [(heading, [part.label for part in parts]) for heading, parts, _ in found.sections]
    assert headings == [("Numbers and words", ["Everybody"]), ("By gender", ["Women", "Men"])]
    display = joint.of_test(place.uow, place.member, test_id=test_id)
    women = found.sections[1][1][0]
    assert display.sections[0].rows[0].numbers.effect in women.numbers
    assert women.reading == "The team reads: agree. Both say so."
    assert found.footer == FOR_THE_TEAM


def test_only_words_agreed_to_for_reports_are_on_it(place: Any, test_id: int) -> None:
    found = page(place, place.leader, test_id)
    assert found.sections[0][1][0].quote == AGREED
    assert found.footer == GIVEN_AWAY
    assert "For people here only." not in str(found)
    assert "About women." in str(page(place, place.member, test_id))
    for kept in stories.of_test(place.uow, place.member, test_id=test_id).standing:
        stories.withdraw(place.uow, place.member, story_id=kept.id)
    assert not [
        p.quote for _, ps, _ in page(place, place.member, test_id).sections for p in ps if p.quote
    ]


def test_small_groups_are_left_out_as_on_the_screen(place: Any) -> None:
    number = place.running()
    few = [t for t in place.example() if not t.cell]
    women = [
        replace(t, cell=frozenset({("gender", "women")}), numerator=2.0, denominator=3.0)
        for t in few
    ]
    men = [
        replace(
            t, cell=frozenset({("gender", "men")}), numerator=(t.numerator or 0) - 2.0,
            denominator=(t.denominator or 0) - 3.0,
        )
        for t in few
    ]  # fmt: skip
    assert place.log(number, [*few, *women, *men]).saved
    ((_, parts, said),) = page(place, place.leader, number).sections[1:]
    assert (parts, said) == ((), "2 groups are left out: showing them could give somebody away.")


def test_who_declined_to_say_stands_apart_on_the_paper(place: Any, test_id: int) -> None:
    agree(place, test_id, "I do not say.", Channel.REPORT, group=("gender", "declined"))
    joint.read(
        place.uow, place.member, test_id=test_id, place=("gender", "declined"),
        draft=ReadingDraft(relation=Relation.SILENT, text="One voice."), seen=0,
    )  # fmt: skip
    parts = {part.label: part for part in page(place, place.member, test_id).sections[1][1]}
    assert list(parts) == ["Women", "Men", "Declined to say"]
    assert (parts["Women"].apart, parts["Declined to say"].quote) == ("", "I do not say.")
    read = " ".join(text_of_pdf(service.pdf(place.uow, place.member, test_id=test_id)).split())
    assert "Were asked and did not say. Kept apart and without flags" in read
    assert "Declined to say" not in str(page(place, place.leader, test_id))


def test_a_decision_in_force_is_told_with_its_day(place: Any, test_id: int) -> None:
    decided = page(place, place.coach, test_id).decision
    standing = decisions.of_test(place.uow, place.coach, test_id=test_id).decisions[0].in_force
    expected = "Adapt (23 November 2026, Lea). In other words." if standing else "No decision"
    assert decided[0].startswith(expected)


def test_a_page_of_a_test_without_anything_is_a_page(place: Any) -> None:
    number = place.draft()
    assert service.pdf(place.uow, place.member, test_id=number).startswith(b"%PDF-")
    assert page(place, place.member, number).chart is None


def test_a_stranger_gets_nothing(place: Any, neighbour: Any, test_id: int) -> None:
    with pytest.raises(NotFound):
        service.pdf(place.uow, neighbour.leader, test_id=test_id)


def test_every_text_is_on_the_paper_as_it_was_typed(place: Any, test_id: int) -> None:
    import typst

    found = page(place, place.member, test_id)
    assert one_page(found).startswith(b"%PDF-")
    texts = json.dumps(found.record())
    asked = typst.query(LAYOUT.read_bytes(), "heading", sys_inputs={"page": texts})
    headings = [json.dumps(each["body"]) for each in json.loads(asked)]
    assert len(headings) == 4
    assert "Rent reminders" in headings[0]
    assert found.record()["sections"][0]["parts"][0]["quote"] == AGREED


def test_a_name_of_a_right_to_left_script_moves_no_figure(place: Any) -> None:
    """Read back from the PDF: the comma and the figures stand after the name, not inside it."""
    name = "\u05d1\u05d9\u05ea"
    number = place.running(replace(place.plan, title=f"{name}, 3 of 9"))
    said = page(place, place.member, number).record()["title"]
    assert said == f"\u2068{name}\u2069, 3 of 9"
    read = text_of_pdf(service.pdf(place.uow, place.member, test_id=number))
    assert ", 3 of 9" in read
