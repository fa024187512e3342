"""A chart as judged: every point beside its line and limits, every part with its finding."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from improvement.domain.charting import ChartOptions
from improvement.domain.series import Series
from improvement.errors import NotComputable
from improvement.stats.charts.centre_line import CentreLine
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.charts.rules.rule import RuleId
from improvement.stats.charts.run_finding import RunFinding
from improvement.stats.record import recorded

MIN_BASELINE = 12  # STATISTICS A1: below it a baseline is too short
SETTLED_BASELINE = 20  # STATISTICS A1: below it a baseline is provisional


class BaselineStatus(StrEnum):
    """How far a frozen baseline can be relied on, by its recorded points."""

    TOO_SHORT = "too_short"  # below 12
    PROVISIONAL = "provisional"  # 12 to 19
    SETTLED = "settled"  # 20 and more

    @classmethod
    def of(cls, points: int) -> "BaselineStatus":
        """The status of a baseline of so many recorded points."""
        if points < MIN_BASELINE:
            return cls.TOO_SHORT
        return cls.PROVISIONAL if points < SETTLED_BASELINE else cls.SETTLED


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The periods that made a frozen line: ``points`` recorded, with the two limits beside."""

    points: int
    points_limit: int = MIN_BASELINE
    points_settled: int = SETTLED_BASELINE
    status: BaselineStatus
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPoint:
    """One period as judged.

    ``value`` is what is plotted, in the unit shown (after ``multiply``), as are ``centre`` and the
    limits; ``numerator`` and ``denominator`` are as they were counted. ``lower`` and ``upper`` are
    the outer limits, ``near_lower`` and ``near_upper`` those at 2 sigma; None where there is none.
    ``side`` is -1 below, 0 on the line (or not recorded, or left out), +1 above; ``outside`` -1
    below the lower limit, +1 above the upper one. ``signals`` names the rules of the chart's rule
    set that point at this point.
    """

    period: date
    value: float | None
    numerator: float | None
    denominator: float | None
    centre: float | None
    lower: float | None
    upper: float | None
    near_lower: float | None
    near_upper: float | None
    side: int
    outside: int
    part: int
    excluded: bool
    in_longest_run: bool
    in_baseline: bool
    signals: tuple[RuleId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPart:
    """A stretch with its own line: the whole series, or what lies between two declared changes.

    ``observations`` counts the periods that are not left out, gaps included; ``sigma_signals`` the
    points outside the limits; ``fired`` names the rules of the set that point at any. ``line`` is
    None only where nothing was recorded; ``baseline`` only where none was frozen. ``reason`` is
    what was said of the change that began this part.
    """

    index: int
    first: date
    last: date
    reason: str
    observations: int
    line: CentreLine | None
    baseline: Baseline | None
    finding: RunFinding
    fired: tuple[RuleId, ...]
    sigma_signals: int


@recorded("chart", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A run chart or Shewhart chart: its input, every point as judged, a finding for each part."""

    series: Series
    kind: ChartKind
    limits: LimitMethod
    options: ChartOptions
    points: tuple[ChartPoint, ...]
    parts: tuple[ChartPart, ...]

    @property
    def latest(self) -> ChartPart:
        """The part that speaks about now. Raises ``NotComputable`` for a series of no periods."""
        if not self.parts:
            raise NotComputable("There are no periods yet. Enter the first one.")
        return self.parts[-1]
