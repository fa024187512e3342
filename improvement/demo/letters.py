"""Reminder letters in plain language: a draft that still lacks what Start asks for."""

from improvement.demo.cast import PLACE, Cast
from improvement.demo.dimensions import LANGUAGE, RACE
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.vocabulary import Belief, Consequence, MeasureKind
from improvement.services import tests
from improvement.store.unit_of_work import UnitOfWork

LETTERS = Plan(
    title="Reminder letters in plain language",
    aim="more households answer the first letter about late rent",
    for_whom="Tenants of Riverview Homes who receive a first letter",
    place=f"Riverview Homes, {PLACE}",
    change_idea="one page in plain words, in English, Spanish or Arabic, with a person's name "
    "and a number to call",
    because="tenants told us that they put the old letter away because it reads like a court paper",
    learning_question="Do people call when they understand what the letter wants?",
    belief=Belief.LOW,
    consequence=Consequence.MINOR,
    measures=(
        MeasureSpec(
            key="answered",
            label="Answered the first letter within 10 days",
            kind=MeasureKind.PROPORTION,
            definition="A call, visit or message from the household within 10 days of the letter.",
            source="Front desk log",
        ),
    ),
    dimensions=(NamedDimension(key=RACE), NamedDimension(key=LANGUAGE)),
)


def add_letters(uow: UnitOfWork, cast: Cast) -> int:
    """The draft; returns its id. What it lacks is shown on the board."""
    return tests.draft(uow, cast.case_worker, LETTERS, team_id=cast.homes_team)
