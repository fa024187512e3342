"""Who is in the demo: an invented partnership, its teams and its people."""

from dataclasses import dataclass

from improvement.domain.access import Actor
from improvement.domain.vocabulary import Role
from improvement.errors import Conflict
from improvement.services import people
from improvement.store.unit_of_work import UnitOfWork

SLUG = "memphis-stable-homes-demo"
NAME = "Memphis Stable Homes (demo)"
PLACE = "Memphis, Tennessee"
HOMES_TEAM, COURT_TEAM = "Stable Homes Team", "Court Team"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The people whose hands everything in the demo goes through."""

    organiser: Actor  # Stable Homes Team; the app opens as her
    case_worker: Actor  # Stable Homes Team
    navigator: Actor  # Court Team
    coach: Actor
    leader: Actor
    homes_team: int
    court_team: int


def is_there(uow: UnitOfWork) -> bool:
    """Has the demo partnership been founded in this database?"""
    return any(partnership.slug == SLUG for partnership, _ in people.actors(uow))


def found_partnership(uow: UnitOfWork) -> Cast:
    """The partnership, labelled as synthetic, with five people; raises ``Conflict`` if it exists.

    The names are invented. The first person is a team member, because the app opens as the first.
    """
    if is_there(uow):
        raise Conflict(f"{NAME} is in this database already. Nothing was added.")
    with uow.founding() as store:
        owner = store.people.found(slug=SLUG, name=NAME, place=PLACE, synthetic=True)
        homes = store.people.add_team(HOMES_TEAM, partnership_id=owner)
        court = store.people.add_team(COURT_TEAM, partnership_id=owner)
        for name, role, team_ids in (
            ("Keisha Coleman", Role.MEMBER, (homes,)),
            ("Tomás Rivera", Role.MEMBER, (homes,)),
            ("Mai Nguyen", Role.MEMBER, (court,)),
            ("Priya Raman", Role.COACH, ()),
            ("Denise Whitfield", Role.LEADER, ()),
        ):
            store.people.add(name=name, role=role, team_ids=team_ids, partnership_id=owner)
        store.commit()
        organiser, case_worker, navigator, coach, leader = store.people.actors(owner)
    return Cast(
        organiser=organiser,
        case_worker=case_worker,
        navigator=navigator,
        coach=coach,
        leader=leader,
        homes_team=homes,
        court_team=court,
    )
