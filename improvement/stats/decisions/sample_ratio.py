"""Did the draw put as many households in each arm as it should have?"""

from dataclasses import dataclass

from scipy.stats import binomtest

from improvement.errors import Invalid, NotComputable
from improvement.stats.record import recorded

LIMIT = 0.001  # STATISTICS B9: rare enough that a fault in the draw is the likelier story


@recorded("sample_ratio", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRatio:
    """Households per arm beside what the draw should give; ``p`` below ``limit`` blocks."""

    n_pilot: int
    n_comparison: int
    expected_share: float
    p: float
    limit: float = LIMIT

    @property
    def blocked(self) -> bool:
        return self.p < self.limit


def sample_ratio(n_pilot: int, n_comparison: int, *, expected_share: float = 0.5) -> SampleRatio:
    """How often would a fair draw be at least this uneven? For randomised tests only.

    Parameters: households assigned to each arm (known outcomes or not); ``expected_share`` of the
    pilot, between 0 and 1. Exact binomial test.
    Raises ``NotComputable`` when nobody is assigned, ``Invalid`` for figures out of range.

    >>> sample_ratio(50, 50).blocked, sample_ratio(80, 30).blocked
    (False, True)
    """
    if min(n_pilot, n_comparison) < 0 or not 0 < expected_share < 1:
        raise Invalid(
            f"{n_pilot} and {n_comparison} households at a planned share of {expected_share:g}: "
            "counts start at 0, the share lies between 0 and 1."
        )
    total = n_pilot + n_comparison
    if total == 0:
        raise NotComputable("Nobody is assigned yet: there is no ratio.")
    return SampleRatio(
        n_pilot=n_pilot,
        n_comparison=n_comparison,
        expected_share=expected_share,
        p=float(binomtest(n_pilot, total, expected_share).pvalue),
    )
