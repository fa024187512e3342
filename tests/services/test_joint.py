"""The joint display: numbers and words on one card, and nobody written over or given away."""

from typing import Any

import pytest

from improvement.domain.joint import LONGEST_READING, ReadingDraft
from improvement.domain.notes import NoteDraft
from improvement.domain.stories import StoryDraft
from improvement.domain.vocabulary import Arm, Channel, Choice, GroupKind, Relation, Speaker
from improvement.errors import Conflict, Forbidden, Invalid
from improvement.services import decisions, export, joint, joint_cards, notes, overview, stories
from improvement.words.joint import NO_NUMBERS
from tests.queries import counted
from tests.services.test_export import unpacked

WOMEN, MEN = ("gender", "women"), ("gender", "men")


def told(place: Any, test_id: int, number: int, group: Any, *themes: str) -> None:
    for _ in range(number):
        draft = NoteDraft(
            text="Told.", written_on=place.uow.today, speaker=Speaker.FAMILY, group=group,
            themes=themes,
        )  # fmt: skip
        notes.write(place.uow, place.member, test_id=test_id, draft=draft)


def quote(place: Any, test_id: int, text: str, **more: Any) -> int:
    draft = StoryDraft(
        text=text, purpose="Show", given_by="A7", given_on=place.uow.today,
        **{"group": WOMEN, **more},
    )  # fmt: skip
    return stories.add(place.uow, place.member, test_id=test_id, draft=draft)


def read(place: Any, actor: Any, test_id: int, text: str, at: Any = WOMEN, seen: int = 0) -> int:
    draft = ReadingDraft(relation=Relation.DIFFER, text=text)
    return joint.read(place.uow, actor, test_id=test_id, place=at, draft=draft, seen=seen)


def rows(place: Any, actor: Any, test_id: int) -> dict[str, joint.JointRow]:
    found = joint.of_test(place.uow, actor, test_id=test_id)
    return {row.label: row for row in found.rows}


def test_a_card_holds_the_groups_effect_its_voices_a_quote_and_the_reading(place: Any) -> None:
    test_id = place.newcombe()
    told(place, test_id, 3, WOMEN, "Trust")
    told(place, test_id, 1, WOMEN, "Timing", "Trust")
    quote(place, test_id, "It came on Friday.")
    read(place, place.member, test_id, "Look closer.")
    women = rows(place, place.member, test_id)["Women"]
    assert (women.people, women.themes) == (4, (("Trust", 4), ("Timing", 1)))
    assert women.quote is not None
    assert women.quote.text == "It came on Friday."
    assert women.reading is not None
    assert (women.reading.draft.text, women.seen) == ("Look closer.", 1)
    # Newcombe's women, as logged: nothing shrunken, nothing rounded away.
    arms = {
        (t.arm, dict(t.cell).get("gender")): [t.numerator, t.denominator] for t in place.example()
    }
    assert arms
    assert "of 100" in women.numbers.effect
    assert women.numbers.reach.startswith("Reached: ")


def test_the_effect_is_the_one_compare_shows(place: Any) -> None:
    from improvement.services import analyses
    from improvement.words.groups import dimension_reading

    test_id = place.newcombe()
    found = analyses.compare(place.uow, place.member, test_id=test_id)
    assert found.shares is not None
    (view,) = found.dimensions
    lines = dimension_reading(view.found, found.shares.comparison, internal=True).because
    cards = rows(place, place.member, test_id)
    for label in ("Women", "Men"):
        (line,) = [each for each in lines if each.startswith(f"{label}: ") and "One of" in each]
        assert f"{label}: {cards[label].numbers.effect}".casefold() == line.casefold()


def test_two_people_reading_never_write_over_each_other(place: Any) -> None:
    test_id = place.newcombe()
    assert read(place, place.member, test_id, "Mine.") == 1
    with pytest.raises(Conflict, match="both stand below"):
        read(place, place.coach, test_id, "Also the first.")
    assert read(place, place.coach, test_id, "After yours.", seen=1) == 2
    with pytest.raises(Conflict, match="it is 2 now"):
        read(place, place.member, test_id, "Again.", seen=1)
    women = rows(place, place.member, test_id)["Women"]
    assert [(r.number, r.draft.text) for r in women.readings] == [(2, "After yours."), (1, "Mine.")]
    assert rows(place, place.member, test_id)["Men"].readings == ()
    assert rows(place, place.member, test_id)["Everybody"].readings == ()


def test_everybody_has_a_reading_of_its_own(place: Any) -> None:
    test_id = place.newcombe()
    read(place, place.member, test_id, "For all.", at=None)
    everybody = rows(place, place.member, test_id)["Everybody"]
    assert everybody.reading is not None
    assert everybody.reading.draft.text == "For all."


def test_without_figures_the_card_says_why_beside_the_words(place: Any) -> None:
    test_id = place.running()
    told(place, test_id, 2, WOMEN, "Trust")
    cards = rows(place, place.member, test_id)
    assert cards["Women"].people == 2
    assert cards["Women"].numbers.effect
    assert cards["Everybody"].numbers.effect


def test_an_empty_test_has_cards_that_say_so(place: Any) -> None:
    cards = rows(place, place.leader, place.running())
    assert all(not row.readings and row.quote is None for row in cards.values())


def test_withdrawn_and_outside_words_are_on_no_card(place: Any) -> None:
    test_id = place.newcombe()
    quote(place, test_id, "Only for reports.", channels=frozenset({Channel.REPORT}))
    assert rows(place, place.member, test_id)["Women"].quote is None
    story = quote(place, test_id, "For us.")
    assert rows(place, place.member, test_id)["Women"].quote is not None
    stories.withdraw(place.uow, place.member, story_id=story)
    assert rows(place, place.member, test_id)["Women"].quote is None


def test_hidden_groups_have_no_card_and_their_readings_do_not_leave(place: Any) -> None:
    test_id = place.running()
    weeks = [
        place.week(0, arm, figures, group)
        for arm in (Arm.PILOT, Arm.COMPARISON)
        for figures, group in (((20, 40), None), ((17, 35), "women"), ((3, 5), "men"))
    ]
    assert place.log(test_id, weeks).saved
    read(place, place.member, test_id, "Of women.")
    read(place, place.member, test_id, "Of all.", at=None)
    told(place, test_id, 3, WOMEN, "Trust")
    assert set(rows(place, place.member, test_id)) == {"Everybody", "Women", "Men"}
    leader = joint.of_test(place.uow, place.leader, test_id=test_id)
    assert [row.label for row in leader.rows] == ["Everybody"]
    assert [section.hidden for section in leader.sections] == [2]
    assert "Of women." not in repr(leader)
    _, tables = unpacked(export.package(place.uow, place.leader))
    assert [r["reading"] for r in tables["readings"]] == ["Of all."]
    _, tables = unpacked(export.package(place.uow, place.member))
    assert {r["reading"] for r in tables["readings"]} == {"Of women.", "Of all."}


DECLINED, UNKNOWN = ("gender", "declined"), ("gender", "unknown")


def apart(place: Any, few: int = 20) -> int:
    """A test with women, men, and ``few`` on each side who declined to say."""
    test_id: int = place.running()
    weeks = [
        place.week(0, arm, figures, group)
        for arm in (Arm.PILOT, Arm.COMPARISON)
        for figures, group in (
            ((32 + few // 2, 80 + few), None), ((17, 40), "women"), ((15, 40), "men"),
            ((few // 2, few), "declined"), ((0, 0), "not_collected"),
        )
    ]  # fmt: skip
    assert place.log(test_id, weeks).saved
    return test_id


def test_who_is_in_no_known_group_has_a_card_of_its_own_and_no_flag(place: Any) -> None:
    test_id = apart(place)
    told(place, test_id, 2, UNKNOWN, "Trust")
    cards = rows(place, place.member, test_id)
    assert list(cards) == ["Everybody", "Women", "Men", "Declined to say", "Unknown"]
    declined, unknown = cards["Declined to say"], cards["Unknown"]
    assert (declined.kind, unknown.kind) == (GroupKind.DECLINED, GroupKind.UNKNOWN)
    assert "50 of 100" in declined.numbers.effect
    assert declined.numbers.reach == "Reached: 20 of the 100 in the pilot with an outcome."
    assert (declined.people, declined.numbers.flags, unknown.numbers.flags) == (0, (), ())
    assert (unknown.people, unknown.themes) == (2, (("Trust", 2),))
    assert unknown.numbers.effect == NO_NUMBERS


def test_nobody_waits_for_a_reading_of_who_is_in_no_known_group(place: Any) -> None:
    test_id = apart(place)
    found = joint.of_test(place.uow, place.member, test_id=test_id)
    assert found.relations == (None, None, None)  # everybody, women, men
    read(place, place.member, test_id, "As many as ever.", at=DECLINED)
    found = joint.of_test(place.uow, place.member, test_id=test_id)
    assert found.relations == (None, None, None, Relation.DIFFER)


def test_who_is_in_no_known_group_is_hidden_like_any_group(place: Any) -> None:
    many, few = apart(place), apart(place, few=4)
    for test_id in (many, few):
        told(place, test_id, 3, DECLINED, "Trust")
        told(place, test_id, 2, UNKNOWN, "Trust")
        read(place, place.member, test_id, "Of those who declined.", at=DECLINED)
    seen = rows(place, place.leader, many)
    assert list(seen) == ["Everybody", "Women", "Men", "Declined to say"]
    assert (seen["Declined to say"].people, seen["Declined to say"].themes) == (None, ())
    assert "Declined to say" in rows(place, place.member, few)
    leader = joint.of_test(place.uow, place.leader, test_id=few)
    assert "Declined to say" not in {row.label for row in leader.rows}
    assert "Of those who declined." not in repr(leader)
    assert leader.sections[0].hidden


def test_words_alone_make_a_card_of_those_in_no_known_group(place: Any) -> None:
    test_id = place.running()
    quote(place, test_id, "It came on Friday.")
    read(place, place.member, test_id, "Nobody knows yet.", at=UNKNOWN)
    assert list(rows(place, place.member, test_id)) == ["Everybody", "Women", "Men", "Unknown"]
    assert list(rows(place, place.leader, test_id)) == ["Everybody"]


def test_few_voices_are_not_counted_for_those_who_may_not_see_small_groups(place: Any) -> None:
    test_id = place.newcombe()
    told(place, test_id, 3, WOMEN, "Trust")
    for card in rows(place, place.leader, test_id).values():
        assert (card.people, card.themes) == (None, ())


def test_who_may_not_write_notes_writes_no_reading(place: Any) -> None:
    with pytest.raises(Forbidden):
        read(place, place.elsewhere, place.newcombe(), "Theirs.")


@pytest.mark.parametrize("text", ["x" * LONGEST_READING, "👩‍👧 " * 300, "يتفقان", "<b>x</b>"])
def test_a_reading_is_kept_to_the_letter(place: Any, text: str) -> None:
    test_id = place.newcombe()
    read(place, place.member, test_id, text)
    reading = rows(place, place.member, test_id)["Women"].reading
    assert reading is not None
    assert reading.draft.text == text


@pytest.mark.parametrize(
    ("text", "why"), [(" ", "What do you make"), ("x" * 20_000, "20,000"), ("a\x00", "NUL")]
)
def test_what_is_no_reading_is_refused(text: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        ReadingDraft(relation=Relation.AGREE, text=text)


def test_cards_of_practices_are_the_same_and_cost_the_same_for_many(place: Any) -> None:
    def decided() -> int:
        number: int = place.newcombe()
        told(place, number, 2, WOMEN, "Trust")
        told(place, number, 1, DECLINED, "Trust")
        read(place, place.member, number, "Look closer.")
        draft = decisions.DecisionDraft(choice=Choice.ADAPT, reason="Because.")
        decisions.record(place.uow, place.member, test_id=number, draft=draft)
        return number

    def cards() -> tuple[int, Any]:
        statuses = overview.practices(place.uow, place.member).tests
        with counted(place.uow._engine) as seen:
            found = joint_cards.of_tests(place.uow, place.member, statuses)
        return len(seen), found

    first = decided()
    one, found = cards()
    alone = joint.of_test(place.uow, place.member, test_id=first)
    assert found[first].rows == alone.rows
    assert alone.rows[-1].label == "Declined to say"
    decided(), decided()
    many, found = cards()
    assert (many, len(found)) == (one, 3)
