"""Which grid comes next for each measure: the period after its newest one, of the same length."""

from collections.abc import Mapping
from datetime import date

from improvement.domain.periods import start_of
from improvement.domain.vocabulary import Period
from improvement.services.data import DataView, next_period
from improvement.services.entry_grid import EntryWishes
from improvement.store.repositories.observations import KeptTotal

DAYS_OF_A_MONTH = 28  # a period of so many days or more is a month


def proposals(found: DataView, *, today: date) -> Mapping[str, EntryWishes]:
    """Measure -> the grid to fill in next, by the first dimension of the plan."""
    dimension = found.dimensions[0].key if found.dimensions else None
    wishes = {}
    for measure in found.kept.plan.measures:
        totals = [t for t in found.totals if t.measure_id == found.kept.measure_ids[measure.key]]
        period = _length(totals)
        wishes[measure.key] = EntryWishes(
            measure=measure.key,
            start=start_of(next_period(found.kept, totals, today), period),
            period=period,
            dimension=dimension,
        )
    return wishes


def due(wishes: Mapping[str, EntryWishes]) -> str:
    """The measure whose next period lies furthest back; the first of the plan among equals."""
    return min(wishes, key=lambda key: wishes[key].start)


def _length(totals: list[KeptTotal]) -> Period:
    if not totals:
        return Period.WEEK
    newest = max(totals, key=lambda kept: kept.total.start).total
    days = (newest.end - newest.start).days + 1
    return Period.MONTH if days >= DAYS_OF_A_MONTH else Period.WEEK
