"""Do groups differ in what they gain, and what is the best guess for each, whatever the outcome?"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, isfinite

from scipy.special import chdtrc

from improvement.errors import Invalid, NotComputable
from improvement.stats.equity.best_guess import shrink
from improvement.stats.equity.heterogeneity import LEVEL
from improvement.stats.interval import Z95, Interval, checked_z
from improvement.stats.record import recorded

PRIOR_IN_WORTHWHILE = 2.0  # STATISTICS C4 and E: a spread of .2 where 10 points are worthwhile


@recorded("outcome_differences", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeDifferences:
    """Groups' gains held against each other, in units of benefit.

    ``used`` and ``left_out`` (no range with an estimate) by name; ``q`` is Cochran's, ``p`` the
    chance of one at least as large if all groups gained alike. ``guesses`` are the gains pulled
    towards each other, with 95% ranges, in the order of ``used``: for planning, never for harm.
    """

    used: tuple[str, ...]
    left_out: tuple[str, ...]
    pooled: float
    q: float
    degrees_of_freedom: int
    p: float
    guesses: tuple[Interval, ...]
    level: float = LEVEL

    @property
    def differs(self) -> bool:
        return self.p < self.level


def outcome_differences(
    gains: Sequence[tuple[str, Interval | None]], *, z: float, worthwhile: float
) -> OutcomeDifferences:
    """Test whether one gain fits all groups, and shrink them towards each other.

    A standard error is half the width of a group's range over ``z``. Ranges made with t quantiles
    are wider than that, the more so the smaller the group: small groups weigh less, and the test
    keeps below its 5 of 100 with them, as plus one does for shares.

    Parameters: ``gains`` by group, ranges at ``z`` in units of benefit (None: no range); groups
    must not overlap; ``worthwhile`` > 0, the smallest worthwhile gain in the same units, sets how
    much groups are thought to differ beforehand (half-normal, twice as much).
    Raises ``NotComputable`` when fewer than two groups have a range; ``Invalid`` for a ``z`` or
    ``worthwhile`` not above 0.

    References: Cochran 1954, Biometrics 10, 101-129; Rubin 1981, Journal of Educational
    Statistics 6, 377-401.

    >>> def gain(estimate, half):
    ...     return Interval(estimate=estimate, lower=estimate - half, upper=estimate + half)
    >>> found = outcome_differences(
    ...     [("north", gain(3.0, 2.0)), ("south", gain(-1.0, 2.0))], z=1.96, worthwhile=1.0)
    >>> round(found.q, 2), found.differs, [round(g.estimate, 1) for g in found.guesses]
    (7.68, True, [2.5, -0.5])

    Read: what the two gain is more different than chance would give.
    """
    if not (isfinite(worthwhile) and worthwhile > 0):
        raise Invalid(f"A worthwhile gain of {worthwhile:g}: give a number above 0.")
    checked_z(z)
    usable = [(group, gain) for group, gain in gains if gain is not None and _has_spread(gain)]
    if len(usable) < 2:
        raise NotComputable(
            f"{len(usable)} of {len(gains)} groups have a range: at least 2 are needed to ask "
            "whether groups differ."
        )
    values = [gain.estimate for _, gain in usable]
    variances = [(gain.half_width / z) ** 2 for _, gain in usable]
    weights = [1 / variance for variance in variances]
    pooled = fsum(w * d for w, d in zip(weights, values, strict=True)) / fsum(weights)
    q = fsum(w * (d - pooled) ** 2 for w, d in zip(weights, values, strict=True))
    return OutcomeDifferences(
        used=tuple(group for group, _ in usable),
        left_out=tuple(g for g, gain in gains if gain is None or not _has_spread(gain)),
        pooled=pooled,
        q=q,
        degrees_of_freedom=len(usable) - 1,
        p=float(chdtrc(len(usable) - 1, q)),
        guesses=_guesses(values, variances, worthwhile),
    )


def _has_spread(gain: Interval) -> bool:
    return isfinite(gain.estimate) and isfinite(gain.half_width) and gain.half_width > 0


def _guesses(
    values: Sequence[float], variances: Sequence[float], worthwhile: float
) -> tuple[Interval, ...]:
    # In units of twice the worthwhile gain, so that the grid of spreads fits every scale.
    unit = PRIOR_IN_WORTHWHILE * worthwhile
    found = shrink([v / unit for v in values], [v / unit**2 for v in variances], 1.0)
    return tuple(
        Interval(estimate=unit * m, lower=unit * (m - Z95 * sd), upper=unit * (m + Z95 * sd))
        for m, sd in zip(found.mean.tolist(), found.sd.tolist(), strict=True)
    )
