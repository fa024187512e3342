"""Settings: people, groups, privacy and history, and who may change them."""

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.access import Actor
from improvement.domain.entries import PeriodTotal
from improvement.domain.vocabulary import Reporting, Role
from improvement.services import data, group_lists, groups, people, tests
from improvement.store.repositories.history import Change

PAGE = "pages/settings.py"
PARTS = ("People", "Groups", "Codebook", "Place", "Privacy", "History")

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]


def _settings(app: AppTest, part: str) -> AppTest:
    app.switch_page(PAGE)
    app.query_params["part"] = part
    return app.run()


def _leader(application: Application) -> Actor:
    return _somebody(application, Role.LEADER)


def _somebody(application: Application, role: Role) -> Actor:
    (_, actors), *_ = people.actors(application.uow)
    return next(actor for actor in actors if actor.role is role)


def _known(application: Application) -> people.People:
    return people.overview(application.uow, _leader(application))


def _newest(application: Application) -> tuple[Change, ...]:
    with application.uow.reading(_leader(application)) as store:
        return store.history.newest()


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
    newest = _newest(application)[:2]
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


RACE = "race_and_ethnicity"


def _list(app: AppTest, key: str = RACE) -> AppTest:
    return _settings(app, "Groups").button(key=f"open_{key}").click().run()


def _race(application: Application) -> groups.KeptDimension:
    known = groups.dimensions(application.uow, _leader(application))
    return next(k for k in known if k.dimension.key == RACE)


def test_a_list_is_reordered_and_stays_open(open_app: Open, application: Application) -> None:
    app = _list(open_app(Role.COACH))
    assert app.button(key=f"up_{RACE}_asian").disabled
    app.button(key=f"down_{RACE}_asian").click().run()
    assert not app.error
    assert [g.key for g in _race(application).dimension.named][:2] == [
        "another_or_several",
        "asian",
    ]
    assert app.button(key=f"up_{RACE}_another_or_several").disabled
    assert app.query_params["list"] == "Race and ethnicity"


def test_who_belongs_to_a_group_and_where_it_goes_when_small(
    open_app: Open, application: Application, told: Told
) -> None:
    app = _list(open_app(Role.COACH))
    form = f"about_{RACE}_asian"
    app.text_area(key=f"{form}_definition_0").set_value("Whoever says Asian.")
    app.selectbox(key=f"{form}_parent_0").set_value("another_or_several")
    app.button(key=f"save_{form}").click().run()
    assert not app.error
    asian = _race(application).dimension.group("asian")
    assert (asian.definition, asian.parent) == ("Whoever says Asian.", "another_or_several")
    assert "Joined into Another or several where fewer than 10 people." in told(app)


def test_a_group_in_use_is_not_taken_out_but_put_out_of_use(
    open_app: Open, application: Application, told: Told
) -> None:
    app = _list(open_app(Role.COACH))
    form = f"about_{RACE}_asian"
    app.button(key=f"remove_{form}").click().run()
    assert "Put it out of use instead" in app.error[0].value
    app.date_input(key=f"{form}_last").set_value(date(2026, 10, 31))
    app.button(key=f"out_{form}").click().run()
    assert not app.error
    assert _race(application).dimension.group("asian").ends_on == date(2026, 10, 31)
    app.button(key=f"back_{RACE}_asian").click().run()
    assert _race(application).dimension.group("asian").ends_on is None


def test_a_split_is_shown_before_it_is_done(
    open_app: Open, application: Application, told: Told
) -> None:
    app = _list(open_app(Role.COACH))
    form = f"change_{RACE}"
    app.button_group(key=f"{form}_kind_0").set_value("Split").run()
    app.selectbox(key=f"{form}_0_group").set_value("black").run()
    app.text_area(key=f"{form}_0_labels").set_value("African American").run()
    assert "Name at least two groups to split into" in told(app)
    app.text_area(key=f"{form}_0_labels").set_value("African American\nAfrican").run()
    assert "128 period totals and 444 case records under Black stay there" in told(app)
    assert _race(application).dimension.changes == ()
    app.button(key=f"do_{form}").click().run()
    assert not app.error
    (change,) = _race(application).dimension.changes
    assert (change.before, change.after) == (("black",), ("african_american", "african"))
    assert "Black was split into African American and African" in told(app)


def test_a_stale_list_is_not_overwritten_and_nothing_typed_is_lost(
    open_app: Open, application: Application, told: Told
) -> None:
    app = _list(open_app(Role.COACH))
    group_lists.move_group(
        application.uow,
        _leader(application),
        dimension=RACE,
        group="asian",
        version=_race(application).version,
        up=False,
    )
    app.text_input(key=f"about_{RACE}_label_0").set_value("Race")
    app.button(key=f"save_about_{RACE}").click().run()
    assert "Somebody else saved this" in app.error[0].value
    assert "Saved meanwhile: Race and ethnicity" in told(app)
    assert app.text_input(key=f"about_{RACE}_label_0").value == "Race"
    assert _race(application).dimension.label == "Race and ethnicity"
    app.button(key=f"save_about_{RACE}").click().run()  # having seen the newer one
    assert _race(application).dimension.label == "Race"


def test_several_answers_and_sensitivity_are_settings_of_a_dimension(
    open_app: Open, application: Application, told: Told
) -> None:
    app = _list(open_app(Role.COACH))
    app.radio(key=f"about_{RACE}_reporting_0").set_value(Reporting.TWO_OR_MORE)
    app.toggle(key=f"about_{RACE}_sensitive_0").set_value(True)
    app.button(key=f"save_about_{RACE}").click().run()
    assert not app.error
    dimension = _race(application).dimension
    assert dimension.sensitive
    assert dimension.combined == "two_or_more"
    assert [g.label for g in dimension.named][-1] == "Two or more"
    app.selectbox(key="list").set_value("").run()
    assert "who named several groups is counted as Two or more" in told(app)


def test_a_renamed_group_shows_what_it_was_called(open_app: Open, told: Told) -> None:
    app = _list(open_app(Role.COACH), "preferred_language")
    assert "Other language is called Another language since" in told(app)


def test_a_member_sees_the_lists_and_changes_none(open_app: Open) -> None:
    app = _settings(open_app(Role.MEMBER), "Groups")
    assert not app.button
    assert not [box for box in app.selectbox if box.key == "list"]


def test_adding_a_group_works_and_is_audited(open_app: Open, application: Application) -> None:
    form = f"group_{RACE}"
    app = _list(open_app(Role.COACH))
    app.text_input(key=f"{form}_label_0").set_value("Somali")
    app.button(key=f"add_{form}").click().run()
    assert not app.error
    added = [c for c in _newest(application)[:9] if c.action == "add"]
    assert (added[0].subject, added[0].change["label"]) == ("dimension_group", "Somali")


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


def test_a_leader_chooses_the_currency_and_others_read_it(
    open_app: Open, application: Application, told: Told
) -> None:
    app = _settings(open_app(Role.LEADER), "Place")
    assert "Costs are in US dollar (USD, $)." in told(app)
    app.selectbox(key="currency_chosen").select("CAD")
    app.button(key="currency_save").click().run()
    assert "Costs are in Canadian dollar (CAD, CA$)." in told(app)
    assert _known(application).partnership.currency == "CAD"
    assert "Costs are in Canadian dollar" in told(_settings(open_app(Role.MEMBER), "Place"))


def test_a_leader_chooses_the_time_zone_and_others_read_it(
    open_app: Open, application: Application, told: Told
) -> None:
    app = _settings(open_app(Role.LEADER), "Place")
    assert "by the clock of the server." in told(app)
    app.selectbox(key="time_zone_chosen").select("America/Chicago")
    app.button(key="time_zone_save").click().run()
    assert "by the clocks of Chicago (America/Chicago)." in told(app)
    assert _known(application).partnership.time_zone == "America/Chicago"
    app = _settings(open_app(Role.MEMBER), "Place")
    assert "by the clocks of Chicago (America/Chicago)." in told(app)
    assert not app.selectbox
    trail = _settings(open_app(Role.LEADER), "History").dataframe[0].value["What"]
    assert trail.iloc[0] == "Time zone: from the server's clock to America/Chicago"


def test_the_threshold_can_be_changed(open_app: Open, application: Application) -> None:
    app = _settings(open_app(Role.LEADER), "Privacy")
    app.number_input(key="threshold").set_value(12)
    app.button(key="save_threshold").click().run()
    assert not app.error
    assert _known(application).partnership.small_group == 12


def test_exports_have_a_threshold_of_their_own(open_app: Open, application: Application) -> None:
    app = _settings(open_app(Role.LEADER), "Privacy")
    app.number_input(key="threshold_outside").set_value(15)
    app.button(key="save_threshold_outside").click().run()
    assert not app.error
    known = _known(application).partnership
    assert (known.small_group, known.small_group_outside) == (10, 15)


def test_history_repeats_no_note_and_no_figure(open_app: Open, application: Application) -> None:
    coach = _somebody(application, Role.COACH)
    lines = tests.listing(application.uow, coach)
    test_id = next(x.kept.id for x in lines if x.kept.plan.title == "Rent reminders by text")
    view = data.overview(application.uow, coach, test_id=test_id)
    primary = view.kept.plan.primary
    assert primary is not None
    total = PeriodTotal(
        measure=primary.key,
        start=date(2026, 1, 5),
        end=date(2026, 1, 11),
        numerator=777.0,
        denominator=999.0,
    )
    assert data.log_totals(
        application.uow, coach, test_id=test_id, totals=[total], name="week"
    ).saved
    told = list(_settings(open_app(Role.LEADER), "History").dataframe[0].value["What"])
    assert any(line.startswith("Wrote a note: Rent reminders") for line in told)
    assert any(line.startswith("Logged data: ") for line in told)
    assert "777" not in str(told)


def test_a_new_partnership_begins_with_an_example(open_empty_app: Open, told: Told) -> None:
    app = _settings(open_empty_app(Role.LEADER), "Groups")
    assert not app.exception
    assert "A dimension is a way of seeing who a change works for." in told(app)
    assert app.text_input(key="dimension_label_0").value == ""
