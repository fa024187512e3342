"""Do two coders agree by more than chance would have them agree? Cohen's kappa."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from improvement.domain.codings import Code, Codings
from improvement.errors import Invalid, NotComputable
from improvement.stats.interval import Z95, Interval, checked_z
from improvement.stats.record import recorded

Floats = NDArray[np.float64]


@recorded("kappa", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Kappa:
    """``kappa`` with its limits; ``observed`` agreement beside that ``expected`` by chance (0-1).

    ``table`` counts units by the first coder's code (row) and the second's (column), in the order
    of ``categories``. ``units`` are those that both coded.
    """

    codings: Codings
    categories: tuple[Code, ...]
    table: tuple[tuple[int, ...], ...]
    units: int
    observed: float
    expected: float
    standard_error: float
    z: float
    kappa: Interval


def kappa(codings: Codings, *, z: float = Z95) -> Kappa:
    """Cohen's unweighted kappa for exactly two coders.

    Krippendorff's alpha is the usual choice here; kappa is for comparison with others' reports.

    Parameters: ``codings`` of two coders; ``z`` > 0.
    Raises ``Invalid`` for another number of coders, ``NotComputable`` where they share no unit and
    where both gave one and the same category throughout: chance alone would agree as well.

    Notes: the range is a large-sample one; kept inside -1 to 1.
    References: Cohen 1960, Educational and Psychological Measurement 20, 37-46; Fleiss, Cohen &
    Everitt 1969, Psychological Bulletin 72, 323-327 (standard error).

    >>> from improvement.domain.codings import codings
    >>> pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10
    >>> pairs += [("no", "no")] * 15
    >>> found = kappa(codings(list(zip(*pairs))))
    >>> round(found.observed, 2), round(found.expected, 2), round(found.kappa.estimate, 2)
    (0.7, 0.5, 0.4)

    Read: they agree on 70 of 100, where 50 would be chance: two fifths of the way to agreement.
    """
    checked_z(z)
    table, categories = _table(codings)
    n = table.sum()
    shares = table / n
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    observed, expected = float(np.trace(shares)), float(rows @ columns)
    if expected >= 1 - 1e-12:
        raise NotComputable(
            "Both gave one and the same code throughout: nobody could have disagreed, so agreement "
            "cannot be judged. Add notes of another kind."
        )
    estimate = (observed - expected) / (1 - expected)
    error = _standard_error(shares, estimate, expected, float(n))
    return Kappa(
        codings=codings,
        categories=categories,
        table=tuple(tuple(int(cell) for cell in row) for row in table),
        units=int(n),
        observed=observed,
        expected=expected,
        standard_error=error,
        z=z,
        kappa=Interval(
            estimate=estimate,
            lower=max(-1.0, estimate - z * error),
            upper=min(1.0, estimate + z * error),
        ),
    )


def _table(codings: Codings) -> tuple[Floats, tuple[Code, ...]]:
    if len(codings.values) != 2:
        raise Invalid(
            f"Kappa is for exactly 2 coders, here are {len(codings.values)}: use Krippendorff's "
            "alpha."
        )
    first, second = codings.values
    both = [(a, b) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    if not both:
        raise NotComputable("No unit was coded by both: agreement cannot be seen.")
    categories = tuple(sorted({c for pair in both for c in pair}, key=lambda c: (str(type(c)), c)))
    place = {category: i for i, category in enumerate(categories)}
    table = np.zeros((len(categories), len(categories)))
    np.add.at(table, ([place[a] for a, _ in both], [place[b] for _, b in both]), 1)
    return table, categories


def _standard_error(shares: Floats, estimate: float, expected: float, n: float) -> float:
    """Fleiss, Cohen & Everitt 1969, formula 13."""
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    sums = columns[:, None] + rows[None, :]  # of row i and column j: p(.i) + p(j.)
    diagonal = np.diag(shares)
    on = (diagonal * (1 - (rows + columns) * (1 - estimate)) ** 2).sum()
    crosswise = (shares * np.square(sums)).sum() - (diagonal * np.square(rows + columns)).sum()
    rest = (estimate - expected * (1 - estimate)) ** 2
    variance = (on + (1 - estimate) ** 2 * crosswise - rest) / (1 - expected) ** 2 / n
    return sqrt(max(0.0, float(variance)))
