"""Blank sheets to log a test on: a workbook, and paper to tally on."""

from improvement.domain.access import Action, Actor, require
from improvement.errors import Invalid
from improvement.files.mapping import PeriodLength
from improvement.files.template import Template, first_days
from improvement.files.template_workbook import template_workbook
from improvement.reports.tally_sheet import tally_sheet
from improvement.services.data import dimensions_of
from improvement.store.unit_of_work import UnitOfWork


def workbook(
    uow: UnitOfWork, actor: Actor, *, test_id: int, length: PeriodLength = PeriodLength.WEEK
) -> bytes:
    """The workbook of a test (.xlsx), its rows and drop-downs as the test has them now.

    Raises ``Invalid`` for a test without measures.
    """
    return template_workbook(_template(uow, actor, test_id, length))


def paper(
    uow: UnitOfWork, actor: Actor, *, test_id: int, length: PeriodLength = PeriodLength.WEEK
) -> bytes:
    """The tally sheets of a test (PDF), one a measure and side."""
    return tally_sheet(_template(uow, actor, test_id, length))


def _template(uow: UnitOfWork, actor: Actor, test_id: int, length: PeriodLength) -> Template:
    with uow.reading(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.LOG_DATA, team_id=kept.team_id)
        plan = kept.plan
        if not plan.measures:
            raise Invalid("This test has no measures. Add one under Plan, then come back.")
        known = store.groups.all()
        listed = store.cases.count(test_id).n > 0
        added_up = store.observations.has_any(kept.measure_ids.values())
        return Template(
            title=plan.title,
            pilot=plan.pilot_name or "who gets the change",
            comparison=plan.comparison_name or "who is compared with them",
            compared=plan.design is None or plan.design.has_comparison,
            length=length,
            periods=first_days(
                length, starts_on=plan.starts_on, ends_on=plan.ends_on, today=uow.today_of(actor)
            ),
            measures=plan.measures,
            dimensions=dimensions_of(store, kept),
            known=tuple(each.dimension for each in known),
            definitions={each.dimension.key: each.definition for each in known},
            cases=listed or not added_up,
        )
