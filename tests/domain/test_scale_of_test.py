"""The size of a test by its table, cell by cell, and what is said where it is open."""

from dataclasses import replace
from itertools import product

import pytest

from improvement.domain.plan import Plan
from improvement.domain.scale_of_test import TestSize, advice, size_for
from improvement.domain.vocabulary import Belief, Consequence, Readiness

#: Table 7.1 of The Improvement Guide, 2nd edition, as we remember it (to be checked against the
#: book), written down anew row by row: resistant, indifferent, ready.
REMEMBERED = """
low major very small|very small|very small
low minor very small|very small|small
high major very small|small|large
high minor small|large|implement
"""


@pytest.mark.parametrize("line", REMEMBERED.strip().splitlines())
def test_every_cell_is_as_remembered(line: str) -> None:
    belief, consequence, sizes = line.split(" ", 2)
    for readiness, size in zip(Readiness, sizes.split("|"), strict=True):
        assert size_for(Belief(belief), Consequence(consequence), readiness).value == size


def test_more_belief_less_at_stake_or_readier_people_never_make_it_smaller() -> None:
    order = list(TestSize)

    def rank(b: Belief, c: Consequence, r: Readiness) -> int:
        return order.index(size_for(b, c, r))

    for b, c, r in product(Belief, Consequence, Readiness):
        here = rank(b, c, r)
        assert all(rank(x, c, r) >= here for x in list(Belief)[list(Belief).index(b) :])
        assert all(rank(b, c, x) >= here for x in list(Readiness)[list(Readiness).index(r) :])
        assert rank(b, Consequence.MINOR, r) >= here


def test_nothing_is_said_while_belief_or_consequence_is_open() -> None:
    assert advice(Plan(belief=Belief.LOW)) is None
    assert advice(Plan(consequence=Consequence.MINOR)) is None


def test_what_was_left_open_is_read_carefully_and_said() -> None:
    found = advice(Plan(belief=Belief.MEDIUM, consequence=Consequence.MAJOR, planned_per_arm=60))
    assert found is not None
    assert (found.size, found.most) == (TestSize.VERY_SMALL, 5)
    assert found.assumed_resistant
    assert found.read_as_low
    assert found.needs_contingency
    assert found.too_large


@pytest.mark.parametrize(("planned", "too_large"), [(None, False), (25, False), (26, True)])
def test_the_plan_is_held_against_the_size(planned: int | None, too_large: bool) -> None:
    small = Plan(belief=Belief.LOW, consequence=Consequence.MINOR, readiness=Readiness.READY)
    found = advice(replace(small, planned_per_arm=planned))
    assert found is not None
    assert found.too_large is too_large


def test_a_size_without_bound_is_never_too_small_for_a_plan() -> None:
    sure = Plan(
        belief=Belief.HIGH,
        consequence=Consequence.MINOR,
        readiness=Readiness.READY,
        planned_per_arm=5000,
    )
    found = advice(sure)
    assert found is not None
    assert (found.size, found.most, found.too_large) == (TestSize.IMPLEMENT, None, False)
