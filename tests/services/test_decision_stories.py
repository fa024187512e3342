"""A decision may quote a story: its words leave everything the moment their speaker wants it."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from improvement.cli.deciding import _lines
from improvement.domain.decisions import DecisionDraft, Moved
from improvement.domain.stories import Standing, StoryDraft
from improvement.domain.vocabulary import Channel, Choice, Ring, StoryKind
from improvement.errors import Invalid, NotFound
from improvement.services import decisions, export, one_page, stories, verifying
from improvement.words.decisions import agrees, ended_quote, moved_lines
from tests.services.test_export import unpacked

WORDS = "Nobody knocked that month."
EVERYWHERE = frozenset(Channel)
SCALE = DecisionDraft(
    choice=Choice.SCALE,
    reason="Better for everybody we asked.",
    ring=Ring.FIVE,
    review_on=date(2027, 2, 22),
    community="The tenants' council",
)


def story(place: Any, test_id: int, words: str = WORDS, **changes: Any) -> int:
    drafted = StoryDraft(
        text=words,
        purpose="Show others what it is like",
        given_by="the speaker, A7",
        given_on=place.uow.today,
        channels=EVERYWHERE,
        kind=StoryKind.STORY,
    )
    return stories.add(place.uow, place.member, test_id=test_id, draft=replace(drafted, **changes))


def decide(place: Any, test_id: int, *quoted: int) -> int:
    draft = replace(SCALE, stories=quoted)
    return decisions.record(place.uow, place.leader, test_id=test_id, draft=draft)


def everything(place: Any, test_id: int) -> str:
    """All that the people of a partnership can read or take along of a decision."""
    made = decisions.of_test(place.uow, place.coach, test_id=test_id)
    page = one_page.page_of(place.uow, place.coach, test_id=test_id)
    _, tables = unpacked(export.package(place.uow, place.leader))
    return "\n".join((repr(made), json.dumps(page.record()), json.dumps(tables, default=str)))


def test_a_decision_quotes_a_story_that_came_from_no_note(place: Any) -> None:
    test_id = place.newcombe()
    number = story(place, test_id)
    (offered,) = decisions.of_test(place.uow, place.member, test_id=test_id).stories
    assert (offered.id, offered.text, offered.given_by) == (number, WORDS, "")
    made = decide(place, test_id, number)
    view = decisions.of_test(place.uow, place.coach, test_id=test_id)
    (quote,) = view.quotes[made]
    assert (quote.text, quote.changed, quote.story_id, quote.note_id) == (
        WORDS,
        False,
        number,
        None,
    )
    assert (view.decisions[0].quoted, view.ended[made]) == (1, ())
    page = one_page.page_of(place.uow, place.coach, test_id=test_id)
    assert f"\u201c{WORDS}\u201d" in page.decision
    _, tables = unpacked(export.package(place.uow, place.leader))
    assert [row["stories"] for row in tables["decisions"]] == [str(number)]


def test_withdrawn_it_is_gone_from_everything_and_the_record_still_agrees(
    place: Any, engine: Engine
) -> None:
    test_id = place.newcombe()
    number = story(place, test_id)
    made = decide(place, test_id, number)
    assert WORDS in everything(place, test_id)
    before = decisions.of_test(place.uow, place.coach, test_id=test_id).decisions
    stories.withdraw(place.uow, place.member, story_id=number)
    assert WORDS not in everything(place, test_id)
    view = decisions.of_test(place.uow, place.coach, test_id=test_id)
    assert view.decisions == before  # the frozen record is as it was
    assert (view.quotes[made], view.stories) == ((), ())
    (gone,) = view.ended[made]
    assert (gone.standing, gone.ended_on) == (Standing.WITHDRAWN, place.uow.today)
    assert "was withdrawn by its speaker" in ended_quote(gone)
    found = verifying.verify(place.uow, place.leader, decision_id=made)
    assert (found.sound, found.moved, found.ended) == (True, (Moved.QUOTES_TAKEN_BACK,), (gone,))
    assert "agree" in agrees(found.sound, found.moved)
    assert moved_lines(found.moved, "scale", "scale") == ("A quote was taken back since.",)
    assert [line.strip("- ") for line in _lines(found)[1:]] == [
        agrees(found.sound, found.moved),
        "A quote was taken back since.",
        ended_quote(gone),
    ]
    with engine.connect() as connection:  # nor is it anywhere else in the database
        for table in ("story", "decision_story", "decision", "audit_event", "analysis"):
            rows = connection.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608 - ours
            assert WORDS not in repr(rows), table


def test_a_consent_that_ran_out_hides_the_words_until_it_is_prolonged(place: Any) -> None:
    test_id = place.newcombe()
    number = story(place, test_id, expires_on=place.uow.today)
    made = decide(place, test_id, number)
    later = place.uow.on(place.uow.today + timedelta(days=1))
    view = decisions.of_test(later, place.coach, test_id=test_id)
    (quote,) = view.ended[made]
    assert (quote.standing, quote.text, view.stories) == (Standing.EXPIRED, "", ())
    found = verifying.verify(later, place.leader, decision_id=made)
    assert (found.sound, found.moved) == (True, (Moved.QUOTES_RAN_OUT,))
    stories.prolong(
        later, place.member, story_id=number, given_on=later.today, expires_on=None, version=1
    )
    view = decisions.of_test(later, place.coach, test_id=test_id)
    assert [(q.text, q.changed) for q in view.quotes[made]] == [(WORDS, True)]


def test_words_for_inside_only_leave_in_no_report_and_no_export(place: Any) -> None:
    test_id = place.newcombe()
    number = story(place, test_id, channels=frozenset({Channel.INSIDE}))
    made = decide(place, test_id, number)
    view = decisions.of_test(place.uow, place.coach, test_id=test_id)
    assert [(q.text, q.leaves) for q in view.quotes[made]] == [(WORDS, False)]
    page = one_page.page_of(place.uow, place.coach, test_id=test_id)
    _, tables = unpacked(export.package(place.uow, place.leader))
    assert WORDS not in json.dumps([page.record(), tables], default=str)
    assert [row["stories"] for row in tables["decisions"]] == [""]


def test_a_narrower_consent_takes_the_words_out_too(place: Any) -> None:
    test_id = place.newcombe()
    number = story(place, test_id)
    made = decide(place, test_id, number)
    kept = stories.of_test(place.uow, place.member, test_id=test_id).standing[0]
    narrower = StoryDraft(
        text=kept.text,
        purpose=kept.purpose,
        given_by=kept.given_by,
        given_on=kept.given_on,
        channels=frozenset({Channel.REPORT}),
    )
    stories.change(place.uow, place.member, story_id=number, draft=narrower, version=kept.version)
    view = decisions.of_test(place.uow, place.coach, test_id=test_id)
    assert view.quotes[made] == ()
    assert "agreed to other places only" in ended_quote(view.ended[made][0])


def test_only_words_of_this_test_under_a_consent_that_stands(place: Any) -> None:
    test_id, other = place.newcombe(), place.running()
    gone, foreign = story(place, test_id), story(place, other)
    reports = story(place, test_id, channels=frozenset({Channel.REPORT}))
    stories.withdraw(place.uow, place.member, story_id=gone)
    for number in (gone, foreign, reports, 10_000):
        with pytest.raises((Invalid, NotFound)):
            decide(place, test_id, number)
    assert decisions.of_test(place.uow, place.coach, test_id=test_id).decisions == ()


@pytest.mark.parametrize("words", ["y" * 20_000, "👩‍👧 " * 200, "قالت العائلة إنهم بقوا في منزلهم"])
def test_any_words_are_quoted_as_they_were_said(place: Any, words: str) -> None:
    test_id = place.newcombe()
    made = decide(place, test_id, story(place, test_id, words))
    view = decisions.of_test(place.uow, place.coach, test_id=test_id)
    assert [q.text for q in view.quotes[made]] == [words]
