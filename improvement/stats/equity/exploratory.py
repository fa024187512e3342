"""Which findings of a search nobody planned are worth asking about first?

Groups listed beforehand are named with Holm's correction (``holm``). What turns up when every
dimension is looked through is *exploratory*: it raises questions for people and for the next cycle,
and never counts as an answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from improvement.errors import Invalid, NotComputable
from improvement.stats.record import recorded

FALSE_SHARE = 0.05  # of the findings kept, on average at most so many are chance (the usual level)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing looked at: ``chance`` as computed (0-1, None = not known), and ``adjusted``."""

    label: str
    chance: float | None
    adjusted: float | None
    kept: bool


@recorded("exploratory", schema=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Exploratory:
    """Everything looked at, in the order given; ``looked_at`` counts those with a known chance."""

    found: tuple[Found, ...]
    false_share: float
    looked_at: int

    @property
    def kept(self) -> tuple[Found, ...]:
        return tuple(one for one in self.found if one.kept)


def exploratory(
    looked_at: Sequence[tuple[str, float | None]], *, false_share: float = FALSE_SHARE
) -> Exploratory:
    """List what stands out of a search, so that few of the things listed are chance.

    Parameters: label and chance (0-1, None = not known) of *everything* that was looked at, not
    only of what looked interesting; ``false_share`` in 0-1, the share of chance finds to accept.
    Raises ``NotComputable`` when no chance is known, ``Invalid`` for a value outside 0-1 or a label
    given twice.

    References: Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57, 289-300.

    >>> found = exploratory([("Age", 0.01), ("Tenure", None), ("Language", 0.03), ("Ward", 0.2)])
    >>> [(one.label, one.adjusted) for one in found.kept], found.looked_at
    ([('Age', 0.03), ('Language', 0.045)], 3)

    Read: of three things looked at, age and language are worth asking people about first.
    """
    labels = [label for label, _ in looked_at]
    if len(set(labels)) < len(labels):
        raise Invalid("Two of the things looked at carry the same label: give each its own.")
    if not 0 < false_share < 1:
        raise Invalid(f"A share of chance finds of {false_share:g}: give it between 0 and 1.")
    adjusted = benjamini_hochberg([float("nan") if c is None else c for _, c in looked_at])
    known = sum(not isnan(value) for value in adjusted)
    if known == 0:
        raise NotComputable(
            "Nothing was looked at whose chance is known: there is nothing to list."
        )
    return Exploratory(
        found=tuple(
            Found(
                label=label,
                chance=None if isnan(value) else chance,
                adjusted=None if isnan(value) else value,
                kept=value <= false_share,
            )
            for (label, chance), value in zip(looked_at, adjusted, strict=True)
        ),
        false_share=false_share,
        looked_at=known,
    )


def benjamini_hochberg(chances: Sequence[float]) -> tuple[float, ...]:
    """Adjusted values of ``chances`` (each in 0-1, NaN = not known, which stays NaN).

    pingouin does the sum (scipy's function refuses NaN); it is imported here because it takes
    seconds to load. Raises ``Invalid`` for a value outside 0-1.

    >>> [round(adjusted, 4) for adjusted in benjamini_hochberg([0.04, 0.01, 0.03, 0.02])]
    [0.04, 0.04, 0.04, 0.04]
    """
    wrong = [chance for chance in chances if chance < 0 or chance > 1]
    if wrong:
        raise Invalid(f"{wrong[0]} is not a chance: give values between 0 and 1.")
    if all(isnan(chance) for chance in chances):
        return tuple(chances)
    import pingouin

    _, adjusted = pingouin.multicomp(list(chances), method="fdr_bh")
    return tuple(float(value) for value in adjusted)
