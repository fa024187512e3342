"""Telling back and choosing, in words."""

from datetime import date

from improvement.words.periods import day

NOT_TOLD = "Nothing has been told back to the speaker yet."
WHAT_CHOOSING_IS = (
    "Several people read the stories, choose the one that shows the most significant change, and "
    "say why. The reasons are the finding; what was not chosen stays in sight."
)


def told_line(told_on: date, told: str, answer: str) -> str:
    """What was told back, and what they said.

    >>> told_line(date(2026, 11, 2), "The text now comes on Friday.", "About time.")
    'Told back on 2 November 2026: The text now comes on Friday. They said: About time.'
    """
    said = f" They said: {answer}" if answer.strip() else ""
    return f"Told back on {day(told_on)}: {told}{said}"


def chosen_line(chosen_by: str, chosen_on: date) -> str:
    """Who chose, and when.

    >>> chosen_line("The resident council, six people", date(2026, 11, 2))
    'Chosen by: The resident council, six people, on 2 November 2026.'
    """
    return f"Chosen by: {chosen_by}, on {day(chosen_on)}."
