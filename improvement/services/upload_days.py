"""Totals of a file that look like days beside what was logged before: told, and kept as they are.

A file tells such figures by its own column and leaves them out until somebody says so. A table of
one row has no such company; what was logged for other periods has.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from improvement.domain.entries import PeriodTotal
from improvement.files.day_numbers import DayNumber, day_numbers, day_of
from improvement.files.mapping import PeriodMapping
from improvement.services.entry_days import logged_before, of_totals
from improvement.store.repositories.plans import KeptTest
from improvement.store.unit_of_work import Store


def beside_logged(
    store: Store, kept: KeptTest, totals: Sequence[PeriodTotal], mapping: PeriodMapping
) -> tuple[DayNumber, ...]:
    """Figures to look at once more, by their measure's label; none of columns said to hold some."""
    told: list[DayNumber] = []
    labels = {m.key: m.label for m in kept.plan.measures}
    asked = {(f.measure, f.figure.value) for f in mapping.figures if f.column not in mapping.meant}
    for measure, figure in sorted(asked):
        own = [total for total in totals if total.measure == measure]
        here = of_totals(own, figure)
        if not any(map(day_of, here)):
            continue
        before = logged_before(store, kept, measure, but={total.start for total in own})
        counted = Counter(here)
        told += [
            replace(number, rows=counted[number.figure])
            for number in day_numbers(labels[measure], [*here, *of_totals(before, figure)])
            if number.figure in counted
        ]
    return tuple(told)
