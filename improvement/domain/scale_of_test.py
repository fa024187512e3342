"""How large the next test of a change should be, before its data can say anything.

The table is that of Langley and others, *The Improvement Guide* (2nd edition, 2009), chapter 7,
table 7.1, as we remember it: how strongly people believe in the change, what it costs if it fails,
and how ready those are who would do it. That the three matter is said in public (IHI, "Testing
changes"); the cells were not found in any public source and are to be checked against the book.
What was checked is that more belief, less at stake or readier people never make a test smaller.
It knows a low and a high degree of belief; a medium one reads the low row here, because of two
sizes in question the smaller is the one that can be taken back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from improvement.domain.plan import Plan
from improvement.domain.vocabulary import Belief, Consequence, Readiness


class TestSize(StrEnum):
    """The four sizes of the table, from the smallest on."""

    __test__ = False  # a noun of the field, not a container of tests

    VERY_SMALL = "very small"
    SMALL = "small"
    LARGE = "large"
    IMPLEMENT = "implement"


_VERY_SMALL, _SMALL, _LARGE, _IMPLEMENT = TestSize
_RESISTANT, _INDIFFERENT, _READY = Readiness

#: (degree of belief, consequence if it fails) -> readiness -> size.
TABLE: Mapping[tuple[Belief, Consequence], Mapping[Readiness, TestSize]] = {
    (Belief.LOW, Consequence.MAJOR): {
        _RESISTANT: _VERY_SMALL,
        _INDIFFERENT: _VERY_SMALL,
        _READY: _VERY_SMALL,
    },
    (Belief.LOW, Consequence.MINOR): {
        _RESISTANT: _VERY_SMALL,
        _INDIFFERENT: _VERY_SMALL,
        _READY: _SMALL,
    },
    (Belief.HIGH, Consequence.MAJOR): {
        _RESISTANT: _VERY_SMALL,
        _INDIFFERENT: _SMALL,
        _READY: _LARGE,
    },
    (Belief.HIGH, Consequence.MINOR): {
        _RESISTANT: _SMALL,
        _INDIFFERENT: _LARGE,
        _READY: _IMPLEMENT,
    },
}
#: Most households of a first cycle of that size: our own reading of "one, a few, a few dozen".
MOST: Mapping[TestSize, int] = {_VERY_SMALL: 5, _SMALL: 25}


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What the table says for a plan; ``most`` households in the first cycle, None = no bound.

    ``assumed_resistant`` where nobody said how ready people are, so the most careful column was
    read. ``needs_contingency`` where a failure costs people much; ``too_large`` where the plan as a
    whole is larger than the first cycle should be.
    """

    size: TestSize
    most: int | None
    assumed_resistant: bool
    read_as_low: bool
    needs_contingency: bool
    too_large: bool


def size_for(
    belief: Belief, consequence: Consequence, readiness: Readiness | None = None
) -> TestSize:
    """The size the table gives; without a readiness that of its most careful column.

    >>> size_for(Belief.HIGH, Consequence.MINOR, Readiness.READY).value
    'implement'
    >>> size_for(Belief.MEDIUM, Consequence.MINOR).value
    'very small'
    """
    row = Belief.HIGH if belief is Belief.HIGH else Belief.LOW
    return TABLE[row, consequence][readiness or Readiness.RESISTANT]


def advice(plan: Plan) -> Advice | None:
    """How large to begin, or None while belief or consequence is open."""
    if plan.belief is None or plan.consequence is None:
        return None
    size = size_for(plan.belief, plan.consequence, plan.readiness)
    most = MOST.get(size)
    return Advice(
        size=size,
        most=most,
        assumed_resistant=plan.readiness is None,
        read_as_low=plan.belief is Belief.MEDIUM,
        needs_contingency=plan.consequence is Consequence.MAJOR,
        too_large=most is not None and (plan.planned_per_arm or 0) > most,
    )
