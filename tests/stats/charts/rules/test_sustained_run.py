"""Sustained runs against runcharter, a second implementation, and a property."""

import itertools
from datetime import date, timedelta
from math import nan
from statistics import median

import numpy as np
import pytest
from golden import Case, copied, real
from hypothesis import given
from hypothesis import strategies as st

from improvement.errors import Invalid, NotComputable
from improvement.stats.charts.rules.shown import Shown
from improvement.stats.charts.rules.sustained_run import (
    BaselineOrigin,
    RunSide,
    proposed_baselines,
    sustained_run_marks,
)
from improvement.stats.record import from_record, to_record

Row = tuple[str, str, str, float, str]


def ours(case: Case) -> list[Row]:
    """Every group on its own."""
    found: list[Row] = []
    given_, options = case["input"], case["options"]
    for group in sorted(set(given_["grp"])):
        rows = sorted(
            (date.fromisoformat(day), value)
            for of, day, value in zip(given_["grp"], given_["date"], given_["y"], strict=True)
            if of == group
        )
        proposed = proposed_baselines(
            [value for _, value in rows],
            [day for day, _ in rows],
            options["med_rows"],
            options["runlength"],
            RunSide(options["direction"]),
        )
        found += [(group, str(b.start), str(b.end), b.median, str(b.extend_to)) for b in proposed]
    return sorted(found)


def theirs(case: Case) -> list[Row]:
    """As runcharter says, with lines drawn no further than the last day of their own group."""
    table = case["expected"]["sustained"]
    last = {
        group: max(
            day
            for of, day in zip(case["input"]["grp"], case["input"]["date"], strict=True)
            if of == group
        )
        for group in table["grp"]
    }
    columns = ("grp", "start_date", "end_date", "median", "extend_to")
    return sorted(
        (group, start, end, middle, min(until, last[group]))
        for group, start, end, middle, until in zip(*(table[c] for c in columns), strict=True)
    )


REFUSED = ("runlength 0", "med_rows 0")


def check(case: Case) -> None:
    if case["description"] in REFUSED:
        with pytest.raises(Invalid, match="at least 1"):
            ours(case)
    elif case["expected"]["error"] is not None:
        # Departure: the peer stops where no group has rows enough; each has its baseline here.
        assert "enough rows" in case["expected"]["error"]
        assert len(ours(case)) == len(set(case["input"]["grp"]))
    else:
        assert ours(case) == theirs(case)


@pytest.mark.parametrize("case", copied("runcharter"), ids=lambda case: case["id"])
def test_runcharter(case: Case) -> None:
    check(case)


def test_runcharter_on_real_data() -> None:
    cases = real("runcharter")
    for case in cases:
        check(case)
    assert {case["description"] for case in cases} >= set(REFUSED)


def test_a_line_ends_with_its_own_series_on_purpose() -> None:
    """Departure: runcharter draws the line of a short group on to the last day of any group."""
    beyond = [
        case["id"]
        for case in copied("runcharter")
        if case["expected"]["error"] is None
        and sorted(case["expected"]["sustained"]["extend_to"]) != sorted(r[4] for r in theirs(case))
    ]
    assert "runcharter-060" in beyond


days = st.lists(st.one_of(st.none(), st.integers(0, 9).map(float)), min_size=8, max_size=45)


@given(days, st.integers(1, 6), st.integers(1, 5), st.sampled_from(RunSide))
def test_second_implementation(
    values: list[float | None], med_rows: int, runlength: int, direction: RunSide
) -> None:
    """Cut the rows off after each run and look for the next window of useful points."""
    dates = [date(2026, 1, 1) + timedelta(days=k) for k in range(len(values))]
    first = [v for v in values[:med_rows] if v is not None]
    if not first:
        with pytest.raises(NotComputable):
            proposed_baselines(values, dates, med_rows, runlength, direction)
        return
    wanted = {RunSide.ABOVE: (1,), RunSide.BELOW: (-1,), RunSide.BOTH: (1, -1)}[direction]
    level, medians = float(median(first)), [float(median(first))]
    rest = [v for v in values[med_rows:] if v is not None]
    while True:
        useful = [(i, v) for i, v in enumerate(rest) if v != level]
        windows = (useful[k : k + runlength] for k in range(len(useful) - runlength + 1))
        hit = next(
            (w for w in windows if {1 if v > level else -1 for _, v in w} in [{s} for s in wanted]),
            None,
        )
        if hit is None:
            break
        level = float(median(v for _, v in hit))
        medians.append(level)
        rest = rest[hit[-1][0] + 1 :]
    found = proposed_baselines(values, dates, med_rows, runlength, direction)
    assert [b.median for b in found] == medians


@given(days)
def test_proposals_follow_one_another_and_can_be_kept(values: list[float | None]) -> None:
    dates = [date(2026, 1, 1) + timedelta(days=k) for k in range(len(values))]
    try:
        found = proposed_baselines(values, dates, 4, 3)
    except NotComputable:
        return
    assert found[0].origin is BaselineOrigin.FIRST_ROWS
    for earlier, later in itertools.pairwise(found):
        assert earlier.end < later.start == earlier.extend_to
        assert later.origin is BaselineOrigin.SUSTAINED_RUN
        assert later.points == 3
    assert found[-1].extend_to == dates[-1]
    assert from_record(to_record(found[-1])) == found[-1]


@pytest.mark.parametrize(
    ("values", "dates", "message"),
    [
        ([1.0], [], "one day for each"),
        ([1.0, 2.0], [date(2026, 1, 2), date(2026, 1, 1)], "oldest first"),
        ([1.0, nan], [date(2026, 1, 1), date(2026, 1, 2)], "cannot|can be charted"),
    ],
)
def test_what_cannot_be_right_is_refused(
    values: list[float], dates: list[date], message: str
) -> None:
    with pytest.raises(Invalid, match=message):
        proposed_baselines(values, dates, 1, 1)


def test_the_rule_looks_only_past_the_baseline() -> None:
    values = np.array([[9.0, 9.0, 9.0, 1.0, 9.0, 9.0, 9.0]])
    marked = sustained_run_marks(Shown.of(values, 5, baseline=3), 3)
    assert marked[0].tolist() == [0, 0, 0, 0, 1, 1, 1]
