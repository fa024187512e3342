"""A sensitive dimension is closed everywhere: in notes, charts, Compare and on blank sheets."""

from dataclasses import replace
from typing import Any

from improvement.domain.access import ROLE_TABLE, Action
from improvement.domain.notes import NoteDraft
from improvement.domain.plan import NamedDimension
from improvement.services import analyses, charts, groups, notes, search
from improvement.services.charts import ChartWishes


def about_status(place: Any) -> int:
    """A test with figures and a note about a group of a sensitive dimension."""
    key = groups.add_dimension(
        place.uow, place.coach, label="Status", groups=("With", "Without"), sensitive=True
    )
    named = (*place.plan.dimensions, NamedDimension(key=key))
    test_id = place.running(replace(place.plan, dimensions=named))
    assert place.log(test_id, place.example()).saved
    for group in ((key, "without"), ("gender", "women")):
        draft = NoteDraft(text="Afraid of the desk.", written_on=place.uow.today, group=group)
        notes.write(place.uow, place.member, test_id=test_id, draft=draft)
    return int(test_id)


def test_which_group_a_note_is_about_is_for_those_who_may_see_small_groups(place: Any) -> None:
    test_id = about_status(place)
    for actor, seen in (
        (place.member, {"Without", "Women"}),
        (place.coach, {"Without", "Women"}),
        (place.leader, {None}),
        (place.elsewhere, {None}),
    ):
        lists = (
            notes.of_test(place.uow, actor, test_id=test_id).notes,
            analyses.compare(place.uow, actor, test_id=test_id).notes,
            charts.of_test(place.uow, actor, test_id=test_id, wishes=ChartWishes()).notes,
        )
        for found in lists:
            assert {note.group for note in found} == seen
            assert {note.text for note in found} == {"Afraid of the desk."}
            assert all(bool(n.group) == bool(n.dimension) == bool(n.group_key) for n in found)


def test_who_may_not_see_a_group_does_not_wipe_it_by_changing_the_words(place: Any) -> None:
    """A leader mends a word, and saves what they see: a note about no group."""
    test_id = about_status(place)
    seen = {n.id: n for n in notes.of_test(place.uow, place.leader, test_id=test_id).notes}
    for note in seen.values():
        draft = NoteDraft(text="Afraid of the desk clerk.", written_on=note.written_on)
        notes.change(place.uow, place.leader, note_id=note.id, draft=draft, version=note.version)
    after = notes.of_test(place.uow, place.member, test_id=test_id).notes
    assert {(n.group, n.text) for n in after} == {
        ("Without", "Afraid of the desk clerk."),
        ("Women", "Afraid of the desk clerk."),
    }


def test_a_search_finds_words_and_no_groups(place: Any) -> None:
    about_status(place)
    assert len(search.find(place.uow, place.leader, words="desk").hits) == 2
    assert search.find(place.uow, place.leader, words="without").hits == ()


def test_blank_sheets_name_groups_only_to_those_who_may_see_them() -> None:
    """Whoever may log, and so gets a sheet with every group, may see sensitive ones there."""
    for actions in ROLE_TABLE.values():
        assert actions.get(Action.LOG_DATA) == actions.get(Action.SEE_SENSITIVE)
