"""What kinds of notes and voices are called on screens and in reports."""

from collections.abc import Mapping

from improvement.domain.vocabulary import NoteKind, Speaker

KINDS: Mapping[NoteKind, str] = {
    NoteKind.OBSERVATION: "Seen",
    NoteKind.FEEDBACK: "Heard",
    NoteKind.BARRIER: "Barrier",
    NoteKind.SURPRISE: "Surprise",
    NoteKind.LESSON: "Lesson",
}
SPEAKERS: Mapping[Speaker, str] = {
    Speaker.TEAM: "Our team",
    Speaker.FAMILY: "A family",
    Speaker.COMMUNITY: "Somebody of the community",
    Speaker.FRONTLINE: "Frontline staff",
    Speaker.PARTNER: "A partner",
    Speaker.DATA: "The data",
}


def notes_headline(count: int) -> str:
    """How many notes there are, or what they are for.

    >>> notes_headline(1)
    '1 note so far.'
    """
    if not count:
        return "No notes yet. Numbers say how much; notes say why."
    return f"{count} {'note' if count == 1 else 'notes'} so far."
