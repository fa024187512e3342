"""What is said beside a grid while somebody types: sums of groups, and what somebody else saved."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from improvement.domain.group_sums import GroupSum
from improvement.domain.periods import written
from improvement.domain.vocabulary import MeasureKind
from improvement.words.amounts import counted

JOINS = {
    MeasureKind.PROPORTION: (("numerator", "denominator"), " of "),
    MeasureKind.RATE: (("count", "exposure"), " in "),
    MeasureKind.COUNT: (("count",), ""),
    MeasureKind.VALUE: (("n",), ""),
}
WEEK = timedelta(days=6)


def sum_words(found: GroupSum, side: str) -> str:
    """One arm's groups beside everybody, in a sentence.

    >>> from improvement.domain.vocabulary import Arm
    >>> def both(groups, everybody, empty=0): return GroupSum(arm=Arm.PILOT, empty=empty,
    ...     kind=MeasureKind.COUNT, groups={"count": groups}, everybody=everybody)
    >>> sum_words(both(7.0, {"count": 7.0}), "Pilot")
    'Pilot: the groups add up to 7, as Everybody does.'
    >>> sum_words(both(7.0, {"count": 8.0}), "Pilot")
    'Pilot: the groups add up to 7, Everybody is 8. If both are saved, Everybody counts.'
    >>> sum_words(both(7.0, {"count": 8.0}, empty=2), "Pilot")
    'Pilot: the groups so far add up to 7, Everybody is 8; 2 groups are empty.'
    >>> sum_words(both(7.0, {}), "Pilot")
    'Pilot: the groups add up to 7. Everybody is empty, so this is taken.'
    """
    parts = _amount(found.groups, found.kind)
    if not found.everybody:
        return f"{side}: the groups add up to {parts}. Everybody is empty, so this is taken."
    whole = _amount(found.everybody, found.kind)
    if not found.differing:
        return f"{side}: the groups add up to {parts}, as Everybody does."
    if found.unfinished:
        empty = counted(found.empty, "group is", "groups are")
        return f"{side}: the groups so far add up to {parts}, Everybody is {whole}; {empty} empty."
    return (
        f"{side}: the groups add up to {parts}, Everybody is {whole}. "
        "If both are saved, Everybody counts."
    )


def kept_words(kept_at: datetime, today: date) -> str:
    """Since when a draft waits, by the clocks of the partnership.

    >>> kept_words(datetime(2026, 11, 24, 14, 5), date(2026, 11, 27))
    'Kept from Tuesday 14:05, not yet saved.'
    >>> kept_words(datetime(2026, 11, 27, 8, 5), date(2026, 11, 27))
    'Kept from today 08:05, not yet saved.'
    >>> kept_words(datetime(2026, 11, 3, 14, 5), date(2026, 11, 27))
    'Kept from 3 November 2026 14:05, not yet saved.'
    """
    if kept_at.date() == today:
        day = "today"
    elif today - kept_at.date() <= WEEK:
        day = f"{kept_at:%A}"
    else:
        day = written(kept_at)
    return f"Kept from {day} {kept_at:%H:%M}, not yet saved."


def clash_words(
    *, label: str, side: str, yours: Sequence[str], theirs: Sequence[str], who: str, when: str
) -> str:
    """What one typed and what somebody else saved meanwhile.

    >>> clash_words(label="Women", side="Pilot", yours=("7", "10"), theirs=("8", "10"),
    ...             who="Ann", when="14:05")
    'Women, Pilot: you typed 7 of 10; Ann saved 8 of 10 at 14:05.'
    """
    at = f" at {when}" if when else ""
    typed = _typed(yours) or "nothing"
    return f"{label}, {side}: you typed {typed}; {who or 'somebody'} saved {_typed(theirs)}{at}."


def _typed(texts: Sequence[str]) -> str:
    return " of ".join(text for text in texts if text)


def _amount(figures: Mapping[str, float], kind: MeasureKind) -> str:
    names, join = JOINS[kind]
    return join.join(f"{figures[name]:,.15g}" for name in names if name in figures)
