"""Along what the demo disaggregates; groups in alphabetical order, never the largest first."""

from datetime import timedelta

from improvement.domain.access import Actor
from improvement.domain.changing_groups import GroupWish
from improvement.domain.vocabulary import GroupChangeKind
from improvement.services import group_lists, groups
from improvement.services.group_lists import GroupDraft
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
ARABIC, ENGLISH, SPANISH, ANOTHER = "arabic", "english", "spanish", "other_language"
#: dimension -> group -> who belongs to it, and what it is joined into where it is small.
MEANINGS: dict[str, dict[str, tuple[str, str | None]]] = {
    RACE: {
        ASIAN: ("Says Asian, or names an Asian origin.", None),
        SEVERAL: ("American Indian, Native Hawaiian, Middle Eastern, or several groups.", None),
        BLACK: ("Says Black or African American, not Hispanic.", None),
        HISPANIC: ("Says Hispanic or Latino, of any race.", None),
        WHITE: ("Says White, not Hispanic.", None),
    },
    LANGUAGE: {
        ARABIC: ("Asked for calls and letters in Arabic.", ANOTHER),
        ANOTHER: ("Any language that is not listed; which one is in the case file.", None),
    },
}
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
        groups=("Arabic", "English", "Spanish", "Other language"),
        definition="The language the household asked us to use.",
    )
    _define(uow, actor)
    _rename(uow, actor)


def _define(uow: UnitOfWork, actor: Actor) -> None:
    """Who belongs to which group; a handful of Arabic speakers is not shown alone."""
    for dimension, meanings in MEANINGS.items():
        for group, (definition, parent) in meanings.items():
            group_lists.save_group(
                uow,
                actor,
                dimension=dimension,
                group=group,
                version=_version(uow, actor, dimension),
                draft=GroupDraft(definition=definition, parent=parent),
            )


def _rename(uow: UnitOfWork, actor: Actor) -> None:
    """A word that families did not like was changed; what was logged under it went along."""
    group_lists.change_groups(
        uow,
        actor,
        dimension=LANGUAGE,
        version=_version(uow, actor, LANGUAGE),
        wish=GroupWish(
            kind=GroupChangeKind.RENAMED,
            groups=(ANOTHER,),
            labels=("Another language",),
            on=uow.today - timedelta(weeks=20),
            reason="Families said that nobody is an other.",
        ),
    )


def _version(uow: UnitOfWork, actor: Actor, dimension: str) -> int:
    known = {k.dimension.key: k.version for k in groups.dimensions(uow, actor)}
    return known[dimension]
