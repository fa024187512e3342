"""What it would take to settle the question."""

from dataclasses import dataclass

from improvement.stats.decisions.progress import WeeksLeft


@dataclass(frozen=True, slots=True, kw_only=True)
class StillNeeded:
    """What it would take to settle the question.

    ``per_arm`` households at which the range would be about plus or minus ``half_width`` wide;
    ``limit`` is twice the plan; ``weeks`` None where the pace is not known.
    """

    half_width: float
    per_arm: int
    limit: int
    weeks: WeeksLeft | None
