"""One point of a chart: write down what happened there, leave it out, or begin a new line."""

from dataclasses import replace
from datetime import date
from enum import StrEnum

import streamlit as st

from improvement.domain.access import Action
from improvement.domain.charting import ChartOptions, Exclusion, Split
from improvement.domain.notes import NoteDraft
from improvement.services import notes
from improvement.services.charts import ChartView, RuleSetName
from improvement.services.tests import TestView
from improvement.ui import show
from improvement.ui.forms.chart_setup import keep, named
from improvement.ui.forms.outcome import send, turn
from improvement.ui.frame import Visit


class Deed(StrEnum):
    """What can be done at a point."""

    NOTE = "Write down what happened"
    LEAVE_OUT = "Leave this point out"
    NEW_LINE = "Begin a new line here"
    ASTRONOMICAL = "Mark it as astronomical"


EXPLAINED = {
    Deed.NOTE: "It appears as a mark on the chart, and under Notes.",
    Deed.LEAVE_OUT: "It stays visible and counts for nothing. Only with a cause that has nothing "
    "to do with the change, such as a closed office.",
    Deed.NEW_LINE: "Only where you know what changed, it was wanted, and it is expected to last; "
    "best after about 10 newer points.",
    Deed.ASTRONOMICAL: "Only a point that anybody who knows the work would call obviously "
    "different. The IHI rules then count it as a signal.",
}
#: A judgement of the eye needs no words.
WITHOUT_WORDS = {Deed.ASTRONOMICAL}


def draw(visit: Visit, view: TestView, found: ChartView, clicked: date | None) -> None:
    """The point that was clicked, or chosen from the list."""
    deeds = _deeds(view, found)
    if not deeds:
        return
    periods = [point.period for point in found.chart.points if point.value is not None]
    with st.expander(
        "Something happened at a point?", icon=":material/push_pin:", expanded=bool(clicked)
    ):
        form = f"chart_point_{turn('chart_point')}_{clicked}"
        period = st.selectbox(
            "Point",
            list(reversed(periods)),
            index=list(reversed(periods)).index(clicked) if clicked in periods else 0,
            format_func=lambda p: named(found, p),
            key=f"{form}_period",
            help="Or click it in the chart.",
        )
        deed = st.selectbox("What to do", deeds, key=f"{form}_deed")
        show.small(EXPLAINED[deed])
        with st.form(form, border=False):
            words = _words(deed, form)
            sent = st.form_submit_button("Save", key=f"{form}_save")
        if sent and not words.strip() and deed not in WITHOUT_WORDS:
            st.error("Say it in a few words; everybody can read it.", icon=":material/info:")
        elif sent:
            _do(visit, found, deed, period, words.strip())


def _words(deed: Deed, form: str) -> str:
    if deed in WITHOUT_WORDS:
        return ""
    return st.text_input("What happened?" if deed is Deed.NOTE else "Why?", key=f"{form}_words")


def _deeds(view: TestView, found: ChartView) -> list[Deed]:
    may_note, may_set = view.may(Action.WRITE_NOTE), view.may(Action.SET_UP_CHART)
    by_eye = found.chart.options.rules == RuleSetName.IHI
    own = [Deed.LEAVE_OUT, Deed.NEW_LINE] + [Deed.ASTRONOMICAL] * by_eye
    return [Deed.NOTE] * may_note + own * may_set


def _do(visit: Visit, found: ChartView, deed: Deed, period: date, words: str) -> None:
    now = found.set_up.settings
    if deed is Deed.NOTE:
        draft = NoteDraft(
            text=words,
            written_on=min(period, visit.today),
            measure=found.spec.key,
            period=period,
        )
        send(
            "chart_point",
            lambda: notes.write(visit.app.uow, visit.actor, test_id=found.kept.id, draft=draft),
            told="Noted on the chart.",
        )
        return
    options = _with(now.options, deed, period, words)
    keep(
        visit,
        found,
        replace(now, options=options),
        told="The chart is changed.",
        form="chart_point",
    )


def _with(options: ChartOptions, deed: Deed, period: date, words: str) -> ChartOptions:
    """The chart's decisions with one more."""
    if deed is Deed.ASTRONOMICAL:
        marked = {*options.astronomical, period}
        return replace(options, astronomical=tuple(sorted(marked)))
    if deed is Deed.LEAVE_OUT:
        others = tuple(e for e in options.exclusions if e.period != period)
        return replace(options, exclusions=(*others, Exclusion(period=period, reason=words)))
    rest = tuple(s for s in options.splits if s.on != period)
    return replace(options, splits=(*rest, Split(on=period, reason=words)))
