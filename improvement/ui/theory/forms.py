"""Adding, renaming, moving, linking and putting away, by fields for keyboard and phone."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from improvement.domain.theory import UNDER, TheoryDraft
from improvement.domain.vocabulary import IdeaSource, NodeKind
from improvement.errors import Conflict, ImprovementError
from improvement.services import theory
from improvement.services.theory import Diagram, KeptNode, NodeView, places_for
from improvement.ui import show, state
from improvement.ui.forms.both import overtaken
from improvement.ui.forms.outcome import send, turn
from improvement.ui.frame import Visit
from improvement.words.theory import KINDS, SOURCES, WARRANT, WORDS_OF

EXAMPLES: Mapping[NodeKind, str] = {
    NodeKind.AIM: "More families pay rent on time",
    NodeKind.PRIMARY: "Families know what is due and when",
    NodeKind.SECONDARY: "A reminder arrives while there is still time",
    NodeKind.IDEA: "A friendly text three days before",
}


def add(visit: Visit, found: Diagram) -> None:
    """Something new: what it is, its name, and what it stands under."""
    key = f"node_new_{turn('node_new')}"
    with st.expander("Add an aim, driver or idea", icon=":material/add:", key="add_node"):
        kinds = [k for k in NodeKind if not UNDER[k] or places_for(found, k)]
        kind = st.segmented_control(
            "What is it?",
            kinds,
            default=kinds[-1],
            format_func=lambda k: KINDS[k],
            required=True,
            key=f"{key}_kind",
        )
        with st.form(key, border=False):
            draft = TheoryFields(key, kind or kinds[-1]).typed(None)
            under = _under(found, kind or kinds[-1], (), key)
            sent = st.form_submit_button("Add it", type="primary", key=f"{key}_add")
    if sent:
        send(
            "node_new",
            lambda: theory.add(visit.app.uow, visit.actor, draft=draft(), parent_ids=tuple(under)),
            told="Added.",
        )


def edit(visit: Visit, found: Diagram, view: NodeView) -> None:
    """Rename, move under something else, put away."""
    node = view.kept
    key = f"node_{node.id}"
    version = state.opened_version(key, node.version)
    with st.expander("Change it", icon=":material/edit:", key=f"edit_{key}"):
        with st.form(key, border=False):
            draft = TheoryFields(key, node.kind).typed(node.draft)
            under = _under(found, node.kind, view.parents, key)
            sent = st.form_submit_button("Save", type="primary", key=f"{key}_save")
        if sent:
            _save(visit, view, draft, tuple(under), version)
        with st.container(horizontal=True):
            _mover(visit, node, up=True)
            _mover(visit, node, up=False)
        if st.button("Put it away", icon=":material/archive:", key=f"{key}_archive"):
            theory.archive(visit.app.uow, visit.actor, node_id=node.id, version=node.version)
            state.say("Put away. It can be brought back from the page of the theory.")
            st.switch_page("pages/theory.py")


def _mover(visit: Visit, node: KeptNode, *, up: bool) -> None:
    """Its place among its kind, in the picture and in every list."""
    way = "up" if up else "down"
    if st.button(f"Move {way}", key=f"node_{way}_{node.id}", icon=f":material/arrow_{way}ward:"):
        theory.move(visit.app.uow, visit.actor, node_id=node.id, up=up)
        state.forget_version(f"node_{node.id}")
        state.say(f"Moved {way} among its kind.")
        st.rerun()


def _save(
    visit: Visit, view: NodeView, draft: "Typed", parents: tuple[int, ...], version: int
) -> None:
    """What was typed stays in its fields where somebody else was faster, beside the newer words."""
    key = f"node_{view.kept.id}"
    try:
        theory.change(
            visit.app.uow,
            visit.actor,
            node_id=view.kept.id,
            version=version,
            draft=draft(),
            parent_ids=parents,
        )
    except Conflict as newer:
        kept = view.kept
        overtaken(draft(), kept.draft, form=key, version=kept.version, words=str(newer))
        return
    except ImprovementError as problem:
        show.refused(problem)
        return
    state.forget_version(key)
    state.say("Saved.")
    st.rerun()


def _under(found: Diagram, kind: NodeKind, now: tuple[int, ...], key: str) -> list[int]:
    """What it stands under: one or several."""
    places = places_for(found, kind)
    if not places:
        return []
    chosen: list[int] = st.multiselect(
        "Stands under",
        list(places),
        default=[i for i in now if i in places],
        format_func=lambda i: places[i],
        key=f"{key}_under_{kind.value}",
    )
    return chosen


class Typed:
    """What stands in the fields; called, it becomes a draft (and says what is wrong with it)."""

    def __init__(self, kind: NodeKind, values: dict[str, object]) -> None:
        self._kind, self._values = kind, values

    def __call__(self) -> TheoryDraft:
        title = str(self._values["title"])
        rest = {name: value for name, value in self._values.items() if name != "title"}
        draft = TheoryDraft(kind=self._kind, title=title)
        return replace(draft, **rest)  # type: ignore[arg-type] # each field as its widget gives it


class TheoryFields:
    """The fields of one part of the diagram."""

    def __init__(self, key: str, kind: NodeKind) -> None:
        self._key, self._kind = f"{key}_{kind.value}", kind

    def typed(self, now: TheoryDraft | None) -> Typed:
        """The fields with what is kept in them; more of them for a change idea."""
        kind = self._kind
        values: dict[str, object] = {
            "title": st.text_input(
                "Name",
                value=now.title if now else "",
                placeholder=EXAMPLES[kind],
                key=f"{self._key}_title",
            ),
            "words": self._text("words", WORDS_OF[kind], now),
        }
        if kind is NodeKind.IDEA:
            sources: list[IdeaSource] = list(SOURCES)
            values["source"] = st.selectbox(
                "Where does it come from?",
                sources,
                index=sources.index(now.source) if now and now.source else None,
                format_func=lambda s: SOURCES[s],
                key=f"{self._key}_source",
                placeholder="A family, staff, research …",
            )
            values["proposed_by"] = self._text("proposed_by", "Who proposed it?", now)
            for name, question in WARRANT.items():
                values[name] = self._text(name, question, now)
            values["core"] = self._text("core", "Core: what must stay as it is", now)
            values["adaptable"] = self._text("adaptable", "What may be adapted", now)
        return Typed(kind, values)

    def _text(self, name: str, label: str, now: TheoryDraft | None) -> str:
        written: str = st.text_area(
            label, value=getattr(now, name) if now else "", key=f"{self._key}_{name}", height=80
        )
        return written
