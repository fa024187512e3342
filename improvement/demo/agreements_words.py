"""What was said about sums written out before signing. Invented, as all of the demo."""

from improvement.demo.dimensions import DECLINED, LANGUAGE, RACE, SPANISH
from improvement.demo.story import Line
from improvement.domain.vocabulary import NoteKind, Speaker

LINES: tuple[Line, ...] = (
    (
        2,
        NoteKind.OBSERVATION,
        Speaker.FRONTLINE,
        ("First contact",),
        None,
        False,
        "The page takes ten minutes in the hallway. Most of them go to one line: who pays the "
        "owner's lawyer.",
    ),
    (
        5,
        NoteKind.FEEDBACK,
        Speaker.FAMILY,
        ("Language",),
        (LANGUAGE, SPANISH),
        True,
        "Por fin supe qué era renta y qué no. (At last I knew what was rent and what was not.)",
    ),
    (
        8,
        NoteKind.FEEDBACK,
        Speaker.FAMILY,
        ("Respect",),
        (RACE, DECLINED),
        True,
        "I tick no boxes about myself. The page I did read, and asked about two lines.",
    ),
    (
        11,
        NoteKind.FEEDBACK,
        Speaker.PARTNER,
        ("Respect",),
        None,
        False,
        "Owners let the late fee go once it stands on a line by itself and somebody asks.",
    ),
)
