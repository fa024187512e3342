"""Due days that follow from a plan: made anew where it changes how long an outcome takes."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Date, Integer, case, exists, func, literal, null, or_, update

from improvement.store.audit import bulk_event
from improvement.store.repositories.scope import Scope
from improvement.store.tables import CaseRow, CaseValueRow
from improvement.store.tables.base import columns, table_of

CASE = columns(CaseRow)
CASE_VALUE = columns(CaseValueRow)
#: Measure id -> days after its start until a case's outcome can be known.
OutcomeDays = Mapping[int, int]


def make_due_anew(
    scope: Scope, test_id: int, *, now: OutcomeDays, before: Sequence[OutcomeDays]
) -> None:
    """The due days that are as plans of ``before`` make them become as the plan has it now.

    A day that a column gave is another one and stays; where it is the very day that a plan would
    have made, nobody can tell, and it is taken for that.
    """
    dialect = scope.session.get_bind().dialect.name
    lengths = {length for days in before for length in days.values()}
    follows = [CASE.due_on.is_not_distinct_from(_made(days, dialect)) for days in before]
    follows += [CASE.due_on == _later(length, dialect) for length in sorted(lengths)]
    changed = (
        update(CaseRow)
        .where(
            CASE.partnership_id == scope.partnership_id,
            CASE.test_id == test_id,
            or_(*follows),
        )
        .values(due_on=_made(now, dialect))
    )
    scope.session.execute(changed.execution_options(synchronize_session=False))
    bulk_event(
        scope.session,
        actor_id=scope.person_id,
        partnership_id=scope.partnership_id,
        action="make due days anew",
        subject="case_record",
        subject_id=None,
        change={"test": test_id, "days": {str(key): days for key, days in now.items()}},
    )


def _made(days: OutcomeDays, dialect: str) -> Any:
    """The start and the longest time among the measures that a case carries; else no day."""
    longest = sorted(set(days.values()), reverse=True)
    if not longest:
        return null()
    return case(
        *(
            (_carries([m for m, own in days.items() if own == length]), _later(length, dialect))
            for length in longest
        ),
        else_=null(),
    )


def _carries(measure_ids: Sequence[int]) -> Any:
    own = CASE_VALUE.case_id == CASE.id, CASE_VALUE.measure_id.in_(measure_ids)
    return exists().where(*own).correlate(table_of(CaseRow))


def _later(length: int, dialect: str) -> Any:
    if dialect == "postgresql":
        return CASE.starts_on.op("+", return_type=Date())(literal(length, Integer))
    return func.date(CASE.starts_on, f"+{length} days", type_=Date())
