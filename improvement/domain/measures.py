"""A measure as everybody sees it: what is counted, of whom, and which way is better."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from improvement.domain.vocabulary import ComparedBy, Direction, MeasureKind, MeasureRole


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureSpec:
    """One measure of a test, or an indicator of a partnership.

    ``key`` is short, unique within its test and used as a column name; ``definition`` is the
    operational definition (who counts, when, from which source). ``outcome_days`` is how long after
    its start a case's outcome can be known, for the due-cohort rule (for days waited: the day up to
    which they are counted). ``margin`` is how much worse a balancing measure may get before it
    speaks against the change, on the measure's own scale (:class:`ComparedBy`; 0-1 for shares).
    ``reference`` names what an indicator's figures are drawn beside ("Average 2016-2019").
    ``compared_by`` says how two sides are compared where the kind leaves that open.
    """

    key: str
    label: str
    kind: MeasureKind
    direction: Direction = Direction.HIGHER
    role: MeasureRole = MeasureRole.PRIMARY
    unit: str = ""
    definition: str = ""
    source: str = ""
    outcome_days: int | None = None
    margin: float | None = None
    reference: str = ""
    compared_by: ComparedBy | None = None

    @property
    def outcome(self) -> ComparedBy:
        """How two sides are compared: as written down, else the usual way of its kind."""
        usual = USUAL[self.kind]
        fits = self.compared_by in POSSIBLE[self.kind]
        return self.compared_by if self.compared_by is not None and fits else usual


#: What a figure of each kind can be compared by, the usual way first.
POSSIBLE: Mapping[MeasureKind, tuple[ComparedBy, ...]] = {
    MeasureKind.PROPORTION: (ComparedBy.SHARE,),
    MeasureKind.RATE: (ComparedBy.EVENTS,),
    MeasureKind.COUNT: (ComparedBy.EVENTS,),
    MeasureKind.VALUE: (
        ComparedBy.SCORE,
        ComparedBy.AVERAGE_DAYS,
        ComparedBy.TYPICAL_WAIT,
        ComparedBy.ORDER,
        ComparedBy.COST,
    ),
}
USUAL = {kind: ways[0] for kind, ways in POSSIBLE.items()}


def outcome_days(measures: Iterable[MeasureSpec], ids: Mapping[str, int]) -> dict[int, int]:
    """Measure id -> days until an outcome can be known, of those measures that take any."""
    taking = ((m.key, m.outcome_days) for m in measures if m.key in ids)
    return {ids[key]: days for key, days in taking if days is not None}
