"""Which of several listed groups may be named? Holm's correction for asking several times."""

from collections.abc import Sequence
from math import isnan

from improvement.errors import Invalid


def holm(chances: Sequence[float]) -> tuple[float, ...]:
    """Adjusted values of ``chances`` (each in 0-1, NaN = not known, which stays NaN).

    pingouin does the sum; it is imported here because it takes seconds to load.
    Raises ``Invalid`` for a value outside 0-1. Reference: Holm 1979, Scandinavian Journal of
    Statistics 6, 65-70.

    >>> [round(adjusted, 4) for adjusted in holm([0.04, 0.01, 0.03, 0.02])]
    [0.06, 0.04, 0.06, 0.06]
    """
    wrong = [chance for chance in chances if chance < 0 or chance > 1]
    if wrong:
        raise Invalid(f"{wrong[0]} is not a chance: give values between 0 and 1.")
    if all(isnan(chance) for chance in chances):
        return tuple(chances)
    import pingouin

    _, adjusted = pingouin.multicomp(list(chances), method="holm")
    return tuple(float(value) for value in adjusted)
