"""Population indicators: figures of a whole place, beside which tests of change are seen."""

from collections.abc import Sequence
from dataclasses import replace
from math import floor, isfinite

from improvement.domain.access import Action, Actor, require
from improvement.domain.checks import check_period_totals
from improvement.domain.entries import PeriodTotal
from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Arm
from improvement.errors import Conflict, Invalid
from improvement.store.unit_of_work import UnitOfWork


def record(
    uow: UnitOfWork, actor: Actor, *, spec: MeasureSpec, figures: Sequence[PeriodTotal]
) -> int:
    """Keep an indicator with its figures, all or none; returns its id.

    The pilot arm holds the place itself, the comparison arm what it is held beside (an earlier
    average, another place). Raises ``Invalid`` with the first figure that cannot be kept, and
    ``Conflict`` for a key that another indicator has.
    """
    require(actor, Action.MANAGE_PARTNERSHIP)
    own = [replace(figure, measure=spec.key) for figure in figures]
    checked = [_as_counted(figure) for figure in own]
    errors = check_period_totals(checked, measures=[spec], dimensions=(), today=uow.today_of(actor))
    if errors:
        raise Invalid(f"{spec.label}: {len(errors)} figures cannot be kept. {errors[0]}")
    with uow.writing(actor) as store:
        if any(known.key == spec.key for _, known in store.plans.indicators()):
            raise Conflict(f"There is an indicator {spec.key!r} already. Choose another key.")
        indicator_id = store.plans.add_indicator(spec)
        store.observations.put(own, measure_ids={spec.key: indicator_id}, starts_on=None)
        store.commit()
        return indicator_id


def _as_counted(figure: PeriodTotal) -> PeriodTotal:
    """A count is whole, but the reference may be an average of counts: 2458.25 is in order."""
    if figure.arm is Arm.PILOT or figure.count is None or not isfinite(figure.count):
        return figure
    return replace(figure, count=float(floor(figure.count)))
