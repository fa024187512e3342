"""Two people code by themselves, then their codes are held against each other."""

from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.notes import NoteDraft
from improvement.domain.passages import Passage, passage, sentences, together
from improvement.domain.stories import StoryDraft
from improvement.domain.themes import ThemeDraft
from improvement.domain.vocabulary import Speaker
from improvement.errors import Conflict, Forbidden, Invalid, NotFound
from improvement.services import codebook, coding, export, heard, notes, stories
from improvement.services.agreement import FEWEST_NOTES, agreement
from tests.services.test_export import unpacked

TEXT = "It came on Friday. She signed it."


@pytest.fixture
def house(place: Any) -> Any:
    """A test with a note and two themes."""
    test_id = place.running()
    themes = [
        codebook.add(place.uow, place.coach, draft=ThemeDraft(name=name))
        for name in ("Trust", "Timing")
    ]
    return place, test_id, write(place, test_id), themes


def write(place: Any, test_id: int, text: str = TEXT) -> int:
    draft = NoteDraft(text=text, written_on=place.uow.today, speaker=Speaker.FAMILY)
    return notes.write(place.uow, place.member, test_id=test_id, draft=draft)


def mark(place: Any, actor: Any, note: int, theme: int, span: tuple[int, int] = (0, 18)) -> int:
    return coding.mark(
        place.uow, actor, note_id=note, theme_id=theme, starts=span[0], ends=span[1], version=1
    )


def seen(place: Any, actor: Any, test_id: int) -> coding.NoteToCode:
    return coding.of_test(place.uow, actor, test_id=test_id).notes[0]


def test_nobody_sees_anothers_codes_before_being_done(house: Any) -> None:
    place, test_id, note, (trust, timing) = house
    mark(place, place.member, note, trust)
    coding.finish(place.uow, place.member, note_id=note)
    blind = seen(place, place.coach, test_id)
    assert (blind.mine, blind.others, blind.done, blind.others_done) == ((), (), False, 1)
    mark(place, place.coach, note, timing, (19, 33))
    assert seen(place, place.member, test_id).others == ()  # the coach is not done yet
    coding.finish(place.uow, place.coach, note_id=note)
    (theirs,) = seen(place, place.coach, test_id).others
    assert (theirs.theme, theirs.words, theirs.changed) == ("Trust", "It came on Friday.", False)
    (theirs,) = seen(place, place.member, test_id).others
    assert (theirs.theme, theirs.words) == ("Timing", "She signed it.")


def test_done_is_done_once_others_codes_could_be_seen(house: Any) -> None:
    place, _, note, (trust, _) = house
    number = mark(place, place.member, note, trust)
    coding.finish(place.uow, place.member, note_id=note)
    coding.finish(place.uow, place.member, note_id=note)  # twice is once
    with pytest.raises(Conflict, match="Open it again"):
        mark(place, place.member, note, trust)
    with pytest.raises(Conflict, match="Open it again"):
        coding.unmark(place.uow, place.member, coding_id=number)
    coding.reopen(place.uow, place.member, note_id=note)
    coding.unmark(place.uow, place.member, coding_id=number)
    coding.finish(place.uow, place.member, note_id=note)
    coding.finish(place.uow, place.coach, note_id=note)
    with pytest.raises(Conflict, match="you have seen their codes"):
        coding.reopen(place.uow, place.member, note_id=note)


def test_only_ones_own_codes_are_taken_back(house: Any) -> None:
    place, _, note, (trust, _) = house
    number = mark(place, place.member, note, trust)
    with pytest.raises(Conflict, match="somebody else"):
        coding.unmark(place.uow, place.coach, coding_id=number)
    with pytest.raises(Forbidden):
        mark(place, place.elsewhere, note, trust)


def test_a_coding_keeps_its_words_when_the_note_is_changed_and_says_so(house: Any) -> None:
    place, test_id, note, (trust, _) = house
    mark(place, place.member, note, trust)
    draft = NoteDraft(text="They say it came on Monday.", written_on=place.uow.today)
    notes.change(place.uow, place.member, note_id=note, draft=draft, version=1)
    (coded,) = seen(place, place.member, test_id).mine
    assert (coded.words, coded.changed) == ("It came on Friday.", True)
    with pytest.raises(Conflict, match="changed in the meantime"):
        mark(place, place.member, note, trust)


def test_who_read_another_text_is_not_compared(house: Any) -> None:
    place, test_id, note, _ = house
    coding.finish(place.uow, place.member, note_id=note)
    draft = NoteDraft(text="Another text.", written_on=place.uow.today)
    notes.change(place.uow, place.member, note_id=note, draft=draft, version=1)
    coding.finish(place.uow, place.coach, note_id=note)
    found = coding.of_test(place.uow, place.member, test_id=test_id)
    assert {each.notes for each in found.agreement} == {0}


@pytest.mark.parametrize("span", [(0, 0), (5, 2), (-1, 4), (0, 999), (18, 19)])
def test_a_passage_lies_in_its_note(house: Any, span: tuple[int, int]) -> None:
    place, _, note, (trust, _) = house
    with pytest.raises(Invalid, match="does not lie in"):
        mark(place, place.member, note, trust, span)


def test_a_theme_out_of_use_is_not_given(house: Any) -> None:
    place, _, note, (trust, _) = house
    codebook.archive(place.uow, place.coach, theme_id=trust, version=1)
    with pytest.raises(Invalid, match="not in use"):
        mark(place, place.member, note, trust)


def test_coded_themes_count_once_somebody_is_done(house: Any) -> None:
    place, test_id, note, (trust, _) = house
    mark(place, place.member, note, trust)
    assert heard.of_test(place.uow, place.member, test_id=test_id).themes == ()
    coding.finish(place.uow, place.member, note_id=note)
    found = heard.of_test(place.uow, place.member, test_id=test_id)
    assert found.all is not None
    assert found.all.themes == {"Trust": 1}
    _, tables = unpacked(export.package(place.uow, place.member))
    assert [(r["theme"], r["coder"], r["words"]) for r in tables["codings"]] == [
        ("Trust", "Ann", "It came on Friday.")
    ]


def test_words_taken_back_take_their_codings_along(house: Any) -> None:
    place, test_id, note, (trust, _) = house
    number = mark(place, place.member, note, trust)
    coding.finish(place.uow, place.member, note_id=note)
    agreed = StoryDraft(
        text=TEXT, purpose="Show", given_by="A7", given_on=place.uow.today, note=note
    )
    story = stories.add(place.uow, place.member, test_id=test_id, draft=agreed)
    stories.withdraw(place.uow, place.member, story_id=story)
    assert coding.of_test(place.uow, place.member, test_id=test_id).notes == ()
    with pytest.raises(NotFound):
        coding.unmark(place.uow, place.member, coding_id=number)
    with pytest.raises(Conflict, match="not here any more"):
        mark(place, place.member, note, trust)


def test_a_note_removed_for_good_takes_its_codings_along(house: Any) -> None:
    place, test_id, note, (trust, _) = house
    mark(place, place.member, note, trust)
    coding.finish(place.uow, place.member, note_id=note)
    notes.archive(place.uow, place.member, note_id=note, version=1)
    notes.remove(place.uow, place.member, note_id=note)
    assert coding.of_test(place.uow, place.member, test_id=test_id).notes == ()


def test_an_empty_test_has_nothing_to_code(place: Any) -> None:
    found = coding.of_test(place.uow, place.leader, test_id=place.running())
    assert (found.notes, found.agreement, found.left) == ((), (), 0)


# --- passages


def test_long_right_to_left_and_emoji_texts_are_cut_where_their_sentences_end() -> None:
    text = "دفعت الإيجار. هل فهمت؟ نعم 👩‍👧!\nAnd a last line without a stop"
    assert [p.words for p in sentences(text)] == [
        "دفعت الإيجار.", "هل فهمت؟", "نعم 👩‍👧!", "And a last line without a stop",
    ]  # fmt: skip
    assert len(sentences("word " * 4_000)) == 1
    assert sentences("  \n ") == ()


@given(st.text(max_size=200))
def test_sentences_hold_every_word_in_order_and_nothing_twice(text: str) -> None:
    found = sentences(text)
    assert all(p.still_in(text) for p in found)
    assert all(a.ends <= b.starts for a, b in pairwise(found))
    assert "".join("".join(p.words.split()) for p in found) == "".join(text.split())
    for first, last in combinations(found[:4], 2):
        assert together(text, [last, first]) == passage(text, first.starts, last.ends)


def test_a_passage_knows_whether_its_words_still_stand() -> None:
    assert not Passage(starts=0, ends=2, words="It").still_in("She")


# --- agreement


def given_by(pairs: list[tuple[bool, bool]]) -> dict[int, dict[int, frozenset[str]]]:
    yes, no = frozenset({"Trust"}), frozenset[str]()
    return {n: {1: yes if a else no, 2: yes if b else no} for n, (a, b) in enumerate(pairs)}


def test_the_published_value_of_two_coders_and_ten_units() -> None:
    """Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, part A: 0.095."""
    meg = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    owen = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    pairs = [(bool(a), bool(b)) for a, b in zip(meg, owen, strict=True)]
    (found,) = agreement(["Trust"], given_by(pairs))
    assert found.found is not None
    assert found.found.alpha == pytest.approx(0.095, abs=0.0005)
    assert found.found.interval is not None


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=10, max_size=40))
def test_alpha_is_what_a_count_by_hand_gives(pairs: list[tuple[bool, bool]]) -> None:
    """Two coders, two codes, none missing: 1 - (n - 1) * unlike / (zeros * ones)."""
    (found,) = agreement(["Trust"], given_by(pairs))
    ones = sum(a + b for a, b in pairs)
    zeros = 2 * len(pairs) - ones
    if not ones or not zeros:
        assert found.found is None
        assert "one category" in found.why_not
        return
    unlike = sum(a != b for a, b in pairs)
    by_hand = 1 - (2 * len(pairs) - 1) * unlike / (zeros * ones)
    assert found.found is not None
    assert found.found.alpha == pytest.approx(by_hand)


def test_below_ten_notes_nothing_is_said() -> None:
    pairs = [(True, True), (False, False)] * 4 + [(True, True)]
    (found,) = agreement(["Trust"], given_by(pairs))
    assert (found.found, found.notes) == (None, FEWEST_NOTES - 1)
    assert found.why_not.startswith("Too few to say: 9 of the notes")


def test_notes_that_one_person_read_are_left_out() -> None:
    given_once = {n: {1: frozenset({"Trust"})} for n in range(30)}
    (found,) = agreement(["Trust"], given_once)
    assert (found.notes, found.found) == (0, None)
