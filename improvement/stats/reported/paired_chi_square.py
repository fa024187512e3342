"""The same people twice, yes or no: McNemar's chi-square with and without its correction.

The library gives the difference with Bonett and Price's range, the exact p and mid-p (``paired``).
"""

from dataclasses import dataclass

from scipy.stats import chi2

from improvement.errors import Invalid, NotComputable


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedChiSquare:
    """``ratio`` is only-first over only-second, None where nobody is only-second."""

    statistic: float
    p: float
    corrected: float
    corrected_p: float
    ratio: float | None


def paired_chi_square(only_first: int, only_second: int) -> PairedChiSquare:
    """McNemar's test of those who changed.

    Raises ``Invalid`` for a count below 0, ``NotComputable`` when nobody changed.

    References: McNemar 1947, Psychometrika 12, 153-157.

    >>> found = paired_chi_square(9, 21)
    >>> round(found.statistic, 2), round(found.corrected, 3)
    (4.8, 4.033)
    """
    if only_first < 0 or only_second < 0:
        raise Invalid(f"{only_first} and {only_second}: counts cannot be below 0.")
    changed, apart = only_first + only_second, abs(only_first - only_second)
    if not changed:
        raise NotComputable("Nobody changed: there is nothing to test.")
    plain, stepped = apart**2 / changed, max(0, apart - 1) ** 2 / changed
    return PairedChiSquare(
        statistic=plain,
        p=float(chi2.sf(plain, 1)),
        corrected=stepped,
        corrected_p=float(chi2.sf(stepped, 1)),
        ratio=only_first / only_second if only_second else None,
    )
