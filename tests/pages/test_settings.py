"""Settings: people, groups, privacy and history, and who may change them."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.access import Actor
from improvement.domain.vocabulary import Role
from improvement.services import groups, people

PAGE = "pages/settings.py"
PARTS = ("People", "Groups", "Privacy", "History")

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]


def _settings(app: AppTest, part: str) -> AppTest:
    app.switch_page(PAGE)
    app.query_params["part"] = part
    return app.run()


def _leader(application: Application) -> Actor:
    (_, actors), *_ = people.actors(application.uow)
    return next(actor for actor in actors if actor.role is Role.LEADER)


def _known(application: Application) -> people.People:
    return people.overview(application.uow, _leader(application))


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("role", list(Role))
def test_every_part_opens_for_everybody(open_app: Open, role: Role, part: str) -> None:
    app = _settings(open_app(role), part)
    assert not app.exception
    assert not app.error
    assert app.button_group(key="part").value == part


@pytest.mark.parametrize(
    ("role", "part", "offered"),
    [
        (Role.MEMBER, "People", False),
        (Role.COACH, "People", False),
        (Role.LEADER, "People", True),
        (Role.MEMBER, "Groups", False),
        (Role.COACH, "Groups", True),
        (Role.LEADER, "Groups", True),
        (Role.MEMBER, "Privacy", False),
        (Role.COACH, "Privacy", False),
        (Role.LEADER, "Privacy", True),
    ],
)
def test_only_what_a_person_may_do_is_offered(
    open_app: Open, role: Role, part: str, offered: bool
) -> None:
    app = _settings(open_app(role), part)
    assert bool(app.button) is offered


def test_adding_a_person_works_and_is_audited(
    open_app: Open, application: Application, told: Told
) -> None:
    app = _settings(open_app(Role.LEADER), "People")
    app.text_input(key="person_name_0").set_value("Ruth Okafor")
    app.selectbox(key="person_role_0").set_value(Role.COACH)
    app.button(key="add_person").click().run()
    assert not app.exception
    assert not app.error
    assert "6 people in 2 teams" in told(app)
    assert app.text_input(key="person_name_1").value == ""
    newest = _known(application).history[:2]
    assert {"person", "membership"} == {change.subject for change in newest}
    leader = _leader(application)
    assert all(change.actor_id == leader.person_id for change in newest)
    history = _settings(open_app(Role.LEADER), "History").dataframe[0].value
    assert "Added person: Ruth Okafor" in list(history["What"])
    assert "Role given: Ruth Okafor as coach" in list(history["What"])


def test_a_member_without_a_team_is_refused_and_stays_typed(open_app: Open) -> None:
    app = _settings(open_app(Role.LEADER), "People")
    app.text_input(key="person_name_0").set_value("Ruth Okafor")
    app.button(key="add_person").click().run()
    assert "needs a team" in app.error[0].value
    assert app.text_input(key="person_name_0").value == "Ruth Okafor"


def test_a_name_that_is_taken_is_said_so(open_app: Open) -> None:
    app = _settings(open_app(Role.LEADER), "People")
    app.text_input(key="person_name_0").set_value("priya raman")
    app.selectbox(key="person_role_0").set_value(Role.COACH)
    app.button(key="add_person").click().run()
    assert "already" in app.error[0].value


def test_adding_a_team_works(open_app: Open, application: Application) -> None:
    app = _settings(open_app(Role.LEADER), "People")
    app.text_input(key="team_name_0").set_value("Landlord Team")
    app.button(key="add_team").click().run()
    assert not app.error
    assert "Landlord Team" in {team.name for team in _known(application).teams}


def test_a_person_can_be_let_go(open_app: Open, application: Application) -> None:
    coach = next(p for p in _known(application).people if p.role is Role.COACH)
    app = _settings(open_app(Role.LEADER), "People")
    app.selectbox(key="change_who").set_value(coach.id).run()
    app.toggle(key=f"active_{coach.id}_0").set_value(False)
    app.button(key="save_person").click().run()
    assert not app.error
    assert not next(p for p in _known(application).people if p.id == coach.id).active


def test_a_stale_save_overwrites_nothing_and_shows_the_newer_version(
    open_app: Open, application: Application, told: Told
) -> None:
    coach = next(p for p in _known(application).people if p.role is Role.COACH)
    app = _settings(open_app(Role.LEADER), "People")
    app.selectbox(key="change_who").set_value(coach.id).run()
    people.change_person(
        application.uow,
        _leader(application),
        person_id=coach.id,
        version=coach.version,
        active=True,
        role=Role.LEADER,
    )
    app.run()  # the page was drawn again in between: what was opened is still the older version
    app.toggle(key=f"active_{coach.id}_0").set_value(False)
    app.button(key="save_person").click().run()
    assert app.error
    assert f"Saved meanwhile: {coach.name}, Leader." in told(app)
    assert app.toggle(key=f"active_{coach.id}_0").value is False
    now = next(p for p in _known(application).people if p.id == coach.id)
    assert now.active
    assert now.role is Role.LEADER


def test_adding_a_group_works_and_is_audited(open_app: Open, application: Application) -> None:
    kept = next(
        k
        for k in groups.dimensions(application.uow, _leader(application))
        if not k.dimension.banded
    )
    form = f"group_{kept.dimension.key}"
    app = _settings(open_app(Role.COACH), "Groups")
    app.text_input(key=f"{form}_label_0").set_value("Somali")
    app.button(key=f"add_{form}").click().run()
    assert not app.error
    newest = _known(application).history[0]
    assert (newest.subject, newest.action, newest.change["label"]) == (
        "dimension_group",
        "add",
        "Somali",
    )


def test_adding_a_dimension_of_groups(open_app: Open, told: Told) -> None:
    app = _settings(open_app(Role.COACH), "Groups")
    app.text_input(key="dimension_label_0").set_value("Housing")
    app.text_area(key="dimension_groups_0").set_value("Renting\nDoubled up\n")
    app.button(key="add_dimension").click().run()
    assert not app.error
    assert "1. Renting\n1. Doubled up" in told(app)


def test_adding_a_dimension_of_bands(open_app: Open, told: Told) -> None:
    app = _settings(open_app(Role.COACH), "Groups")
    app.button_group(key="dimension_kind").set_value("Bands of a number").run()
    app.text_input(key="dimension_label_0").set_value("Age")
    app.text_input(key="dimension_bounds_0").set_value("60, seventy")
    app.button(key="add_dimension").click().run()
    assert "is not a list of numbers" in app.error[0].value
    app.text_input(key="dimension_bounds_0").set_value("60, 70")
    app.button(key="add_dimension").click().run()
    assert not app.error
    assert "1. Under 60\n1. 60 to under 70\n1. 70 and over" in told(app)


def test_the_threshold_can_be_changed(open_app: Open, application: Application) -> None:
    app = _settings(open_app(Role.LEADER), "Privacy")
    app.number_input(key="threshold").set_value(12)
    app.button(key="save_threshold").click().run()
    assert not app.error
    assert _known(application).partnership.small_group == 12


def test_history_repeats_no_note_and_no_figure(open_app: Open) -> None:
    told = list(_settings(open_app(Role.LEADER), "History").dataframe[0].value["What"])
    assert any(line.startswith("Wrote a note: Rent reminders") for line in told)
    assert any(line.startswith("Logged data: ") for line in told)


def test_a_new_partnership_begins_with_an_example(open_empty_app: Open, told: Told) -> None:
    app = _settings(open_empty_app(Role.LEADER), "Groups")
    assert not app.exception
    assert "A dimension is a way of seeing who a change works for." in told(app)
    assert app.text_input(key="dimension_label_0").value == ""
