"""What is said beside averages of groups that were told, and where they are not."""

from datetime import date

from improvement.domain.vocabulary import ComparedBy
from improvement.words.amounts import Unit, amount, counted
from improvement.words.effects import before
from improvement.words.periods import day
from improvement.words.registering import unit_words

NO_RANGE = (
    "In brackets: how many people each average is of. No range goes with these averages: a range "
    "needs each household by itself. So they cannot say whether groups differ; the test's own team "
    "and coaches see that."
)
WAITS = frozenset({ComparedBy.AVERAGE_DAYS, ComparedBy.TYPICAL_WAIT})


def figure(average: float, people: int, way: ComparedBy, unit: str) -> str:
    """One average with the people it is of, short enough for a phone; a currency stands before it.

    >>> figure(4.25, 38, ComparedBy.SCORE, ""), figure(120.4, 12, ComparedBy.COST, "CHF")
    ('4.25 points (38)', 'CHF 120 (12)')
    """
    return f"{said(average, way, unit)} ({people:,})"


def said(average: float, way: ComparedBy, unit: str) -> str:
    """An average in its unit.

    >>> said(4.25, ComparedBy.SCORE, ""), said(120.4, ComparedBy.COST, "CHF")
    ('4.25 points', 'CHF 120')
    """
    number, word = amount(average, Unit.NUMBER), unit_words(way, unit)
    return f"{before(word)}{number}" if way is ComparedBy.COST else f"{number} {word}"


def told_line(
    here: tuple[str, float, int], there: tuple[str, float, int], way: ComparedBy, unit: str
) -> str:
    """Both sides of a group in a sentence: the side's name, its average, and of how many people.

    >>> told_line(("With the page", 319, 26), ("As usual", 434, 24), ComparedBy.COST, "$")
    'On average $319 (With the page, 26 people) and $434 (As usual, 24 people). No range goes with \
it.'
    """
    sides = (
        f"{said(average, way, unit)} ({name}, {counted(people, 'person', 'people')})"
        for name, average, people in (here, there)
    )
    return f"On average {' and '.join(sides)}. No range goes with it."


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
