"""A partnership's lists in words: what holds for a dimension, and what for one of its groups."""

from datetime import date

from improvement.domain.dimensions import Dimension, Group
from improvement.domain.grouping import FEWEST
from improvement.domain.vocabulary import GroupKind, Reporting
from improvement.words.changing_groups import day_in_words
from improvement.words.grouping import reporting_line
from improvement.words.portfolio import listed

#: How people with several answers are counted, as a form asks for it.
RULES = {
    Reporting.ONE_ANSWER: "Everybody names one group",
    Reporting.TWO_OR_MORE: 'Several answers count once, as "Two or more"',
    Reporting.IN_COMBINATION: "Several answers count in each group named (groups overlap)",
}


def facts_about(dimension: Dimension, *, today: date) -> tuple[str, ...]:
    """What to know about a whole dimension, line by line."""
    others = tuple(g.label for g in dimension.groups if g.kind is not GroupKind.NAMED)
    past = tuple(g.label for g in dimension.named if g.ends_on and g.ends_on < today)
    lines = (
        f"Kept apart, never guessed: {', '.join(others)}." if others else "",
        "Bands of a number: the lower end belongs to a band, the upper to the next."
        if dimension.banded
        else "",
        reporting_line(dimension),
        f"New plans hold the others beside {dimension.group(dimension.reference).label}."
        if dimension.reference
        else "",
        "Sensitive: only the test's own team and coaches see figures by these groups."
        if dimension.sensitive
        else "",
        f"No longer in use, kept for what was logged: {listed(past)}." if past else "",
    )
    return tuple(line for line in lines if line)


def group_note(dimension: Dimension, group: Group) -> str:
    """Who belongs to a group, and what it is joined into where it is small; empty for neither."""
    joined = (
        f"Joined into {dimension.group(group.parent).label} where fewer than {FEWEST} people."
        if group.parent
        else ""
    )
    begins = f"Since {day_in_words(group.begins_on)}." if group.begins_on else ""
    return " ".join(part for part in (group.definition, joined, begins) if part)
