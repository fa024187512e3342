"""A level that lasted: whether it becomes the new baseline is for people to say, with a reason."""

from dataclasses import replace

import streamlit as st

from improvement.domain.charting import Split
from improvement.services.charts import ChartView, ProposedBaseline
from improvement.ui import show
from improvement.ui.forms.chart_setup import keep
from improvement.ui.forms.outcome import turn
from improvement.ui.frame import Visit
from improvement.words.chart_texts import unit_of
from improvement.words.rules import WHEELER, held_against, proposal

FORM = "chart_baseline"


def draw(visit: Visit, found: ChartView, *, may_change: bool) -> None:
    """The proposal, if there is one, and for who may change the chart the way to accept it."""
    proposed = found.new_baseline
    if proposed is None:
        return
    with st.container(border=True, key="new_baseline", gap="small"):
        st.markdown(f":material/stairs: **{show.plain('A level that has lasted')}**")
        st.markdown(show.plain(proposal(proposed, unit_of(found.chart))))
        show.small(held_against(found.chart.latest.baseline))
        if may_change:
            with st.popover("Agree on the new baseline", icon=":material/handshake:"):
                _accept(visit, found, proposed)


def _accept(visit: Visit, found: ChartView, proposed: ProposedBaseline) -> None:
    """Four questions and a reason; the line then begins anew where the run began."""
    form = f"{FORM}_{turn(FORM)}_{proposed.start}"
    with st.form(form, border=False):
        show.small("All four have to be answered with yes:")
        answers = [st.checkbox(question, key=f"{form}_{n}") for n, question in enumerate(WHEELER)]
        reason = st.text_input("What brought it about?", key=f"{form}_reason")
        sent = st.form_submit_button("Begin a new line", type="primary", key=f"{form}_save")
    if not sent:
        return
    if not all(answers):
        st.error("Keep the line as it is until all four are a yes.", icon=":material/info:")
    elif not reason.strip():
        st.error("Say what brought it about; everybody can read it.", icon=":material/info:")
    else:
        _begin_anew(visit, found, proposed, reason.strip())


def _begin_anew(visit: Visit, found: ChartView, proposed: ProposedBaseline, reason: str) -> None:
    now = found.set_up.settings
    rest = tuple(split for split in now.options.splits if split.on != proposed.start)
    options = replace(now.options, splits=(*rest, Split(on=proposed.start, reason=reason)))
    keep(visit, found, replace(now, options=options), told="The line begins anew.", form=FORM)
