"""The codebook: themes keep their meaning, their order and their notes, also merged and back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.notes import NoteDraft
from improvement.domain.themes import LONGEST_MEANING, ThemeDraft
from improvement.errors import Conflict, Invalid
from improvement.services import codebook, export, notes
from improvement.store.repositories.themes import KeptTheme, stands_for
from tests.services.test_export import unpacked


def add(place: Any, *names: str) -> list[int]:
    return [codebook.add(place.uow, place.coach, draft=ThemeDraft(name=n)) for n in names]


def names(place: Any) -> list[str]:
    return [t.name for t in codebook.codebook(place.uow, place.member).in_use]


def note(place: Any, test_id: int, *themes: str) -> int:
    draft = NoteDraft(text="Heard.", written_on=place.uow.today, themes=themes)
    return notes.write(place.uow, place.member, test_id=test_id, draft=draft)


def carried(place: Any, test_id: int) -> list[tuple[str, ...]]:
    return [n.themes for n in notes.of_test(place.uow, place.member, test_id=test_id).notes][::-1]


def version(place: Any, theme_id: int) -> int:
    book = codebook.codebook(place.uow, place.member)
    return next(t.version for t in book.in_use if t.id == theme_id)


def merge(place: Any, one: int, into: int) -> None:
    codebook.merge(place.uow, place.coach, theme_id=one, into_id=into, version=version(place, one))


@pytest.mark.parametrize(
    "text", ["x" * LONGEST_MEANING, "👩‍👧 " * 400, "اللغة: لم تُقرأ الرسالة", "<b>bold</b>"]
)
def test_what_a_theme_means_is_kept_to_the_letter(place: Any, text: str) -> None:
    draft = ThemeDraft(name="Language", definition=text, counts=text, counts_not=text)
    codebook.add(place.uow, place.coach, draft=draft)
    (kept,) = codebook.codebook(place.uow, place.member).in_use
    assert kept.draft.definition == kept.draft.counts == kept.draft.counts_not == text.strip()


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        ({"name": ""}, "no name"),
        ({"name": "x" * 81}, "81 characters"),
        ({"name": "A", "definition": "x" * 20_000}, "20,000 characters"),
        ({"name": "A", "counts": "a\x00"}, "NUL"),
    ],
)
def test_what_is_no_theme_is_refused(draft: dict[str, str], why: str) -> None:
    with pytest.raises(Invalid, match=why):
        ThemeDraft(**draft)


def test_a_name_is_given_once_whatever_its_case(place: Any) -> None:
    add(place, "Trust")
    with pytest.raises(Conflict, match="a theme Trust already"):
        add(place, "trust ")


def test_a_change_does_not_overwrite_somebody_elses(place: Any) -> None:
    (theme,) = add(place, "Trust")
    theirs = ThemeDraft(name="Trust", definition="Theirs.")
    codebook.change(place.uow, place.leader, theme_id=theme, draft=theirs, version=1)
    with pytest.raises(Conflict, match="Nothing was overwritten"):
        codebook.change(place.uow, place.coach, theme_id=theme, draft=theirs, version=1)


def test_themes_stand_in_the_order_people_chose(place: Any) -> None:
    a, _, c = add(place, "A", "B", "C")
    codebook.move(place.uow, place.coach, theme_id=c, up=True)
    assert names(place) == ["A", "C", "B"]
    codebook.move(place.uow, place.coach, theme_id=a, up=True)  # the first stays the first
    assert names(place) == ["A", "C", "B"]
    codebook.move(place.uow, place.coach, theme_id=a, up=False)
    assert names(place) == ["C", "A", "B"]
    test_id = place.running()
    assert notes.of_test(place.uow, place.member, test_id=test_id).themes == ("C", "A", "B")


def test_merged_themes_count_as_one_and_come_apart_again(place: Any) -> None:
    test_id = place.running()
    trust, faith, belief = add(place, "Trust", "Faith", "Belief")
    note(place, test_id, "Trust"), note(place, test_id, "Faith", "Trust")
    note(place, test_id, "Belief")
    merge(place, belief, faith)
    merge(place, faith, trust)
    assert carried(place, test_id) == [("Trust",)] * 3
    book = codebook.codebook(place.uow, place.member)
    assert ([t.name for t in book.in_use], book.notes) == (["Trust"], {trust: 4})
    assert [(t.name, b.name) for t, b in book.merged] == [("Faith", "Trust"), ("Belief", "Trust")]
    assert note(place, test_id, "faith")  # a word people go on typing
    assert carried(place, test_id)[-1] == ("Trust",)
    with pytest.raises(Invalid, match="counted as Trust already"):
        merge(place, trust, belief)
    codebook.restore(place.uow, place.coach, theme_id=faith)
    assert carried(place, test_id) == [("Trust",), ("Faith", "Trust"), ("Faith",), ("Trust",)]


def test_saving_a_note_does_not_undo_what_a_merge_remembers(place: Any) -> None:
    test_id = place.running()
    trust, faith = add(place, "Trust", "Faith")
    number = note(place, test_id, "Faith")
    merge(place, faith, trust)
    draft = NoteDraft(text="Heard.", written_on=place.uow.today, themes=("Trust",))
    notes.change(place.uow, place.member, note_id=number, draft=draft, version=1)
    codebook.restore(place.uow, place.coach, theme_id=faith)
    assert carried(place, test_id) == [("Faith",)]


def test_a_theme_put_away_is_offered_no_more_and_stays_with_its_notes(place: Any) -> None:
    test_id = place.running()
    (trust,) = add(place, "Trust")
    note(place, test_id, "Trust")
    codebook.archive(place.uow, place.coach, theme_id=trust, version=1)
    assert names(place) == []
    assert carried(place, test_id) == [("Trust",)]
    with pytest.raises(Conflict, match="bring it back"):
        add(place, "Trust")
    note(place, test_id, "trust")  # somebody needs it after all
    assert names(place) == ["Trust"]


def test_the_codebook_comes_along_in_the_export(place: Any) -> None:
    place.running()
    trust, faith = add(place, "Trust", "Faith")
    merge(place, faith, trust)
    _, tables = unpacked(export.package(place.uow, place.member))
    assert [(t["theme"], t["counted_as"], t["put_away"]) for t in tables["themes"]] == [
        ("Trust", "", "FALSE"),
        ("Faith", "Trust", "FALSE"),
    ]


@given(st.lists(st.integers(0, 6), min_size=1, max_size=7))
def test_whatever_was_merged_every_theme_ends_in_one_that_was_not(into: list[int]) -> None:
    """Theme n may only go into an earlier one here: the store lets no ring come about."""
    themes = [
        KeptTheme(
            id=n, version=1, draft=ThemeDraft(name=f"T{n}"), archived_at=None,
            merged_into=target if target < n else None,
        )
        for n, target in enumerate(into)
    ]  # fmt: skip
    last = stands_for(themes)
    assert all(last[t.id].merged_into is None for t in themes)
    assert all(last[t.id] is last[t.merged_into] for t in themes if t.merged_into is not None)
