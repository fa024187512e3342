"""What was said and decided about rent help on the first call. Invented, as all of the demo."""

from datetime import date, timedelta

from improvement.demo.dimensions import ENGLISH, LANGUAGE, SPANISH
from improvement.demo.story import Line
from improvement.domain.joint import ReadingDraft
from improvement.domain.vocabulary import Choice, NoteKind, Relation, Ring, Speaker
from improvement.services.decisions import DecisionDraft

LINES: tuple[Line, ...] = (
    (
        1,
        NoteKind.OBSERVATION,
        Speaker.FRONTLINE,
        ("First contact",),
        None,
        False,
        "A call with the application takes 35 minutes. The packet took five, and then three more "
        "calls to find what was missing.",
    ),
    (
        4,
        NoteKind.FEEDBACK,
        Speaker.FAMILY,
        ("Language", "First contact"),
        (LANGUAGE, SPANISH),
        True,
        "Ella llenó todo conmigo por teléfono. (She filled in everything with me on the phone.) "
        "The packet I had put in the drawer until my cousin could come.",
    ),
    (
        6,
        NoteKind.FEEDBACK,
        Speaker.FAMILY,
        ("Respect",),
        (LANGUAGE, ENGLISH),
        True,
        "I said it once, to one person. The other times I told my story to four.",
    ),
    (
        9,
        NoteKind.FEEDBACK,
        Speaker.PARTNER,
        ("Arrears",),
        None,
        True,
        "If I know on Monday that the fund pays on Friday, I do not go to court on Wednesday.",
    ),
    (
        12,
        NoteKind.LESSON,
        Speaker.TEAM,
        ("Language",),
        None,
        False,
        "What took longest was waiting for an interpreter to call back. With the interpreter on "
        "the first call that wait is gone.",
    ),
)
READING = ReadingDraft(
    relation=Relation.AGREE,
    text="Days fell, and families, workers and an owner each name the same reason: one call, one "
    "person, nothing to send back. Of families who speak Arabic we have heard nobody yet.",
)


def decision(today: date) -> DecisionDraft:
    """What the team proposes; leadership has not looked yet."""
    return DecisionDraft(
        choice=Choice.SCALE,
        reason="Landlords are paid days earlier, payments are as correct as before, and families "
        "who speak Spanish no longer wait longest.",
        dissent="One worker asks who answers the short calls while two of us are on long ones.",
        lesson="Finish with the family what the family began: on the same call, in its language.",
        next_step="Train the five partner desks; keep the weekly chart of days.",
        community="Eleven families who had called, four of them in Spanish",
        community_how="By phone, a week after the payment",
        conditions="A worker who speaks Spanish on every shift; phones that take photographs.",
        resources="Half an hour of a worker's time per family, about 40 hours of training a desk.",
        ring=Ring.FIVE,
        review_on=today + timedelta(weeks=13),
    )
