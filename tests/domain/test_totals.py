"""Never counted twice: whatever is logged side by side, overall is the truth or says where not.

A small population is made up person by person; totals, breakdowns and cross-tabs of it are logged
in any mix. A naive count of the people says what must come out.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.totals import Sums, added, choose, differences, rank
from improvement.domain.vocabulary import Arm, MeasureKind, Phase

DIMENSIONS = ("age", "gender", "race")
SHAPES = [shape for n in range(4) for shape in combinations(DIMENSIONS, n)]
MONDAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Someone:
    week: int
    arm: Arm
    groups: tuple[str, str, str]
    outcome: bool


PEOPLE = st.lists(
    st.builds(
        Someone,
        week=st.integers(0, 2),
        arm=st.sampled_from(Arm),
        groups=st.tuples(*(st.sampled_from("ab") for _ in DIMENSIONS)),
        outcome=st.booleans(),
    ),
    min_size=1,
    max_size=30,
)
#: For each of three weeks, which shapes are logged (at least one).
LOGGED = st.lists(st.sets(st.sampled_from(SHAPES), min_size=1), min_size=3, max_size=3)


def logged(people: list[Someone], shapes: list[set[tuple[str, ...]]]) -> list[Sums]:
    """One row a week, arm, shape and cell, as the database would add them up."""
    rows = []
    for week, wanted in enumerate(shapes):
        for shape in sorted(wanted):
            n: Counter[tuple[Arm, tuple[str, ...]]] = Counter()
            with_it: Counter[tuple[Arm, tuple[str, ...]]] = Counter()
            for p in people:
                if p.week == week:
                    cell = tuple(p.groups[DIMENSIONS.index(d)] for d in shape)
                    n[p.arm, cell] += 1
                    with_it[p.arm, cell] += p.outcome
            rows += [
                Sums(
                    period=MONDAY + timedelta(weeks=week),
                    arm=arm,
                    phase=Phase.TEST,
                    shape=shape,
                    group=",".join(cell) or None,
                    numerator=float(with_it[arm, cell]),
                    denominator=float(size),
                )
                for (arm, cell), size in n.items()
            ]
    return rows


def by_shape(rows: list[Sums]) -> list[Sums]:
    """As ``observations.sums`` gives them: one row a period, arm and shape."""
    slots: dict[object, list[Sums]] = {}
    for row in rows:
        slots.setdefault((row.period, row.arm, row.shape), []).append(row)
    return [replace(added(members), group=None) for members in slots.values()]


def truth(people: list[Someone], arm: Arm) -> tuple[int, int]:
    own = [p for p in people if p.arm is arm]
    return sum(p.outcome for p in own), len(own)


@given(people=PEOPLE, shapes=LOGGED)
def test_overall_is_the_truth_whatever_is_logged_beside_each_other(
    people: list[Someone], shapes: list[set[tuple[str, ...]]]
) -> None:
    rows = logged(people, shapes)
    for given_rows in (rows, by_shape(rows), rows[::-1]):
        chosen = choose(given_rows, DIMENSIONS)
        for arm in Arm:
            own = [row for row in chosen if row.arm is arm]
            found = sum(r.numerator or 0 for r in own), sum(r.denominator or 0 for r in own)
            assert found == truth(people, arm)


@given(people=PEOPLE, shapes=LOGGED)
def test_one_shape_a_slot_and_the_total_where_there_is_one(
    people: list[Someone], shapes: list[set[tuple[str, ...]]]
) -> None:
    chosen = choose(logged(people, shapes), DIMENSIONS)
    taken: dict[tuple[date, Arm], set[tuple[str, ...]]] = {}
    for row in chosen:
        taken.setdefault((row.period, row.arm), set()).add(row.shape)
    for (period, _), found in taken.items():
        there = shapes[(period - MONDAY).days // 7]
        assert found == {() if () in there else min(there, key=lambda s: rank(s, DIMENSIONS))}
    assert [row.period for row in chosen] == sorted(row.period for row in chosen)


@given(people=PEOPLE, shapes=LOGGED)
def test_what_adds_up_is_not_reported(
    people: list[Someone], shapes: list[set[tuple[str, ...]]]
) -> None:
    rows = by_shape(logged(people, shapes))
    assert differences(rows, MeasureKind.PROPORTION, DIMENSIONS) == ()


@given(
    people=PEOPLE,
    shapes=LOGGED,
    spoilt=st.data(),
    figure=st.sampled_from(["numerator", "denominator"]),
    by=st.integers(1, 5),
)
def test_what_does_not_add_up_is_reported_exactly_there(
    people: list[Someone],
    shapes: list[set[tuple[str, ...]]],
    spoilt: st.DataObject,
    figure: str,
    by: int,
) -> None:
    rows = by_shape(logged(people, shapes))
    number = spoilt.draw(st.integers(0, len(rows) - 1))
    before = rows[number]
    rows[number] = replace(before, **{figure: getattr(before, figure) + by})
    slot = (before.period, before.arm)
    in_slot = [row for row in rows if (row.period, row.arm) == slot]
    taken = min(in_slot, key=lambda row: rank(row.shape, DIMENSIONS))
    # If the row that is taken was spoilt, every other one differs from it; else only the spoilt.
    odd = in_slot if before.shape == taken.shape else [rows[number]]
    expected = {
        (*slot, row.shape, figure, getattr(taken, figure), getattr(row, figure))
        for row in odd
        if row.shape != taken.shape
    }
    found = differences(rows, MeasureKind.PROPORTION, DIMENSIONS)
    assert {(d.period, d.arm, d.shape, d.figure, d.taken, d.added_up) for d in found} == expected
    assert len(found) == len(expected)


def row(shape: tuple[str, ...], **figures: float) -> Sums:
    return Sums(period=MONDAY, arm=Arm.PILOT, phase=Phase.TEST, shape=shape, **figures)


def test_exposures_that_add_up_but_for_floats_do_not_differ() -> None:
    rows = [row((), count=3.0, exposure=0.3), row(("age",), count=3.0, exposure=0.1 + 0.2)]
    assert differences(rows, MeasureKind.RATE, DIMENSIONS) == ()
    rows[1] = replace(rows[1], exposure=0.31)
    (found,) = differences(rows, MeasureKind.RATE, DIMENSIONS)
    assert (found.figure, found.taken, found.added_up) == ("exposure", 0.3, 0.31)


def test_counts_and_people_behind_averages_must_agree_as_well() -> None:
    counts = [row((), count=5.0), row(("age",), count=4.0)]
    assert differences(counts, MeasureKind.COUNT, DIMENSIONS)[0].figure == "count"
    values = [row((), value=2.0, weighted=20.0, n=10.0), row(("age",), weighted=18.0, n=9.0)]
    assert differences(values, MeasureKind.VALUE, DIMENSIONS)[0].figure == "n"


def test_a_figure_that_was_not_recorded_is_no_difference() -> None:
    rows = [row((), numerator=1.0, denominator=2.0), row(("age",))]
    assert differences(rows, MeasureKind.PROPORTION, DIMENSIONS) == ()


@given(st.lists(st.none() | st.integers(0, 99), min_size=2, max_size=6))
def test_added_keeps_what_nobody_recorded_as_not_recorded(counts: list[int | None]) -> None:
    found = added([row((), **({} if c is None else {"count": c})) for c in counts])
    known = [c for c in counts if c is not None]
    assert found.count == (sum(known) if known else None)
    assert found.denominator is None


def test_figures_by_kind_are_never_a_neutral_number() -> None:
    shown = row((), numerator=3.0, denominator=4.0, count=6.0, exposure=2.0, weighted=9.0, n=3.0)
    assert [shown.figure(kind) for kind in MeasureKind] == [0.75, 3.0, 6.0, 3.0]
    nothing = row(())
    assert [nothing.figure(kind) for kind in MeasureKind] == [None] * 4
    assert row((), numerator=0.0, denominator=0.0).figure(MeasureKind.PROPORTION) is None
