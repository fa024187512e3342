"""How well expected events fit the rows of a table, as shares or as rates."""

import numpy as np
from scipy.special import gammaln, xlog1py, xlogy

from improvement.stats.comparisons.additive_fit import Family
from improvement.stats.comparisons.crossed_table import CrossedTable
from improvement.stats.comparisons.wilson import Floats


def log_likelihood(family: Family, table: CrossedTable, expected: Floats) -> float:
    """Of the rows as they were given, at ``expected`` events by cell."""
    x, n = table.row_events, table.row_size
    per = (expected / table.size)[table.cell_of]
    if family is Family.SHARES:
        ways = gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1)
        return float((ways + xlogy(x, per) + xlog1py(n - x, -per)).sum())
    return float((xlogy(x, n * per) - n * per - gammaln(x + 1)).sum())


def deviance(family: Family, table: CrossedTable, expected: Floats) -> float:
    """Twice what the rows could still gain if each had its own share or rate."""
    x, n = table.row_events, table.row_size
    at = n * (expected / table.size)[table.cell_of]
    gain = _gain(x, at)
    if family is Family.SHARES:
        return float(2 * (gain + _gain(n - x, n - at)).sum())
    return float(2 * (gain - (x - at)).sum())


def _gain(x: Floats, at: Floats) -> Floats:
    """x ln(x / at), 0 where x is 0."""
    return np.asarray(xlogy(x, np.divide(x, at, out=np.ones_like(x), where=x > 0)))
