"""What is said beside averages of groups that were told, and where they are not."""

from datetime import date

from improvement.domain.vocabulary import ComparedBy
from improvement.words.amounts import Unit, amount, counted
from improvement.words.effects import before
from improvement.words.periods import day
from improvement.words.registering import unit_words

NO_RANGE = (
    "No range goes with these averages: a range needs each household by itself. So they cannot say "
    "whether groups differ; the test's own team and coaches see that."
)
WAITS = frozenset({ComparedBy.AVERAGE_DAYS, ComparedBy.TYPICAL_WAIT})


def figure(average: float, people: int, way: ComparedBy, unit: str) -> str:
    """One average with the people it is of; the sign of a currency stands before it.

    >>> figure(4.25, 38, ComparedBy.SCORE, ""), figure(120.4, 12, ComparedBy.COST, "CHF")
    ('4.25 points (38 people)', 'CHF 120 (12 people)')
    """
    number, word = amount(average, Unit.NUMBER), unit_words(way, unit)
    said = f"{before(word)}{number}" if way is ComparedBy.COST else f"{number} {word}"
    return f"{said} ({counted(people, 'person', 'people')})"


def left_out(label: str, hidden: int, until: date | None) -> str:
    """What is not in the table, and up to when what is in it goes.

    >>> left_out("Gender", 1, date(2026, 11, 9))
    '1 group is left out: few people, or one or two who make up nearly all of it, could be known \
from an average. Told up to what began on 9 November 2026, and further when enough more people \
have come.'
    >>> left_out("Gender", 0, None)
    'Averages by gender are told once enough people have come in weeks that are over, and no one \
or two of them make up nearly all of a figure.'
    """
    if until is None:
        return (
            f"Averages by {label.lower()} are told once enough people have come in weeks that are "
            "over, and no one or two of them make up nearly all of a figure."
        )
    some = counted(hidden, "group is", "groups are")
    why = "few people, or one or two who make up nearly all of it, could be known from an average"
    groups = f"{some} left out: {why}. " if hidden else ""
    return (
        f"{groups}Told up to what began on {day(until)}, and further when enough "
        "more people have come."
    )


def not_told(label: str, way: ComparedBy) -> str:
    """Why there is nothing by group for whoever may not see small groups.

    >>> not_told("Gender", ComparedBy.ORDER)
    "Results by gender are for the test's own team and coaches: they rest on single households, \
and could give somebody away however many people are in a group."
    """
    if way in WAITS:
        return (
            f"Waits by {label.lower()} are for the test's own team and coaches: an average of "
            "waits that are over would leave out who still waits, and a single long wait could be "
            "known."
        )
    return (
        f"Results by {label.lower()} are for the test's own team and coaches: they rest on single "
        "households, and could give somebody away however many people are in a group."
    )
