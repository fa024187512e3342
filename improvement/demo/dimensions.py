"""Along what the demo disaggregates; groups in alphabetical order, never the largest first."""

from improvement.domain.access import Actor
from improvement.services import groups
from improvement.store.unit_of_work import UnitOfWork

RACE, GENDER, INCOME, LANGUAGE = (
    "race_and_ethnicity",
    "gender",
    "household_income",
    "preferred_language",
)
BLACK, HISPANIC, WHITE, ASIAN, SEVERAL = (
    "black",
    "hispanic_or_latino",
    "white",
    "asian",
    "another_or_several",
)
WOMEN, MEN, NONBINARY = "women", "men", "nonbinary"
DECLINED, UNKNOWN = "declined", "unknown"
INCOME_BOUNDS = (15.0, 30.0, 45.0)  # thousand dollars a year
INCOME_BANDS = ("under_15", "15_to_30", "30_to_45", "45_up")


def add_dimensions(uow: UnitOfWork, actor: Actor) -> None:
    """Four dimensions, each with its three ways of not knowing (added by the service)."""
    groups.add_dimension(
        uow,
        actor,
        label="Race and ethnicity",
        groups=("Asian", "Another or several", "Black", "Hispanic or Latino", "White"),
        definition="As the household says at intake, one group each. Hispanic or Latino of any "
        "race. Another or several: American Indian, Native Hawaiian, Middle Eastern, or more than "
        "one group named.",
    )
    groups.add_dimension(
        uow,
        actor,
        label="Gender",
        groups=("Men", "Nonbinary", "Women"),
        definition="Of the person on the lease, in their own words, at intake.",
    )
    groups.add_dimension(
        uow,
        actor,
        label="Household income",
        groups=(),
        bounds=INCOME_BOUNDS,
        definition="All income of the household in the last twelve months, in thousand dollars.",
    )
    groups.add_dimension(
        uow,
        actor,
        label="Preferred language",
        groups=("Arabic", "English", "Spanish", "Another language"),
        definition="The language the household asked us to use. Another language: any not listed; "
        "which one is kept in the case file.",
    )
