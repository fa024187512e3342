"""What becomes of stories: told back, chosen with reasons, and gone with the words."""

from datetime import timedelta
from typing import Any

import pytest

from improvement.domain.sharing import LONGEST_TOLD, Candidate, Selection, ToldBack
from improvement.domain.stories import StoryDraft
from improvement.domain.vocabulary import Channel
from improvement.errors import Invalid
from improvement.services import export, sharing, stories
from tests.services.test_export import unpacked


def story(place: Any, test_id: int, text: str, **more: Any) -> int:
    draft = StoryDraft(
        text=text, purpose="Show", given_by="A7", given_on=place.uow.today,
        **{"channels": frozenset(Channel), **more},
    )  # fmt: skip
    return stories.add(place.uow, place.member, test_id=test_id, draft=draft)


def selection(place: Any, chosen: int, *others: int, **more: Any) -> Selection:
    given: dict[str, Any] = {
        "question": "What changed most?",
        "chosen_by": "The council, six people",
        "chosen_on": place.uow.today,
        "reason": "It says why Friday.",
    }
    return Selection(
        chosen=chosen,
        others=tuple(Candidate(story=n, why_not="Nearly the same.") for n in others),
        **{**given, **more},
    )


def seen(place: Any, actor: Any, test_id: int) -> sharing.SharingView:
    return sharing.of_test(place.uow, actor, test_id=test_id)


def tell(place: Any, number: int, text: str = "It moved to Friday.") -> None:
    told = ToldBack(told_on=place.uow.today, told=text, answer="About time.")
    sharing.tell_back(place.uow, place.member, story_id=number, told=told)


def test_what_was_told_back_stands_beside_the_words_for_those_who_write_notes(place: Any) -> None:
    test_id = place.running()
    number = story(place, test_id, "On Friday.")
    tell(place, number), tell(place, number, "And it stays.")
    told = seen(place, place.member, test_id).told[number]
    assert [each.told for each in told] == ["And it stays.", "It moved to Friday."]
    assert told[0].answer == "About time."
    assert seen(place, place.elsewhere, test_id).told == {}


def test_what_was_told_back_goes_with_words_that_are_taken_back(place: Any) -> None:
    test_id = place.running()
    number = story(place, test_id, "On Friday.")
    tell(place, number)
    stories.withdraw(place.uow, place.member, story_id=number)
    with place.uow.reading(place.member) as store:
        assert store.sharing.told([test_id]) == {}
    with pytest.raises(Invalid, match="has ended"):
        tell(place, number)


def test_a_choice_keeps_who_chose_among_which_and_why(place: Any) -> None:
    test_id = place.running()
    first, second, third = (story(place, test_id, f"Story {n}.") for n in range(3))
    made = selection(place, second, first, third)
    sharing.choose(place.uow, place.member, test_id=test_id, selection=made)
    (kept,) = seen(place, place.elsewhere, test_id).selections
    assert kept.selection == made


def test_a_choice_is_shown_while_the_chosen_words_may_be_used(place: Any) -> None:
    test_id = place.running()
    first = story(place, test_id, "First.")
    second = story(place, test_id, "Second.", expires_on=place.uow.today + timedelta(days=3))
    made = selection(place, first, second)
    sharing.choose(place.uow, place.member, test_id=test_id, selection=made)
    later = place.uow.on(place.uow.today + timedelta(days=4))
    found = sharing.of_test(later, place.member, test_id=test_id)
    assert (len(found.selections), set(found.stories)) == (1, {first})
    stories.withdraw(place.uow, place.member, story_id=first)
    assert seen(place, place.member, test_id).selections == ()


def test_reasons_leave_the_house_only_with_words_that_may(place: Any) -> None:
    test_id = place.running()
    first = story(place, test_id, "First.", channels=frozenset({Channel.INSIDE}))
    second = story(place, test_id, "Second.")
    for a, b in ((first, second), (second, first)):
        made = selection(place, a, b)
        sharing.choose(place.uow, place.member, test_id=test_id, selection=made)
    _, tables = unpacked(export.package(place.uow, place.member))
    assert [(r["chosen_story"], r["not_chosen"], r["reason"]) for r in tables["choices"]] == [
        (str(first), str(second), ""),
        (str(second), str(first), "It says why Friday."),
    ]


def test_stories_of_another_test_and_of_tomorrow_are_refused(place: Any) -> None:
    test_id, other = place.running(), place.running()
    first, second = story(place, test_id, "First."), story(place, other, "Second.")
    with pytest.raises(Invalid, match="another test"):
        sharing.choose(
            place.uow, place.member, test_id=test_id, selection=selection(place, first, second)
        )
    tomorrow = place.uow.today + timedelta(days=1)
    with pytest.raises(Invalid, match="after today"):
        sharing.tell_back(
            place.uow, place.member, story_id=first, told=ToldBack(told_on=tomorrow, told="X")
        )


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"others": ()}, "One story alone"),
        ({"others": (1,)}, "stands there twice"),
        ({"others": (2, 2)}, "stands there twice"),
        ({"question": " "}, "What was asked"),
        ({"chosen_by": ""}, "Who chose"),
        ({"reason": ""}, "Why this one"),
        ({"reason": "x" * 20_000}, "20,000 characters"),
        ({"reason": "a\x00"}, "NUL"),
    ],
)
def test_what_is_no_choice_is_refused(place: Any, changes: dict[str, Any], why: str) -> None:
    others = changes.get("others", (2,))
    rest = {name: value for name, value in changes.items() if name != "others"}
    with pytest.raises(Invalid, match=why):
        selection(place, 1, *others, **rest)


@pytest.mark.parametrize("text", ["x" * LONGEST_TOLD, "👩‍👧 " * 300, "انتقل إلى الجمعة"])
def test_what_was_told_is_kept_to_the_letter(place: Any, text: str) -> None:
    test_id = place.running()
    number = story(place, test_id, "On Friday.")
    tell(place, number, text)
    assert seen(place, place.member, test_id).told[number][0].told == text
