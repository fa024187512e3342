"""Practices across partnerships in words: what others see, and what came back from them."""

from collections.abc import Mapping

from improvement.domain.practices import Standing
from improvement.domain.publishing import Evidence, Summary
from improvement.domain.vocabulary import Choice, Direction
from improvement.stats.interval import Z95, Interval
from improvement.words.amounts import counted
from improvement.words.portfolio import listed
from improvement.words.shares import more_or_fewer, span

DONE: Mapping[Choice, str] = {
    Choice.SCALE: "scaled",
    Choice.ADAPT: "adapted",
    Choice.STOP: "stopped",
    Choice.KEEP_TESTING: "still tested",
    Choice.DID_NOT_FINISH: "not finished",
}
WHAT_CROSSES = (
    "Others see its card, how many sites there are and what was decided, and for every site that "
    "is large enough its effect, how sure it is, and its number of households. No site, team, "
    "person or group is named; notes, stories and plans stay here. Read what is typed on the "
    "card: a name that somebody typed there would cross."
)
WHAT_IS_GIVEN = (
    "The effect, how sure it is, the number of households, how many core parts are done as meant "
    "and whether it goes on, under your partnership's name, for every partnership that finds the "
    "practice. What your team says later of core parts, pausing and stopping is told at once; "
    "never its words."
)


OWN_TESTS_ONLY = (
    "Tests here are those of your own partnership. Of other partnerships you see the practices "
    "that they published, with what was found at their sites; never their tests, plans, notes or "
    "people. To learn more, ask the partnership that is named: what it agrees to show, its leader "
    "publishes."
)
NOBODY_SHOWS = (
    "No other partnership on this installation shows a practice with words like these. Theirs stay "
    "unseen until a leader there publishes them, as yours do under Practices."
)


def sites_line(summary: Summary, given: tuple[Evidence, ...]) -> str:
    """How many sites, what was decided there, and who else gave a result.

    >>> from improvement.domain.practices import PracticeCard
    >>> from improvement.domain.vocabulary import Direction
    >>> summary = Summary(partnership="Harbor", card=PracticeCard(name="Calls", core=("Early",)),
    ...     outcome="Caught up", direction=Direction.HIGHER, sites=4,
    ...     verdicts={Choice.SCALE: 2, Choice.ADAPT: 2}, evidence=(), held_back=1)
    >>> sites_line(summary, ())
    '4 sites at Harbor: 2 scaled and 2 adapted. Of 1 of them no figures are given: too small.'
    """
    decided = [f"{n} {DONE[choice]}" for choice, n in summary.verdicts.items()]
    line = f"{counted(summary.sites, 'site')} at {summary.partnership}"
    line += f": {listed(tuple(decided))}." if decided else "."
    if summary.held_back:
        line += f" Of {summary.held_back} of them no figures are given: too small."
    return f"{line} {given_line(given)}".strip()


def evidence_lines(evidence: tuple[Evidence, ...], direction: Direction) -> tuple[str, ...]:
    """Each result as it would cross: nameless, with its range.

    >>> evidence_lines((Evidence(effect=0.1, se=0.04, n=200),), Direction.HIGHER)
    ('10 more per 100 (between 2 and 18 more), of 200 households.',)
    """
    return tuple(
        f"{more_or_fewer(given.effect, direction)} per 100 ({span(_range(given), direction)}), "
        f"of {counted(given.n, 'household')}."
        for given in evidence
    )


def _range(given: Evidence) -> Interval:
    reach = Z95 * given.se
    return Interval(estimate=given.effect, lower=given.effect - reach, upper=given.effect + reach)


def given_line(given: tuple[Evidence, ...]) -> str:
    """Results that came back from those who took it up; empty where none did.

    >>> given_line((Evidence(effect=0.1, se=0.05, n=200, source="Valley", kept=2, of=3),))
    'Given back: Valley (200 households, 2 of 3 core parts as meant).'
    >>> given_line((Evidence(effect=0, se=0.05, n=90, source="Hill", kept=3, of=3,
    ...     standing=Standing.STOPPED),))
    'Given back: Hill (90 households, 3 of 3 core parts as meant, stopped since).'
    """
    if not given:
        return ""
    told = [
        f"{e.source} ({counted(e.n, 'household')}, {e.kept} of {e.of} core parts as meant"
        f"{_since(e.standing)})"
        for e in given
    ]
    return f"Given back: {'; '.join(told)}."


def _since(standing: Standing | None) -> str:
    """Only what ended or rests is worth a word."""
    ended = {Standing.PAUSED: ", paused since", Standing.STOPPED: ", stopped since"}
    return ended.get(standing, "") if standing else ""
