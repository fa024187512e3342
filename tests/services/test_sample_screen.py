"""Every series of a long table is judged as its own file would be; wrong cells are named."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.domain.charting import ChartOptions
from improvement.errors import Invalid
from improvement.files.long_table import LongColumns
from improvement.services import judged_stacks
from improvement.services.sample_chart import ChartColumns, chart_file
from improvement.services.sample_screen import SampleScreen, screen_file
from improvement.services.screen_wishes import ScreenWishes
from improvement.stats.charts.chooser import propose_chart
from improvement.stats.charts.control_chart import control_chart
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.method import LimitMethod
from improvement.stats.record import from_record

SHARES = LongColumns(by=("site", "measure"), numerator="helped", denominator="of")
VALUES = LongColumns(by=("site",), value="waits")

rows_of_shares = st.lists(
    st.one_of(
        st.none(), st.integers(0, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
    ),
    min_size=12,
    max_size=30,
)


def table(series: dict[tuple[str, str], list[tuple[int, int] | None]], seed: int) -> bytes:
    """A week a row, rows in any order; a week with nothing recorded has no row or an empty one."""
    lines = []
    for (site, measure), figures in series.items():
        for week, figure in enumerate(figures):
            day = date(2025, 1, 6) + timedelta(weeks=week)
            if figure is not None:
                lines.append(f"{day},{site},{measure},{figure[0]},{figure[1]}")
            elif week % 2:
                lines.append(f"{day},{site},{measure},,")
    random.Random(seed).shuffle(lines)  # noqa: S311 - an order, no secret
    return "\n".join(("week,site,measure,helped,of", *lines)).encode()


def screened(content: bytes, columns: LongColumns, **wishes: object) -> SampleScreen:
    return screen_file(
        content,
        name="calls.csv",
        columns=columns,
        wishes=ScreenWishes(**wishes),  # type: ignore[arg-type]
    )


@settings(deadline=None, max_examples=40)
@given(
    st.lists(rows_of_shares, min_size=2, max_size=4),
    st.sampled_from([ChartKind.RUN, ChartKind.P, ChartKind.I, None]),
    st.integers(0, 99),
)
def test_each_series_is_the_chart_of_its_own_file(
    figures: list[list[tuple[int, int] | None]], kind: ChartKind | None, seed: int
) -> None:
    series = {(f"S{place}", "calls"): rows for place, rows in enumerate(figures)}
    found = screened(table({**series, ("fill", "x"): [(1, 2)] * 12}, seed), SHARES, kind=kind)
    seen = {each.by: each for each in found.series}
    columns = ChartColumns(numerator="helped", denominator="of")
    for by, rows in series.items():
        if all(row is None for row in rows):
            continue
        alone = chart_file(table({by: rows}, 0), name="x", columns=columns).chart.series
        each = seen[by]
        if kind is None and each.recorded:
            asked = propose_chart(alone)
            rare = asked.kind in (ChartKind.G, ChartKind.RUN)
            assert each.kind is (ChartKind.RUN if rare else asked.kind)
        limits = None if each.limits is LimitMethod.NONE else each.limits
        part = control_chart(alone, each.kind, limits=limits).latest
        assert (each.points, each.recorded) == (part.observations, part.finding.recorded)
        assert each.centre == (part.line.value if part.line else None)
        assert each.finding is part.finding.signal
        assert set(each.rules) == set(part.fired)
        assert each.outside == part.sigma_signals
        assert each.longest_run == part.finding.longest_run
        assert each.longest_run_limit == (part.finding.longest_run_limit or None)


def test_rule_set_baseline_and_limits_reach_the_chart() -> None:
    rows = [(i * 7 % 11 + (9 if i > 20 else 0), 30) for i in range(30)]
    content = table({("A", "calls"): list(rows)}, 3)
    one = screened(
        content,
        SHARES,
        kind=ChartKind.P,
        rules="nhs_without_trend",
        frozen_points=12,
        limits=LimitMethod.PREDICTIVE,
    ).series[0]
    alone = chart_file(
        content, name="x", columns=ChartColumns(numerator="helped", denominator="of")
    ).chart.series
    options = ChartOptions(frozen_points=12, rules="nhs_without_trend")
    part = control_chart(alone, ChartKind.P, options=options, limits=LimitMethod.PREDICTIVE).latest
    assert part.fired
    assert set(one.rules) == set(part.fired)
    assert (one.outside, one.limits) == (part.sigma_signals, LimitMethod.PREDICTIVE)


def test_series_of_very_different_length_do_not_widen_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    series = {(f"S{n}", "m"): [(i % 3, 5) for i in range(n)] for n in (40, 2, 17, 3, 40)}
    whole = screened(table(series, 5), SHARES)
    monkeypatch.setattr(judged_stacks, "MOST_CELLS", 45)
    assert screened(table(series, 5), SHARES).series == whole.series


def test_a_series_without_a_figure_is_told_not_dropped() -> None:
    content = b"month,site,waits\n2026-01,A,3\n2026-01,B,\n"
    empty = screened(content, VALUES).series[1]
    assert (empty.by, empty.points, empty.line, empty.centre) == (("B",), 0, None, None)
    assert empty.finding.value == "too_few_points"
    assert screened(content, VALUES, only_signals=True).series == ()


def test_numbers_and_dates_as_the_other_readers_have_them() -> None:
    content = b"day;site;waits\n13/01/2026;A;1.234,5\n14/01/2026;A;7\n"
    found = screened(content, VALUES).series[0]
    assert (found.first, found.centre) == (date(2026, 1, 13), (1234.5 + 7) / 2)


@pytest.mark.parametrize(
    ("content", "columns", "told"),
    [
        ("month,site,waits\n2026-01,A,3\n2026-02,A,x3\n", VALUES, "Row 3, waits: 'x3'"),
        (
            "month,site,waits\nsoon,A,3\n2026-02,A,3\n",
            replace(VALUES, period="month"),
            "no dates or months",
        ),
        ("day,site,waits\n01/02/2026,A,3\n", VALUES, "Choose how dates are written"),
        ('m,site,waits\n2026-01,A,"1,234"\n', VALUES, "Choose the decimal mark"),
        ("m,site,waits\n2026-01,A,3\n2026-01,A,4\n", VALUES, "Row 3, m: .*stands in row 2"),
        ("m,site,waits\n2026-01,A,3\n", replace(VALUES, by=("town",)), "no column 'town'"),
        ("name,site,waits\nx,A,3\n", VALUES, "No column holds dates"),
        ("m,site,measure,helped,of\n2026-01,A,c,7,5\n", SHARES, "Row 2, helped: '7'.*above the w"),
        ("m,site,measure,helped,of\n2026-01,A,c,,5\n", SHARES, "Row 2, helped: ''.*missing"),
        ("m,site,measure,helped,of\n2026-01,A,c,5,\n", SHARES, "Row 2, of: ''.*missing"),
        ("m,site,measure,helped,of\n2026-01,A,c,1.5,5\n", SHARES, "Row 2, helped: '1.5'.*whole"),
        ("m,site,measure,helped,of\n2026-01,A,c,-1,5\n", SHARES, "Row 2, helped: '-1'.*below 0"),
    ],
)
def test_what_cannot_be_right_is_named(content: str, columns: LongColumns, told: str) -> None:
    with pytest.raises(Invalid, match=f"calls.csv: .*{told}"):
        screened(content.encode(), columns)


@pytest.mark.parametrize(
    ("columns", "wishes", "told"),
    [
        (VALUES, {"kind": ChartKind.P}, "needs a numerator and a denominator"),
        (SHARES, {"kind": ChartKind.C}, "has one figure a period"),
        (VALUES, {"kind": ChartKind.XBAR}, "needs samples"),
        (VALUES, {"limits": LimitMethod.PREDICTIVE}, "limits of a run chart cannot be chosen"),
        (VALUES, {"kind": None, "limits": LimitMethod.PREDICTIVE}, "each proposed chart"),
        (VALUES, {"kind": ChartKind.I, "limits": LimitMethod.PREDICTIVE}, "no predictive limits"),
        (VALUES, {"rules": "nhs"}, "not meant for a run chart"),
        (VALUES, {"frozen_points": 0}, "baseline has 0 points"),
    ],
)
def test_what_does_not_go_together_is_said_before_the_file_is_read(
    columns: LongColumns, wishes: dict[str, object], told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        screened(b"", columns, **wishes)


@pytest.mark.parametrize(
    ("kind", "cell"), [(ChartKind.C, "-2"), (ChartKind.T, "0"), (ChartKind.G, "-1")]
)
def test_what_a_chart_cannot_have_is_named_by_its_cell(kind: ChartKind, cell: str) -> None:
    with pytest.raises(Invalid, match=f"Row 3, waits: '{cell}'"):
        screened(f"m,site,waits\n2026-01,A,3\n2026-02,A,{cell}\n".encode(), VALUES, kind=kind)


def test_a_column_named_for_two_things_is_refused() -> None:
    with pytest.raises(Invalid, match="'site' is named for two things"):
        LongColumns(by=("site",), value="site")
    with pytest.raises(Invalid, match="tell the series apart"):
        LongColumns(by=(), value="waits")
    with pytest.raises(Invalid, match="either a value, or a numerator"):
        LongColumns(by=("site",), numerator="helped")


def test_stable_series_signal_about_as_often_as_said() -> None:
    chance = random.Random(17)  # noqa: S311 - a simulation, no secret
    series = {
        (f"S{n}", "m"): [(sum(chance.random() < 0.4 for _ in range(60)), 60) for _ in range(24)]
        for n in range(300)
    }
    found = screened(table(series, 1), SHARES)
    expected = from_record(found.record()["expected"])
    assert expected.expected == pytest.approx(9.9, abs=1.5)  # 3.2 of 100 with a median
    assert abs(sum(each.signal for each in found.series) - expected.expected) < 4 * 3.2
    known = f"of {expected.known} stable charts about"
    assert expected.known > 290
    assert known in found.reading.caveats[0]
