"""On which side of the change's start a day lies, and the audit row where that moved."""

from collections.abc import Sequence
from datetime import date

from improvement.domain.vocabulary import Phase
from improvement.store.audit import bulk_event
from improvement.store.repositories.scope import Scope


def phases_event(scope: Scope, *, subject: str, starts_on: date | None, of: Sequence[int]) -> None:
    """The audit row of phases sorted anew; ``of`` the measures, or the test."""
    bulk_event(
        scope.session,
        actor_id=scope.person_id,
        partnership_id=scope.partnership_id,
        action="sort into phases",
        subject=subject,
        subject_id=None,
        change={"starts_on": starts_on.isoformat() if starts_on else None, "of": list(of)},
    )


def phase_of(day: date, starts_on: date | None) -> Phase:
    """Before the change began, or since."""
    return Phase.BASELINE if starts_on and day < starts_on else Phase.TEST
