"""What each comparison of two groups says, in the outcome's own unit (STATISTICS H)."""

from dataclasses import dataclass
from math import inf

from improvement.stats.comparisons.costs import CostDifference
from improvement.stats.comparisons.event_totals import EventTotals
from improvement.stats.comparisons.household_counts import HouseholdCountRatio
from improvement.stats.comparisons.scores import ScoreDifference
from improvement.stats.comparisons.still_waiting import RestrictedMean, StillWaiting
from improvement.stats.comparisons.waits import TypicalWait, WaitRatio
from improvement.stats.interval import Interval
from improvement.words.amounts import Unit, amount, counted
from improvement.words.effects import DAYS, EVENTS, POINTS, RATIO, Wording, money
from improvement.words.reading import Reading
from improvement.words.told import Telling, told

CLEARLY_UNEVEN = 1.5  # dispersion from which it is worth saying that some households have many


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """What is counted, one and many."""

    one: str
    many: str

    def count(self, number: int) -> str:
        return counted(number, self.one, self.many)


EVENT = Noun(one="event", many="events")


def waits_reading(found: WaitRatio, telling: Telling) -> Reading:
    """Typical waits: "typical wait 14 days v 20: about 30% shorter (between 5% and 48%)"."""
    sides = telling.sides
    seen = (
        f"Typical wait {_days(found.pilot)} {sides.here}, {_days(found.comparison)} {sides.there}: "
        f"{_about(RATIO, found.ratio)}."
    )
    same_day = found.pilot.same_day + found.comparison.same_day
    caveat = f"{counted(same_day, 'same-day wait')} counted as half a day." if same_day else ""
    because = (seen, _plain_averages(found.mean_difference))
    return told(
        telling,
        RATIO,
        found.ratio,
        found.smaller_n,
        because=tuple(sentence for sentence in because if sentence),
        caveats=(caveat,),
    )


def still_waiting_reading(found: StillWaiting, telling: Telling) -> Reading:
    """Average waits up to a day, with people still waiting."""
    sides, day = telling.sides, amount(found.until, Unit.NUMBER)
    seen = (
        f"Counted up to day {day}, the average wait is {_unit(found.pilot.mean, 'day')} "
        f"{sides.here}, {_unit(found.comparison.mean, 'day')} {sides.there}: "
        f"{_about(DAYS, found.difference)}."
    )
    ended = (
        f"By day {day}, {_ended(found.pilot)} {sides.here} and {_ended(found.comparison)} "
        f"{sides.there}; the others count for as long as they are known to have waited."
    )
    return told(
        telling,
        DAYS,
        found.difference,
        found.smaller_n,
        because=(seen, ended),
        caveats=(f"Waits longer than {_unit(found.until, 'day')} count as {day}.",),
    )


def household_counts_reading(
    found: HouseholdCountRatio, telling: Telling, noun: Noun = EVENT
) -> Reading:
    """Events per household, where each may have several."""
    names, sides, counts = telling.names, telling.sides, found.counts
    seen = (
        f"{noun.count(counts.pilot.events)} among {names.count(counts.pilot.n)} {sides.here}, "
        f"{noun.count(counts.comparison.events)} among {names.count(counts.comparison.n)} "
        f"{sides.there}: {_rate_ratio(found.ratio)}."
    )
    uneven = (
        f"Some {names.people} have many more than others: the range is wider for it."
        if found.used_dispersion >= CLEARLY_UNEVEN
        else ""
    )
    return told(telling, EVENTS, found.ratio, found.smaller_n, because=(seen,), caveats=(uneven,))


def event_totals_reading(
    found: EventTotals, telling: Telling, noun: Noun = EVENT, exposure: str = "household-months"
) -> Reading:
    """Events from totals and exposure."""
    sides, totals = telling.sides, found.totals
    seen = (
        f"{noun.count(totals.pilot.events)} in {_number(totals.pilot.exposure)} {exposure} "
        f"{sides.here}, {noun.count(totals.comparison.events)} in "
        f"{_number(totals.comparison.exposure)} {sides.there}: {_rate_ratio(found.ratio)}."
    )
    caveat = (
        f"This takes {noun.many} as independent of each other. Where one household may have "
        "several, the true range is wider: counts by household would show it."
    )
    return told(telling, EVENTS, found.ratio, None, because=(seen,), caveats=(caveat,))


def scores_reading(found: ScoreDifference, telling: Telling, wording: Wording = POINTS) -> Reading:
    """Average scores."""
    sides, welch = telling.sides, found.welch
    seen = (
        f"Average {_unit(welch.pilot.mean, wording.one, wording.many)} {sides.here}, "
        f"{_number(welch.comparison.mean)} {sides.there}: {_about(wording, welch.difference)}."
    )
    return told(telling, wording, welch.difference, found.smaller_n, because=(seen,))


def costs_reading(found: CostDifference, telling: Telling, sign: str = "$") -> Reading:
    """Average costs, and whether single households decide them."""
    sides, names, wording, welch = telling.sides, telling.names, money(sign), found.welch
    sign = wording.sign
    seen = (
        f"On average {sign}{_number(welch.pilot.mean)} a {names.one} {sides.here}, "
        f"{sign}{_number(welch.comparison.mean)} {sides.there}: "
        f"{_about(wording, welch.difference)}."
    )
    caveats = [f"Averages are sensitive to a few dear {names.people}."]
    if found.one_household_decides:
        rest = found.without_largest
        caveats.append(
            f"Single {names.people} decide this: without the dearest of each side, "
            + (
                "the answer would be another one. Which one is for the test's own team and coaches."
                if rest is None
                else f"{sides.here} it is {wording.say(rest)}."
            )
        )
    return told(
        telling, wording, welch.difference, found.smaller_n, because=(seen,), caveats=tuple(caveats)
    )


def _days(typical: TypicalWait) -> str:
    return _unit(typical.days, "day")


def _ended(arm: RestrictedMean) -> str:
    return f"{arm.ended} of {arm.n} waits had ended"


def _plain_averages(difference: Interval | None) -> str:
    if difference is None:
        return ""
    return (
        f"Plain averages: {DAYS.say(difference.estimate)} ({DAYS.span(difference)}). They are "
        "sensitive to a few long waits."
    )


def _about(wording: Wording, effect: Interval) -> str:
    return f"about {wording.say(effect.estimate)} ({wording.span(effect)})"


def _rate_ratio(ratio: Interval | None) -> str:
    if ratio is None:
        return "without any on either side there is no ratio"
    if ratio.estimate in (0.0, inf):
        return f"in the same time {EVENTS.span(ratio)}"
    return f"in the same time {_about(EVENTS, ratio)}"


def _number(value: float) -> str:
    return amount(value, Unit.NUMBER)


def _unit(value: float, one: str, many: str = "") -> str:
    text = _number(value)
    return f"{text} {one if text == '1' else many or one + 's'}"
