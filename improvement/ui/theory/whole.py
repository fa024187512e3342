"""The whole diagram: the picture, the same as an outline, and what is not part of it yet."""

from collections.abc import Iterator

import streamlit as st

from improvement.charts.driver_diagram import NOTE_LETTERS, Box, diagram_spec, with_links
from improvement.charts.theme import Spec
from improvement.domain.access import Action, may
from improvement.domain.vocabulary import NodeKind
from improvement.services import theory
from improvement.services.overview import TestStatus
from improvement.services.theory import Diagram, NodeView
from improvement.ui import show, state
from improvement.ui.frame import Visit
from improvement.ui.theory import forms
from improvement.words.theory import COLUMNS, KINDS, headline, tests_line, told

ORDER = tuple(NodeKind)
#: A step to the right a level, small on a phone; long names break instead of being cut.
STYLE = """<style>
[class*="st-key-im_node_"] [data-testid="stPageLink"] p { white-space: normal; }
[class*="st-key-im_node_1_"] { padding-left: clamp(.5rem, 2vw, 1.5rem); }
[class*="st-key-im_node_2_"] { padding-left: clamp(1rem, 4vw, 3rem); }
[class*="st-key-im_node_3_"] { padding-left: clamp(1.5rem, 6vw, 4.5rem); }
</style>"""
DEEPEST = len(ORDER)  # tests stand in the last column


def draw(visit: Visit, found: Diagram) -> None:
    """Everything in sight, from the aim to the tests."""
    if not found.nodes:
        _nothing_yet(found)
    else:
        aims = [v.kept.draft.words or v.kept.title for v in found.of(NodeKind.AIM)]
        tested = {s.kept.id for v in found.nodes.values() for s in v.tests}
        show.headline(headline(aims, len(found.of(NodeKind.IDEA)), len(tested)))
        spec = _picture(visit, found)
        with st.container(key="im_wide"):
            _drawn(spec)
        # Also on a phone, which is too narrow for the picture but can send it on.
        show.take_along(with_links(spec), name="driver-diagram", key="driver_diagram")
        st.header("Step by step", anchor=False)
        st.html(STYLE)
        for depth, view in outline(found):
            _row(view, depth)
    if found.may_edit:
        forms.add(visit, found)
    _unlinked(visit, found)
    _put_away(visit, found)


def outline(found: Diagram) -> list[tuple[int, NodeView]]:
    """Each part once, below the first thing it stands under; loose ones at the end."""
    seen: set[int] = set()

    def below(view: NodeView) -> Iterator[tuple[int, NodeView]]:
        if view.kept.id in seen:
            return
        seen.add(view.kept.id)
        yield ORDER.index(view.kept.kind), view
        for child in view.children:
            yield from below(found.nodes[child])

    return [line for view in (*found.of(NodeKind.AIM), *found.loose) for line in below(view)]


def _picture(visit: Visit, found: Diagram) -> Spec:
    """Boxes in columns, each with the address of its page."""
    lines = outline(found)
    home = visit.app.settings.address
    boxes = [
        Box(
            id=f"n{v.kept.id}",
            column=depth,
            name=v.kept.title,
            note=_short(v),
            address=f"{home}/theory?node={v.kept.id}",
        )
        for depth, v in lines
    ]
    tests = {s.kept.id: s for _, v in lines for s in v.own}
    boxes += [
        Box(
            id=f"t{i}",
            column=DEEPEST,
            name=s.kept.plan.title or "Untitled test",
            note=s.kept.team,
            address=f"{home}/test?test={i}&tab=Plan",
        )
        for i, s in tests.items()
    ]
    links = [(f"n{link.parent}", f"n{link.child}") for link in found.links]
    links += [(f"n{s.kept.idea_id}", f"t{i}") for i, s in tests.items()]
    return diagram_spec(
        boxes,
        links,
        columns=COLUMNS,
        description=told((d, v.kept.title, _note(v)) for d, v in lines),
        theme=show.theme(),
    )


def _drawn(spec: Spec) -> None:
    """A click opens that part."""
    clicked = show.chart(spec, name="driver-diagram", key="driver_diagram", point="p", along=False)
    if clicked and clicked[0] == "n":
        st.query_params["node"] = clicked[1:]
        st.rerun()
    if clicked:
        st.switch_page("pages/test.py", query_params={"test": clicked[1:], "tab": "Plan"})


def _note(view: NodeView) -> str:
    return tests_line(view.verdicts)


def _short(view: NodeView) -> str:
    """The same where a box has room for it, else how many tests: nothing is cut in the middle."""
    whole = _note(view)
    return whole if len(whole) <= NOTE_LETTERS else whole.partition(":")[0]


def _row(view: NodeView, depth: int) -> None:
    node = view.kept
    with st.container(gap=None, key=f"im_node_{depth}_{node.id}"):
        open_node(node.id, node.title)
        also = len(view.parents) - 1
        more = f" · serves {also} more above" if also > 0 else ""
        show.small(f"{KINDS[node.kind]} · {_note(view)}{more}")


def open_node(node_id: int, label: str, icon: str = "") -> None:
    """A link to one part of the diagram."""
    st.page_link(
        "pages/theory.py",
        label=show.plain(label),
        icon=f":material/{icon}:" if icon else None,
        query_params={"node": str(node_id)},
    )


def _nothing_yet(found: Diagram) -> None:
    with st.container(border=True):
        show.headline(headline([], 0, 0))
        show.small(
            "A driver diagram says it on one page. For example: more families pay rent on time, "
            "driven by knowing when it is due, moved by a text three days before. Begin with the "
            "aim; drivers and change ideas follow, and each test finds its place."
        )
        if not found.may_edit:
            show.small("Somebody of a team, a coach or a leader begins it.")


def _unlinked(visit: Visit, found: Diagram) -> None:
    """Tests that stand under no idea, and where they could."""
    ideas = {v.kept.id: v.kept.title for v in found.of(NodeKind.IDEA)}
    if not found.unlinked or not found.nodes:
        return
    with st.expander(f"Tests without a change idea · {len(found.unlinked)}", key="unlinked"):
        for status in found.unlinked:
            show.open_test(status.kept.id, status.kept.plan.title or "Untitled test")
            if ideas and may(visit.actor, Action.EDIT_PLAN, team_id=status.kept.team_id):
                _assign(visit, status, ideas)


def _assign(visit: Visit, status: TestStatus, ideas: dict[int, str]) -> None:
    chosen = st.selectbox(
        f"Idea that {status.kept.plan.title or 'this test'} tries",
        list(ideas),
        index=None,
        format_func=lambda i: ideas[i],
        placeholder="Which change idea does it try?",
        label_visibility="collapsed",
        key=f"assign_{status.kept.id}",
    )
    if chosen is not None:
        theory.assign(visit.app.uow, visit.actor, test_id=status.kept.id, idea_id=chosen)
        state.say("The test stands under its idea now.")
        st.rerun()


def _put_away(visit: Visit, found: Diagram) -> None:
    if not found.archived or not found.may_edit:
        return
    with st.expander(f"Put away · {len(found.archived)}", key="put_away"):
        for node in found.archived:
            with st.container(horizontal=True, vertical_alignment="center", key=f"away_{node.id}"):
                st.markdown(f"{KINDS[node.kind]}: {show.plain(node.title)}", width="stretch")
                if st.button("Bring back", key=f"restore_{node.id}", icon=":material/undo:"):
                    theory.restore(visit.app.uow, visit.actor, node_id=node.id)
                    state.say("Back where it stood.")
                    st.rerun()
