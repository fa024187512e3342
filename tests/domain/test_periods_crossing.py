"""The same days in two periods: refused across groups, rows and what was logged long ago."""

from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from improvement.domain.checks import check_period_totals
from improvement.domain.dimensions import Dimension, Group
from improvement.domain.entries import PeriodTotal
from improvement.domain.measures import MeasureSpec
from improvement.domain.total_checks import KeptPeriod
from improvement.domain.vocabulary import Arm, MeasureKind

CALLS = MeasureSpec(key="calls", label="Calls", kind=MeasureKind.COUNT)
GENDER = Dimension(key="gender", label="Gender", groups=(Group(key="women", label="Women"),))
WOMEN = frozenset({("gender", "women")})
FIRST = date(2026, 3, 2)
TODAY = date(2027, 1, 1)


def total(start: int, end: int, cell: frozenset[tuple[str, str]] = frozenset()) -> PeriodTotal:
    return PeriodTotal(
        measure="calls",
        start=FIRST + timedelta(days=start),
        end=FIRST + timedelta(days=end),
        cell=cell,
        count=1.0,
    )


def kept(start: int, end: int, *, arm: Arm = Arm.PILOT, measure: str = "calls") -> KeptPeriod:
    first, last = FIRST + timedelta(days=start), FIRST + timedelta(days=end)
    return KeptPeriod(measure=measure, arm=arm, start=first, end=last)


def rows_refused(totals: list[PeriodTotal], *before: KeptPeriod) -> list[int]:
    found = check_period_totals(
        totals, measures=[CALLS], dimensions=[GENDER], today=TODAY, kept=before
    )
    return [error.row for error in found]


def test_a_month_beside_a_breakdown_by_week_would_count_days_twice() -> None:
    assert rows_refused([total(0, 27), total(0, 6, WOMEN), total(7, 13, WOMEN)]) == [4]
    assert rows_refused([total(0, 6), total(7, 13), total(0, 6, WOMEN), total(7, 13, WOMEN)]) == []


def test_what_was_logged_before_counts_too() -> None:
    assert rows_refused([total(7, 13)], kept(0, 27)) == [2]
    assert rows_refused([total(0, 27)], kept(7, 13)) == [2]
    assert rows_refused([total(7, 13)], kept(0, 6), kept(14, 20)) == []
    assert rows_refused([total(0, 6)], kept(0, 6)) == []


def test_another_arm_or_measure_has_days_of_its_own() -> None:
    assert rows_refused([total(7, 13)], kept(0, 27, arm=Arm.COMPARISON)) == []
    assert rows_refused([total(7, 13)], kept(0, 27, measure="letters")) == []


def test_the_message_says_which_days_and_what_to_do() -> None:
    (error,) = check_period_totals(
        [total(7, 13)], measures=[CALLS], dimensions=[], today=TODAY, kept=[kept(0, 27)]
    )
    assert (error.column, error.value) == ("start", "2026-03-09")
    assert "overlap the period 2026-03-02 to 2026-03-29" in error.problem
    assert error.remedy == "Count each day once: use one length."


SPANS = st.tuples(st.integers(0, 40), st.integers(0, 12)).map(lambda s: (s[0], s[0] + s[1]))


@example(new=[(11, 12)], before=[(11, 13), (12, 12)])
@example(new=[(11, 13)], before=[(10, 12), (11, 20)])
@given(new=st.lists(SPANS, max_size=6), before=st.lists(SPANS, max_size=6))
def test_what_passes_counts_no_day_in_two_slots(
    new: list[tuple[int, int]], before: list[tuple[int, int]]
) -> None:
    """The naive way: days of every period by slot; a day in two slots is counted twice.

    Periods kept before may cross each other already; only what the new ones add is refused.
    """
    totals = [total(*span) for span in new]
    refused = rows_refused(totals, *(kept(*span) for span in before))
    crossing = any(
        a[0] != b[0] and max(a[0], b[0]) <= min(a[1], b[1])
        for i, a in enumerate(new)
        for b in (*new[:i], *before)
    )
    doubled = len({span[0] for span in new}) < len(new)
    if crossing or doubled:
        assert refused
    else:
        assert not refused
