"""n of N people told us: people and not notes, and nobody given away by a number."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.dimensions import Dimension, Group
from improvement.domain.heard import TELLING, Said, people
from improvement.domain.notes import NoteDraft
from improvement.domain.stories import StoryDraft
from improvement.domain.vocabulary import Speaker
from improvement.errors import Invalid
from improvement.services import heard, notes, stories
from improvement.services import people as persons

LOOK = date(2026, 11, 23)  # the Monday of all tests here
LATER = date(2027, 6, 7)
GENDER = Dimension(
    key="gender",
    label="Gender",
    groups=(Group(key="women", label="Women"), Group(key="men", label="Men")),
)


def write(place: Any, test_id: int, number: int, *themes: str, **more: Any) -> None:
    for _ in range(number):
        draft = NoteDraft(
            text="Told.", written_on=place.uow.today, speaker=more.pop("speaker", Speaker.FAMILY),
            themes=themes, **more,
        )  # fmt: skip
        notes.write(place.uow, place.member, test_id=test_id, draft=draft)


def seen(place: Any, actor: Any, test_id: int, on: date = LOOK) -> heard.Heard:
    return heard.of_test(place.uow.on(on), actor, test_id=test_id)


def test_somebody_heard_twice_counts_once(place: Any) -> None:
    test_id = place.running()
    write(place, test_id, 1, "Trust", voice="A7")
    write(place, test_id, 1, "Timing", voice="a7 ")
    write(place, test_id, 2, "Trust")
    write(place, test_id, 1, "Trust", speaker=Speaker.TEAM)
    found = seen(place, place.member, test_id)
    assert found.all is not None
    assert (found.all.people, found.all.themes) == (3, {"Trust": 3, "Timing": 1})
    assert found.own == 1


def test_an_empty_test_has_nobody_heard(place: Any) -> None:
    found = seen(place, place.member, place.running())
    assert (found.themes, found.groups, found.over_time.rows) == ((), (), ())
    assert found.all is not None
    assert found.all.people == 0


def test_small_groups_are_left_out_for_those_who_may_not_see_them(place: Any) -> None:
    test_id = place.running()
    write(place, test_id, 14, "Trust", group=("gender", "women"))
    write(place, test_id, 3, "Trust", group=("gender", "men"))
    write(place, test_id, 12)
    (team,) = seen(place, place.member, test_id).groups
    assert [(r.label, r.people) for r in team.rows] == [
        ("Women", 14), ("Men", 3), (heard.NO_GROUP, 12),
    ]  # fmt: skip
    (today,) = seen(place, place.leader, test_id).groups
    assert (today.rows, today.hidden) == ((), 3)  # this week is not over
    (leader,) = seen(place, place.leader, test_id, date(2026, 12, 7)).groups
    # Men alone would be the total without the others, so the next smallest goes with them.
    assert ([r.label for r in leader.rows], leader.hidden) == (["Women"], 2)


def test_a_theme_is_told_by_group_to_those_who_may_see_small_groups_only(place: Any) -> None:
    """Also one that a leader gives a single note: its group would be the one that counts one."""
    test_id = place.running()
    write(place, test_id, 20, "Trust", group=("gender", "women"))
    write(place, test_id, 19, "Trust", group=("gender", "men"))
    write(place, test_id, 1, "Trust", "Rare", group=("gender", "men"))
    later = date(2026, 12, 7)
    (team,) = seen(place, place.member, test_id, later).groups
    assert [r.themes["Rare"] for r in team.rows] == [0, 1]
    found = seen(place, place.leader, test_id, later)
    assert found.all is not None
    assert found.all.themes == {"Trust": 40, "Rare": 1}
    (leader,) = found.groups
    assert [(r.label, r.people, r.themes) for r in leader.rows] == [
        ("Women", 20, {}), ("Men", 20, {}),
    ]  # fmt: skip
    assert leader.without_themes
    assert not team.without_themes


def test_who_told_a_group_once_is_not_counted_among_those_who_told_none(place: Any) -> None:
    test_id = place.running()
    write(place, test_id, 1, "Trust", voice="A7", group=("gender", "women"))
    write(place, test_id, 1, "Timing", voice="a7 ")
    write(place, test_id, 1, "Trust", voice="B2")
    (by,) = seen(place, place.member, test_id).groups
    assert [(r.label, r.people) for r in by.rows] == [("Women", 1), (heard.NO_GROUP, 1)]


def test_a_group_that_is_known_later_takes_nobody_out_of_a_number_that_was_told() -> None:
    first = [
        Said(
            note=n, speaker=Speaker.FAMILY, voice=f"V{n}", on=date(2026, 1, 5),
            written=date(2026, 1, 5), themes=frozenset(),
            group=("Gender", "Women") if n % 2 else None,
        )
        for n in range(40)
    ]  # fmt: skip
    later = replace(first[0], note=99, written=date(2026, 2, 2), group=("Gender", "Women"))
    for said in (first, [*first, later]):
        (by,) = heard.heard(said, [GENDER], themes=(), threshold=10, today=LATER).groups
        assert by.rows[-1].label == heard.NO_GROUP
        assert by.rows[-1].people == 20


def test_below_the_threshold_in_all_no_number_is_given(place: Any) -> None:
    test_id = place.running()
    write(place, test_id, 4, "Trust", group=("gender", "men"))
    found = seen(place, place.leader, test_id)
    assert found.all is None
    assert [by.rows for by in (*found.groups, found.over_time)] == [(), ()]
    persons.set_small_group(place.uow, place.leader, threshold=5)
    write(place, test_id, 5, "Trust")
    assert seen(place, place.leader, test_id, date(2026, 11, 30)).all is None  # nine so far
    write(place, test_id, 1, "Trust")
    assert seen(place, place.leader, test_id).all is None  # this week is not over
    everybody = seen(place, place.leader, test_id, date(2026, 11, 30)).all
    assert everybody is not None
    assert (everybody.people, everybody.themes) == (10, {"Trust": 10})


@pytest.mark.parametrize("way", ["put away", "taken back", "ran out"])
def test_a_note_that_goes_does_not_take_one_off_its_group(place: Any, way: str) -> None:
    """Who sees which note is gone from the list would know its group."""
    test_id = place.running()
    write(place, test_id, 20, "Trust", group=("gender", "women"))
    write(place, test_id, 20, "Trust", group=("gender", "men"))
    note = notes.of_test(place.uow, place.member, test_id=test_id).notes[0]
    later, after = date(2026, 12, 7), date(2026, 12, 9)
    before = seen(place, place.leader, test_id, later).groups
    agreed = StoryDraft(
        text="Her own words.", purpose="Show", given_by="A7", given_on=LOOK, note=note.id,
        expires_on=later if way == "ran out" else None,
    )  # fmt: skip
    if way == "put away":
        notes.archive(place.uow.on(later), place.member, note_id=note.id, version=1)
    else:
        story = stories.add(place.uow, place.member, test_id=test_id, draft=agreed)
        if way == "taken back":
            stories.withdraw(place.uow.on(later), place.member, story_id=story)
    assert len(notes.of_test(place.uow.on(after), place.leader, test_id=test_id).notes) == 39
    assert [r.people for r in before[0].rows] == [20, 20]
    assert seen(place, place.leader, test_id, after).groups == before
    (team,) = seen(place, place.member, test_id, after).groups
    assert sum(r.people for r in team.rows) == 39


def test_who_is_not_shown_the_group_of_a_note_does_not_move_it_to_another(place: Any) -> None:
    test_id = place.running()
    write(place, test_id, 1, "Trust", group=("gender", "women"))
    write(place, test_id, 1, "Trust")
    mine = NoteDraft(text="Mine.", written_on=LOOK, speaker=Speaker.FAMILY)
    own = notes.write(place.uow, place.leader, test_id=test_id, draft=mine)
    moved = replace(mine, group=("gender", "men"))
    for note in notes.of_test(place.uow, place.member, test_id=test_id).notes:
        if note.id != own:  # with a group or without: the answer says nothing of it
            with pytest.raises(Invalid, match="not shown to you"):
                notes.change(place.uow, place.leader, note_id=note.id, draft=moved, version=1)
    notes.change(place.uow, place.leader, note_id=own, draft=moved, version=1)
    (by,) = seen(place, place.member, test_id).groups
    assert [(r.label, r.people) for r in by.rows] == [
        ("Women", 1), ("Men", 1), (heard.NO_GROUP, 1),
    ]  # fmt: skip


def test_what_is_put_away_in_its_own_week_was_never_told(place: Any) -> None:
    test_id = place.running()
    write(place, test_id, 21, "Trust", group=("gender", "women"))
    write(place, test_id, 20, "Trust", group=("gender", "men"))
    women = notes.of_test(place.uow, place.member, test_id=test_id).notes[-1]
    notes.archive(place.uow, place.member, note_id=women.id, version=1)
    (leader,) = seen(place, place.leader, test_id, date(2026, 12, 7)).groups
    assert [r.people for r in leader.rows] == [20, 20]


def test_a_sensitive_dimension_is_not_there_for_others(place: Any) -> None:
    from improvement.services import groups

    test_id = place.running()
    key = groups.add_dimension(
        place.uow, place.coach, label="Status", groups=("With", "Without"), sensitive=True
    )
    write(place, test_id, 20, "Trust", group=(key, "with"))
    assert [by.label for by in seen(place, place.member, test_id).groups] == ["Status"]
    assert seen(place, place.leader, test_id).groups == ()


def test_what_is_put_away_is_not_counted(place: Any) -> None:
    test_id = place.running()
    write(place, test_id, 2, "Trust")
    (first, _) = notes.of_test(place.uow, place.member, test_id=test_id).notes
    notes.archive(place.uow, place.member, note_id=first.id, version=1)
    found = seen(place, place.member, test_id)
    assert found.all is not None
    assert found.all.people == 1


SAID = st.builds(
    Said,
    note=st.integers(1, 10**6),
    speaker=st.sampled_from(Speaker),
    voice=st.sampled_from(["", "A1", "a1", "B2"]),
    on=st.dates(date(2026, 1, 1), date(2026, 4, 30)),
    written=st.dates(date(2026, 1, 1), date(2026, 4, 30)),
    themes=st.frozensets(st.sampled_from(["Trust", "Timing"])),
    group=st.sampled_from([None, ("Gender", "Women"), ("Gender", "Men")]),
)


@given(st.lists(SAID, max_size=40, unique_by=lambda s: s.note))
def test_people_are_counted_as_somebody_else_would_count_them(said: list[Said]) -> None:
    codes: dict[str, set[str]] = defaultdict(set)
    strangers = 0
    for s in said:
        if s.speaker in TELLING:
            if s.voice:
                codes[s.voice.lower()].update(s.themes or {""})
            else:
                strangers += 1
    assert people(said) == len(codes) + strangers
    found = heard.heard(said, [GENDER], themes=("Timing",), threshold=0, today=LATER)
    assert found.all is not None
    assert sum(r.people for r in found.over_time.rows) >= found.all.people
    assert found.own + sum(s.told for s in said) == len(said)


@given(st.lists(SAID, max_size=60, unique_by=lambda s: s.note), st.sampled_from([5, 10]))
def test_no_row_below_the_threshold_is_shown_or_left_alone(said: list[Said], least: int) -> None:
    found = heard.heard(said, [GENDER], themes=(), threshold=least, today=LATER)
    for by in (*found.groups, found.over_time):
        assert all(row.people >= least for row in by.rows)
        assert by.hidden != 1 or not by.rows or found.all is None


@pytest.mark.parametrize("sizes", list(combinations([2, 5, 10, 13, 30], 2)))
def test_one_group_is_never_the_total_without_the_other(sizes: tuple[int, int]) -> None:
    said = [
        Said(
            note=100 * g + n, speaker=Speaker.FAMILY, voice="", on=date(2026, 1, 1),
            written=date(2026, 1, 1), group=("Gender", label),
            themes=frozenset({"Trust"}) if n % 2 else frozenset(),
        )
        for g, (label, size) in enumerate(zip(("Women", "Men"), sizes, strict=True))
        for n in range(size)
    ]  # fmt: skip
    (by,) = heard.heard(said, [GENDER], themes=(), threshold=10, today=LATER).groups
    assert len(by.rows) == (2 if min(sizes) >= 10 else 0)
