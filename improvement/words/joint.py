"""Numbers and words side by side, in words: what was heard, and how the two stand together."""

from collections.abc import Mapping, Sequence
from datetime import date

from improvement.domain.vocabulary import GroupKind, Relation
from improvement.words.amounts import counted
from improvement.words.periods import day
from improvement.words.themes import n_of

RELATIONS: Mapping[Relation, str] = {
    Relation.AGREE: "Agree",
    Relation.DIFFER: "Differ",
    Relation.SILENT: "Silent",
}
MEANINGS: Mapping[Relation, str] = {
    Relation.AGREE: "numbers and words say the same",
    Relation.DIFFER: "they say different things: worth another look",
    Relation.SILENT: "one of the two says nothing yet",
}
NO_NUMBERS = "No figures by this group yet."
NOT_READ = "Nobody has written down yet what numbers and words say together."
TOO_FEW_HEARD = "Too few people were heard to say how many."
NOBODY_HEARD = "Nobody was heard yet. Silence is not a no: ask."
NO_VOICE_NOTED = "No voice is noted here. Who was heard without a group stands under Everybody."
APART: Mapping[GroupKind, str] = {
    GroupKind.DECLINED: "Were asked and did not say",
    GroupKind.UNKNOWN: "Were asked, the answer is not known",
    GroupKind.NOT_COLLECTED: "Were not asked",
}
WHAT_IT_IS = (
    "One card a group: what the figures show, what people told us, and what the team makes of "
    "both. Where they differ there is something to learn."
)


def apart_line(kind: GroupKind) -> str:
    """Why people of whom no group is known have a card of their own; empty for a group.

    >>> apart_line(GroupKind.DECLINED)
    'Were asked and did not say. Kept apart and without flags: they can be of any group.'
    >>> apart_line(GroupKind.NAMED)
    ''
    """
    if kind not in APART:
        return ""
    return f"{APART[kind]}. Kept apart and without flags: they can be of any group."


def heard_line(
    people: int | None,
    themes: Sequence[tuple[str, int]] | None,
    kind: GroupKind = GroupKind.NAMED,
) -> str:
    """What people of a group told us, the most told first; None = it may not be shown.

    >>> heard_line(4, [("Language", 4), ("Trust", 2)])
    '4 people told us something: Language 4 of 4, Trust 2 of 4.'
    >>> heard_line(1, [])
    '1 person told us something, of no theme yet.'
    >>> heard_line(30, None)
    '30 people told us something.'
    """
    if people is None:
        return TOO_FEW_HEARD
    if not people:
        return NOBODY_HEARD if kind is GroupKind.NAMED else NO_VOICE_NOTED
    told = f"{counted(people, 'person', 'people')} told us something"
    if themes is None:
        return f"{told}."
    if not themes:
        return f"{told}, of no theme yet."
    return f"{told}: {', '.join(f'{theme} {n_of(n, people)}' for theme, n in themes)}."


def reach_line(group: int, everybody: int) -> str:
    """How many of a group the change has reached, of all it reached.

    >>> reach_line(72, 300)
    'Reached: 72 of the 300 in the pilot with an outcome.'
    """
    return f"Reached: {group:,} of the {everybody:,} in the pilot with an outcome."


def version_line(number: int, who: str, on: date) -> str:
    """Who read it so, and when.

    >>> version_line(2, "Ann", date(2026, 11, 2))
    'Ann, 2 November 2026, version 2'
    """
    return f"{who}, {day(on)}, version {number}"


def joint_headline(relations: Sequence[Relation | None]) -> str:
    """How far numbers and words go together; None stands for a group that nobody has read yet.

    >>> joint_headline([Relation.AGREE, Relation.DIFFER, None])
    'Of 3 cards the team reads 1 as agree and 1 as differ; 1 is still to be read.'
    >>> joint_headline([None, None])
    'Numbers and words stand side by side; what they say together is still to be read.'
    """
    read = [f"{relations.count(r)} as {RELATIONS[r].lower()}" for r in Relation if r in relations]
    if not read:
        return "Numbers and words stand side by side; what they say together is still to be read."
    told = " and ".join((", ".join(read[:-1]), read[-1])) if len(read) > 1 else read[0]
    left = relations.count(None)
    rest = f"; {left} {'is' if left == 1 else 'are'} still to be read" if left else ""
    return f"Of {counted(len(relations), 'card')} the team reads {told}{rest}."
