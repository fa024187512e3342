"""The ramp of cycles under Plan: the open one with the form of its step, the others folded."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from improvement.domain.cycles import Cycle, CyclePlan
from improvement.domain.vocabulary import CycleStep
from improvement.services import cycles, groups
from improvement.services.cycles import CycleView, RampView
from improvement.services.tests import TestView
from improvement.ui import putting_away, show, state
from improvement.ui.forms.both import overtaken
from improvement.ui.forms.cycle_earlier import Earlier
from improvement.ui.forms.cycle_fields import day, line, text, whole
from improvement.ui.forms.cycle_parts import Around, act_form, do_form, plan_form, study_form
from improvement.ui.forms.outcome import closing, send, turn
from improvement.ui.frame import Visit
from improvement.ui.workspace import cycle_words
from improvement.words.cycles import STEPS, change_lines, ramp_headline

ONWARDS = {
    CycleStep.DO: "Lock the plan and begin",
    CycleStep.STUDY: "On to Study",
    CycleStep.ACT: "On to Act",
    CycleStep.CLOSED: "Close this cycle",
}
BACK = {CycleStep.STUDY: CycleStep.DO, CycleStep.ACT: CycleStep.STUDY}


def draw(visit: Visit, view: TestView) -> None:
    """Where the ramp stands, the cycle in work, what came before."""
    found = cycles.ramp(visit.app.uow, visit.actor, test_id=view.id)
    st.header("Cycles")
    show.small(ramp_headline([c.cycle for c in found.cycles]))
    for each in reversed(found.cycles):
        _cycle(visit, found, each)
    putting_away.cycles_listed(visit, found)
    if found.may_edit:
        _begin(visit, found)


def _cycle(visit: Visit, found: RampView, each: CycleView) -> None:
    step = each.cycle.step
    title = (
        f"Cycle {each.number} · {STEPS[step]} · {each.cycle.plan.objective or 'no objective yet'}"
    )
    still_open = step is not CycleStep.CLOSED
    with st.expander(show.plain(title), expanded=still_open and each is found.latest):
        _changed(found, each)
        cycle_words.draw(each, found, before=step)
        if still_open and found.may_edit:
            _form(visit, found, each)
        if found.may_edit:
            with st.container(horizontal=True, key=f"cycle_ways_{each.id}"):
                if still_open and each.kept.locked_at is not None:
                    _amend(visit, each)
                putting_away.of_cycle(visit, each)


def _changed(found: RampView, each: CycleView) -> None:
    """What is different from the cycle before: the point of a ramp."""
    told = change_lines(each.changed, found.measures)
    if not told:
        return
    show.small(f"Changed since cycle {each.parent}")
    st.markdown("\n".join(f"- {show.plain(line)}" for line in told))


def _form(visit: Visit, found: RampView, each: CycleView) -> None:
    name = f"cycle_{each.id}"
    version = state.opened_version(name, each.kept.version)
    key = f"{name}_{turn(name)}"
    if version != each.kept.version:
        _overtaken(each, found, name)
    with st.form(key, border=False, enter_to_submit=False):
        typed = _typed(each.cycle, key, _around(visit, found, each))
        with st.container(horizontal=True):
            saved = st.form_submit_button("Save", key=f"{key}_save")
            on = st.form_submit_button(
                ONWARDS[each.next_step or CycleStep.CLOSED], type="primary", key=f"{key}_on"
            )
            behind = BACK.get(each.cycle.step)
            back = behind is not None and st.form_submit_button(
                f"Back to {STEPS[behind]}", key=f"{key}_back"
            )
    to = each.next_step if on else behind if back else None
    if saved or to:
        told = f"Cycle {each.number} is in {STEPS[to]}." if to else "Saved."
        send(name, _keep(visit, each, typed, to, name=name, version=version), told=told)


def _typed(now: Cycle, key: str, around: Around) -> Callable[[], Cycle]:
    """The part that this step is about; the others stay as they are."""
    if now.step is CycleStep.PLAN:
        plan = plan_form(now.plan, key, around)
        return lambda: replace(now, plan=plan())
    if now.step is CycleStep.DO:
        did = do_form(now.did, key, around)
        return lambda: replace(now, did=did())
    if now.step is CycleStep.STUDY:
        studied = study_form(now, key, around)
        return lambda: replace(now, studied=studied())
    acted = act_form(now.acted, key, around)
    return lambda: replace(now, acted=acted())


def _keep(
    visit: Visit,
    each: CycleView,
    typed: Callable[[], Cycle],
    to: CycleStep | None,
    *,
    name: str,
    version: int,
) -> Callable[[], None]:
    """Keeps what is typed first: if it cannot move on yet, nothing written is lost."""

    def keep() -> None:
        uow, actor = visit.app.uow, visit.actor
        now = cycles.save(uow, actor, cycle_id=each.id, version=version, cycle=typed())
        state.opened_versions()[name] = now
        if to is not None:
            cycles.move(uow, actor, cycle_id=each.id, version=now, to=to)
        state.forget_version(name)
        state.forget_version(f"cycle_amend_{each.id}")  # one's own save is no other person's

    return keep


def _overtaken(each: CycleView, found: RampView, name: str) -> None:
    """Somebody else saved since this form was opened: theirs, beside what is typed."""
    st.warning(
        "Somebody else saved this cycle in the meantime. First what they saved, below it what you "
        "typed. Saving yours is refused until you begin from theirs.",
        icon=":material/group:",
    )
    cycle_words.part(each, found, each.cycle.step)
    if st.button("Begin from what is saved", key=f"{name}_afresh"):
        state.forget_version(name)
        send(name, lambda: None, told="The form shows what is saved.")


def _around(visit: Visit, found: RampView, each: CycleView) -> Around:
    wanted = {named.key for named in found.test.plan.dimensions}
    known = groups.dimensions(visit.app.uow, visit.actor)
    return Around(
        measures=found.measures,
        dimensions=[k.dimension for k in known if k.dimension.key in wanted],
        earlier=Earlier(parent=each.parent, changed=each.changed, measures=found.measures),
    )


def _amend(visit: Visit, each: CycleView) -> None:
    """The parts of a locked plan that change in practice; predictions never do."""
    name = f"cycle_amend_{each.id}"
    key = f"{name}_{turn(name)}"
    version = state.opened_version(name, each.kept.version)
    opened = closing(f"{name}_open", name)
    with st.popover("Amend the locked plan", icon=":material/edit_note:", key=opened):
        with st.form(key, border=False, enter_to_submit=False):
            typed = _amended(each.cycle.plan, key)
            reason = st.text_input("Why does it change?", key=f"{key}_reason")
            sent = st.form_submit_button("Keep the amendment", key=f"{key}_keep")
        if sent:
            now = each.kept.version
            if version != now:
                words = "Somebody else saved this cycle in the meantime. Nothing was overwritten."
                overtaken(typed(), each.cycle.plan, form=name, version=now, words=words)
                return
            send(
                name,
                lambda: _amended_once(visit, each, typed(), reason, name),
                told="Kept beside the original.",
            )


def _amended_once(visit: Visit, each: CycleView, plan: CyclePlan, reason: str, name: str) -> None:
    cycles.amend(
        visit.app.uow,
        visit.actor,
        cycle_id=each.id,
        version=each.kept.version,
        plan=plan,
        reason=reason,
    )
    state.forget_version(name)


def _amended(plan: CyclePlan, key: str) -> Callable[[], CyclePlan]:
    return partial(
        replace,
        plan,
        who=line("Who does it", plan.who, f"{key}_who"),
        where=line("Where", plan.where, f"{key}_where"),
        ends_on=day("Last day", plan.ends_on, f"{key}_ends"),
        households=whole("How many households", plan.households, f"{key}_n", least=1),
        data_plan=text("What is written down, by whom, when?", plan.data_plan, f"{key}_data"),
    )


def _begin(visit: Visit, found: RampView) -> None:
    latest = found.latest
    if latest is not None and latest.cycle.step is not CycleStep.CLOSED:
        return
    after = latest.id if latest else None
    label = (
        f"Begin cycle {latest.number + 1} from cycle {latest.number}" if latest else "Begin a cycle"
    )
    if st.button(label, icon=":material/add_circle:", key="cycle_begin"):
        cycles.begin(visit.app.uow, visit.actor, test_id=found.test.id, after=after)
        state.say("A new cycle: change what the last one taught you." if after else "A new cycle.")
        st.rerun()
