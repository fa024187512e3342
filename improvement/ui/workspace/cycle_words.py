"""A cycle to be read: what was planned, done, studied and acted upon, as far as it has come."""

from collections.abc import Iterable, Sequence

import streamlit as st

from improvement.domain.cycles import Finding, Question
from improvement.domain.vocabulary import CycleStep
from improvement.services.cycles import CycleView, RampView
from improvement.ui import show
from improvement.words.cycles import (
    ACTS,
    CAME_OUT,
    CARRIED_OUT,
    PURPOSES,
    change_line,
    foretold,
    reached,
    reached_groups,
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


def draw(each: CycleView, ramp: RampView, *, before: CycleStep) -> None:
    """Every part that stands before this step; the part in work is in its form."""
    for step in ORDER[: ORDER.index(before)]:
        part(each, ramp, step)


def part(each: CycleView, ramp: RampView, step: CycleStep) -> None:
    """One part as it is saved."""
    _PARTS[step](each, ramp)


def _plan(each: CycleView, ramp: RampView) -> None:
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
            ("Measures", ", ".join(ramp.measures.get(key, key) for key in plan.measures)),
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
            st.markdown(f"- {show.plain(change_line(change, ramp.measures))}")


def _do(each: CycleView, ramp: RampView) -> None:
    did = each.cycle.did
    carried_out = CARRIED_OUT[did.carried_out] if did.carried_out else ""
    _lines(
        "Do",
        [
            ("Carried out", ". ".join(p for p in (carried_out, did.deviation) if p)),
            ("Reach", reached(did)),
            ("Reach by group", reached_groups(did.reach, ramp.groups)),
            ("Seen", did.observations),
            ("Problems and surprises", did.problems),
            ("Said", did.feedback),
        ],
    )


def _study(each: CycleView, _ramp: RampView) -> None:
    cycle, studied = each.cycle, each.cycle.studied
    _lines("Study", [("Shown", studied.shown)])
    for place, asked in enumerate(cycle.plan.questions):
        _beside(place + 1, asked, cycle.finding(place))
    _lines(
        "",
        [
            ("Surprised by", studied.surprises),
            ("By group", studied.by_group),
            ("Learned", studied.learned),
        ],
    )


def _beside(place: int, asked: Question, found: Finding) -> None:
    """A question: what was foretold, what was seen beside it (below it on a telephone)."""
    value = "" if found.value is None else f"{found.value:g} {asked.unit}".strip()
    seen = " · ".join(part for part in (found.observed, value) if part) or "Not written down yet."
    came = f" :gray-badge[{CAME_OUT[found.came_out]}]" if found.came_out else ""
    with st.container(border=True, gap="small"):
        st.markdown(f"{place}\\. {show.plain(asked.text)}{came}")
        foreseen, observed = st.columns(2)
        with foreseen:
            st.markdown(f"**Predicted.** {show.plain(foretold(asked))}")
        with observed:
            st.markdown(f"**Seen.** {show.plain(seen)}")


def _act(each: CycleView, _ramp: RampView) -> None:
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
    if each.kept.closed_at is not None:
        show.small(f"Closed on {day(each.kept.closed_at.date())} by {each.closed_by}.")


def _lines(heading: str, lines: Iterable[tuple[str, str]], *, marked: Sequence[str] = ()) -> None:
    if heading:
        st.markdown(f"### {heading}")
    for name, words in lines:
        if words:
            mark = MARK if name in marked else ""
            st.markdown(f"**{name}.**{mark} {show.plain(words)}")


_PARTS = {
    CycleStep.PLAN: _plan,
    CycleStep.DO: _do,
    CycleStep.STUDY: _study,
    CycleStep.ACT: _act,
}
