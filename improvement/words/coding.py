"""Coding in words: what is left to do, and how far the people who coded agree."""

from improvement.words.amounts import counted

HOW = (
    "Each person codes by themselves: what others made of a note is shown once you are done with "
    "it. Then the codes can be held against each other."
)
CHANGED = "The note was changed since; these were the words then."
NO_THEME = "Given no theme."
NO_CODEBOOK = "There are no themes yet. A coach or a leader begins the codebook under Settings."
WHOLE = "The whole note, unless you choose sentences"


def coding_headline(left: int, notes: int) -> str:
    """How far one is.

    >>> coding_headline(3, 14), coding_headline(0, 14), coding_headline(0, 0)
    ('3 of 14 notes are left for you to code.', 'You are done with all 14 notes.', \
'There are no notes to code yet.')
    """
    if not notes:
        return "There are no notes to code yet."
    if not left:
        return f"You are done with all {counted(notes, 'note')}."
    are = "is" if left == 1 else "are"
    return f"{left} of {counted(notes, 'note')} {are} left for you to code."


def agreement_headline(settled: int, tentative: int, unsettled: int, too_few: int) -> str:
    """How many themes may be relied on.

    >>> agreement_headline(2, 1, 1, 0)
    'Of 4 themes the coders agree well enough on 2, for tentative conclusions on 1, too little on \
1.'
    >>> agreement_headline(0, 0, 0, 5)
    'Of 5 themes it cannot be said yet of 5 how far the coders agree.'
    """
    parts = []
    if settled:
        parts.append(f"well enough on {settled}")
    if tentative:
        parts.append(f"for tentative conclusions on {tentative}")
    if unsettled:
        parts.append(f"too little on {unsettled}")
    total = settled + tentative + unsettled + too_few
    told = f"the coders agree {', '.join(parts)}" if parts else ""
    rest = f"it cannot be said yet of {too_few} how far the coders agree" if too_few else ""
    return f"Of {counted(total, 'theme')} {'; '.join(filter(None, (told, rest)))}."
