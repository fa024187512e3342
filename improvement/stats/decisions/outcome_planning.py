"""What can a pilot of this size show, for outcomes that are no shares?"""

from dataclasses import dataclass
from math import sqrt

from improvement.domain.scale import Scale
from improvement.domain.vocabulary import ComparedBy, Design
from improvement.errors import Invalid, NotComputable
from improvement.stats.decisions.planning import TARGET
from improvement.stats.interval import Z95
from improvement.stats.record import recorded
from improvement.stats.student import t_quantile

#: STATISTICS B5: the spread of the logarithms of waits in the simulations there.
USUAL_LOG_SPREAD = 0.8


@recorded("visible_outcome", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleOutcome:
    """The smallest gain that is seen with chance ``target``, about.

    ``in_spreads`` is in standard deviations of one household's outcome (of its logarithm for
    typical waits, of an answer's place among all answers for order); ``gain`` in units of benefit
    where the spread can be foreseen, else None. ``spread`` is what was taken for it.
    """

    n_pilot: int
    n_comparison: int
    target: float
    in_spreads: float
    spread: float | None
    gain: float | None


def visible_outcome(
    way: ComparedBy,
    design: Design,
    scale: Scale,
    per_arm: int,
    *,
    base: float | None = None,
) -> VisibleOutcome:
    """About how large must a gain be to be seen in 8 of 10 pilots of this size?

    The two-sample t approximation on the scale the outcome is judged on. For events households are
    taken to differ no more than chance makes them; where they do, gains have to be larger.

    Parameters: ``per_arm`` households (pairs for ``PAIRED``), at least 2; ``base`` events per
    household without the change, or the share that has the outcome without it.
    Raises ``NotComputable`` where the answer depends on data nobody has yet (interrupted series,
    events without a base), ``Invalid`` for a size below 2.

    References: any text on sample size; the spread of waits is that of STATISTICS B5.

    >>> found = visible_outcome(ComparedBy.TYPICAL_WAIT, Design.RANDOMISED, Scale.RATIO, 30)
    >>> round(found.in_spreads, 2), round(found.gain, 2)
    (0.73, 0.59)

    Read: 30 a side would show waits about 45% shorter (1 - exp(-0.59)).
    """
    if per_arm < 2:
        raise Invalid(f"{per_arm} a side: a range takes at least 2.")
    if design is Design.INTERRUPTED:
        raise NotComputable(
            "What a series can show depends on how much its points swing: the run chart of the "
            "points before the change tells."
        )
    in_spreads = (t_quantile(Z95, _freedom(design, per_arm)) + _z_of(TARGET)) * sqrt(
        _variances(design) / per_arm
    )
    spread = _spread(way, design, scale, base)
    return VisibleOutcome(
        n_pilot=per_arm,
        n_comparison=per_arm,
        target=TARGET,
        in_spreads=in_spreads,
        spread=spread,
        gain=None if spread is None else in_spreads * spread,
    )


def _freedom(design: Design, per_arm: int) -> int:
    if design is Design.PAIRED:
        return per_arm - 1
    return (4 if design is Design.DIFF_IN_DIFF else 2) * (per_arm - 1)


def _variances(design: Design) -> int:
    """How many times one household's variance over n a difference has."""
    return {Design.PAIRED: 1, Design.DIFF_IN_DIFF: 4}.get(design, 2)


def _spread(way: ComparedBy, design: Design, scale: Scale, base: float | None) -> float | None:
    """On the scale of the benefit; None where only the data will tell."""
    if way is ComparedBy.TYPICAL_WAIT and scale is Scale.RATIO:
        return USUAL_LOG_SPREAD
    if way is ComparedBy.ORDER and scale is Scale.CHANCE:
        return 1 / sqrt(12)  # of a place among all answers, if answers spread evenly
    if way is ComparedBy.SHARE and design is not Design.PAIRED and base and 0 < base < 1:
        return sqrt(base * (1 - base))
    if way is ComparedBy.EVENTS and scale is Scale.RATIO:
        if base is None or not base > 0:
            raise NotComputable(
                "What this size can show depends on how often it happens: write what is expected "
                "now, for each household."
            )
        return 1 / sqrt(base)  # of the logarithm of a rate, events being independent
    return None


def _z_of(chance: float) -> float:
    from scipy.stats import norm

    return float(norm.ppf(chance))
