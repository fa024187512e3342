"""The role table, cell by cell, as docs/security.md tells it."""

from itertools import product
from pathlib import Path

import pytest

from improvement.domain.access import ROLE_TABLE, Action, Actor, Scope, may, require
from improvement.domain.vocabulary import Role
from improvement.errors import Forbidden

#: How far each right reaches: M(ember), C(oach), L(eader); o = own teams, p = partnership.
EXPECTED = {
    Action.VIEW_TESTS: "ppp",
    Action.SEE_SMALL_GROUPS: "op-",
    Action.SEE_SENSITIVE: "op-",
    Action.SEE_PORTFOLIO: "-pp",
    Action.SEE_BOARD: "-pp",
    Action.REGISTER_TEST: "op-",
    Action.EDIT_PLAN: "op-",
    Action.START_TEST: "op-",
    Action.PUT_AWAY_TEST: "-pp",
    Action.LOG_DATA: "op-",
    Action.SET_UP_CHART: "op-",
    Action.WRITE_NOTE: "opp",
    Action.OPEN_ATTACHMENT: "opp",
    Action.RUN_CYCLES: "op-",
    Action.EDIT_THEORY: "opp",
    Action.DECIDE: "o-p",
    Action.KEEP_CODEBOOK: "-pp",
    Action.REVIEW_DECISION: "-pp",
    Action.APPROVE_DECISION: "--p",
    Action.KEEP_PRACTICE: "opp",
    Action.PUBLISH: "--p",
    Action.MANAGE_GROUPS: "-pp",
    Action.MANAGE_PEOPLE: "--p",
    Action.MANAGE_PARTNERSHIP: "--p",
}
LETTERS = {Scope.OWN_TEAMS: "o", Scope.PARTNERSHIP: "p", None: "-"}
ROLES = (Role.MEMBER, Role.COACH, Role.LEADER)


def actor(role: Role, *teams: int) -> Actor:
    return Actor(person_id=1, partnership_id=1, name="Ann", role=role, team_ids=frozenset(teams))


def test_every_action_and_every_role_has_its_cell() -> None:
    assert set(EXPECTED) == set(Action)
    assert set(ROLE_TABLE) == set(ROLES) == set(Role)
    told = {
        action: "".join(LETTERS[ROLE_TABLE[role].get(action)] for role in ROLES)
        for action in Action
    }
    assert told == EXPECTED


def test_no_action_is_out_of_everybodys_reach() -> None:
    assert {action for row in ROLE_TABLE.values() for action in row} == set(Action)


@pytest.mark.parametrize(("role", "action"), list(product(ROLES, Action)))
def test_each_cell_reaches_as_far_as_it_says(role: Role, action: Action) -> None:
    cell = EXPECTED[action][ROLES.index(role)]
    ann = actor(role, 7)
    assert may(ann, action, team_id=7) is (cell in "op")
    assert may(ann, action, team_id=8) is (cell == "p")
    assert may(ann, action) is (cell in "op")
    assert may(actor(role), action) is (cell == "p")


@pytest.mark.parametrize(("role", "action"), list(product(ROLES, Action)))
def test_require_protects_what_may_does_not_allow(role: Role, action: Action) -> None:
    ann = actor(role, 7)
    if may(ann, action, team_id=8):
        require(ann, action, team_id=8)
        return
    with pytest.raises(Forbidden, match=f"Ann \\({role}\\) may not {action} here"):
        require(ann, action, team_id=8)


def test_the_role_table_is_told_in_the_documentation() -> None:
    told = (Path(__file__).parents[2] / "docs" / "security.md").read_text(encoding="utf-8")
    words = {"o": "own teams", "p": "yes", "-": "no"}
    for action, cells in EXPECTED.items():
        row = " | ".join(words[cell] for cell in cells)
        assert f"| {action.value} | {row} |" in told, action
