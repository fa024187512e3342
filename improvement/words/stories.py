"""Consent in words: where somebody's words may be used, until when, and what ended."""

from collections.abc import Iterable, Mapping
from datetime import date

from improvement.domain.stories import Standing
from improvement.domain.vocabulary import Channel, StoryKind
from improvement.words.amounts import counted
from improvement.words.periods import day
from improvement.words.portfolio import listed

CHANNELS: Mapping[Channel, str] = {
    Channel.INSIDE: "here, inside the partnership",
    Channel.REPORT: "in reports",
    Channel.PUBLIC: "in public",
}
STORY_KINDS: Mapping[StoryKind, str] = {StoryKind.QUOTE: "Quote", StoryKind.STORY: "Story"}
LONGEST_OFFERED = 120
WHAT_IT_IS = (
    "A quote stands here once the speaker agreed: for what, where, until when. They can take it "
    "back at any time; help does not depend on it."
)
EXAMPLE = (
    "For example: one sentence of a mother, to show other sites why Friday; here and in reports, "
    "for a year."
)
WITHDRAWING = (
    "The words are deleted here. The note they came from, and every other note of this test with "
    "the same words in it, is in no list, search, picture or export any more; the notes' own text "
    "stays in the database, not shown. This cannot be undone: one would ask again."
)


def stories_headline(standing: int, ended: int) -> str:
    """How many words may be used.

    >>> stories_headline(3, 2)
    '3 quotes or stories may be used. 2 consents have ended.'
    >>> stories_headline(0, 0)
    'Nobody has been asked yet whether their words may be used.'
    """
    if not standing and not ended:
        return "Nobody has been asked yet whether their words may be used."
    may = counted(standing, "quote or story", "quotes or stories")
    over = f" {counted(ended, 'consent has', 'consents have')} ended." if ended else ""
    return f"{may} may be used.{over}" if standing else f"No words may be used today.{over}"


def where(channels: Iterable[Channel]) -> str:
    """Where words may be used.

    >>> where([Channel.PUBLIC, Channel.INSIDE])
    'here, inside the partnership and in public'
    """
    chosen = set(channels)
    return listed(tuple(words for channel, words in CHANNELS.items() if channel in chosen))


def consent_line(
    channels: Iterable[Channel], *, given_by: str, given_on: date, expires_on: date | None
) -> str:
    """What was agreed to.

    >>> consent_line([Channel.INSIDE], given_by="A7", given_on=date(2026, 11, 2), expires_on=None)
    'May be used here, inside the partnership. Agreed by A7 on 2 November 2026, until taken back.'
    """
    by = f" by {given_by}" if given_by else ""
    until = f"until {day(expires_on)}" if expires_on else "until taken back"
    return f"May be used {where(channels)}. Agreed{by} on {day(given_on)}, {until}."


def offered_line(kind: StoryKind, text: str, channels: Iterable[Channel]) -> str:
    """Words to choose from a list: their beginning, and where they may go.

    >>> offered_line(StoryKind.STORY, "It came on Friday.", [Channel.INSIDE])
    'Story: It came on Friday. (here, inside the partnership)'
    """
    begins = " ".join(text.split())
    short = begins if len(begins) <= LONGEST_OFFERED else f"{begins[:LONGEST_OFFERED]}…"
    return f"{STORY_KINDS[kind]}: {short} ({where(channels)})"


def ended_line(standing: Standing, *, purpose: str, given_on: date, ended_on: date | None) -> str:
    """A consent that no longer holds, without the words.

    >>> ended_line(Standing.EXPIRED, purpose="Show other sites", given_on=date(2026, 1, 5),
    ...            ended_on=date(2026, 7, 5))
    'Show other sites: agreed on 5 January 2026, ran out after 5 July 2026.'
    """
    how = "taken back on" if standing is Standing.WITHDRAWN else "ran out after"
    over = f"{how} {day(ended_on)}" if ended_on else "ended"
    return f"{purpose}: agreed on {day(given_on)}, {over}."


def to_ask(notes: int) -> str:
    """Notes ticked in former days.

    >>> to_ask(2)
    '2 notes were once ticked as quotable, without a word of who agreed, to what and until when. \
Ask again, and write it down, before they are used.'
    """
    were = counted(notes, "note was", "notes were")
    return (
        f"{were} once ticked as quotable, without a word of who agreed, to what and until when. "
        "Ask again, and write it down, before they are used."
    )
