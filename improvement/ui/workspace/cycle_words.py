"""A cycle to be read: what was planned, done, studied and acted upon, as far as it has come."""

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from improvement.domain.cycles import Cycle
from improvement.domain.vocabulary import CycleStep
from improvement.services.cycles import CycleView
from improvement.ui import show
from improvement.words.cycles import (
    ACTS,
    CAME_OUT,
    CARRIED_OUT,
    PURPOSES,
    change_line,
    foretold,
    reached,
)
from improvement.words.periods import day

ORDER = tuple(CycleStep)
MARK = " :blue-badge[changed]"
#: Line of a plan -> the fields that it tells.
_FIELDS = {
    "Purpose": {"purpose"},
    "Who, where, when": {"who", "where", "households"},
    "Measures": {"measures"},
    "What is written down": {"data_plan"},
    "If something goes wrong": {"contingency"},
}


def draw(each: CycleView, measures: Mapping[str, str], *, before: CycleStep) -> None:
    """Every part that stands before this step; the part in work is in its form."""
    for step in ORDER[: ORDER.index(before)]:
        part(each, measures, step)


def part(each: CycleView, measures: Mapping[str, str], step: CycleStep) -> None:
    """One part as it is saved; ``measures`` are the test's, by key."""
    if step is CycleStep.PLAN:
        _plan(each, measures)
    else:
        _PARTS[step](each)


def _plan(each: CycleView, measures: Mapping[str, str]) -> None:
    """What differs from the cycle before carries a mark; the list above says how it was."""
    plan = each.cycle.plan
    changed = {c.field for c in each.changed if c.question is None}
    asked_anew = {c.question for c in each.changed}
    days = " to ".join(day(d) for d in (plan.starts_on, plan.ends_on) if d)
    size = "" if plan.households is None else f"{plan.households:,} households"
    _lines(
        "Plan",
        [
            ("Purpose", PURPOSES[plan.purpose]),
            ("Who, where, when", " · ".join(p for p in (plan.who, plan.where, days, size) if p)),
            ("Measures", ", ".join(measures.get(key, key) for key in plan.measures)),
            ("What is written down", plan.data_plan),
            ("If something goes wrong", plan.contingency),
        ],
        marked=[name for name, fields in _FIELDS.items() if changed & fields],
    )
    for place, asked in enumerate(plan.questions, 1):
        mark = MARK if place in asked_anew else ""
        st.markdown(
            f"{place}\\. {show.plain(asked.text)}{mark}  \n"
            f"**Predicted.** {show.plain(foretold(asked))}"
            + (f"  \n**Right if.** {show.plain(asked.right_if)}" if asked.right_if else "")
        )
    if each.kept.locked_at is not None:
        show.small(f"Locked on {day(each.kept.locked_at.date())} by {each.locked_by}.")
    for version in each.versions[1:]:
        show.small(
            f"Amended on {day(version.made_at.date())} by {version.made_by}: {version.reason}"
        )
        for change in version.changes:
            st.markdown(f"- {show.plain(change_line(change, measures))}")


def _do(each: CycleView) -> None:
    did = each.cycle.did
    carried_out = CARRIED_OUT[did.carried_out] if did.carried_out else ""
    _lines(
        "Do",
        [
            ("Carried out", ". ".join(p for p in (carried_out, did.deviation) if p)),
            ("Reach", reached(did)),
            ("Seen", did.observations),
            ("Problems and surprises", did.problems),
            ("Said", did.feedback),
        ],
    )


def _study(each: CycleView) -> None:
    cycle, studied = each.cycle, each.cycle.studied
    _lines("Study", [("Shown", studied.shown)])
    if cycle.plan.questions:
        show.table(
            ("Question", "Predicted", "Seen", "It came out"),
            _side_by_side(cycle),
            name=f"cycle-{each.number}-predictions",
            key=f"cycle_predictions_{each.id}",
        )
    _lines(
        "",
        [
            ("Surprised by", studied.surprises),
            ("By group", studied.by_group),
            ("Learned", studied.learned),
        ],
    )


def _side_by_side(cycle: Cycle) -> Iterable[tuple[str, str, str, str]]:
    for place, asked in enumerate(cycle.plan.questions):
        found = cycle.finding(place)
        value = "" if found.value is None else f"{found.value:g} {asked.unit}".strip()
        seen = " · ".join(part for part in (found.observed, value) if part)
        yield asked.text, foretold(asked), seen, CAME_OUT[found.came_out] if found.came_out else ""


def _act(each: CycleView) -> None:
    acted = each.cycle.acted
    _lines(
        "Act",
        [
            ("Decided", ACTS[acted.act] if acted.act else ""),
            ("Why", acted.reason),
            ("Next", acted.next_change),
            ("To hear of it", acted.spread),
        ],
    )


def _lines(heading: str, lines: Iterable[tuple[str, str]], *, marked: Sequence[str] = ()) -> None:
    if heading:
        st.markdown(f"### {heading}")
    for name, words in lines:
        if words:
            mark = MARK if name in marked else ""
            st.markdown(f"**{name}.**{mark} {show.plain(words)}")


_PARTS = {
    CycleStep.DO: _do,
    CycleStep.STUDY: _study,
    CycleStep.ACT: _act,
}
