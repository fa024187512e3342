"""Shewhart charts against qicharts2, Montgomery's book, a naive second chart, and properties."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from statistics import fmean, stdev
from typing import Any

import pytest
from golden import Case, copied, number, real
from hypothesis import given
from hypothesis import strategies as st
from qic_cases import LIMITS, REFUSED, departs, family

from improvement.domain.charting import ChartOptions, Exclusion, Split
from improvement.domain.series import Point, Series
from improvement.domain.vocabulary import MeasureKind
from improvement.errors import Invalid
from improvement.stats.charts.chart import Chart
from improvement.stats.charts.control_chart import control_chart
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.run_finding import Signal
from improvement.stats.record import from_record, to_record

START = date(2024, 1, 1)
KINDS = [kind for kind in ChartKind if kind is not ChartKind.RUN]
RATIOS = {ChartKind.P, ChartKind.PP, ChartKind.U, ChartKind.UP, ChartKind.IP}


def day(place: int) -> date:
    return START + timedelta(days=place)


def charts_of(case: Case, kind: ChartKind) -> Iterator[tuple[Chart, list[int]]]:
    """Our chart for each facet of a case, with the rows of its points."""
    points = case["expected"]["points"]
    keys = list(zip(points["facet1"], points["facet2"], strict=True))
    for facet in dict.fromkeys(keys):
        rows = [row for row, key in enumerate(keys) if key == facet]
        parts = [points["part"][row] for row in rows]
        splits = [k for k in range(1, len(rows)) if parts[k] != parts[k - 1]]
        yield (
            control_chart(
                series_of(case, kind, rows), kind, options=options_of(case, kind, splits)
            ),
            rows,
        )


def series_of(case: Case, kind: ChartKind, rows: list[int]) -> Series:
    columns = case["expected"]["points"]
    made = (
        Point(
            period=day(place),
            value=_value(columns, kind, row, case),
            numerator=_known(columns, "y_sum", row),
            denominator=_known(columns, "n", row),
            size=columns["y_length"][row],
            spread=number(columns["y_sd"][row]),
        )
        for place, row in enumerate(rows)
    )
    return Series(name=case["id"], kind=MeasureKind.VALUE, points=tuple(made))


def _known(columns: dict[str, Any], name: str, row: int) -> float | None:
    return None if columns["n"][row] is None else number(columns[name][row])


def _value(columns: dict[str, Any], kind: ChartKind, row: int, case: Case) -> float | None:
    """What goes in: before ratios, ranges, spreads and multipliers."""
    if case["options"].get("agg_fun"):
        return number(columns["y"][row])
    above, below = number(columns["y_sum"][row]), number(columns["n"][row])
    if kind in RATIOS or (kind in (ChartKind.I, ChartKind.MR) and below is not None):
        return None if above is None or not below else above / below
    if kind is ChartKind.C:
        return above
    return number(columns["y_mean"][row])


def options_of(case: Case, kind: ChartKind, splits: list[int]) -> ChartOptions:
    asked = case["options"]
    known = asked.get("cl")
    # qicharts2 takes the known centre of a T chart as the 3.6th root of a time; we take a time.
    known = known**3.6 if known is not None and kind is ChartKind.T else known
    return ChartOptions(
        frozen_points=asked.get("freeze"),
        splits=tuple(Split(on=day(place)) for place in splits),
        exclusions=tuple(Exclusion(period=day(place - 1)) for place in asked.get("exclude", ())),
        known_centre=known,
        multiply=asked.get("multiply", 1),
        screened=asked.get("screen_mr", True),
    )


def check(case: Case, kind: ChartKind) -> None:
    different = departs(case.get("quirks"))
    for chart, rows in charts_of(case, kind):
        check_points(case, chart, rows, different)
        check_parts(case, chart, rows, different)


def check_points(case: Case, chart: Chart, rows: list[int], different: set[str]) -> None:
    theirs = case["expected"]["points"]
    for point, row in zip(chart.points, rows, strict=True):
        impossible = theirs["n"][row] == 0  # a ratio to nobody: R says infinity, we say nothing
        if "y" not in different and not impossible:
            same(point.value, theirs["y"][row])
        for name, attribute in LIMITS.items():
            if name not in different:
                same(getattr(point, attribute), theirs[name][row])
        if not different and not impossible and not point.excluded:
            assert bool(point.outside) == bool(theirs["sigma_signal"][row])


def check_parts(case: Case, chart: Chart, rows: list[int], different: set[str]) -> None:
    theirs = case["expected"]["summary"]
    facet = [(case["expected"]["points"][f][rows[0]]) for f in ("facet1", "facet2")]
    at = [
        i for i in range(len(theirs["part"])) if [theirs["facet1"][i], theirs["facet2"][i]] == facet
    ]
    assert len(at) == len(chart.parts)
    for part, row in zip(chart.parts, at, strict=True):
        assert part.observations == theirs["n_obs"][row]
        if "runs" in different or any(case["expected"]["points"]["n"][r] == 0 for r in rows):
            continue
        found = part.finding
        assert found.useful == theirs["n_useful"][row]
        assert found.longest_run == (theirs["longest_run"][row] or 0)
        assert found.crossings == (theirs["n_crossings"][row] or 0)
        if found.useful and case["options"].get("method", "anhoej") == "anhoej":
            assert found.longest_run_limit == theirs["longest_run_max"][row]
            assert found.crossings_limit == theirs["n_crossings_min"][row]


def same(ours: float | None, theirs: float | str | None) -> None:
    if theirs is None:
        assert ours is None
    else:
        assert ours == pytest.approx(number(theirs), rel=1e-9, abs=1e-12)


EVERY = [(kind, case) for kind in KINDS for case in copied(family(kind))]
COPIED = [
    (kind, case)
    for kind, case in EVERY
    if case["id"] not in REFUSED and not case["expected"].get("error")
]


@pytest.mark.parametrize(
    ("kind", "case"), COPIED, ids=lambda x: x["id"] if isinstance(x, dict) else ""
)
def test_simulated_and_constructed_charts_of_qicharts2(kind: ChartKind, case: Case) -> None:
    check(case, kind)


def test_what_cannot_be_right_is_refused_with_the_figures() -> None:
    refused = {case["id"]: (kind, case) for kind, case in EVERY if case["id"] in REFUSED}
    assert refused.keys() == REFUSED.keys()
    for name, (kind, case) in refused.items():
        figures = case["input"]
        points = [
            Point(
                period=day(place),
                value=None if y is None else float(y),
                numerator=None if y is None or "n" not in figures else y,
                denominator=None if y is None or "n" not in figures else figures["n"][place],
            )
            for place, y in enumerate(figures["y"])
        ]
        series = Series(name=name, kind=MeasureKind.VALUE, points=tuple(points))
        with pytest.raises(Invalid, match=REFUSED[name]):
            control_chart(series, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_real_charts_of_qicharts2(kind: ChartKind) -> None:
    cases = real(family(kind))
    assert len(cases) >= 2
    for case in cases:
        check(case, kind)


# --- Montgomery, Introduction to Statistical Quality Control (values in STATISTICS I) ------------


def plain(values: list[float | None], **extra: list[Any]) -> Series:
    """Days with values and whatever else a point has."""
    points = (
        Point(
            period=day(i),
            value=None if v is None else float(v),
            **{k: x[i] for k, x in extra.items()},
        )
        for i, v in enumerate(values)
    )
    return Series(name="measure", kind=MeasureKind.VALUE, points=tuple(points))


#: Montgomery, 7th ed., table 7.1: leaking cans of orange juice in samples of 50.
CANS = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22]
CANS += [8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]


def test_montgomery_table_7_1_without_samples_15_and_23() -> None:
    out = tuple(Exclusion(period=day(place - 1), reason="new operator") for place in (15, 23))
    cans = plain([x / 50 for x in CANS], numerator=CANS, denominator=[50] * 30)
    first = control_chart(cans, ChartKind.P, options=ChartOptions(exclusions=out)).points[0]
    assert first.centre == pytest.approx(0.215, abs=5e-5)
    assert (first.lower, first.upper) == pytest.approx((0.0407, 0.3893), abs=5e-5)


def test_montgomery_table_7_3() -> None:
    shown = [
        (first.centre, first.lower, first.upper)
        for case in real("qic_c")
        for chart, _ in charts_of(case, ChartKind.C)
        for first in chart.points[:1]
    ]
    assert tuple(pytest.approx(figure, abs=5e-4) for figure in (19.667, 6.363, 32.971)) in shown


#: Montgomery, 7th ed.: costs of processing loans (table 6.6), hours between failures (table 7.14).
LOANS = [310, 288, 297, 298, 307, 303, 294, 297, 308, 306]
LOANS += [294, 299, 297, 299, 314, 295, 293, 306, 301, 304]
FAILURES = [286, 948, 536, 124, 816, 729, 4, 143, 431, 8]
FAILURES += [2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96]


@pytest.mark.parametrize(
    ("kind", "values", "centre", "lower", "upper"),
    [("i", LOANS, 300.5, 279.78, 321.22), ("t", FAILURES, 430.04, 0.0, 6937.93)],
)
def test_montgomery_examples_6_5_and_7_6(
    kind: str, values: list[int], centre: float, lower: float, upper: float
) -> None:
    first = control_chart(plain(values), ChartKind(kind)).points[0]
    assert first.centre == pytest.approx(centre, abs=5e-3)
    assert first.lower == pytest.approx(lower, abs=5e-3)
    assert first.upper == pytest.approx(upper, abs=5e-3)


#: Montgomery, 7th ed., example 7.5 (dyed cloth): defects found, and what was inspected, in units of
#: 50 square metres. That these are his figures shows in his own sums, 153 defects in 107.5 units.
DEFECTS = [14, 12, 20, 11, 7, 10, 21, 16, 19, 23]
UNITS = [10.0, 8.0, 13.0, 10.0, 9.5, 10.0, 12.0, 10.5, 12.0, 12.5]


def test_montgomery_example_7_5() -> None:
    assert (sum(DEFECTS), sum(UNITS)) == (153, 107.5)
    values: list[float | None] = [x / n for x, n in zip(DEFECTS, UNITS, strict=True)]
    cloth = plain(values, numerator=DEFECTS, denominator=UNITS)
    first = control_chart(replace(cloth, kind=MeasureKind.RATE), ChartKind.U).points[0]
    assert first.centre == pytest.approx(1.42326, abs=5e-6)
    assert (first.lower, first.upper) == pytest.approx((0.29147, 2.55504), abs=5e-6)


# --- a naive second chart -------------------------------------------------------------------------

whole = st.lists(st.one_of(st.none(), st.integers(0, 40)), min_size=1, max_size=30)


def naive_individuals(values: list[float | None]) -> tuple[float, float] | None:
    """Centre and sigma from a loop over pairs of neighbours."""
    there = [v for v in values if v is not None]
    ranges = [abs(b - a) for a, b in itertools.pairwise(values) if a is not None and b is not None]
    if not there or not ranges:
        return None
    usual = [r for r in ranges if r < 3.267 * fmean(ranges)]
    typical = fmean(usual) if usual and fmean(usual) > 0 else fmean(ranges)
    return (fmean(there), typical / 1.128) if typical > 0 else None


@given(whole)
def test_individuals_as_one_would_write_them_down(values: list[int | None]) -> None:
    chart = control_chart(plain(values), ChartKind.I)
    found = naive_individuals(values)
    for point in chart.points:
        if found is None:
            assert (point.lower, point.upper) == (None, None)
            continue
        centre, sigma = found
        assert point.centre == pytest.approx(centre)
        assert point.lower == pytest.approx(centre - 3 * sigma, abs=1e-9)
        assert point.near_upper == pytest.approx(centre + 2 * sigma, abs=1e-9)


pairs = st.lists(
    st.integers(0, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=1,
    max_size=25,
)


@given(pairs)
def test_proportions_as_one_would_write_them_down(counted: list[tuple[int, int]]) -> None:
    values = [x / n if n else None for x, n in counted]
    series = plain(values, numerator=[x for x, _ in counted], denominator=[n for _, n in counted])
    chart = control_chart(series, ChartKind.P)
    people = sum(n for _, n in counted)
    for point, (_, n) in zip(chart.points, counted, strict=True):
        if not n:
            assert (point.value, point.upper) == (None, None)
            continue
        share = sum(x for x, _ in counted) / people
        wide = 3 * (share * (1 - share) / n) ** 0.5
        assert point.centre == pytest.approx(share)
        assert point.upper == pytest.approx(min(share + wide, 1))
        assert point.lower == pytest.approx(max(share - wide, 0), abs=1e-12)


@given(st.lists(st.lists(st.integers(0, 50), min_size=4, max_size=4), min_size=2, max_size=12))
def test_samples_as_one_would_write_them_down(samples: list[list[int]]) -> None:
    series = plain(
        [fmean(s) for s in samples], size=[4] * len(samples), spread=[stdev(s) for s in samples]
    )
    chart = control_chart(series, ChartKind.XBAR)
    typical = fmean(stdev(s) for s in samples)
    assert chart.points[0].upper == pytest.approx(
        fmean(fmean(s) for s in samples) + 1.628 * typical, rel=1e-3
    )


# --- properties -----------------------------------------------------------------------------------


@given(whole, st.sampled_from([ChartKind.I, ChartKind.MR, ChartKind.C, ChartKind.G]))
def test_limits_are_ordered_and_points_are_where_they_are_said_to_be(
    values: list[int | None], kind: ChartKind
) -> None:
    for point in control_chart(plain(values), kind).points:
        if point.upper is not None and point.lower is not None and point.near_upper is not None:
            assert point.lower <= (point.near_lower or 0) + 1e-9
            assert point.near_upper <= point.upper + 1e-9
            if point.value is not None:
                assert point.outside == (point.value > point.upper) - (point.value < point.lower)


@given(whole, st.floats(0.5, 1000))
def test_a_multiplier_changes_the_unit_and_nothing_else(
    values: list[int | None], multiply: float
) -> None:
    one = control_chart(plain(values), ChartKind.C)
    many = control_chart(plain(values), ChartKind.C, options=ChartOptions(multiply=multiply))
    for a, b in zip(one.points, many.points, strict=True):
        assert (a.side, a.outside) == (b.side, b.outside)
        assert b.upper == (None if a.upper is None else pytest.approx(a.upper * multiply))


@given(whole, st.data())
def test_points_left_out_are_drawn_and_count_for_nothing(
    values: list[int | None], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(values) - 1))
    options = ChartOptions(exclusions=(Exclusion(period=day(place), reason="flood"),))
    chart = control_chart(plain(values), ChartKind.C, options=options)
    without = [v for i, v in enumerate(values) if i != place]
    expected = control_chart(plain(without), ChartKind.C)
    assert chart.points[place].excluded
    assert chart.points[place].value == values[place]
    assert (chart.points[place].side, chart.points[place].outside) == (0, 0)
    if any(v is not None for v in without):
        assert chart.points[place].centre == expected.points[0].centre
        assert chart.parts[0].finding == expected.parts[0].finding


def test_a_known_centre_is_said_to_be_known() -> None:
    chart = control_chart(plain([3, 4, 5]), ChartKind.C, options=ChartOptions(known_centre=9.0))
    line = chart.parts[0].line
    assert line is not None
    assert (line.kind.value, line.reason.value, line.value) == ("known centre", "known", 9.0)
    assert chart.points[0].upper == 18.0


def test_no_variation_no_limits() -> None:
    chart = control_chart(plain([4.0] * 12), ChartKind.I)
    assert chart.parts[0].finding.signal is Signal.NO_VARIATION
    assert {point.upper for point in chart.points} == {None}
    assert chart.points[0].centre == 4.0


def test_one_step_does_not_make_limits_of_no_width() -> None:
    chart = control_chart(plain([1.0] * 12 + [9.0] * 12), ChartKind.I)
    assert chart.points[0].lower is not None
    assert chart.points[0].lower < 5 < (chart.points[0].upper or 0)


def test_none_at_all() -> None:
    assert control_chart(plain([]), ChartKind.I).parts == ()
    silent = control_chart(plain([None, None]), ChartKind.P)
    assert [point.centre for point in silent.points] == [None, None]
    assert silent.parts[0].line is None


def test_a_chart_comes_back_from_its_record() -> None:
    options = ChartOptions(
        splits=(Split(on=day(4), reason="new letter"),),
        exclusions=(Exclusion(period=day(2), reason="flood"),),
        multiply=100,
    )
    series = plain(
        [0.5, 0.25, 0.5, 0.75, 0.5, None], numerator=[2, 1, 2, 3, 2, None], denominator=[4] * 6
    )
    chart = control_chart(series, ChartKind.P, options=options)
    assert from_record(to_record(chart)) == chart
    assert chart.parts[1].reason == "new letter"
    again = control_chart(chart.series, chart.kind, options=chart.options, limits=chart.limits)
    assert again == chart
    assert replace(chart.options, multiply=1.0) != chart.options


# --- rule sets ------------------------------------------------------------------------------------


def test_the_rule_set_marks_the_points_it_points_at() -> None:
    values = [5.0, 6, 4, 5, 7, 5, 4, 6, 5, 4, 6, 5, 9, 9, 9, 9, 9, 9, 9, 30]
    chart = control_chart(plain(values), ChartKind.I, options=ChartOptions(rules="nhs"))
    pointed = [tuple(rule.value for rule in point.signals) for point in chart.points]
    assert "outside" in pointed[-1]
    assert all("shift_7" in rules for rules in pointed[12:])
    assert {rule.value for rule in chart.parts[0].fired} >= {"outside", "shift_7"}


def test_the_default_marks_the_longest_run() -> None:
    chart = control_chart(plain([1.0, 2] * 3 + [1.5] + [8.0] * 10 + [1.0] * 9), ChartKind.RUN)
    marked = [point.value for point in chart.points if point.signals]
    assert 8.0 in marked
    assert chart.parts[0].finding.signal.found


def test_a_point_a_person_called_astronomical() -> None:
    values = [3.0, 6, 4, 7, 2, 8, 1, 9, 4.5, 6.5, 60, 3.5]
    options = ChartOptions(rules="ihi", astronomical=(day(10),))
    chart = control_chart(plain(values), ChartKind.RUN, options=options)
    assert chart.points[10].signals[0].value == "astronomical"


def test_rules_that_mean_nothing_for_a_chart_are_refused_or_passed_over() -> None:
    with pytest.raises(Invalid, match="'ihl' is not a rule set: choose one of anhoej"):
        control_chart(plain([1.0]), ChartKind.I, options=ChartOptions(rules="ihl"))
    with pytest.raises(Invalid, match="ihi is not meant for a P chart, but for run"):
        control_chart(plain([None]), ChartKind.P, options=ChartOptions(rules="ihi"))
    ranges = control_chart(plain([1.0, 2] * 4 + [9.0, 1] * 8), ChartKind.MR)
    assert ranges.parts[0].fired == ()
    assert not ranges.parts[0].finding.signal.found


def test_too_few_points_are_not_judged_by_any_rule() -> None:
    chart = control_chart(
        plain([1.0, 2, 1, 2, 1, 2, 1, 30]), ChartKind.I, options=ChartOptions(rules="nhs")
    )
    assert chart.parts[0].fired == ()
