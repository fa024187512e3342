"""Notes and their themes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select

from improvement.domain.notes import NoteDraft
from improvement.domain.periods import WEEK, start_of
from improvement.domain.themes import ThemeDraft
from improvement.domain.vocabulary import NoteKind, Period, Speaker
from improvement.errors import Conflict, Invalid
from improvement.store.repositories.named_groups import id_of_group
from improvement.store.repositories.scope import Scope
from improvement.store.repositories.stories import ends_of_consent, silenced
from improvement.store.repositories.themes import Themes, stands_for
from improvement.store.tables import (
    CycleRow,
    DimensionRow,
    GroupRow,
    MeasureRow,
    NoteRow,
    NoteThemeRow,
    TestRow,
)
from improvement.store.tables.base import columns

DIMENSION = columns(DimensionRow)
GROUP = columns(GroupRow)
MEASURE = columns(MeasureRow)
NOTE = columns(NoteRow)
NOTE_THEME = columns(NoteThemeRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptNote:
    """A note as kept; ``group`` is the label of the group it is about, with its dimension's key."""

    id: int
    test_id: int
    version: int
    text: str
    written_on: date
    kind: NoteKind
    speaker: Speaker
    themes: tuple[str, ...]
    dimension: str | None
    group: str | None
    group_key: str | None
    may_quote: bool
    measure: str | None
    period: date | None
    cycle: int | None
    voice: str
    written_by: int
    written_at: datetime
    archived_at: datetime | None

    @property
    def shown_on(self) -> date:
        """Where it stands on a chart: at the point it is about, else at its own day."""
        return self.period or self.written_on

    @property
    def archived(self) -> bool:
        return self.archived_at is not None


class Notes:
    """What people of one partnership saw, heard and learned."""

    def __init__(self, scope: Scope, themes: Themes) -> None:
        self._scope = scope
        self._codebook = themes

    def add(self, test_id: int, draft: NoteDraft) -> int:
        """Keep a note with its themes (new ones are made); returns its id."""
        self._scope.own(TestRow, [test_id], "test")
        row = NoteRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "test_id": test_id,
                "written_by": self._scope.person_id,
                "written_at": self._scope.now,
                **self._columns(test_id, draft),
            }
        )
        self._scope.session.add(row)
        self._scope.session.flush()
        assert row.id is not None  # noqa: S101 - flushed
        self._tag(row.id, draft.themes)
        return row.id

    def change(self, note_id: int, draft: NoteDraft, *, version: int) -> None:
        """Keep a note as it is now; raises ``Conflict`` where it was saved since ``version``."""
        row = self._scope.one(NoteRow, note_id, "note")
        self._scope.unchanged(row, version)
        if row.archived_at is not None:
            raise Conflict("This note was put away in the meantime. Bring it back first.")
        for name, value in self._columns(row.test_id, draft).items():
            setattr(row, name, value)
        self._scope.session.flush()
        self._tag(note_id, draft.themes)

    def archive(self, note_id: int, *, version: int) -> None:
        """Put a note away: it is in no list, search or picture until it is brought back."""
        row = self._scope.one(NoteRow, note_id, "note")
        self._scope.unchanged(row, version)
        row.archived_at, row.archived_by = self._scope.now, self._scope.person_id
        self._scope.session.flush()

    def restore(self, note_id: int) -> None:
        """Bring a note back."""
        row = self._scope.one(NoteRow, note_id, "note")
        row.archived_at = row.archived_by = None
        self._scope.session.flush()

    def remove(self, note_id: int) -> None:
        """Remove a note that was put away, for good, with all that hangs on it."""
        row = self._scope.one(NoteRow, note_id, "note")
        if row.archived_at is None:
            raise Conflict("Put the note away first: only what is put away is removed for good.")
        self._tag(note_id, ())
        self._scope.session.delete(row)
        self._scope.session.flush()

    def _columns(self, test_id: int, draft: NoteDraft) -> dict[str, Any]:
        return {
            "text": draft.text,
            "written_on": draft.written_on,
            "kind": draft.kind,
            "speaker": draft.speaker,
            "group_id": id_of_group(self._scope, draft.group),
            "may_quote": draft.may_quote,
            "measure_id": self._measure_id(test_id, draft.measure),
            "period": draft.period,
            "cycle_id": self._cycle_id(test_id, draft.cycle),
            "voice": draft.voice.strip(),
        }

    def _measure_id(self, test_id: int, key: str | None) -> int | None:
        if key is None:
            return None
        found: int | None = self._scope.session.scalar(
            select(MEASURE.id).where(
                MEASURE.partnership_id == self._scope.partnership_id,
                MEASURE.test_id == test_id,
                MEASURE.key == key,
            )
        )
        if found is None:
            raise Invalid(f"This test has no measure {key!r}. Choose one from its plan.")
        return found

    def _cycle_id(self, test_id: int, cycle: int | None) -> int | None:
        self._scope.own(CycleRow, [cycle], "cycle")
        if cycle is not None and self._scope.one(CycleRow, cycle, "cycle").test_id != test_id:
            raise Invalid(f"Cycle {cycle} belongs to another test. Choose one of this test.")
        return cycle

    def _tag(self, note_id: int, names: tuple[str, ...]) -> None:
        """The note carries these themes and no others (a merged one serves as what it became)."""
        session = self._scope.session
        wanted = self._theme_ids(dict.fromkeys(n.strip() for n in names if n.strip()))
        last = stands_for(self._codebook.all())
        there = set()
        for row in session.scalars(
            self._scope.mine(NoteThemeRow).where(NOTE_THEME.note_id == note_id)
        ):
            if last[row.theme_id].id in wanted:
                there.add(last[row.theme_id].id)
            else:
                session.delete(row)
        for theme_id in (t for t in wanted if t not in there):
            session.add(
                NoteThemeRow.model_validate(
                    {
                        "partnership_id": self._scope.partnership_id,
                        "note_id": note_id,
                        "theme_id": theme_id,
                    }
                )
            )
        session.flush()

    def _theme_ids(self, names: Iterable[str]) -> list[int]:
        """The themes of these names: new ones are made, those put away come back."""
        known = self._codebook.all()
        last, by_name = stands_for(known), {t.name.casefold(): t.id for t in known}
        wanted: dict[int, None] = {}
        for name in names:
            number = by_name.get(name.casefold())
            if number is None:
                number = by_name[name.casefold()] = self._codebook.add(ThemeDraft(name=name))
            elif last[number].archived_at is not None:
                self._codebook.restore(last[number].id)
            wanted[last[number].id if number in last else number] = None
        return list(wanted)

    def get(self, note_id: int) -> KeptNote:
        """One note; ``NotFound`` if it is not there, or not in this partnership."""
        self._scope.one(NoteRow, note_id, "note")
        return self._listed(NOTE.id == note_id)[0]

    def of(self, test_id: int) -> tuple[KeptNote, ...]:
        """The notes of a test, newest first, in two queries."""
        return self._listed(NOTE.test_id == test_id, self._there())

    def put_away(self, test_id: int) -> tuple[KeptNote, ...]:
        """The notes of a test that were put away."""
        return self._listed(
            NOTE.test_id == test_id,
            NOTE.archived_at.is_not(None),
            NOTE.id.not_in(silenced(self._scope)),
        )

    def of_tests(self, test_ids: Iterable[int]) -> dict[int, list[KeptNote]]:
        """Test id -> its notes, newest first."""
        found: dict[int, list[KeptNote]] = defaultdict(list)
        for note in self._listed(NOTE.test_id.in_(list(test_ids)), self._there()):
            found[note.test_id].append(note)
        return found

    def held(self, test_ids: Iterable[int]) -> dict[int, list[KeptNote]]:
        """Test id -> notes as people were told of by group, for that alone.

        A note that was put away, or whose words were taken back, after the week in which it was
        written is still among them: taken out, it would be the difference of two looks.
        """
        ids = list(test_ids)
        ended = ends_of_consent(self._scope, ids)
        found: dict[int, list[KeptNote]] = defaultdict(list)
        for note in self._listed(NOTE.test_id.in_(ids)):
            ends = [*ended[note.id], *([note.archived_at.date()] if note.archived_at else [])]
            week_over = start_of(note.written_at.date(), Period.WEEK) + WEEK
            if all(end >= week_over for end in ends):
                found[note.test_id].append(note)
        return found

    def all(self) -> tuple[KeptNote, ...]:
        """Every note of the partnership, newest first, for exports."""
        return self._listed(self._there())

    def _there(self) -> Any:
        """Neither put away nor taken back by who said it."""
        return and_(NOTE.archived_at.is_(None), NOTE.id.not_in(silenced(self._scope)))

    def _listed(self, *conditions: Any) -> tuple[KeptNote, ...]:
        query = (
            select(NoteRow, DIMENSION.key, GROUP.key, GROUP.label, MEASURE.key)
            .outerjoin(GroupRow, GROUP.id == NOTE.group_id)
            .outerjoin(DimensionRow, DIMENSION.id == GROUP.dimension_id)
            .outerjoin(MeasureRow, MEASURE.id == NOTE.measure_id)
            .where(NOTE.partnership_id == self._scope.partnership_id, *conditions)
            .order_by(NOTE.written_on.desc(), NOTE.id.desc())
        )
        themes = self._themes(*conditions)
        return tuple(
            KeptNote(
                id=row.id or 0,
                test_id=row.test_id,
                version=row.version,
                text=row.text,
                written_on=row.written_on,
                kind=row.kind,
                speaker=row.speaker,
                themes=tuple(themes[row.id or 0]),
                dimension=dimension,
                group=label,
                group_key=group,
                may_quote=row.may_quote,
                measure=measure,
                period=row.period,
                cycle=row.cycle_id,
                voice=row.voice,
                written_by=row.written_by,
                written_at=row.written_at,
                archived_at=row.archived_at,
            )
            for row, dimension, group, label, measure in self._scope.session.execute(query)
        )

    def _themes(self, *conditions: Any) -> dict[int, list[str]]:
        """Note id -> the names of its themes, merged ones under the name they are counted as."""
        query = (
            select(NOTE_THEME.note_id, NOTE_THEME.theme_id)
            .join(NoteRow, NOTE.id == NOTE_THEME.note_id)
            .where(NOTE.partnership_id == self._scope.partnership_id, *conditions)
        )
        name = {number: theme.name for number, theme in stands_for(self._codebook.all()).items()}
        found: dict[int, set[str]] = defaultdict(set)
        for note_id, theme_id in self._scope.session.execute(query):
            found[note_id].add(name[theme_id])
        return defaultdict(list, {note: sorted(names) for note, names in found.items()})

    def themes(self) -> tuple[str, ...]:
        """The themes that are in use, in the order of the codebook, for picking."""
        return tuple(theme.name for theme in self._codebook.all() if theme.in_use)

    def counts(self) -> dict[int, int]:
        """Test id -> number of notes, for lists."""
        query = (
            select(NOTE.test_id, func.count().label("n"))
            .where(NOTE.partnership_id == self._scope.partnership_id, self._there())
            .group_by(NOTE.test_id)
        )
        return {row.test_id: row.n for row in self._scope.session.execute(query)}
