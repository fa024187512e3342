"""Who may work on a test: on one that was put away nobody, until it is brought back."""

from improvement.domain.access import Action, Actor, may
from improvement.store.repositories.plans import KeptTest

#: What goes on with a test that was put away: it is read, with everything that is in it.
READING = frozenset(
    {
        Action.VIEW_TESTS,
        Action.SEE_SMALL_GROUPS,
        Action.SEE_SENSITIVE,
        Action.OPEN_ATTACHMENT,
        Action.PUT_AWAY_TEST,
    }
)


def may_work(actor: Actor, action: Action, kept: KeptTest) -> bool:
    """May this person do this to this test as it stands? (Shows a button; services decide.)"""
    if kept.archived_at is not None and action not in READING:
        return False
    return may(actor, action, team_id=kept.team_id)
