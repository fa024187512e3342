"""The page of the theory: drawn, walked both ways, and changed by fields."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.access import Actor
from improvement.domain.theory import TheoryDraft
from improvement.domain.vocabulary import NodeKind, Role
from improvement.services import people, tests, theory

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]
PAGE = "pages/theory.py"
IDEA = "A friendly text before rent is due"


def _actor(application: Application, role: Role = Role.MEMBER) -> Actor:
    (_, actors), *_ = people.actors(application.uow)
    return next(actor for actor in actors if actor.role is role)


def _node(application: Application, title: str) -> theory.NodeView:
    found = theory.diagram(application.uow, _actor(application))
    return next(view for view in found.nodes.values() if view.kept.title == title)


def _opened(open_app: Open, node_id: int | None = None, role: Role = Role.MEMBER) -> AppTest:
    app = open_app(role)
    if node_id is not None:
        app.query_params["node"] = str(node_id)
    return app.switch_page(PAGE).run()


def test_the_demo_is_one_aim_with_its_ideas_and_tests(open_app: Open, told: Told) -> None:
    app = _opened(open_app)
    assert not app.exception
    said = told(app)
    assert "7 change ideas, tried in 10 tests, towards: By December 2027" in said
    assert IDEA in said
    assert "serves 1 more above" in said, "the letter moves two drivers"


def test_an_idea_gathers_its_tests_with_warrant_source_and_parts(
    open_app: Open, application: Application, told: Told
) -> None:
    said = told(_opened(open_app, _node(application, IDEA).kept.id))
    for words in (
        "1 test: rule says adapt",
        "Warrant: 3 of 3 questions answered",
        "A family",
        "Core: stays as it is",
        "May be adapted",
        "1 test, 4 cycles",
        "Rent reminders by text",
        "Measured by Paid rent in full by the 10th",
        "Early word from somebody they know",
        "How sure: Maybe (not drawn by lot)",
    ):
        assert words in said


def test_added_renamed_linked_and_put_away_with_undo(
    open_app: Open, application: Application, told: Told
) -> None:
    app = _opened(open_app, role=Role.COACH)
    app.text_input(key="node_new_0_idea_title").input("A call in the evening")
    driver = _node(application, "Rent is paid before it is late").kept.id
    app.multiselect(key="node_new_0_under_idea").set_value([driver])
    app.button(key="node_new_0_add").click().run()
    made = _node(application, "A call in the evening")
    assert made.parents == (driver,)

    app = _opened(open_app, made.kept.id, Role.COACH)
    app.text_input(key=f"node_{made.kept.id}_idea_title").input("A call on payday")
    app.button(key=f"node_{made.kept.id}_save").click().run()
    assert _node(application, "A call on payday").parents == (driver,)

    app.button(key=f"node_{made.kept.id}_archive").click().run()
    app = _opened(open_app, role=Role.COACH)
    assert "Change idea: A call on payday" in told(app)
    app.button(key=f"restore_{made.kept.id}").click().run()
    assert _node(application, "A call on payday").parents == (driver,)


def test_two_people_at_one_idea_see_both_versions(
    open_app: Open, application: Application, told: Told
) -> None:
    view = _node(application, IDEA)
    key, coach = f"node_{view.kept.id}", _actor(application, Role.COACH)
    app = _opened(open_app, view.kept.id)
    theory.change(
        application.uow,
        coach,
        node_id=view.kept.id,
        version=view.kept.version,
        draft=TheoryDraft(kind=NodeKind.IDEA, title="Theirs"),
        parent_ids=view.parents,
    )
    app.text_input(key=f"{key}_idea_title").input("Mine")
    app.button(key=f"{key}_save").click().run()
    assert "Somebody else saved this in the meantime" in told(app)
    both = app.dataframe[0].value
    assert "Mine" in both["What you typed"].tolist()
    assert "Theirs" in both["The newer version"].tolist()
    assert app.text_input(key=f"{key}_idea_title").value == "Mine"
    app.button(key=f"{key}_save").click().run()
    assert _node(application, "Mine").kept.id == view.kept.id


def test_moving_up_changes_the_order(open_app: Open, application: Application) -> None:
    view = _node(application, "Late rent ends in an agreement")
    app = _opened(open_app, view.kept.id)
    app.button(key=f"node_up_{view.kept.id}").click().run()
    found = theory.diagram(application.uow, _actor(application))
    assert found.of(NodeKind.PRIMARY)[0].kept.id == view.kept.id


def test_a_test_begins_from_an_idea(open_app: Open, application: Application) -> None:
    view = _node(application, IDEA)
    app = _opened(open_app, view.kept.id)
    app.button(key="begin_test").click().run()
    draft = tests.view(application.uow, _actor(application), test_id=int(app.query_params["draft"]))
    assert draft.kept.idea_id == view.kept.id
    assert app.text_input(key="plan_title").value == IDEA


def test_a_test_is_put_under_its_idea(open_app: Open, application: Application) -> None:
    member, view = _actor(application), _node(application, IDEA)
    loose = view.own[0].kept.id
    theory.assign(application.uow, member, test_id=loose, idea_id=None)
    app = _opened(open_app)
    app.selectbox(key=f"assign_{loose}").set_value(view.kept.id).run()
    assert tests.view(application.uow, member, test_id=loose).kept.idea_id == view.kept.id


def test_an_unknown_number_says_so(open_app: Open, told: Told) -> None:
    assert "There is no driver or idea number 999 here" in told(_opened(open_app, 999))


def test_an_empty_theory_teaches_and_can_be_begun(open_empty_app: Open, told: Told) -> None:
    app = open_empty_app(Role.LEADER).switch_page(PAGE).run()
    assert not app.exception
    assert "What should get better, what drives it" in told(app)
    app.text_input(key="node_new_0_aim_title").input("Every child reads by ten")
    app.button(key="node_new_0_add").click().run()
    assert "0 change ideas, tried in 0 tests, towards: Every child reads by ten." in told(app)


def test_the_picture_is_offered_outside_what_a_phone_hides(open_app: Open) -> None:
    """On a narrow screen the outline stands for the picture; its files are offered all the same."""
    app = _opened(open_app)
    labels = {each.proto.label for each in app.get("download_button")}
    assert {"PNG", "SVG", "PDF"} <= labels
