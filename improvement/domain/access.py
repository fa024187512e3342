"""Who may do what: one table, read by every service and every screen.

``require`` protects and is called in services only; ``may`` shows or hides a button. A stranger to
a partnership never gets as far as this table: for them the thing does not exist (NotFound).
"""

from dataclasses import dataclass
from enum import StrEnum

from improvement.domain.vocabulary import Role
from improvement.errors import Forbidden


class Action(StrEnum):
    """Everything people do here that can be allowed or not."""

    VIEW_TESTS = "view tests"
    SEE_SMALL_GROUPS = "see figures of small groups"
    SEE_SENSITIVE = "see sensitive breakdowns"
    SEE_PORTFOLIO = "see the portfolio"
    SEE_BOARD = "see the board"
    REGISTER_TEST = "register a test"
    EDIT_PLAN = "edit a plan"
    START_TEST = "start a test"
    PUT_AWAY_TEST = "put a started test away"
    LOG_DATA = "log data"
    SET_UP_CHART = "set up a chart"
    WRITE_NOTE = "write a note"
    RUN_CYCLES = "plan and run cycles"
    EDIT_THEORY = "change the driver diagram"
    OPEN_ATTACHMENT = "open what is attached to a note"
    DECIDE = "record a decision"
    KEEP_CODEBOOK = "keep the codebook of themes"
    REVIEW_DECISION = "review a decision against the rule"
    APPROVE_DECISION = "approve a decision to scale"
    KEEP_PRACTICE = "keep the card of a practice"
    PUBLISH = "show practices and results to other partnerships"
    MANAGE_GROUPS = "manage groups"
    MANAGE_PEOPLE = "manage people"
    MANAGE_PARTNERSHIP = "change the partnership's settings"


class Scope(StrEnum):
    """How far a right reaches."""

    OWN_TEAMS = "own teams"
    PARTNERSHIP = "partnership"


_OWN, _ALL = Scope.OWN_TEAMS, Scope.PARTNERSHIP

#: Role -> action -> how far it reaches. What is not listed is not allowed.
ROLE_TABLE: dict[Role, dict[Action, Scope]] = {
    Role.MEMBER: {
        Action.VIEW_TESTS: _ALL,
        Action.SEE_SMALL_GROUPS: _OWN,
        Action.SEE_SENSITIVE: _OWN,
        Action.REGISTER_TEST: _OWN,
        Action.EDIT_PLAN: _OWN,
        Action.START_TEST: _OWN,
        Action.LOG_DATA: _OWN,
        Action.SET_UP_CHART: _OWN,
        Action.WRITE_NOTE: _OWN,
        Action.RUN_CYCLES: _OWN,
        Action.EDIT_THEORY: _OWN,
        Action.OPEN_ATTACHMENT: _OWN,
        Action.DECIDE: _OWN,
        Action.KEEP_PRACTICE: _OWN,
    },
    Role.COACH: {
        Action.VIEW_TESTS: _ALL,
        Action.SEE_SMALL_GROUPS: _ALL,
        Action.SEE_SENSITIVE: _ALL,
        Action.SEE_BOARD: _ALL,
        Action.SEE_PORTFOLIO: _ALL,
        Action.REGISTER_TEST: _ALL,
        Action.EDIT_PLAN: _ALL,
        Action.START_TEST: _ALL,
        Action.LOG_DATA: _ALL,
        Action.SET_UP_CHART: _ALL,
        Action.WRITE_NOTE: _ALL,
        Action.RUN_CYCLES: _ALL,
        Action.EDIT_THEORY: _ALL,
        Action.OPEN_ATTACHMENT: _ALL,
        Action.KEEP_CODEBOOK: _ALL,
        Action.REVIEW_DECISION: _ALL,
        Action.KEEP_PRACTICE: _ALL,
        Action.PUT_AWAY_TEST: _ALL,
        Action.MANAGE_GROUPS: _ALL,
    },
    Role.LEADER: {
        Action.VIEW_TESTS: _ALL,
        Action.SEE_PORTFOLIO: _ALL,
        Action.SEE_BOARD: _ALL,
        Action.WRITE_NOTE: _ALL,
        Action.EDIT_THEORY: _ALL,
        Action.OPEN_ATTACHMENT: _ALL,
        Action.DECIDE: _ALL,
        Action.KEEP_CODEBOOK: _ALL,
        Action.REVIEW_DECISION: _ALL,
        Action.APPROVE_DECISION: _ALL,
        Action.KEEP_PRACTICE: _ALL,
        Action.PUT_AWAY_TEST: _ALL,
        Action.PUBLISH: _ALL,
        Action.MANAGE_GROUPS: _ALL,
        Action.MANAGE_PEOPLE: _ALL,
        Action.MANAGE_PARTNERSHIP: _ALL,
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person who asks: every service takes one, the local single user included.

    ``zone`` is the time zone of the partnership (empty = the server's clock): whose day it is.
    """

    person_id: int
    partnership_id: int
    name: str
    role: Role
    team_ids: frozenset[int] = frozenset()
    zone: str = ""


def may(actor: Actor, action: Action, *, team_id: int | None = None) -> bool:
    """May this person do this (to something that belongs to this team)?

    Without a ``team_id`` a right that reaches only own teams counts when the person has a team.

    >>> ann = Actor(person_id=1, partnership_id=1, name="Ann", role=Role.MEMBER,
    ...             team_ids=frozenset({7}))
    >>> may(ann, Action.LOG_DATA, team_id=7), may(ann, Action.LOG_DATA, team_id=8)
    (True, False)
    """
    scope = ROLE_TABLE[actor.role].get(action)
    if scope is None:
        return False
    if scope is Scope.PARTNERSHIP:
        return True
    return bool(actor.team_ids) if team_id is None else team_id in actor.team_ids


def require(actor: Actor, action: Action, *, team_id: int | None = None) -> None:
    """Raise ``Forbidden`` unless :func:`may`."""
    if not may(actor, action, team_id=team_id):
        raise Forbidden(
            f"{actor.name} ({actor.role}) may not {action} here. "
            "Ask somebody of the test's team, a coach or a leader."
        )
