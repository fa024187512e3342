"""A first start without the demo: a partnership of one's own, to the first page of a member."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from improvement.config import HOME
from improvement.domain.vocabulary import Role
from improvement.errors import Invalid
from improvement.services import people
from improvement.ui import frame
from tests.pages.conftest import TIMEOUT, _served

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]


@pytest.fixture
def nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The entry page over a database where nobody works yet."""
    monkeypatch.setenv("IMPROVEMENT_DEMO", "0")
    with _served(tmp_path / "new.sqlite", monkeypatch):
        app = AppTest.from_file(str(HOME / "streamlit_app.py"), default_timeout=TIMEOUT)
        yield app.run()


def begin(app: AppTest, **answers: str) -> AppTest:
    for name, words in answers.items():
        app.text_input(key=f"found_{name}").set_value(words)
    return next(b for b in app.button if b.label == "Begin").click().run()


def test_an_empty_database_offers_ones_own_partnership_or_the_demo(
    nobody: AppTest, told: Told
) -> None:
    assert not nobody.exception
    assert "Begin with your own partnership" in told(nobody)
    assert "Load the demo" in [b.label for b in nobody.button]
    said = told(begin(nobody, name="Harbor", place="The harbor", leader=" "))
    assert "A partnership needs a name and a leader" in said
    assert not people.actors(frame.application().uow)


def test_four_answers_lead_to_the_first_test(nobody: AppTest, told: Told) -> None:
    app = begin(nobody, name="Harbor", place="", leader="Ada Moss", member="Ben Reyes")
    assert not app.exception
    assert app.title[0].value == "Good to see you, Ben"
    assert "Register the first one" in told(app)
    ((partnership, everybody),) = people.actors(frame.application().uow)
    assert (partnership.name, partnership.synthetic) == ("Harbor", False)
    assert {(a.name, a.role) for a in everybody} == {
        ("Ada Moss", Role.LEADER),
        ("Ben Reyes", Role.MEMBER),
    }


def test_a_leader_alone_is_sent_to_add_people(nobody: AppTest) -> None:
    app = begin(nobody, name="Harbor", place="", leader="Ada Moss")
    links = {e.proto.label: e.proto.query_string for e in app.get("page_link")}
    assert links["Add the action team's people"] == "part=People"


def test_beside_the_demo_the_list_of_people_says_who_is_where(open_app: Open) -> None:
    app = open_app(Role.LEADER)
    assert all(" · Memphis" not in o for o in app.sidebar.radio(key="acting_as").options)
    assert app.button(key="begin_own").label == "Begin your own partnership"
    uow = frame.application().uow
    with pytest.raises(Invalid, match="There is a partnership called memphis stable homes"):
        people.begin(uow, name="memphis stable homes (demo)", place="", leader="Ada Moss")
    people.begin(uow, name="Harbor", place="", leader="Ada Moss")
    options = open_app(Role.LEADER).sidebar.radio(key="acting_as").options
    assert "Ada Moss · Leader · Harbor" in options
    assert sum(o.endswith("· Memphis Stable Homes (demo)") for o in options) == 5


def test_whoever_begins_beside_the_demo_acts_in_their_own_partnership(
    open_app: Open, told: Told
) -> None:
    """Where the list of people was drawn before, too: it held on to the demo's Keisha."""
    app = open_app(Role.MEMBER)
    ben = people.begin(
        frame.application().uow, name="Harbor", place="", leader="Ada Moss", member="Ben Reyes"
    )
    app.session_state["_person"] = ben.person_id
    app.run()
    assert app.title[0].value == "Good to see you, Ben"
    assert app.sidebar.radio(key="acting_as").value == ben.person_id
    assert "Harbor" in told(app)


def test_tomorrow_they_are_in_their_own_partnership_again(open_app: Open) -> None:
    uow = frame.application().uow
    app = AppTest.from_file(str(HOME / "streamlit_app.py"), default_timeout=TIMEOUT)
    assert app.run().title[0].value == "Good to see you, Keisha"
    people.begin(uow, name="Harbor", place="", leader="Ada Moss", member="Ben Reyes")
    app = AppTest.from_file(str(HOME / "streamlit_app.py"), default_timeout=TIMEOUT)
    assert app.run().title[0].value == "Good to see you, Ben"


def test_without_lists_of_groups_the_plan_says_who_makes_them(nobody: AppTest, told: Told) -> None:
    app = begin(nobody, name="Harbor", place="", leader="Ada Moss", member="Ben Reyes")
    app.switch_page("pages/register.py").run()
    app.button_group(key="plan_mode").set_value("Quick").run()
    assert not app.exception
    assert "There are no lists of groups yet." in told(app)
    links = {e.proto.label: e.proto.query_string for e in app.get("page_link")}
    assert links["Groups, in Settings"] == "part=Groups"
    sides = next(c for c in app.columns if "Call the pilot" in [t.label for t in c.text_input])
    assert not sides.date_input, "on a phone both names come before the days"
