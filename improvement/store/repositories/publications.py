"""Published practices: the one repository that reads what another partnership shows.

Two things cross, and nothing else: the summary of a practice while it is published, and the
evidence of a test while its partnership gives it back. Both are written only at home.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from improvement.domain.practices import Adoption
from improvement.domain.tallies import Tally, TwoArms
from improvement.errors import NotFound
from improvement.store.repositories.adoptions import done_of, taken_up
from improvement.store.repositories.scope import Scope
from improvement.store.tables import (
    OutsideAdoptionRow,
    PracticeRow,
    PublicationRow,
    TestRow,
    ToldOutsideRow,
)
from improvement.store.tables.base import columns

PUBLICATION = columns(PublicationRow)
OUTSIDE = columns(OutsideAdoptionRow)
TOLD = columns(ToldOutsideRow)

Summary = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPublication:
    """A practice of one's own as it is, or was, published; ``summary`` is empty once revoked."""

    id: int
    practice_id: int
    summary: Summary
    published_at: datetime
    revoked_on: date | None

    @property
    def stands(self) -> bool:
        return self.revoked_on is None

    @property
    def published_on(self) -> date:
        return self.published_at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideAdoption:
    """A test of one's own that does a practice of another partnership, and how."""

    id: int
    version: int
    publication_id: int
    test_id: int
    card: Summary
    done: Adoption
    shared_on: date | None


class Publications:
    """What one partnership publishes, finds and gives back."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def publish(self, practice_id: int, summary: Summary) -> int:
        """Show this summary from now on, in the place of an earlier one; returns its id."""
        self._scope.own(PracticeRow, [practice_id], "practice")
        row = self._of(practice_id)
        if row is None:
            row = PublicationRow.model_validate(
                {
                    "partnership_id": self._scope.partnership_id,
                    "practice_id": practice_id,
                    "summary": dict(summary),
                    "published_by": self._scope.person_id,
                    "published_at": self._scope.now,
                }
            )
            self._scope.session.add(row)
        else:
            row.summary, row.revoked_on = dict(summary), None
            row.published_by, row.published_at = self._scope.person_id, self._scope.now
        self._scope.session.flush()
        assert row.id is not None  # noqa: S101 - flushed
        return row.id

    def revoke(self, practice_id: int) -> None:
        """Take it back: the summary is emptied, so that it is nowhere any more."""
        self._scope.own(PracticeRow, [practice_id], "practice")
        row = self._of(practice_id)
        if row is None:
            raise NotFound("This practice was not published. There is nothing to take back.")
        row.summary, row.revoked_on = {}, self._scope.today
        self._scope.session.flush()

    def _of(self, practice_id: int) -> PublicationRow | None:
        query = self._scope.mine(PublicationRow).where(PUBLICATION.practice_id == practice_id)
        return self._scope.session.scalars(query).first()

    def mine(self) -> dict[int, KeptPublication]:
        """Practice -> how it is published."""
        rows = self._scope.session.scalars(self._scope.mine(PublicationRow))
        return {row.practice_id: self._scope.here(_kept(row)) for row in rows}

    def others(self) -> dict[int, Summary]:
        """Publication -> summary, of every other partnership; the newest first."""
        query = (
            select(PUBLICATION.id, PUBLICATION.summary)
            .where(
                PUBLICATION.partnership_id != self._scope.partnership_id,
                PUBLICATION.revoked_on.is_(None),
            )
            .order_by(PUBLICATION.id.desc())
        )
        return {row.id: row.summary for row in self._scope.session.execute(query)}

    def get(self, publication_id: int) -> Summary:
        """A summary that stands, whoever's it is; ``NotFound`` if there is none."""
        summary: Summary | None = self._scope.session.scalar(
            select(PUBLICATION.summary).where(
                PUBLICATION.id == publication_id, PUBLICATION.revoked_on.is_(None)
            )
        )
        if summary is None:
            raise NotFound(
                f"There is no published practice number {publication_id}. Choose one from the list."
            )
        return summary

    def adopt(self, publication_id: int, test_id: int, done: Adoption) -> int:
        """A test of one's own does it, by its card as it stands now; returns the adoption's id."""
        self._scope.own(TestRow, [test_id], "test")
        row = OutsideAdoptionRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "publication_id": publication_id,
                "test_id": test_id,
                "card": dict(self.get(publication_id)["card"]),
                **taken_up(done),
                "adopted_by": self._scope.person_id,
                "adopted_at": self._scope.now,
            }
        )
        return self._scope.added(row)

    def adoptions(self) -> tuple[OutsideAdoption, ...]:
        """Tests of one's own that do practices of others."""
        rows = self._scope.session.scalars(
            self._scope.mine(OutsideAdoptionRow)
            .where(OUTSIDE.archived_at.is_(None))
            .order_by(OUTSIDE.id)
        )
        return tuple(_adoption(row) for row in rows)

    def share(self, adoption_id: int, evidence: Summary | None) -> None:
        """Give this back to whoever published it; None = nothing any more."""
        row = self._scope.one(OutsideAdoptionRow, adoption_id, "adoption")
        row.evidence = dict(evidence or {})
        row.shared_on = self._scope.today if evidence else None
        self._scope.session.flush()

    def given(self, adoption_id: int) -> tuple[Summary, ...]:
        """What one adoption of one's own gives back now: once, or not at all."""
        row = self._scope.one(OutsideAdoptionRow, adoption_id, "adoption")
        return (row.evidence,) if row.shared_on else ()

    def evidence(self, publication_ids: Iterable[int]) -> dict[int, tuple[Summary, ...]]:
        """What was given back on these, by whom it may be: published still, or one's own."""
        query = (
            select(OUTSIDE.publication_id, OUTSIDE.evidence)
            .join(PublicationRow, PUBLICATION.id == OUTSIDE.publication_id)
            .where(
                OUTSIDE.publication_id.in_(list(publication_ids)),
                OUTSIDE.shared_on.is_not(None),
                OUTSIDE.archived_at.is_(None),
                or_(
                    PUBLICATION.revoked_on.is_(None),
                    PUBLICATION.partnership_id == self._scope.partnership_id,
                ),
            )
            .order_by(OUTSIDE.id)
        )
        found: dict[int, list[Summary]] = defaultdict(list)
        for publication_id, evidence in self._scope.session.execute(query):
            found[publication_id].append(evidence)
        return {number: tuple(given) for number, given in found.items()}

    def told(self, test_ids: Iterable[int]) -> dict[int, tuple[TwoArms, ...]]:
        """Test -> its two sides each time they left the partnership, the oldest first."""
        query = (
            self._scope.mine(ToldOutsideRow)
            .where(TOLD.test_id.in_(list(test_ids)))
            .order_by(TOLD.id)
        )
        found: dict[int, list[TwoArms]] = defaultdict(list)
        for row in self._scope.session.scalars(query):
            found[row.test_id].append(_arms(row))
        return {number: tuple(told) for number, told in found.items()}

    def remember(self, by_test_id: Mapping[int, TwoArms]) -> None:
        """Keep what leaves now of these tests, unless it left before."""
        self._scope.own(TestRow, by_test_id, "test")
        before = self.told(by_test_id)
        for test_id, arms in by_test_id.items():
            if arms not in before.get(test_id, ()):
                self._scope.added(self._as_row(test_id, arms))

    def _as_row(self, test_id: int, arms: TwoArms) -> ToldOutsideRow:
        return ToldOutsideRow(
            partnership_id=self._scope.partnership_id,
            test_id=test_id,
            pilot_events=arms.pilot.events,
            pilot_n=arms.pilot.n,
            comparison_events=arms.comparison.events,
            comparison_n=arms.comparison.n,
            told_on=self._scope.today,
        )


def _arms(row: ToldOutsideRow) -> TwoArms:
    return TwoArms(
        pilot=Tally(events=row.pilot_events, n=row.pilot_n),
        comparison=Tally(events=row.comparison_events, n=row.comparison_n),
    )


def _kept(row: PublicationRow) -> KeptPublication:
    return KeptPublication(
        id=row.id or 0,
        practice_id=row.practice_id,
        summary=row.summary,
        published_at=row.published_at,
        revoked_on=row.revoked_on,
    )


def _adoption(row: OutsideAdoptionRow) -> OutsideAdoption:
    return OutsideAdoption(
        id=row.id or 0,
        version=row.version,
        publication_id=row.publication_id,
        test_id=row.test_id,
        card=row.card,
        done=done_of(row),
        shared_on=row.shared_on,
    )
