"""Charts as rows of a list: a sparkline, what it shows and since when, a link to the chart."""

import html
from base64 import b64encode
from collections.abc import Sequence

import streamlit as st

from improvement.charts.sparkline import HEIGHT, WIDTH, sparkline_svg
from improvement.domain.todo import Tab
from improvement.services.chart_lines import ChartLine, ChartLines, Variation
from improvement.ui import at_a_time, show
from improvement.words.chart_description import describe_sparkline
from improvement.words.chart_lines import latest, read_chart_lines, since_when, state
from improvement.words.periods import cadence

AT_A_TIME = 25  # rows; a hundred sparklines are quick, a hundred links are not
ALL, SIGNALS, WORSENING = "All", "Signals", "Worsening"
EVERY_TEAM, EVERY_TEST = "Every team", "Every test"
#: What a chart shows -> colour and icon of its badge; the word is always there as well.
BADGES = {
    Variation.WORSENING: ("red", "warning"),
    Variation.SIGNAL: ("orange", "notifications"),
    Variation.IMPROVING: ("green", "check_circle"),
}
STYLE = """
<style>
.st-key-chart_rows { gap: 0; }
[class*="st-key-card_chart_"] { border-top: 1px solid #8a929c44; padding: .55rem 0; }
.im-spark { display: block; }
@media (max-width: 640px) {
  [class*="st-key-im_shows_"] { flex-flow: row wrap; align-items: center; gap: 0 .6rem;
    width: 100% !important; }
  [class*="st-key-im_shows_"] > div { width: auto !important; flex: none; max-width: 100%; } }
</style>
"""


def draw(view: ChartLines) -> None:
    """How many show a signal, which, and all of them to filter."""
    st.html(STYLE)
    if not view.lines:
        nothing_yet()
        return
    signals, worse = view.among(signals=True), view.among(worsening=True)
    show.reading(
        read_chart_lines(
            view.expected,
            charts=len(view.charted),
            signals=len(signals),
            worsening=len(worse),
        )
    )
    shown = _filtered(view)
    show.small(f"{len(shown)} of {show.counted(len(view.lines), 'chart', 'charts')}")
    _rows(shown)
    table = st.expander(
        "As a table, to take along", icon=":material/table:", key="charts_table", on_change="rerun"
    )
    if table.open:
        with table:
            _table(shown)


def nothing_yet() -> None:
    """What will be here, and the one next step."""
    with st.container(border=True):
        show.headline("Nothing has been charted yet.")
        show.small(
            "Every measure has a line here from its first figures on; those that changed come "
            "first, so that nobody has to look through them all."
        )
        show.next_step("pages/tests.py", "See the tests", icon="science")


def spark(line: ChartLine) -> None:
    """A chart in little; it says itself what it shows."""
    chart = line.chart()
    drawn = b64encode(sparkline_svg(chart, theme=show.theme()).encode()).decode()
    told = html.escape(describe_sparkline(chart, name=line.spec.label), quote=True)
    # As a picture: an SVG among other elements is taken out by the browser's guard.
    image = f"<img class='im-spark' alt='{told}' title='{told}' src='data:image/svg+xml;base64,"
    st.html(f"{image}{drawn}' width='{WIDTH}' height='{HEIGHT}'>", width="content")


def badge(line: ChartLine) -> None:
    """What a chart shows, in a word or two."""
    found = BADGES.get(line.found) if line.found else None
    colour, icon = found or ("gray", "show_chart")
    st.badge(state(line.found, line.finding), icon=f":material/{icon}:", color=colour)  # type: ignore[arg-type] # one of the colours badge takes


def in_a_card(line: ChartLine) -> None:
    """A test's measure in little, inside a card that is about the test."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        spark(line)
        shows = state(line.found, line.finding)
        told = " ".join(filter(None, (shows.lower(), _since(line))))
        show.small(f"{line.spec.label}: {latest(line.chart())}, {told}")


def _since(line: ChartLine) -> str:
    return since_when(line.since, cadence([point.period for point in line.series.points]))


def _filtered(view: ChartLines) -> tuple[ChartLine, ...]:
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    with left:
        wanted = st.pills(
            "Show",
            [ALL, SIGNALS, WORSENING],
            default=ALL,
            required=True,
            key="show",
            bind="query-params",
            wrap=True,
        )
    with middle:
        team = st.selectbox("Team", [EVERY_TEAM, *view.teams], key="team", bind="query-params")
    tests = view.tests
    with right:
        test = st.selectbox(
            "Test",
            [0, *tests],
            format_func=lambda number: tests.get(number, EVERY_TEST),
            key="of_test",
            bind="query-params",
        )
    return view.among(
        signals=wanted == SIGNALS,
        worsening=wanted == WORSENING,
        team=None if team == EVERY_TEAM else team,
        test_id=test or None,
    )


def _rows(shown: Sequence[ChartLine]) -> None:
    """The first of them, more on request."""
    with st.container(key="chart_rows"):
        at_a_time.draw(shown, _row, key="chart_rows", at_a_time=AT_A_TIME)
    if not shown:
        st.info("No chart matches. Choose All to see them.")


def _row(line: ChartLine) -> None:
    kept, spec = line.kept, line.spec
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"card_chart_{kept.id}_{spec.key}"
    ):
        spark(line)
        with st.container(gap="xxsmall"):
            show.open_test(kept.id, spec.label, tab=Tab.CHART.value, measure=spec.label)
            show.small(f"{kept.plan.title or 'Untitled test'} · {kept.team}")
            if line.signal:
                show.small(line.reading.headline)
        with st.container(width=210, gap="xxsmall", key=f"im_shows_{kept.id}_{spec.key}"):
            badge(line)
            show.small(" · ".join(filter(None, (_since(line), latest(line.chart())))))


def _table(shown: Sequence[ChartLine]) -> None:
    headings = ("Measure", "Test", "Team", "Shows", "Since", "Points", "Latest", "Reading")
    rows = [
        (
            line.spec.label,
            line.kept.plan.title,
            line.kept.team,
            state(line.found, line.finding),
            line.since,
            sum(point.value is not None for point in line.series.points),
            latest(line.chart()).removeprefix("latest "),
            line.reading.headline if line.signal else "",
        )
        for line in shown
    ]
    show.table(headings, rows, name="charts", key="chart_lines")
