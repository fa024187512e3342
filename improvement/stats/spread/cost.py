"""What does one more household with a good outcome cost?"""

from dataclasses import dataclass
from math import isfinite

from improvement.errors import Invalid, NotComputable
from improvement.stats.interval import Interval
from improvement.stats.record import recorded


@recorded("cost_per_extra", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class CostPerExtra:
    """Cost of one extra good outcome, in the unit of ``per_household``.

    ``benefit`` is the difference of shares it was divided by. ``per_extra`` is None where nothing
    was gained on average; ``least`` belongs to the upper limit of the benefit; ``most`` to the
    lower one, None where that is not above 0: the cost cannot be bounded then.
    """

    per_household: float
    benefit: Interval
    per_extra: float | None
    least: float
    most: float | None

    @property
    def bounded(self) -> bool:
        return self.most is not None


def cost_per_extra(per_household: float, benefit: Interval) -> CostPerExtra:
    """The extra cost of a household served over the benefit, the limits turned round.

    Parameters: ``per_household`` what serving one household costs more than without the change,
    any currency, above 0; ``benefit`` a difference of shares in benefit terms.
    Raises ``Invalid`` for a cost not above 0 or limits that are no numbers, ``NotComputable`` when
    even the upper limit is not above 0: nothing was bought.

    References: Cook & Sackett 1995, BMJ 310, 452-454 (numbers needed to treat, limits inverted);
    Altman 1998, BMJ 317, 1309-1312 (what happens at 0).

    >>> found = cost_per_extra(120, Interval(estimate=0.2, lower=0.05, upper=0.4))
    >>> round(found.per_extra), round(found.least), round(found.most)
    (600, 300, 2400)
    >>> cost_per_extra(120, Interval(estimate=0.2, lower=-0.02, upper=0.4)).most is None
    True

    Read: about 600 for each extra household that keeps its home, between 300 and 2,400.
    """
    if not (isfinite(per_household) and per_household > 0):
        raise Invalid(f"A cost of {per_household} per household: give an amount above 0.")
    if not all(map(isfinite, (benefit.lower, benefit.estimate, benefit.upper))):
        raise Invalid("The benefit must be a number with its limits.")
    if benefit.upper <= 0:
        raise NotComputable("No household more was helped, so no cost per household helped exists.")
    return CostPerExtra(
        per_household=per_household,
        benefit=benefit,
        per_extra=per_household / benefit.estimate if benefit.estimate > 0 else None,
        least=per_household / benefit.upper,
        most=per_household / benefit.lower if benefit.lower > 0 else None,
    )
