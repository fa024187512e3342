"""A measure as everybody sees it: what is counted, of whom, and which way is better."""

from dataclasses import dataclass

from improvement.domain.vocabulary import Direction, MeasureKind, MeasureRole


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureSpec:
    """One measure of a test, or an indicator of a partnership.

    ``key`` is short, unique within its test and used as a column name; ``definition`` is the
    operational definition (who counts, when, from which source). ``outcome_days`` is how long after
    its start a case's outcome can be known, for the due-cohort rule. ``margin`` (0-1) is how much
    worse a balancing measure may get before it speaks against the change. ``reference`` names what
    an indicator's figures are drawn beside ("Average 2016-2019").
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
