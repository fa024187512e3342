"""How a recorded decision stands, and what it still waits for, in plain sentences."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from improvement.domain.decisions import Moved
from improvement.domain.stories import Standing as Consent
from improvement.domain.vocabulary import DecisionStep, Ring, Standing
from improvement.words.amounts import counted
from improvement.words.periods import day

#: Ring -> how it is called, with the phase of scaling up that it is.
RINGS: Mapping[Ring, str] = {
    Ring.ONE: "One place: set it up",
    Ring.FIVE: "About 5: the smallest unit that can be scaled",
    Ring.TWENTY_FIVE: "About 25: test of scale-up",
    Ring.ALL: "Everywhere: full scale",
}
STANDINGS: Mapping[Standing, str] = {
    Standing.PROPOSED: "Waits for a second reviewer: it goes against the rule.",
    Standing.REVIEWED: "Waits for leadership's approval: it scales a practice.",
    Standing.IN_FORCE: "In force.",
    Standing.GIVEN_BACK: "Given back: it is not in force.",
    Standing.WITHDRAWN: "Withdrawn: it is not in force.",
    Standing.REPLACED: "A correction took its place.",
}
#: Step -> what its button says, and what is said of it afterwards.
STEPS: Mapping[DecisionStep, tuple[str, str]] = {
    DecisionStep.AGREE: ("Agree as second reviewer", "Agreed"),
    DecisionStep.APPROVE: ("Approve for leadership", "Approved"),
    DecisionStep.GIVE_BACK: ("Give it back", "Given back"),
    DecisionStep.WITHDRAW: ("Withdraw it", "Withdrawn"),
}


def fading_line(title: str, measure: str, since: date, scaled_on: date) -> str:
    """A scaled practice whose chart signals worse.

    >>> fading_line("Rent reminders", "Kept their home", date(2027, 3, 1), date(2026, 11, 23))
    'Rent reminders: worse in "Kept their home" since 1 March 2027; scaled on 23 November 2026.'
    """
    return f'{title}: worse in "{measure}" since {day(since)}; scaled on {day(scaled_on)}.'


MOVED: Mapping[Moved, str] = {
    Moved.RECORD_ALTERED: "What the decision says was altered after it was recorded.",
    Moved.EVIDENCE_ALTERED: "What the decision rests on was altered after it was kept.",
    Moved.METHOD_CHANGED: "The method has changed: the same evidence comes to another result now.",
    Moved.DATA_CHANGED: "The data have changed since: figures came in late or were corrected.",
    Moved.PLAN_CHANGED: "The plan was amended since.",
    Moved.QUOTES_CHANGED: "A quote, or what its speaker agreed to, was changed since.",
    Moved.QUOTES_TO_ASK: "Of a quote nobody wrote down who agreed: ask, under Notes, Quotes.",
    Moved.QUOTES_TAKEN_BACK: "A quote was taken back since.",
    Moved.QUOTES_RAN_OUT: "The consent to a quote has ended since.",
}
NOTHING_MOVED = "Nothing differs: data, plan, method and record are as they were on that day."


SAME = "The record and what it rests on agree with the day on which they were kept."


def agrees(sound: bool, moved: Iterable[Moved]) -> str:
    """The sentence before what differs; empty where the record is unsound or nothing differs."""
    return SAME if sound and tuple(moved) else ""


def moved_lines(moved: Iterable[Moved], then: str, now: str | None) -> tuple[str, ...]:
    """What differs from the day of a decision; ``then`` and ``now`` are what the rule says.

    >>> moved_lines([Moved.DATA_CHANGED], "scale", "adapt")[1]
    'By the data and plan as they stand now, the rule would say adapt; on that day it said scale.'
    """
    lines = [MOVED[each] for each in moved]
    if not lines:
        return (NOTHING_MOVED,)
    if now is not None and now != then:
        one, other = now.replace("_", " "), then.replace("_", " ")
        lines.append(
            f"By the data and plan as they stand now, the rule would say {one}; "
            f"on that day it said {other}."
        )
    return tuple(lines)


class Taken(Protocol):
    """A step as it was kept."""

    @property
    def step(self) -> DecisionStep: ...
    @property
    def words(self) -> str: ...
    @property
    def taken_by(self) -> int: ...


def step_line(taken: Taken, names: Mapping[int, str]) -> str:
    """Who did what with it, in their words.

    >>> from types import SimpleNamespace as Row
    >>> step_line(Row(step=DecisionStep.AGREE, words="Fine by me.", taken_by=1), {1: "Cora"})
    'Agreed: Cora. Fine by me.'
    """
    said = f"{STEPS[taken.step][1]}: {names.get(taken.taken_by, 'somebody')}."
    return f"{said} {taken.words}".strip()


def asked_line(community: str, how: str) -> str:
    """Who of the community was asked, and how."""
    return f"{community} ({how})" if how else community


def quotes_gone(quoted: int, there: int) -> str:
    """What is said of quotes that were taken back; empty where none was.

    >>> quotes_gone(3, 2)
    '1 of 3 quotes was taken back since, and is not shown any more.'
    """
    gone = quoted - there
    if gone <= 0:
        return ""
    return (
        f"{gone} of {quoted} quotes {'was' if gone == 1 else 'were'} taken back since, "
        f"and {'is' if gone == 1 else 'are'} not shown any more."
    )


class Ended(Protocol):
    """A quoted story whose words may not be read here any more."""

    @property
    def story_id(self) -> int | None: ...
    @property
    def standing(self) -> Consent | None: ...
    @property
    def ended_on(self) -> date | None: ...


def ended_quote(quote: Ended) -> str:
    """What stands where quoted words stood.

    >>> from types import SimpleNamespace as Row
    >>> ended_quote(Row(story_id=7, standing=Consent.WITHDRAWN, ended_on=date(2026, 12, 3)))
    'Quote 7 was withdrawn by its speaker on 3 December 2026, so its words are gone.'
    """
    match quote.standing, quote.ended_on:
        case Consent.WITHDRAWN, date() as since:
            return (
                f"Quote {quote.story_id} was withdrawn by its speaker on {day(since)}, so its "
                "words are gone."
            )
        case Consent.EXPIRED, date() as until:
            return (
                f"Quote {quote.story_id} could be read until {day(until)}; ask its speaker again "
                "under Notes, Quotes."
            )
    return f"Quote {quote.story_id} is not shown: its speaker agreed to other places only."


def quotes_to_ask(waiting: int) -> str:
    """What is said of quotes from notes that were only ticked; empty where there is none.

    >>> quotes_to_ask(1)
    '1 quote is not shown: nobody wrote down who agreed to it. Ask, and keep the consent under \
Notes, Quotes; then it is back.'
    """
    if not waiting:
        return ""
    quotes = counted(waiting, "quote is", "quotes are")
    to_it, it_is = ("it", "it is") if waiting == 1 else ("them", "they are")
    return (
        f"{quotes} not shown: nobody wrote down who agreed to {to_it}. Ask, and keep the consent "
        f"under Notes, Quotes; then {it_is} back."
    )


def waiting_line(choice: str, title: str, author: str, standing: Standing) -> str:
    """A decision that waits for whoever reads this, as a line to follow.

    >>> waiting_line("Scale", "Rent reminders", "Ann", Standing.REVIEWED)
    'Scale: Rent reminders. Ann asks for approval.'
    """
    asks = "a second look" if standing is Standing.PROPOSED else "approval"
    return f"{choice}: {title}. {author} asks for {asks}."
