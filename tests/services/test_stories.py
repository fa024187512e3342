"""Words stand where somebody agreed to; taken back or run out, they are nowhere any more."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text as sql

from improvement.domain.notes import LONGEST_NOTE, NoteDraft
from improvement.domain.stories import Standing, StoryDraft, standing
from improvement.domain.vocabulary import Channel, Choice, Speaker
from improvement.errors import Conflict, Forbidden, Invalid, NotFound
from improvement.services import (
    attachments,
    charts,
    codebook,
    decisions,
    export,
    heard,
    joint,
    notes,
    overview,
    search,
    sharing,
    stories,
)
from tests.services.test_export import unpacked

WORDS = "Quetzal told us about the blue letter."
PDF = b"%PDF-1.7\n%%EOF\n"


def draft(place: Any, **changes: Any) -> StoryDraft:
    given_on = place.uow.today - timedelta(days=10)
    agreed = StoryDraft(
        text=WORDS, purpose="Show other sites", given_by="A7", given_on=given_on,
        channels=frozenset(Channel), group=("gender", "women"),
    )  # fmt: skip
    return replace(agreed, **changes)


def from_note(place: Any, test_id: int) -> int:
    return notes.write(
        place.uow,
        place.member,
        test_id=test_id,
        draft=NoteDraft(
            text=WORDS, written_on=place.uow.today, themes=("Trust",), speaker=Speaker.FAMILY
        ),
        files=[("letter.pdf", PDF)],
    )


def everywhere(uow: Any, place: Any, test_id: int) -> dict[str, bool]:
    """Where the words, or their note, can still be met."""
    actor = place.member
    told = heard.of_test(uow, actor, test_id=test_id)
    _, tables = unpacked(export.package(uow, actor))
    seen = notes.of_test(uow, actor, test_id=test_id)
    return {
        "quotes": any(s.text for s in stories.of_test(uow, actor, test_id=test_id).standing),
        "ended": WORDS in repr(stories.of_test(uow, actor, test_id=test_id).ended),
        "notes": bool(seen.notes),
        "put away": bool(seen.put_away),
        "chart": bool(charts.of_test(uow, actor, test_id=test_id).notes),
        "search": bool(search.find(uow, actor, words="quetzal").hits),
        "heard": bool(told.all and told.all.people),
        "codebook": bool(sum(codebook.codebook(uow, actor).notes.values())),
        "home": bool(overview.home(uow, actor).tests[0].notes),
        "export": any("Quetzal" in value for rows in tables.values() for r in rows
                      for value in r.values()),
        "workbook": b"Quetzal" in _unzipped(export.workbook(uow, actor)),
    }  # fmt: skip


def _unzipped(content: bytes) -> bytes:
    from io import BytesIO
    from zipfile import ZipFile

    with ZipFile(BytesIO(content)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def test_withdrawn_words_are_nowhere_from_that_moment(place: Any) -> None:
    test_id = place.newcombe()
    note = from_note(place, test_id)
    story = stories.add(place.uow, place.member, test_id=test_id, draft=draft(place, note=note))
    before = everywhere(place.uow, place, test_id)
    assert {name for name, there in before.items() if not there} == {"ended", "put away"}
    (kept,) = notes.of_test(place.uow, place.member, test_id=test_id).attachments[note]
    stories.withdraw(place.uow, place.member, story_id=story)
    assert not any(everywhere(place.uow, place, test_id).values())
    with pytest.raises(NotFound, match="taken back"):
        attachments.download(place.uow, place.member, attachment_id=kept.id)
    (ended,) = stories.of_test(place.uow, place.member, test_id=test_id).ended
    assert (ended.standing, ended.text, ended.withdrawn_on) == (
        Standing.WITHDRAWN, "", place.uow.today,
    )  # fmt: skip
    with place.uow._engine.connect() as connection:
        left = connection.execute(sql("SELECT text FROM story")).scalars().all()
        trail = connection.execute(
            sql("SELECT change FROM audit_event WHERE subject = 'story'")
        ).scalars().all()  # fmt: skip
    assert left == [""]
    assert "Quetzal" not in repr(trail)
    assert "withdrawn_on" in repr(trail)


def test_a_note_put_away_with_withdrawn_words_does_not_come_back(place: Any) -> None:
    test_id = place.newcombe()
    note = from_note(place, test_id)
    story = stories.add(place.uow, place.member, test_id=test_id, draft=draft(place, note=note))
    notes.archive(place.uow, place.member, note_id=note, version=1)
    stories.withdraw(place.uow, place.member, story_id=story)
    notes.restore(place.uow, place.member, note_id=note)
    assert not any(everywhere(place.uow, place, test_id).values())


def test_a_consent_that_ran_out_does_the_same_by_date_and_can_be_given_anew(place: Any) -> None:
    test_id = place.newcombe()
    note = from_note(place, test_id)
    last = place.uow.today + timedelta(days=5)
    agreed = draft(place, note=note, expires_on=last)
    story = stories.add(place.uow, place.member, test_id=test_id, draft=agreed)
    assert everywhere(place.uow.on(last), place, test_id)["quotes"]
    later = place.uow.on(last + timedelta(days=1))
    assert not any(everywhere(later, place, test_id).values())
    (ended,) = stories.of_test(later, place.member, test_id=test_id).ended
    assert ended.standing is Standing.EXPIRED
    stories.prolong(
        later, place.member, story_id=story, given_on=later.today, expires_on=None,
        version=ended.version,
    )  # fmt: skip
    assert everywhere(later, place, test_id)["quotes"]
    assert everywhere(later, place, test_id)["search"]


def said(place: Any, test_id: int, uow: Any = None) -> tuple[int, int]:
    """How many notes are listed, and how many people were heard."""
    uow = uow or place.uow
    told = heard.of_test(uow, place.member, test_id=test_id)
    listed = notes.of_test(uow, place.member, test_id=test_id).notes
    return len(listed), told.all.people if told.all else 0


def test_who_agreed_anew_is_heard_again(place: Any) -> None:
    test_id = place.newcombe()
    note = from_note(place, test_id)
    first = stories.add(place.uow, place.member, test_id=test_id, draft=draft(place, note=note))
    stories.withdraw(place.uow, place.member, story_id=first)
    before = draft(place, note=note)  # dated before they took it back
    stories.add(place.uow, place.member, test_id=test_id, draft=before)
    part = draft(place, note=note, text="the blue letter", given_on=place.uow.today)
    stories.add(place.uow, place.member, test_id=test_id, draft=part)
    assert said(place, test_id) == (0, 0)
    again = draft(place, note=note, text=f"{WORDS} ", given_on=place.uow.today)
    second = stories.add(place.uow, place.member, test_id=test_id, draft=again)
    assert said(place, test_id) == (1, 1)
    assert search.find(place.uow, place.member, words="quetzal").hits
    stories.withdraw(place.uow, place.member, story_id=second)
    assert said(place, test_id) == (0, 0)


def test_a_consent_that_ran_out_beside_one_that_stands_silences_nothing(place: Any) -> None:
    test_id = place.newcombe()
    note = from_note(place, test_id)
    last = place.uow.today
    for expires_on in (last, None):
        agreed = draft(place, note=note, expires_on=expires_on)
        stories.add(place.uow, place.member, test_id=test_id, draft=agreed)
    assert said(place, test_id, place.uow.on(last + timedelta(days=1))) == (1, 1)


def test_another_consent_of_the_same_day_does_not_outlive_a_withdrawal(place: Any) -> None:
    test_id = place.newcombe()
    note = from_note(place, test_id)
    first, _ = (
        stories.add(
            place.uow, place.member, test_id=test_id,
            draft=draft(place, note=note, given_on=place.uow.today),
        )
        for _ in range(2)
    )  # fmt: skip
    stories.withdraw(place.uow, place.member, story_id=first)
    assert said(place, test_id) == (0, 0)


def test_the_same_words_in_other_notes_go_with_them(place: Any) -> None:
    """Also where the quote was never tied to a note, or its tie was taken off."""
    test_id = place.newcombe()
    note = from_note(place, test_id)
    inside = f"She said:\n{WORDS.upper()}  I wrote it down."
    for text in (inside, "Another thing."):
        written = NoteDraft(text=text, written_on=place.uow.today, speaker=Speaker.FAMILY)
        notes.write(place.uow, place.member, test_id=test_id, draft=written)
    tied = draft(place, note=note)
    story = stories.add(place.uow, place.member, test_id=test_id, draft=tied)
    stories.change(place.uow, place.member, story_id=story, draft=draft(place), version=1)
    assert said(place, test_id) == (3, 3)
    stories.withdraw(place.uow, place.member, story_id=story)
    assert said(place, test_id) == (1, 1)
    assert not search.find(place.uow, place.member, words="quetzal").hits
    _, tables = unpacked(export.package(place.uow, place.member))
    assert [row["text"] for row in tables["notes"]] == ["Another thing."]
    ended = stories.of_test(place.uow, place.member, test_id=test_id).ended
    assert [(s.standing, s.text) for s in ended] == [(Standing.WITHDRAWN, "")] * 2


def test_words_that_somebody_else_agreed_to_stay(place: Any) -> None:
    test_id = place.newcombe()
    hers, theirs = from_note(place, test_id), from_note(place, test_id)
    story = stories.add(place.uow, place.member, test_id=test_id, draft=draft(place, note=hers))
    stories.add(place.uow, place.member, test_id=test_id, draft=draft(place, note=theirs))
    stories.withdraw(place.uow, place.member, story_id=story)
    (left,) = notes.of_test(place.uow, place.member, test_id=test_id).notes
    assert left.id == theirs


def test_what_was_withdrawn_is_not_changed_back(place: Any) -> None:
    test_id = place.running()
    story = stories.add(place.uow, place.member, test_id=test_id, draft=draft(place))
    stories.withdraw(place.uow, place.coach, story_id=story)
    stories.withdraw(place.uow, place.coach, story_id=story)  # twice is once
    with pytest.raises(Conflict, match="withdrawn on"):
        stories.change(place.uow, place.member, story_id=story, draft=draft(place), version=1)
    with pytest.raises(Conflict, match="withdrawn on"):
        stories.prolong(
            place.uow, place.member, story_id=story, given_on=place.uow.today, expires_on=None,
            version=2,
        )  # fmt: skip


def test_withdrawing_goes_through_whatever_somebody_else_saves(place: Any) -> None:
    test_id = place.running()
    story = stories.add(place.uow, place.member, test_id=test_id, draft=draft(place))
    other = draft(place, text="Theirs.")
    stories.change(place.uow, place.coach, story_id=story, draft=other, version=1)
    with pytest.raises(Conflict, match="Nothing was overwritten"):
        stories.change(place.uow, place.member, story_id=story, draft=draft(place), version=1)
    (kept,) = stories.of_test(place.uow, place.member, test_id=test_id).standing
    assert kept.text == "Theirs."
    stories.withdraw(place.uow, place.member, story_id=story)


@pytest.mark.parametrize(
    "text", ["x" * LONGEST_NOTE, "👩‍👧 " * 300, "دفعت الإيجار يوم الجمعة", "<script>1</script>"]
)
def test_words_are_kept_to_the_letter(place: Any, text: str) -> None:
    test_id = place.running()
    stories.add(place.uow, place.member, test_id=test_id, draft=draft(place, text=text))
    (kept,) = stories.of_test(place.uow, place.member, test_id=test_id).standing
    assert (kept.text, kept.group, kept.channels) == (text, "Women", frozenset(Channel))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"text": " "}, "no words yet"),
        ({"text": "x" * (LONGEST_NOTE + 1)}, "20,001 characters"),
        ({"text": "a\x00"}, "NUL"),
        ({"purpose": ""}, "What may the words be used for"),
        ({"purpose": "x" * 501}, "501 characters"),
        ({"given_by": ""}, "Who agreed"),
        ({"given_by": "ann@example.org"}, "no address"),
        ({"channels": frozenset()}, "nowhere yet"),
        ({"expires_on": "before"}, "before it was given"),
    ],
)
def test_what_is_no_consent_is_refused(place: Any, changes: dict[str, Any], why: str) -> None:
    if changes.get("expires_on"):
        changes = {"expires_on": place.uow.today - timedelta(days=99)}
    with pytest.raises(Invalid, match=why):
        draft(place, **changes)


def test_a_consent_of_tomorrow_or_of_another_test_is_refused(place: Any) -> None:
    test_id, other = place.running(), place.running()
    tomorrow = place.uow.today + timedelta(days=1)
    with pytest.raises(Invalid, match="after today"):
        stories.add(place.uow, place.member, test_id=test_id, draft=draft(place, given_on=tomorrow))
    note = from_note(place, other)
    with pytest.raises(Invalid, match="another test"):
        stories.add(place.uow, place.member, test_id=test_id, draft=draft(place, note=note))


def test_who_agreed_is_told_to_those_who_may_change_it(place: Any) -> None:
    test_id = place.running()
    story = stories.add(place.uow, place.member, test_id=test_id, draft=draft(place))
    (seen,) = stories.of_test(place.uow, place.elsewhere, test_id=test_id).standing
    assert (seen.text, seen.given_by) == (WORDS, "")
    with pytest.raises(Forbidden):
        stories.withdraw(place.uow, place.elsewhere, story_id=story)


def test_only_words_for_reports_leave_in_an_export(place: Any) -> None:
    test_id = place.running()
    inside = draft(place, channels=frozenset({Channel.INSIDE}))
    stories.add(place.uow, place.member, test_id=test_id, draft=inside)
    stories.add(place.uow, place.member, test_id=test_id, draft=draft(place, text="For reports."))
    _, tables = unpacked(export.package(place.uow, place.member))
    assert [(r["text"], r["channels"], r["given_by"]) for r in tables["stories"]] == [
        ("", "inside", "A7"),
        ("For reports.", "inside;report;public", "A7"),
    ]
    _, tables = unpacked(export.package(place.uow, place.leader))
    assert {r["given_by"] for r in tables["stories"]} == {""}


def test_whose_group_a_story_is_of_is_not_told_where_that_of_its_note_is_not(place: Any) -> None:
    """Its words are those of the note, so its group would be that of the note."""
    test_id = place.newcombe()
    stories.add(place.uow, place.member, test_id=test_id, draft=draft(place))

    def groups_told(actor: Any) -> list[str | None]:
        listed = stories.of_test(place.uow, actor, test_id=test_id).standing
        beside = sharing.of_test(place.uow, actor, test_id=test_id).stories.values()
        cards = joint.of_test(place.uow, actor, test_id=test_id).rows
        _, tables = unpacked(export.package(place.uow, actor))
        return [
            *(s.group for s in (*listed, *beside)),
            *(row["group"] for row in tables["stories"]),
            *(card.label for card in cards if card.quote),
        ]

    assert groups_told(place.member) == ["Women"] * 4
    for actor in (place.leader, place.elsewhere):
        assert groups_told(actor) == [None, None, "", "Everybody"]
        found = decisions.of_test(place.uow, actor, test_id=test_id)
        assert [s.group for s in found.stories] == [None]


def test_who_is_not_told_the_group_of_a_story_does_not_take_it_away(place: Any) -> None:
    test_id = place.running()
    story = stories.add(place.uow, place.member, test_id=test_id, draft=draft(place))
    unknown = draft(place, text="Theirs.", group=None)
    stories.change(place.uow, place.leader, story_id=story, draft=unknown, version=1)
    (kept,) = stories.of_test(place.uow, place.member, test_id=test_id).standing
    assert (kept.text, kept.group) == ("Theirs.", "Women")
    stories.change(place.uow, place.member, story_id=story, draft=unknown, version=kept.version)
    (kept,) = stories.of_test(place.uow, place.member, test_id=test_id).standing
    assert kept.group is None


def test_a_tick_of_former_days_is_no_consent(place: Any) -> None:
    test_id = place.running()
    ticked = NoteDraft(text="Quote me.", written_on=place.uow.today, may_quote=True)
    number = notes.write(place.uow, place.member, test_id=test_id, draft=ticked)
    found = stories.of_test(place.uow, place.member, test_id=test_id)
    assert (found.standing, [n.id for n in found.to_ask]) == ((), [number])
    stories.add(place.uow, place.member, test_id=test_id, draft=draft(place, note=number))
    assert stories.of_test(place.uow, place.member, test_id=test_id).to_ask == ()


def test_a_decision_quotes_words_while_their_consent_stands(place: Any) -> None:
    test_id = place.newcombe()
    note = from_note(place, test_id)
    assert decisions.of_test(place.uow, place.member, test_id=test_id).quotable == ()
    story = stories.add(place.uow, place.member, test_id=test_id, draft=draft(place, note=note))
    (offered,) = decisions.of_test(place.uow, place.member, test_id=test_id).quotable
    made = decisions.DecisionDraft(choice=Choice.ADAPT, reason="Because.", quotes=(offered.id,))
    decisions.record(place.uow, place.member, test_id=test_id, draft=made)

    def quoted() -> list[str]:
        seen = decisions.of_test(place.uow, place.member, test_id=test_id)
        return [quote.text for found in seen.quotes.values() for quote in found]

    assert quoted() == [WORDS]
    stories.withdraw(place.uow, place.member, story_id=story)
    assert quoted() == []
    assert decisions.of_test(place.uow, place.member, test_id=test_id).quotable == ()


def test_an_empty_test_has_no_words(place: Any) -> None:
    found = stories.of_test(place.uow, place.leader, test_id=place.running())
    assert (found.standing, found.ended, found.to_ask) == ((), (), ())


@given(st.dates(), st.none() | st.dates(), st.none() | st.dates())
def test_words_stand_only_while_nothing_has_ended_them(
    today: Any, withdrawn: Any, expires: Any
) -> None:
    found = standing(withdrawn, expires, today=today)
    assert (found is Standing.STANDS) is (
        withdrawn is None and (expires is None or today <= expires)
    )
