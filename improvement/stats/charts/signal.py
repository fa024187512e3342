"""What the run rules can say about a stretch of a chart."""

from enum import StrEnum

MIN_USEFUL_POINTS = 10  # STATISTICS A1, defaults


class Signal(StrEnum):
    """What the two rules say about one part of a chart, or why they say nothing."""

    NONE = "none"
    RUN_TOO_LONG = "run_too_long"
    TOO_FEW_CROSSINGS = "too_few_crossings"
    BOTH = "both"
    TOO_FEW_POINTS = "too_few_points"
    NO_VARIATION = "no_variation"
    AGGREGATE_FIRST = "aggregate_first"

    @property
    def found(self) -> bool:
        """Did at least one rule fire?"""
        return self in (Signal.RUN_TOO_LONG, Signal.TOO_FEW_CROSSINGS, Signal.BOTH)

    @property
    def judged(self) -> bool:
        """Could the rules be applied at all?"""
        return self is Signal.NONE or self.found
