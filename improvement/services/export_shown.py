"""Figures for those who may not see small groups: of groups, what those outside were told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from improvement.domain.dimensions import Dimension
from improvement.domain.tallies import Tally
from improvement.domain.told import Audience
from improvement.domain.vocabulary import Arm, MeasureKind
from improvement.errors import Invalid, NotComputable
from improvement.services.assessment import assess, sides_of
from improvement.services.exported_groups import withheld
from improvement.services.figures import Figures, load_figures
from improvement.services.telling import Told
from improvement.stats.comparisons.comparison import Comparison
from improvement.stats.decisions.findings import Findings
from improvement.stats.equity.suppression import TableRow
from improvement.store.repositories.plans import KeptTest
from improvement.store.unit_of_work import Store

Row = tuple[object, ...]
EVERYBODY, PERIOD, GROUP = "everybody", "period", "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shower:
    """What may be shown of tests to one person: from how many people on, and by which groups.

    ``dimensions`` are those of each test (by id) that this person may see figures by; ``told`` what
    was told of them, the only source of figures by group.
    """

    threshold: int
    today: date
    dimensions: Mapping[int, tuple[Dimension, ...]]
    told: Told

    def rows(self, store: Store, tests: Sequence[KeptTest]) -> Iterator[Row]:
        """Everybody, everybody by period, and groups; withheld figures are empty."""
        keys = dict.fromkeys(d.key for t in tests for d in self.dimensions[t.id])
        specs = {t.measure_ids[m.key]: m for t in tests for m in t.plan.measures}
        loaded = load_figures(store, specs, dimensions=list(keys), as_of=self.today)
        for kept in tests:
            figures = {key: loaded[number] for key, number in kept.measure_ids.items()}
            yield from self._of_test(kept, figures)

    def _of_test(self, kept: KeptTest, figures: Mapping[str, Figures]) -> Iterator[Row]:
        for key, found in figures.items():
            if found.spec.kind is MeasureKind.PROPORTION:
                yield from self._periods(kept.id, key, found)
        comparison = self._comparison(kept, figures)
        if comparison is not None and kept.plan.primary is not None:
            yield from self._groups(kept, kept.plan.primary.key, comparison)

    def _comparison(self, kept: KeptTest, figures: Mapping[str, Figures]) -> Comparison | None:
        """What the Compare tab is made of; None where nothing can be compared."""
        try:
            found = assess(
                kept.plan,
                figures,
                self.dimensions[kept.id],
                today=self.today,
                changed_after_looking=kept.amended_after_looking,
            ).findings
        except (NotComputable, Invalid):
            return None
        # Groups of other outcomes than shares are no x of n: nothing of them is exported here.
        return found.comparison if isinstance(found, Findings) else None

    def _periods(self, test_id: int, measure: str, found: Figures) -> Iterator[Row]:
        """Everybody of one measure, side by side and period by period."""
        for arm, rows in _by_period(found).items():
            hidden = self._everybody(rows)
            for row in rows:
                shown = _shown(row.cells[0], row.label in hidden)
                day = date.fromisoformat(row.label)
                yield (test_id, measure, PERIOD, None, None, day, arm, *shown)

    def _everybody(self, rows: Sequence[TableRow]) -> frozenset[str]:
        """Fewer people in all than the threshold: nothing of them leaves."""
        if sum(cell.n for row in rows for cell in row.cells) < self.threshold:
            return frozenset(row.label for row in rows)
        return withheld(rows, threshold=self.threshold)

    def _groups(self, kept: KeptTest, measure: str, comparison: Comparison) -> Iterator[Row]:
        arms = (comparison.arms.pilot, comparison.arms.comparison)
        few = min(arm.n for arm in arms) < self.threshold
        for arm, cell in zip(Arm, arms, strict=True):
            shown = _shown(cell, few)
            yield (kept.id, measure, EVERYBODY, None, None, None, arm, *shown)
        for dimension in self.dimensions[kept.id]:
            yield from self._of_dimension(kept, measure, dimension)

    def _of_dimension(self, kept: KeptTest, measure: str, dimension: Dimension) -> Iterator[Row]:
        """Each group as those outside were told; of groups that were not, the name alone."""
        if kept.plan.design is None:
            return
        sides = sides_of(kept.plan.design)
        told = self.told.of(kept, measure, dimension, audience=Audience.OUTSIDE)
        for group in told.groups:
            for arm, side in zip(Arm, (sides.pilot, sides.comparison), strict=True):
                rows = group.rows(side)
                events = round(sum(row.numerator or 0 for row in rows))
                n = round(sum(row.denominator or 0 for row in rows))
                name = dimension.label, group.label
                yield (kept.id, measure, GROUP, *name, told.until, arm, events, n)
        known = {group.label for group in told.groups}
        for label in (g.label for g in dimension.named if g.label not in known):
            for arm in Arm:
                yield (kept.id, measure, GROUP, dimension.label, label, None, arm, None, None)


def _by_period(found: Figures) -> dict[Arm, list[TableRow]]:
    """For each side a row a period."""
    sums: dict[Arm, dict[date, list[float]]] = {}
    for row in found.overall:
        cell = sums.setdefault(row.arm, {}).setdefault(row.period, [0.0, 0.0])
        cell[0] += row.numerator or 0
        cell[1] += row.denominator or 0
    return {
        arm: [
            TableRow(label=period.isoformat(), cells=(Tally(events=round(x), n=round(n)),))
            for period, (x, n) in sorted(periods.items())
        ]
        for arm, periods in sums.items()
    }


def _shown(cell: Tally, hidden: bool) -> tuple[int | None, int | None]:
    return (None, None) if hidden else (cell.events, cell.n)
