"""What was seen, heard and learned beside the rent reminders. Every voice here is invented."""

from improvement.demo.dimensions import BLACK, GENDER, HISPANIC, RACE, WOMEN
from improvement.demo.story import Group, Line
from improvement.domain.vocabulary import NoteKind, Speaker

LANGUAGE, TRUST, TIMING = "Language", "Trust", "Timing"
PHONES, PAYING = "Phone numbers change", "Ways to pay"
SEEN, HEARD, LEARNED = NoteKind.OBSERVATION, NoteKind.FEEDBACK, NoteKind.LESSON
FAMILY, FRONTLINE = Speaker.FAMILY, Speaker.FRONTLINE
PARTNER, TEAM = Speaker.PARTNER, Speaker.TEAM
LATINO: Group = (RACE, HISPANIC)

LINES: tuple[Line, ...] = (
    (
        1,
        HEARD,
        FAMILY,
        (TIMING,),
        None,
        True,
        "The text on the 26th comes before I get paid. On Friday I have the money, on Monday it "
        "is gone to the car.",
    ),
    (
        2,
        SEEN,
        FRONTLINE,
        (PHONES,),
        None,
        False,
        "Four of the twelve numbers on this week's list no longer belong to the tenant. Prepaid "
        "phones change at the start of the month.",
    ),
    (
        3,
        HEARD,
        FAMILY,
        (LANGUAGE,),
        LATINO,
        True,
        "My daughter reads the messages to me. When she is at school I do not know if it says "
        "pay or if it says leave.",
    ),
    (
        4,
        HEARD,
        FRONTLINE,
        (LANGUAGE, TRUST),
        LATINO,
        True,
        "Two families came to the desk afraid. The text has the word lease and a date, in "
        "English; they read it as a notice to go.",
    ),
    (
        5,
        SEEN,
        TEAM,
        (TIMING,),
        None,
        False,
        "Of the households that paid late, more than half paid on the Friday after the 10th: "
        "payday, not unwillingness.",
    ),
    (
        7,
        LEARNED,
        TEAM,
        (TIMING,),
        None,
        False,
        "From next week the second text goes out on payday Friday. Same words, other day.",
    ),
    (
        9,
        HEARD,
        FAMILY,
        (TIMING, TRUST),
        (RACE, BLACK),
        True,
        "It comes on Friday now and it has Ms. Coleman's name on it. I answered her and we split "
        "it in two payments.",
    ),
    (
        10,
        HEARD,
        PARTNER,
        (LANGUAGE, TRUST),
        LATINO,
        True,
        "At the clinic people ask us whether the number is a scam. Nobody they know writes to "
        "them in English about money.",
    ),
    (
        12,
        SEEN,
        FRONTLINE,
        (PAYING,),
        None,
        False,
        "The link asks for a bank card. Tenants with cash or money orders come to the desk, and "
        "the desk closes at four.",
    ),
    (
        14,
        SEEN,
        TEAM,
        (PHONES,),
        None,
        False,
        "Gender sheet of this week is two short of the total: two intake forms were at the other "
        "desk. The total is right.",
    ),
    (
        16,
        HEARD,
        FAMILY,
        (LANGUAGE,),
        LATINO,
        True,
        "If it came in Spanish with a name I know, I would pay the same day. I am not late "
        "because I want to be.",
    ),
    (
        18,
        LEARNED,
        TEAM,
        (LANGUAGE, TRUST),
        LATINO,
        False,
        "Before the pilot, a bilingual neighbour knocked on these doors before the 1st. She "
        "stopped when the texts began: we took something away without noticing.",
    ),
    (
        20,
        HEARD,
        FRONTLINE,
        (TIMING, PAYING),
        (GENDER, WOMEN),
        True,
        "Mothers tell me the Friday text lets them pay before the weekend shop. That is all it "
        "needed.",
    ),
    (
        23,
        LEARNED,
        TEAM,
        (LANGUAGE, PHONES),
        None,
        False,
        "For the next cycle: ask for language and number again at every visit, and bring the "
        "neighbour back.",
    ),
)
