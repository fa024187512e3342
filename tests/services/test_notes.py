"""Notes are kept as typed, changed without overwriting, put away and brought back."""

from dataclasses import replace
from typing import Any

import pytest

from improvement.domain.notes import LONGEST_NOTE, NoteDraft
from improvement.domain.vocabulary import NoteKind, Speaker
from improvement.errors import Conflict, Forbidden, Invalid, NotFound
from improvement.services import attachments, charts, notes, overview, search

PDF = b"%PDF-1.7\n%%EOF\n"


def draft(place: Any, text: str = "They asked for Spanish.", **more: Any) -> NoteDraft:
    return NoteDraft(text=text, written_on=place.uow.today, **more)


def of(place: Any, test_id: int) -> Any:
    return notes.of_test(place.uow, place.member, test_id=test_id)


@pytest.mark.parametrize("kind", list(NoteKind))
@pytest.mark.parametrize("speaker", list(Speaker))
def test_every_kind_and_voice_is_kept(place: Any, kind: NoteKind, speaker: Speaker) -> None:
    test_id = place.running()
    written = draft(
        place, kind=kind, speaker=speaker, group=("gender", "women"), measure="kept", voice="A7"
    )
    notes.write(place.uow, place.member, test_id=test_id, draft=written)
    (kept,) = of(place, test_id).notes
    assert (kept.kind, kept.speaker, kept.measure, kept.voice) == (kind, speaker, "kept", "A7")
    assert (kept.dimension, kept.group_key, kept.group) == ("gender", "women", "Women")


@pytest.mark.parametrize(
    "text",
    [
        "x" * LONGEST_NOTE,
        "🏠👩‍👧 " * 100,
        "دفعت الإيجار يوم الجمعة",
        "<script>alert(1)</script>",
        "![](http://example.org/beacon.png)",
        "'; DROP TABLE note; --",
        "line one\n\n- two\r\n\tthree",
    ],
)
def test_whatever_is_typed_comes_back_to_the_letter(place: Any, text: str) -> None:
    test_id = place.running()
    notes.write(place.uow, place.member, test_id=test_id, draft=draft(place, text))
    assert [note.text for note in of(place, test_id).notes] == [text]


@pytest.mark.parametrize(
    ("text", "why"),
    [("  ", "empty"), ("x" * (LONGEST_NOTE + 1), "20,001 characters"), ("a\x00b", "NUL")],
)
def test_what_is_no_note_is_refused(place: Any, text: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        draft(place, text)


def test_a_code_is_no_address(place: Any) -> None:
    with pytest.raises(Invalid, match="no address"):
        draft(place, voice="maria@example.org")


def test_a_note_at_a_point_stands_there_on_the_chart(place: Any) -> None:
    test_id = place.newcombe()
    point = place.plan.starts_on
    written = draft(place, measure="kept", period=point)
    notes.write(place.uow, place.member, test_id=test_id, draft=written)
    (note,) = charts.of_test(place.uow, place.member, test_id=test_id).notes
    assert note.shown_on == point != note.written_on


def test_a_change_keeps_what_somebody_else_saved(place: Any) -> None:
    test_id = place.running()
    number = notes.write(place.uow, place.member, test_id=test_id, draft=draft(place))
    ours, theirs = draft(place, "Ours.", themes=("Trust",)), draft(place, "Theirs.")
    notes.change(place.uow, place.coach, note_id=number, draft=theirs, version=1)
    with pytest.raises(Conflict, match="Nothing was overwritten"):
        notes.change(place.uow, place.member, note_id=number, draft=ours, version=1)
    (kept,) = of(place, test_id).notes
    assert (kept.text, kept.version) == ("Theirs.", 2)
    notes.change(place.uow, place.member, note_id=number, draft=ours, version=2)
    (kept,) = of(place, test_id).notes
    assert (kept.text, kept.themes) == ("Ours.", ("Trust",))
    notes.change(
        place.uow, place.member, note_id=number, draft=replace(ours, themes=("Timing",)), version=3
    )
    assert of(place, test_id).notes[0].themes == ("Timing",)


def test_put_away_is_out_of_everything_and_comes_back(place: Any) -> None:
    test_id = place.newcombe()
    number = notes.write(place.uow, place.member, test_id=test_id, draft=draft(place))

    def seen() -> tuple[int, ...]:
        (status,) = overview.home(place.uow, place.member).tests
        return (
            len(of(place, test_id).notes),
            len(charts.of_test(place.uow, place.member, test_id=test_id).notes),
            len(search.find(place.uow, place.member, words="spanish").hits),
            status.notes,
        )

    assert seen() == (1, 1, 1, 1)
    notes.archive(place.uow, place.member, note_id=number, version=1)
    assert seen() == (0, 0, 0, 0)
    assert [note.id for note in of(place, test_id).put_away] == [number]
    assert notes.of_test(place.uow, place.elsewhere, test_id=test_id).put_away == ()
    with pytest.raises(Conflict, match="put away"):
        notes.change(place.uow, place.member, note_id=number, draft=draft(place), version=2)
    notes.restore(place.uow, place.member, note_id=number)
    assert seen() == (1, 1, 1, 1)


def test_only_what_was_put_away_is_removed_for_good(place: Any) -> None:
    test_id = place.running()
    number = notes.write(
        place.uow,
        place.member,
        test_id=test_id,
        draft=draft(place, themes=("Trust",)),
        files=[("a.pdf", PDF)],
    )
    with pytest.raises(Conflict, match="Put the note away first"):
        notes.remove(place.uow, place.member, note_id=number)
    assert len(files_of(place)) == 1
    notes.archive(place.uow, place.member, note_id=number, version=1)
    notes.remove(place.uow, place.member, note_id=number)
    view = of(place, test_id)
    assert (view.notes, view.put_away) == ((), ())
    assert files_of(place) == []
    with pytest.raises(NotFound):
        notes.restore(place.uow, place.member, note_id=number)


def files_of(place: Any) -> list[Any]:
    folder = place.uow.folder._folder
    return sorted(folder.glob("*")) if folder.exists() else []


def test_files_are_kept_under_random_names_and_only_for_us(place: Any) -> None:
    test_id = place.running()
    number = notes.write(
        place.uow, place.member, test_id=test_id, draft=draft(place), files=[("lease.pdf", PDF)]
    )
    (path,) = files_of(place)
    assert "lease" not in path.name
    assert (path.suffix, len(path.name)) == ("", 32)
    assert path.stat().st_mode & 0o777 == 0o600
    (kept,) = of(place, test_id).attachments[number]
    got = attachments.download(place.uow, place.member, attachment_id=kept.id)
    assert (got.name, got.content, got.media_type) == ("lease.pdf", PDF, "application/octet-stream")
    assert notes.of_test(place.uow, place.elsewhere, test_id=test_id).attachments == {}
    with pytest.raises(Forbidden):
        attachments.download(place.uow, place.elsewhere, attachment_id=kept.id)


def test_a_file_that_is_refused_takes_the_note_with_it(place: Any) -> None:
    test_id = place.running()
    files = [("a.pdf", PDF), ("b.docx", b"PK\x03\x04")]
    with pytest.raises(Invalid, match=r"b\.docx"):
        notes.write(place.uow, place.member, test_id=test_id, draft=draft(place), files=files)
    assert of(place, test_id).notes == ()
    assert files_of(place) == []


def test_a_note_holds_six_files(place: Any) -> None:
    test_id = place.running()
    number = notes.write(
        place.uow, place.member, test_id=test_id, draft=draft(place), files=[("a.pdf", PDF)] * 6
    )
    with pytest.raises(Invalid, match="6 files fit"):
        attachments.attach(place.uow, place.member, note_id=number, name="b.pdf", content=PDF)
    assert len(files_of(place)) == 6
    first = of(place, test_id).attachments[number][0]
    attachments.detach(place.uow, place.member, attachment_id=first.id)
    assert len(files_of(place)) == 5


def test_a_file_that_was_swapped_is_not_handed_out(place: Any) -> None:
    test_id = place.running()
    number = notes.write(
        place.uow, place.member, test_id=test_id, draft=draft(place), files=[("a.pdf", PDF)]
    )
    (kept,) = of(place, test_id).attachments[number]
    (path,) = files_of(place)
    path.write_bytes(b"%PDF-other")
    with pytest.raises(NotFound, match="not the one that was kept"):
        attachments.download(place.uow, place.member, attachment_id=kept.id)
    path.unlink()
    with pytest.raises(NotFound, match="not in its folder"):
        attachments.download(place.uow, place.member, attachment_id=kept.id)


def test_what_is_put_away_is_not_downloaded(place: Any) -> None:
    test_id = place.running()
    number = notes.write(
        place.uow, place.member, test_id=test_id, draft=draft(place), files=[("a.pdf", PDF)]
    )
    (kept,) = of(place, test_id).attachments[number]
    notes.archive(place.uow, place.member, note_id=number, version=1)
    with pytest.raises(NotFound, match="put away"):
        attachments.download(place.uow, place.member, attachment_id=kept.id)


def test_without_a_folder_notes_are_kept_and_files_refused(place: Any) -> None:
    from improvement.store.unit_of_work import UnitOfWork

    bare = UnitOfWork(place.uow._engine, clock=lambda: place.uow.today)
    test_id = place.running()
    notes.write(bare, place.member, test_id=test_id, draft=draft(place))
    with pytest.raises(Invalid, match="IMPROVEMENT_ATTACHMENTS_DIR"):
        notes.write(bare, place.member, test_id=test_id, draft=draft(place), files=[("a.pdf", PDF)])
    assert len(of(place, test_id).notes) == 1
