"""Made-up households: exact numbers per group, spread over people and weeks by a stored seed.

How many in each group have the outcome is written down in each story, so the demo teaches the same
lesson whenever it is loaded; chance only decides who and when.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from improvement.domain.tallies import Tally

Labels = NDArray[np.str_]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]


def members(counts: Mapping[str, int]) -> Labels:
    """One label a household, group after group.

    >>> members({"black": 2, "white": 1}).tolist()
    ['black', 'black', 'white']
    """
    return np.repeat(list(counts), list(counts.values()))


def dealt(rng: np.random.Generator, counts: Mapping[str, int]) -> Labels:
    """The same labels in an order left to chance."""
    return rng.permutation(members(counts))


def spread(rng: np.random.Generator, households: int, weeks: int) -> Numbers:
    """A week for each household, as many in each week as can be."""
    return rng.permutation(np.arange(households) % weeks)


def chosen(
    rng: np.random.Generator, households: int, events: int, weights: NDArray[np.float64] | None
) -> Flags:
    """``events`` of the households have the outcome; heavier ones more often."""
    found = np.zeros(households, dtype=bool)
    shares = None if weights is None else weights / weights.sum()
    found[rng.choice(households, size=events, replace=False, p=shares)] = True
    return found


def outcomes(
    rng: np.random.Generator,
    groups: Labels,
    tallies: Mapping[str, Tally],
    weights: Mapping[str, NDArray[np.float64]] | None = None,
) -> Flags:
    """Who has the outcome: in every group exactly as many as its tally says."""
    found = np.zeros(len(groups), dtype=bool)
    for group, tally in tallies.items():
        inside = groups == group
        own = weights.get(group) if weights else None
        found[inside] = chosen(rng, tally.n, tally.events, own)
    return found


def tally(flags: Flags, inside: Flags) -> Tally:
    """x of n among those inside."""
    return Tally(events=int(flags[inside].sum()), n=int(inside.sum()))


def sizes(tallies: Mapping[str, Tally]) -> dict[str, int]:
    """How many households each group has."""
    return {group: found.n for group, found in tallies.items()}


def pick(
    rng: np.random.Generator, labels: Sequence[str], shares: Sequence[float], households: int
) -> list[str]:
    """A label for each household, by chance in these shares."""
    return [str(label) for label in rng.choice(list(labels), size=households, p=list(shares))]
