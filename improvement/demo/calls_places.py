"""The places that call at the first missed rent: one began it, three took it up. All invented."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from improvement.demo.calendar import Weeks
from improvement.demo.dimensions import BLACK, HISPANIC, RACE, WHITE
from improvement.demo.households import Flags, Labels, Numbers, chosen, members, outcomes, sizes
from improvement.demo.households import spread as over_weeks
from improvement.demo.sheets import total
from improvement.domain.dimensions import EVERYBODY, GroupCell
from improvement.domain.entries import PeriodTotal
from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import Arm

SEED = 20_250_901
WEEKS = 10
A_WEEK = 20  # households a week with a first missed rent, after scaling

CAUGHT_UP, CALLED = "caught_up", "called"
Groups = Mapping[str, Tally]


def _groups(black: tuple[int, int], hispanic: tuple[int, int], white: tuple[int, int]) -> Groups:
    """(caught up, of) by group."""
    taken = zip((BLACK, HISPANIC, WHITE), (black, hispanic, white), strict=True)
    return {key: Tally(events=events, n=n) for key, (events, n) in taken}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Weeks after scaling, counted from the first of the test: shares of 20 households a week."""

    weeks: range
    caught_up: tuple[int, ...]
    called: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place's two sides, when it tried the calls, and how many calls came in time.

    ``ago`` counts weeks since its last one; ``kept`` are the core parts done as meant (by number),
    ``held`` how it went on after it was scaled.
    """

    name: str
    pilot: str
    comparison: str
    ago: int
    with_calls: Groups
    without: Groups
    called: int
    held: tuple[Held, ...] = ()
    kept: tuple[int, ...] = ()
    differently: str = ""


FIRST = Place(
    name="Cooper Court",
    pilot="Cooper Court, east side",
    comparison="Cooper Court, west side",
    ago=44,
    with_calls=_groups((84, 120), (31, 44), (25, 36)),
    without=_groups((65, 120), (23, 44), (20, 36)),
    called=186,
    held=(
        Held(
            weeks=range(15, 48),
            caught_up=(14, 15, 13, 14, 12, 15, 14, 13, 15, 14, 16),
            called=(19, 18, 19, 20, 18, 19, 17, 19, 18, 20, 19),
        ),
    ),
)
NEXT = (
    Place(
        name="Binghampton",
        pilot="Tillman Square",
        comparison="Harvest Row",
        ago=26,
        with_calls=_groups((62, 92), (31, 42), (11, 16)),
        without=_groups((48, 92), (21, 42), (9, 16)),
        called=141,
        # The second caller of the council moved away, and nobody took over her list.
        held=(
            Held(
                weeks=range(15, 22),
                caught_up=(14, 15, 13, 14, 13, 14, 15),
                called=(19, 18, 20, 18, 19, 19, 16),
            ),
            Held(
                weeks=range(22, 30),
                caught_up=(11, 10, 11, 12, 10, 11, 10, 11),
                called=(12, 11, 10, 11, 9, 10, 11, 10),
            ),
        ),
        kept=(0, 1, 2),
        differently="The resident council calls, not the front desk.",
    ),
    Place(
        name="Orange Mound",
        pilot="Park Avenue Homes",
        comparison="Carnes Terrace",
        ago=20,
        with_calls=_groups((72, 115), (9, 14), (7, 11)),
        without=_groups((62, 115), (7, 14), (6, 11)),
        called=127,
        kept=(0, 1),
        differently="In English only: nobody at the desk speaks Spanish yet.",
    ),
    Place(
        name="Whitehaven",
        pilot="Millbranch Village",
        comparison="Elvis Gardens",
        ago=14,
        with_calls=_groups((61, 114), (7, 15), (12, 21)),
        without=_groups((60, 114), (8, 15), (11, 21)),
        called=109,
        kept=(1,),
        differently="The list comes from the owner once a month, so calls came about two weeks "
        "late, and in English only.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One side's households, one array entry each."""

    arm: Arm
    group: Labels
    week: Numbers
    paid: Flags
    called: Flags


def totals(place: Place, weeks: Weeks) -> Iterator[PeriodTotal]:
    """What a place's sheet says, week by week: everybody, and by race and ethnicity."""
    for side in _sides(place):
        for week in range(WEEKS):
            inside = side.week == week
            yield total(CAUGHT_UP, side.paid, inside, side.arm, weeks, week)
            if side.arm is Arm.PILOT:
                yield total(CALLED, side.called, inside, side.arm, weeks, week)
            for group in dict.fromkeys(side.group[inside].tolist()):
                of_group = inside & (side.group == group)
                cell: GroupCell = frozenset({(RACE, group)})
                yield total(CAUGHT_UP, side.paid, of_group, side.arm, weeks, week, cell)


def held_totals(place: Place, weeks: Weeks) -> Iterator[PeriodTotal]:
    """What the callers went on counting after scaling: everybody who has the practice, by week."""
    for held in place.held:
        for number, week in enumerate(held.weeks):
            for measure, shares in ((CAUGHT_UP, held.caught_up), (CALLED, held.called)):
                yield PeriodTotal(
                    measure=measure,
                    start=weeks.monday(week),
                    end=weeks.sunday(week),
                    arm=Arm.PILOT,
                    cell=EVERYBODY,
                    numerator=shares[number % len(shares)],
                    denominator=A_WEEK,
                )


def _sides(place: Place) -> Iterator[_Side]:
    rng = np.random.default_rng([SEED, place.ago])
    for arm, tallies in ((Arm.PILOT, place.with_calls), (Arm.COMPARISON, place.without)):
        group = members(sizes(tallies))
        yield _Side(
            arm=arm,
            group=group,
            week=over_weeks(rng, len(group), WEEKS),
            paid=outcomes(rng, group, tallies),
            called=chosen(rng, len(group), min(place.called, len(group)), None),
        )
