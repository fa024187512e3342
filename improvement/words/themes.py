"""Themes in words: how many people told us, in which groups, and what silence means."""

from collections.abc import Mapping

from improvement.words.amounts import counted

SILENCE = "A theme that nobody mentioned is silence, not a no."
WHO_COUNTS = (
    "Families, people of the community, frontline staff and partners, each counted once by the "
    "code for who spoke; a note without a code counts as somebody new."
)
FEW_HEARD = (
    "Too few people were heard to say how many: it could give somebody away. The test's own team "
    "and coaches see it."
)
THEMES_OF_ALL = (
    "Themes are told here for everybody, not by group: beside the list of notes they would say "
    "which group a note is about. The test's own team and coaches see them by group."
)


def n_of(n: int, of: int) -> str:
    """A number of people heard, out of those who were.

    >>> n_of(3, 9), n_of(0, 4), n_of(1, 1)
    ('3 of 9', 'none of 4', '1 of 1')
    """
    return f"{n or 'none'} of {of}"


def told_us(theme: str, n: int, of: int) -> str:
    """One theme among everybody heard.

    >>> told_us("Language", 5, 9)
    'Language: 5 of 9 people told us.'
    >>> told_us("Timing", 0, 9)
    'Timing: nobody of 9 told us; it stands in our own notes.'
    """
    if not n:
        return f"{theme}: nobody of {of} told us; it stands in our own notes."
    return f"{theme}: {n} of {of} people told us."


def by_label(people: Mapping[str, tuple[int, int]]) -> str:
    """A theme group by group (or month by month).

    >>> by_label({"Women": (3, 4), "Men": (0, 2)})
    'Women 3 of 4 · Men none of 2'
    """
    return " · ".join(f"{label} {n_of(n, of)}" for label, (n, of) in people.items())


def heard_headline(people: int, own: int) -> str:
    """Who was heard at all.

    >>> heard_headline(9, 5)
    '9 people told us something. 5 notes are what we saw ourselves.'
    >>> heard_headline(0, 0)
    'Nobody has been heard yet.'
    """
    if not people and not own:
        return "Nobody has been heard yet."
    ours = f" {counted(own, 'note is', 'notes are')} what we saw ourselves." if own else ""
    if not people:
        return "Nobody has told us anything yet." + ours
    told = counted(people, "person", "people")
    return f"{told} told us something.{ours}"


HEARD_SINCE = (
    "Whoever was heard since is told of when at least 10 more people were heard: a smaller number "
    "could give somebody away."
)


def hidden_heard(hidden: int, what: str) -> str:
    """What was left out, and why.

    >>> hidden_heard(2, "group")
    '2 groups are left out: so few people were heard there that a number could give somebody away.'
    """
    left_out = counted(hidden, f"{what} is", f"{what}s are")
    return (
        f"{left_out} left out: so few people were heard there that a number could give "
        "somebody away."
    )


def codebook_headline(themes: int, unexplained: int) -> str:
    """What the codebook holds, or what it is for.

    >>> codebook_headline(5, 0), codebook_headline(5, 1)
    ('5 themes, each with what it means.', '5 themes; what 1 of them means is still to be said.')
    """
    if not themes:
        return "A theme is what several notes speak of, such as Language or Trust."
    if unexplained:
        return f"{counted(themes, 'theme')}; what {unexplained} of them means is still to be said."
    return f"{counted(themes, 'theme')}, each with what it means."


def theme_note(notes: int) -> str:
    """How much a theme is used.

    >>> theme_note(0), theme_note(1)
    ('in no note yet', 'in 1 note')
    """
    return f"in {counted(notes, 'note')}" if notes else "in no note yet"
