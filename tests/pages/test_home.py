"""Home: what to do next, for each of the three roles."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from improvement.domain.vocabulary import Role

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]


def test_a_member_sees_own_tests_and_the_way_to_the_next_step(open_app: Open, told: Told) -> None:
    said = told(open_app(Role.MEMBER))
    assert "2 tests need you this week." in said
    assert "The plan has reached its end: compare, then decide." in said
    assert "Court navigators" not in said  # another team's
    assert "Register a test" in said


def test_a_leader_sees_what_waits_and_the_indicator_with_its_source(
    open_app: Open, told: Told
) -> None:
    app = open_app(Role.LEADER)
    said = told(app)
    assert "3 tests are ready for a decision." in said
    assert "Eviction Lab, Eviction Tracking System, Princeton University" in said
    assert len(app.get("vega_lite_chart")) == 1


@pytest.mark.parametrize("role", list(Role))
def test_everybody_is_told_it_is_a_demo_in_local_mode(role: Role, open_app: Open) -> None:
    app = open_app(role)
    assert not app.exception
    captions = [caption.value for caption in app.sidebar.caption]
    assert captions == [
        "Demo: every household here is made up.",
        "Local mode, no sign-in. Acting as",
    ]


def test_the_switch_names_everybody_with_their_role(open_app: Open) -> None:
    switch = open_app(Role.MEMBER).sidebar.radio(key="acting_as")
    roles = [option.rpartition(" · ")[2] for option in switch.options]
    assert sorted(roles) == ["Action team"] * 3 + ["Coach", "Leader"]


def test_an_empty_partnership_is_taught_what_a_test_is(open_empty_app: Open, told: Told) -> None:
    said = told(open_empty_app(Role.LEADER))
    assert "A test of change is one small thing tried with a few households." in said
