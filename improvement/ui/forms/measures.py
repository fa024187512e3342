"""The family of measures and the groups to look at: one step of writing a plan."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from improvement.domain.dimensions import Dimension
from improvement.domain.measures import POSSIBLE, MeasureSpec
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.scale import Scale, scale_of
from improvement.domain.vocabulary import ComparedBy, Design, Direction, MeasureKind, MeasureRole
from improvement.services.groups import key_of
from improvement.ui import show, state
from improvement.ui.forms.fields import on_scale
from improvement.ui.forms.figures import figures
from improvement.words.registering import UNIT_EXAMPLES, direction_note, margin_label, unit_words
from improvement.words.registering import WAYS as WAYS_OF_COMPARING

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
NO_LISTS = (
    "There are no lists of groups yet. A coach or leader makes them, home language for example; "
    "without one nobody sees for whom it works."
)


def measures_step(plan: Plan, dimensions: Sequence[Dimension]) -> Plan:
    """The family of measures and the groups to look at."""
    st.markdown("**Measures.** One decides; others watch delivery and side effects.")
    rows, known = _measure_rows(plan), {m.key: m for m in plan.measures}
    specs = [
        _measure(known.get(key or ""), position, plan.design) for position, key in enumerate(rows)
    ]
    if st.button("Add a measure", icon=":material/add:", key="add_measure"):
        rows.append(None)
        st.rerun()
    measures = tuple(spec for spec in specs if spec is not None)
    plan = figures(replace(_forgotten(plan, measures), measures=measures))
    st.markdown("**Who does it work for?** Groups you name now are looked at before any decision.")
    if not dimensions:
        show.small(NO_LISTS)
        st.page_link(
            "pages/settings.py",
            label="Groups, in Settings",
            icon=":material/groups:",
            query_params={"part": "Groups"},
        )
        return replace(plan, dimensions=())
    labels = {d.key: d.label for d in dimensions}
    chosen = st.pills(
        "Look at results by",
        list(labels),
        selection_mode="multi",
        default=[n.key for n in plan.dimensions if n.key in labels],
        format_func=lambda key: labels[key],
        key=state.fresh("plan_dimensions"),
    )
    by_key = {d.key: d for d in dimensions}
    # A dimension that is only now chosen begins with the partnership's own reference group.
    references = {d.key: d.reference for d in dimensions} | {
        n.key: n.reference for n in plan.dimensions
    }
    return replace(
        plan,
        dimensions=tuple(_named(by_key[key], references.get(key)) for key in chosen),
    )


def _forgotten(plan: Plan, measures: tuple[MeasureSpec, ...]) -> Plan:
    """Without figures that were written down for a primary outcome of another kind."""
    before = plan.primary
    after = next((m for m in measures if m.role is MeasureRole.PRIMARY), None)
    same = before is None or after is None or before.outcome is after.outcome
    if same and (before is not None or after is None or after.outcome is ComparedBy.SHARE):
        return plan
    return replace(plan, minimum_worthwhile=None, predicted=None, expected_now=None)


def _measure_rows(plan: Plan) -> list[str | None]:
    """The key of the measure in each row; None for a new one.

    A row keeps its measure while the step is open, whichever other row is emptied; the step is
    opened afresh where its first field is not known to the session.
    """
    if (
        state.fresh("measure_label_0") not in st.session_state
        or "measure_rows" not in st.session_state
    ):
        st.session_state["measure_rows"] = [m.key for m in plan.measures] or [None]
    rows: list[str | None] = st.session_state["measure_rows"]
    return rows


def _measure(spec: MeasureSpec | None, position: int, design: Design | None) -> MeasureSpec | None:
    """One measure's fields; None while it has no name."""
    with st.container(border=True):
        label = st.text_input(
            "Measure",
            value=spec.label if spec else "",
            key=state.fresh(f"measure_label_{position}"),
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
                key=state.fresh(f"measure_role_{position}"),
            )
        with kind:
            chosen_kind = st.selectbox(
                "Made of",
                kinds,
                index=kinds.index(spec.kind) if spec else 0,
                format_func=lambda k: KINDS[k],
                key=state.fresh(f"measure_kind_{position}"),
            )
        with way:
            chosen_way = st.selectbox(
                "Direction",
                ways,
                index=ways.index(spec.direction) if spec else 0,
                format_func=lambda w: WAYS[w],
                key=state.fresh(f"measure_way_{position}"),
            )
        compared_by, unit = _way(spec, chosen_kind, position)
        if note := direction_note(compared_by, chosen_way):
            st.caption(f":material/swap_vert: {note}")
        definition = st.text_input(
            "How is it counted? (who, when, from which source)",
            value=spec.definition if spec else "",
            key=state.fresh(f"measure_definition_{position}"),
        )
        days, margin = st.columns(2)
        with days:
            outcome_days = st.number_input(
                _days_label(compared_by),
                min_value=0,
                value=spec.outcome_days if spec else None,
                step=1,
                key=state.fresh(f"measure_days_{position}"),
            )
        with margin:
            scale = scale_of(compared_by, design or Design.SIDE_BY_SIDE) or Scale.UNITS
            allowed = (
                on_scale(
                    margin_label(scale, unit_words(compared_by, unit)),
                    spec.margin if spec else None,
                    f"measure_margin_{position}",
                    scale,
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
        unit=unit,
        compared_by=compared_by if chosen_kind is MeasureKind.VALUE else None,
        source=spec.source if spec else "",
        outcome_days=outcome_days,
        margin=allowed,
    )


def _way(spec: MeasureSpec | None, kind: MeasureKind, position: int) -> tuple[ComparedBy, str]:
    """How two sides are compared where the kind leaves it open, and the unit of the figures."""
    ways = list(POSSIBLE[kind])
    kept = spec.unit if spec else ""
    if kind is MeasureKind.PROPORTION:
        return ways[0], kept
    way, unit = st.columns(2)
    with way:
        chosen = ways[0]
        if len(ways) > 1:
            chosen = st.selectbox(
                "What is it for one household?",
                ways,
                index=ways.index(spec.outcome) if spec and spec.outcome in ways else 0,
                format_func=lambda w: WAYS_OF_COMPARING[w],
                key=state.fresh(f"measure_compared_{position}"),
            )
    if chosen not in UNIT_EXAMPLES:  # waits are days, and of steps only the order counts
        return chosen, kept
    with unit:
        written = st.text_input(
            "Counted in",
            value=kept,
            key=state.fresh(f"measure_unit_{position}"),
            placeholder=UNIT_EXAMPLES[chosen],
        )
    return chosen, written.strip()


def _days_label(way: ComparedBy) -> str:
    if way is ComparedBy.AVERAGE_DAYS:
        return "Count waits up to which day? (empty = as far as known)"
    return "Known after how many days? (empty = at once)"


def _named(dimension: Dimension, reference: str | None) -> NamedDimension:
    """A dimension with the group the others are held beside."""
    groups = {LARGEST_GROUP: None} | {g.label: g.key for g in dimension.named}
    keys = list(groups.values())
    label = st.selectbox(
        f"{dimension.label}: hold the others beside",
        list(groups),
        index=keys.index(reference) if reference in keys else 0,
        key=state.fresh(f"reference_{dimension.key}"),
    )
    return NamedDimension(key=dimension.key, reference=groups[label])
