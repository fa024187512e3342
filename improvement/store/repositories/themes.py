"""The codebook: themes with what they mean, in the order people chose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from improvement.domain.themes import ThemeDraft
from improvement.errors import Conflict, Invalid
from improvement.store.repositories.scope import Scope
from improvement.store.repositories.stories import silenced
from improvement.store.tables import NoteRow, NoteThemeRow, ThemeRow
from improvement.store.tables.base import columns

NOTE = columns(NoteRow)
NOTE_THEME = columns(NoteThemeRow)
THEME = columns(ThemeRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTheme:
    """A theme as kept; ``merged_into`` is the id of the theme that it is counted as."""

    id: int
    version: int
    draft: ThemeDraft
    merged_into: int | None
    archived_at: datetime | None

    @property
    def name(self) -> str:
        return self.draft.name

    @property
    def in_use(self) -> bool:
        """Is it offered when a note is written?"""
        return self.merged_into is None and self.archived_at is None


def stands_for(themes: Sequence[KeptTheme]) -> Mapping[int, KeptTheme]:
    """Theme id -> the theme it is counted as (itself, unless it was merged, however often)."""
    by_id = {theme.id: theme for theme in themes}

    def last(theme: KeptTheme) -> KeptTheme:
        while theme.merged_into is not None:
            theme = by_id[theme.merged_into]
        return theme

    return {theme.id: last(theme) for theme in themes}


class Themes:
    """The themes of one partnership."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def all(self) -> tuple[KeptTheme, ...]:
        """Every theme, also those put away or merged, in the order of the codebook."""
        rows = self._scope.session.scalars(
            self._scope.mine(ThemeRow).order_by(THEME.position, THEME.name, THEME.id)
        )
        return tuple(_kept(row) for row in rows)

    def get(self, theme_id: int) -> KeptTheme:
        """One theme; ``NotFound`` if it is not there, or not in this partnership."""
        return _kept(self._row(theme_id))

    def named(self, name: str) -> KeptTheme | None:
        """The theme of this name, whatever its case."""
        wanted = name.strip().casefold()
        return next((t for t in self.all() if t.name.casefold() == wanted), None)

    def add(self, draft: ThemeDraft) -> int:
        """A new theme, last in the order; returns its id."""
        self._free(draft, but=None)
        position = self._scope.session.scalar(
            select(func.coalesce(func.max(THEME.position), 0)).where(
                THEME.partnership_id == self._scope.partnership_id
            )
        )
        row = ThemeRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "position": (position or 0) + 1,
                **_columns(draft),
            }
        )
        return self._scope.added(row)

    def change(self, theme_id: int, draft: ThemeDraft, *, version: int) -> None:
        """Another name or meaning; raises ``Conflict`` for a stale version."""
        row = self._row(theme_id)
        self._scope.unchanged(row, version)
        self._free(draft, but=theme_id)
        for name, value in _columns(draft).items():
            setattr(row, name, value)
        self._scope.session.flush()

    def order(self, theme_ids: Sequence[int]) -> None:
        """Put the themes in this order; those not named come behind, as they were."""
        self._scope.own(ThemeRow, theme_ids, "theme")
        query = self._scope.mine(ThemeRow).order_by(THEME.position, THEME.name, THEME.id)
        rows = {row.id or 0: row for row in self._scope.session.scalars(query)}
        wanted = [*theme_ids, *(number for number in rows if number not in theme_ids)]
        for position, number in enumerate(wanted, start=1):
            rows[number].position = position
        self._scope.session.flush()

    def archive(self, theme_id: int, *, version: int) -> None:
        """It is offered no more; notes keep it."""
        row = self._row(theme_id)
        self._scope.unchanged(row, version)
        row.archived_at, row.archived_by = self._scope.now, self._scope.person_id
        self._scope.session.flush()

    def restore(self, theme_id: int) -> None:
        """It is offered again, as a theme of its own."""
        row = self._row(theme_id)
        row.archived_at = row.archived_by = row.merged_into = None
        self._scope.session.flush()

    def merge(self, theme_id: int, into_id: int, *, version: int) -> None:
        """From now on the first is counted as the second; nothing of either is lost.

        Raises ``Invalid`` where the second is, or is counted as, the first.
        """
        row = self._row(theme_id)
        self._scope.unchanged(row, version)
        target = self._row(into_id)
        if stands_for(self.all())[into_id].id == theme_id:
            raise Invalid(
                f"{target.name} is counted as {row.name} already: choose another to merge it into."
            )
        row.merged_into = into_id
        self._scope.session.flush()

    def usage(self) -> Mapping[int, int]:
        """Theme id -> how many notes carry it (those put away are not counted)."""
        query = (
            select(NOTE_THEME.theme_id, func.count())
            .join(NoteRow, NOTE.id == NOTE_THEME.note_id)
            .where(
                NOTE_THEME.partnership_id == self._scope.partnership_id,
                NOTE.archived_at.is_(None),
                NOTE.id.not_in(silenced(self._scope)),
            )
            .group_by(NOTE_THEME.theme_id)
        )
        return {row[0]: row[1] for row in self._scope.session.execute(query)}

    def _row(self, theme_id: int) -> ThemeRow:
        return self._scope.one(ThemeRow, theme_id, "theme")

    def _free(self, draft: ThemeDraft, *, but: int | None) -> None:
        there = self.named(draft.name)
        if there is not None and there.id != but:
            away = "" if there.in_use else " (put away: bring it back instead)"
            raise Conflict(f"There is a theme {there.name} already{away}. Choose another name.")


def _columns(draft: ThemeDraft) -> dict[str, str]:
    return {
        "name": draft.name.strip(),
        "definition": draft.definition.strip(),
        "counts": draft.counts.strip(),
        "counts_not": draft.counts_not.strip(),
    }


def _kept(row: ThemeRow) -> KeptTheme:
    return KeptTheme(
        id=row.id or 0,
        version=row.version,
        draft=ThemeDraft(
            name=row.name,
            definition=row.definition,
            counts=row.counts,
            counts_not=row.counts_not,
        ),
        merged_into=row.merged_into,
        archived_at=row.archived_at,
    )
