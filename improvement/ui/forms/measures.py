"""The family of measures and the groups to look at: one step of writing a plan."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from improvement.domain.dimensions import Dimension
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.vocabulary import Direction, MeasureKind, MeasureRole
from improvement.services.groups import key_of
from improvement.ui.forms.fields import share

ROLES = {
    MeasureRole.PRIMARY: "Primary (decides)",
    MeasureRole.OUTCOME: "Outcome",
    MeasureRole.PROCESS: "Process (delivered as planned?)",
    MeasureRole.BALANCING: "Balancing (must not get worse)",
}
KINDS = {
    MeasureKind.PROPORTION: "x of n (a share)",
    MeasureKind.COUNT: "a count",
    MeasureKind.RATE: "a count per exposure (a rate)",
    MeasureKind.VALUE: "an average",
}
WAYS = {Direction.HIGHER: "Higher is better", Direction.LOWER: "Lower is better"}
LARGEST_GROUP = "The largest group"


def measures_step(plan: Plan, dimensions: Sequence[Dimension]) -> Plan:
    """The family of measures and the groups to look at."""
    st.markdown("**Measures.** One decides; others watch delivery and side effects.")
    rows, known = _measure_rows(plan), {m.key: m for m in plan.measures}
    specs = [_measure(known.get(key or ""), position) for position, key in enumerate(rows)]
    if st.button("Add a measure", icon=":material/add:", key="add_measure"):
        rows.append(None)
        st.rerun()
    st.markdown("**Who does it work for?** Groups you name now are looked at before any decision.")
    labels = {d.key: d.label for d in dimensions}
    chosen = st.pills(
        "Look at results by",
        list(labels),
        selection_mode="multi",
        default=[n.key for n in plan.dimensions if n.key in labels],
        format_func=lambda key: labels[key],
        key="plan_dimensions",
    )
    references = {n.key: n.reference for n in plan.dimensions}
    by_key = {d.key: d for d in dimensions}
    return replace(
        plan,
        measures=tuple(spec for spec in specs if spec is not None),
        dimensions=tuple(_named(by_key[key], references.get(key)) for key in chosen),
    )


def _measure_rows(plan: Plan) -> list[str | None]:
    """The key of the measure in each row; None for a new one.

    A row keeps its measure while the step is open, whichever other row is emptied; the step is
    opened afresh where its first field is not known to the session.
    """
    if "measure_label_0" not in st.session_state or "measure_rows" not in st.session_state:
        st.session_state["measure_rows"] = [m.key for m in plan.measures] or [None]
    rows: list[str | None] = st.session_state["measure_rows"]
    return rows


def _measure(spec: MeasureSpec | None, position: int) -> MeasureSpec | None:
    """One measure's fields; None while it has no name."""
    with st.container(border=True):
        label = st.text_input(
            "Measure",
            value=spec.label if spec else "",
            key=f"measure_label_{position}",
            placeholder="Paid rent in full by the 10th",
        )
        role, kind, way = st.columns(3)
        roles, kinds, ways = list(ROLES), list(KINDS), list(WAYS)
        with role:
            chosen_role = st.selectbox(
                "Role",
                roles,
                index=roles.index(spec.role) if spec else min(position, len(roles) - 1),
                format_func=lambda r: ROLES[r],
                key=f"measure_role_{position}",
            )
        with kind:
            chosen_kind = st.selectbox(
                "Made of",
                kinds,
                index=kinds.index(spec.kind) if spec else 0,
                format_func=lambda k: KINDS[k],
                key=f"measure_kind_{position}",
            )
        with way:
            chosen_way = st.selectbox(
                "Direction",
                ways,
                index=ways.index(spec.direction) if spec else 0,
                format_func=lambda w: WAYS[w],
                key=f"measure_way_{position}",
            )
        definition = st.text_input(
            "How is it counted? (who, when, from which source)",
            value=spec.definition if spec else "",
            key=f"measure_definition_{position}",
        )
        days, margin = st.columns(2)
        with days:
            outcome_days = st.number_input(
                "Known after how many days? (empty = at once)",
                min_value=0,
                value=spec.outcome_days if spec else None,
                step=1,
                key=f"measure_days_{position}",
            )
        with margin:
            allowed = (
                share(
                    "May get worse by at most (of 100)",
                    spec.margin if spec else None,
                    f"measure_margin_{position}",
                )
                if chosen_role is MeasureRole.BALANCING
                else None
            )
    if not label.strip():
        return None
    return MeasureSpec(
        key=spec.key if spec else key_of(label),
        label=label.strip(),
        kind=chosen_kind,
        direction=chosen_way,
        role=chosen_role,
        definition=definition,
        source=spec.source if spec else "",
        outcome_days=outcome_days,
        margin=allowed,
    )


def _named(dimension: Dimension, reference: str | None) -> NamedDimension:
    """A dimension with the group the others are held beside."""
    groups = {LARGEST_GROUP: None} | {g.label: g.key for g in dimension.named}
    keys = list(groups.values())
    label = st.selectbox(
        f"{dimension.label}: hold the others beside",
        list(groups),
        index=keys.index(reference) if reference in keys else 0,
        key=f"reference_{dimension.key}",
    )
    return NamedDimension(key=dimension.key, reference=groups[label])
