"""Notes and their themes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from improvement.domain.notes import NoteDraft
from improvement.domain.vocabulary import NoteKind, Speaker
from improvement.errors import Invalid
from improvement.store.repositories.scope import Scope
from improvement.store.tables import (
    DimensionRow,
    GroupRow,
    NoteRow,
    NoteThemeRow,
    TestRow,
    ThemeRow,
)
from improvement.store.tables.base import columns

DIMENSION = columns(DimensionRow)
GROUP = columns(GroupRow)
NOTE = columns(NoteRow)
NOTE_THEME = columns(NoteThemeRow)
THEME = columns(ThemeRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptNote:
    """A note as kept; ``group`` is the label of the group it is about, with its dimension's key."""

    id: int
    version: int
    text: str
    written_on: date
    kind: NoteKind
    speaker: Speaker
    themes: tuple[str, ...]
    dimension: str | None
    group: str | None
    may_quote: bool
    written_by: int


class Notes:
    """What people of one partnership saw, heard and learned."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, test_id: int, draft: NoteDraft) -> int:
        """Keep a note with its themes (new ones are made); returns its id."""
        self._scope.own(TestRow, [test_id], "test")
        row = NoteRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "test_id": test_id,
                "text": draft.text,
                "written_on": draft.written_on,
                "kind": draft.kind,
                "speaker": draft.speaker,
                "group_id": self._group_id(draft.group),
                "may_quote": draft.may_quote,
                "written_by": self._scope.person_id,
                "written_at": self._scope.now,
            }
        )
        self._scope.session.add(row)
        self._scope.session.flush()
        assert row.id is not None  # noqa: S101 - flushed
        self._tag(row.id, draft.themes)
        return row.id

    def _group_id(self, group: tuple[str, str] | None) -> int | None:
        if group is None:
            return None
        found: int | None = self._scope.session.scalar(
            select(GROUP.id)
            .join(DimensionRow, DIMENSION.id == GROUP.dimension_id)
            .where(
                GROUP.partnership_id == self._scope.partnership_id,
                DIMENSION.key == group[0],
                GROUP.key == group[1],
            )
        )
        if found is None:
            raise Invalid(f"There is no group {group[1]!r} in {group[0]!r}. Choose one that is.")
        return found

    def _tag(self, note_id: int, names: tuple[str, ...]) -> None:
        known = {
            t.name.casefold(): t for t in self._scope.session.scalars(self._scope.mine(ThemeRow))
        }
        for name in dict.fromkeys(n.strip() for n in names if n.strip()):
            theme = known.get(name.casefold())
            if theme is None:
                theme = ThemeRow.model_validate(
                    {"partnership_id": self._scope.partnership_id, "name": name}
                )
                self._scope.session.add(theme)
                self._scope.session.flush()
                known[name.casefold()] = theme
            self._scope.session.add(
                NoteThemeRow.model_validate(
                    {
                        "partnership_id": self._scope.partnership_id,
                        "note_id": note_id,
                        "theme_id": theme.id,
                    }
                )
            )

    def of(self, test_id: int) -> tuple[KeptNote, ...]:
        """The notes of a test, newest first, in two queries."""
        query = (
            select(NoteRow, DIMENSION.key, GROUP.label)
            .outerjoin(GroupRow, GROUP.id == NOTE.group_id)
            .outerjoin(DimensionRow, DIMENSION.id == GROUP.dimension_id)
            .where(NOTE.partnership_id == self._scope.partnership_id, NOTE.test_id == test_id)
            .order_by(NOTE.written_on.desc(), NOTE.id.desc())
        )
        themes = self._themes(test_id)
        return tuple(
            KeptNote(
                id=row.id or 0,
                version=row.version,
                text=row.text,
                written_on=row.written_on,
                kind=row.kind,
                speaker=row.speaker,
                themes=tuple(themes[row.id or 0]),
                dimension=dimension,
                group=group,
                may_quote=row.may_quote,
                written_by=row.written_by,
            )
            for row, dimension, group in self._scope.session.execute(query)
        )

    def _themes(self, test_id: int) -> dict[int, list[str]]:
        query = (
            select(NOTE_THEME.note_id, THEME.name)
            .join(ThemeRow, THEME.id == NOTE_THEME.theme_id)
            .join(NoteRow, NOTE.id == NOTE_THEME.note_id)
            .where(NOTE.test_id == test_id)
            .order_by(THEME.name)
        )
        found: dict[int, list[str]] = defaultdict(list)
        for note_id, name in self._scope.session.execute(query):
            found[note_id].append(name)
        return found

    def themes(self) -> tuple[str, ...]:
        """Every theme of the partnership, for picking."""
        rows = self._scope.session.scalars(self._scope.mine(ThemeRow).order_by(THEME.name))
        return tuple(row.name for row in rows)

    def counts(self) -> dict[int, int]:
        """Test id -> number of notes, for lists."""
        query = (
            select(NOTE.test_id, func.count().label("n"))
            .where(NOTE.partnership_id == self._scope.partnership_id)
            .group_by(NOTE.test_id)
        )
        return {row.test_id: row.n for row in self._scope.session.execute(query)}
