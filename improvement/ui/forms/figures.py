"""What is expected in figures: asked once it is known what kind of outcome decides."""

from dataclasses import replace

import streamlit as st

from improvement.domain.plan import Plan
from improvement.domain.vocabulary import ComparedBy
from improvement.ui.forms.fields import number, share
from improvement.words.registering import unit_words


def figures(plan: Plan) -> Plan:
    """The figure now and with the change, in the primary outcome's own unit.

    Of answers in steps only the order counts: there a prediction is words, and nothing is asked.
    """
    primary = plan.primary
    if primary is not None and primary.outcome is ComparedBy.ORDER:
        st.caption("Of answers in steps only the order counts: your prediction is in words.")
        return plan
    st.markdown("**What do you expect?** It is locked when you start.")
    now, then = st.columns(2)
    if primary is None or primary.outcome is ComparedBy.SHARE:
        with now:
            expected = share("Now, of 100 households", plan.expected_now, "expected_now")
        with then:
            predicted = share("With the change, of 100", plan.predicted, "predicted")
    else:
        unit = unit_words(primary.outcome, primary.unit)
        with now:
            expected = number(f"Now, on average ({unit})", plan.expected_now, "expected_now_units")
        with then:
            predicted = number(f"With the change ({unit})", plan.predicted, "predicted_units")
    return replace(plan, expected_now=expected, predicted=predicted)
