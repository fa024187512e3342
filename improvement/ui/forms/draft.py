"""Writing a draft over several steps without ever losing a word of it."""

import streamlit as st

from improvement.domain.plan import Plan, lacking
from improvement.errors import Conflict
from improvement.services import groups, tests, theory
from improvement.services.tests import TestView
from improvement.ui import show, state
from improvement.ui.forms import draft_advice
from improvement.ui.forms.before_start import checks
from improvement.ui.forms.both import side_by_side
from improvement.ui.forms.plan_steps import STEPS, free, quick
from improvement.ui.frame import Visit

NAMES = tuple(STEPS)
GUIDED = "Guided"
#: Modes that show the whole plan at once; the fields are the same in each.
ON_ONE_PAGE = {"Quick": quick, "Free": free}
MODES = (GUIDED, *ON_ONE_PAGE)
#: What the keys of a plan's fields begin with.
WIDGETS = ("plan_", "measure_", "reference_", "design", "ethics_checked", "check_", "planned_")


def opened(visit: Visit) -> TestView | None:
    """The draft in the address, if there is one."""
    wanted = st.query_params.get("draft")
    return tests.view(visit.app.uow, visit.actor, test_id=state.number(wanted)) if wanted else None


def is_shut(view: TestView) -> bool:
    """Is it no draft to write on any more: put away, or started?"""
    return view.kept.archived_at is not None or view.kept.started_at is not None


def shut(view: TestView) -> None:
    """Instead of a form that would refuse: why, and where to go on."""
    away = view.kept.archived_at is not None
    show.headline(
        "This test was put away. Bring it back first, on its page."
        if away
        else "This test has started, so its plan is locked. Amend it on its page, with a reason."
    )
    show.open_test(view.id, "To the test", tab="Plan", icon="arrow_forward")


def write(visit: Visit, view: TestView | None) -> TestView | None:
    """The plan in the mode that was chosen; whatever is typed is saved before anything happens.

    Returns the draft as it is now, or None while nothing was typed.
    """
    mode = _mode()
    step = st.query_params.get("step", NAMES[0])
    step = step if step in NAMES else NAMES[0]
    bar = st.container(horizontal=True, key="steps")
    dimensions = tuple(k.dimension for k in groups.dimensions(visit.app.uow, visit.actor))
    team_id = view.kept.team_id if view else _choose_team(visit)
    form = ON_ONE_PAGE.get(mode) or STEPS[step]
    plan = form(view.plan if view else Plan(), dimensions)
    # The first step, and modes on one page, also say which idea of the theory is tried.
    asked = form is not STEPS[step] or step == NAMES[0]
    idea = draft_advice.idea(visit, view) if asked else None
    draft_advice.draw(plan, dimensions)
    onwards = st.container(horizontal=True)
    if plan.title.strip():
        plan = checks(plan, step if form is STEPS[step] else None)
    try:
        kept = _keep(visit, view, plan, team_id)
        if kept is not None and asked:
            kept = _tries(visit, kept, idea)
    except Conflict as newer:
        if view is not None:
            _side_by_side(view, plan, str(newer))
        return view
    if form is STEPS[step]:
        with bar:
            for name in NAMES:
                here = name == step
                if st.button(name, key=f"step_{name}", type="primary" if here else "tertiary"):
                    _go(name)
        with onwards:
            _onwards(step)
    return kept


def _mode() -> str:
    """How the plan is written; the address keeps it."""
    asked = st.query_params.get("mode", GUIDED)
    chosen: str = st.segmented_control(
        "How do you want to write it?",
        MODES,
        default=asked if asked in MODES else GUIDED,
        required=True,
        key="plan_mode",
        help="The same plan in each: step by step, only what is needed, or as a text of your own.",
    )
    st.query_params["mode"] = chosen
    return chosen


def from_earlier(visit: Visit) -> None:
    """Begin with the plan of an earlier test; shown before anything is written."""
    lines = tests.listing(visit.app.uow, visit.actor)
    teams = tests.teams_for(visit.app.uow, visit.actor)
    if not lines or not teams:
        return
    titles = {line.kept.id: line.kept.plan.title or "Untitled test" for line in lines}
    with st.expander("Start from an earlier test", icon=":material/content_copy:"):
        show.small(
            "Its aim, idea, change, measures and rule are taken over. You predict anew, set the "
            "days and confirm the checks."
        )
        chosen = st.selectbox(
            "Which test?", list(titles), format_func=lambda i: titles[i], key="template_test"
        )
        team = teams[0]
        if len(teams) > 1:
            team = st.selectbox(
                "For which team?", teams, format_func=lambda t: t.name, key="template_team"
            )
        if st.button("Start from this test", key="begin_from"):
            begun = tests.begin_from(visit.app.uow, visit.actor, test_id=chosen, team_id=team.id)
            state.forget_widgets(*WIDGETS)  # the empty form's fields are not this plan's
            st.query_params["draft"] = str(begun)
            st.rerun()


def ready(visit: Visit, view: TestView) -> None:
    """The start itself, once nothing is missing."""
    if lacking(view.plan):
        return
    st.markdown("Everything is there. Starting locks the prediction and the decision rule.")
    if st.button("Start the test", icon=":material/lock:", type="primary", key="start"):
        tests.start(visit.app.uow, visit.actor, test_id=view.id, version=view.kept.version)
        state.say("Started. Prediction and decision rule are locked.")
        st.switch_page("pages/test.py", query_params={"test": str(view.id), "tab": "Data"})


def _choose_team(visit: Visit) -> int:
    teams = tests.teams_for(visit.app.uow, visit.actor)
    if len(teams) == 1:
        return teams[0].id
    chosen = st.selectbox("Team", teams, format_func=lambda team: team.name, key="plan_team")
    return chosen.id


def _keep(visit: Visit, view: TestView | None, plan: Plan, team_id: int) -> TestView | None:
    """Save what was typed; raises ``Conflict`` where somebody else saved in the meantime.

    The run goes on afterwards: the button that ended the typing still counts.
    """
    uow, actor = visit.app.uow, visit.actor
    if view is None:
        if not plan.title.strip():
            return None
        view = _begun(visit, plan, team_id)
    form = f"plan {view.id}"
    versions = state.opened_versions()
    version = versions.setdefault(form, view.kept.version)
    if plan == view.plan:  # what is typed is what is saved: the form is as of that version
        versions[form] = view.kept.version
        return view
    # At once: touching the session here could cut the run short in between.
    versions[form] = tests.save(uow, actor, test_id=view.id, version=version, plan=plan)
    return tests.view(uow, actor, test_id=view.id)


def _tries(visit: Visit, view: TestView, idea: int | None) -> TestView:
    """The draft under the idea that was chosen; its version is then the one that was opened."""
    if idea == view.kept.idea_id:
        return view
    theory.assign(visit.app.uow, visit.actor, test_id=view.id, idea_id=idea)
    now = tests.view(visit.app.uow, visit.actor, test_id=view.id)
    state.opened_versions()[f"plan {view.id}"] = now.kept.version
    return now


def _begun(visit: Visit, plan: Plan, team_id: int) -> TestView:
    """A new draft, once: its number is kept before anything can cut this run short.

    Streamlit ends a run for the next click at any touch of the session or the address, and a
    second run would begin a second draft.
    """
    begun = state.begun()
    if not begun:
        begun.append(tests.draft(visit.app.uow, visit.actor, plan, team_id=team_id))
    st.query_params["draft"] = str(begun[0])
    return tests.view(visit.app.uow, visit.actor, test_id=begun.pop())


def _side_by_side(view: TestView, typed: Plan, words: str) -> None:
    """Both versions of every field that differs, and the choice between them."""
    form = f"plan {view.id}"
    st.warning(show.plain(words), icon=":material/group:")
    side_by_side(typed, view.plan, key="plan")
    with st.container(horizontal=True):
        if st.button("Keep what I typed", key="keep_mine"):
            state.forget_version(form)
            st.rerun()
        if st.button("Take the newer version", key="take_theirs"):
            state.forget_version(form)
            state.forget_widgets(*WIDGETS)
            st.rerun()


def _onwards(step: str) -> None:
    position = NAMES.index(step)
    if position and st.button("Back", key="back"):
        _go(NAMES[position - 1])
    following = NAMES[min(position + 1, len(NAMES) - 1)]
    last = following == step
    if not last and st.button("Save and continue", type="primary", key="onwards"):
        _go(following)


def _go(step: str) -> None:
    st.query_params["step"] = step
    st.rerun()
