"""What comparisons by order, by pairs and against a margin say (STATISTICS H)."""

from improvement.domain.vocabulary import Direction
from improvement.stats.comparisons.cell_status import FEWEST_FOR_SHOWING
from improvement.stats.comparisons.equivalence import (
    Closeness,
    Equivalence,
    NoWorse,
    NoWorseFinding,
)
from improvement.stats.comparisons.face import EffectKind
from improvement.stats.comparisons.ordinal import OrderFinding, Ordinal
from improvement.stats.comparisons.paired import PairedDifference
from improvement.stats.comparisons.paired_order import PairedOrder
from improvement.stats.comparisons.paired_scores import PairedScores
from improvement.words.amounts import Unit, amount
from improvement.words.effects import POINTS, Wording
from improvement.words.outcomes import Noun
from improvement.words.reading import Reading
from improvement.words.shares import more_or_fewer, of_hundred, span
from improvement.words.told import Telling, told

ANSWER = Noun(one="answer", many="answers")
SHARES = Wording(
    kind=EffectKind.DIFFERENCE,
    less="fewer per 100",
    more="more per 100",
    alike="as many",
    per_hundred=True,
)
CHOSEN = (
    "Where people were chosen because they were doing badly, many would have done better with "
    "nothing changed."
)


def ordinal_reading(
    found: Ordinal,
    telling: Telling,
    noun: Noun = ANSWER,
    *,
    higher: str = "higher",
    lower: str = "lower",
) -> Reading:
    """Answers by their order; for waits give ``noun`` and "longer", "shorter"."""
    wording = Wording(kind=found.kind, less=lower, more=higher, alike="alike")
    seen = _order(found, telling, noun, wording)
    reading = told(
        telling,
        wording,
        found.interval,
        found.smaller_n,
        because=tuple(s for s in (seen, _top_box(found, telling, noun)) if s),
    )
    if found.interval is not None or found.smaller_n < FEWEST_FOR_SHOWING:
        return reading
    return Reading(
        headline=f"{telling.names.pilot}: {seen[0].lower()}{seen[1:]}",
        because=reading.because,
        caveats=reading.caveats,
    )


def _order(found: Ordinal, telling: Telling, noun: Noun, wording: Wording) -> str:
    sides = telling.sides
    counts = f"{found.answers.pilot.n:,} and {found.answers.comparison.n:,}"
    if found.finding is OrderFinding.ALL_TIED:
        return f"All {noun.many} are the same on both sides ({counts})."
    if found.interval is None:
        side = wording.more if found.finding is OrderFinding.ALL_HIGHER else wording.less
        return (
            f"Every {noun.one} {sides.here} is {side} than every {noun.one} {sides.there} "
            f"({counts} {noun.many})."
        )
    return (
        f"Take one {noun.one} from each side: the one {sides.here} is "
        f"{wording.say(found.chance)} (the data fit {wording.span(found.interval)}); ties count "
        "as half."
    )


def _top_box(found: Ordinal, telling: Telling, noun: Noun) -> str:
    if found.top_box is None or found.top is None:
        return ""
    arms, sides, difference = found.top_box.arms, telling.sides, found.top_box.difference
    return (
        f"{noun.many.capitalize()} of {amount(found.top, Unit.NUMBER)} or above: "
        f"{of_hundred(arms.pilot)} {sides.here}, {of_hundred(arms.comparison)} {sides.there}; "
        f"the data fit {span(difference, Direction.HIGHER)} per 100."
    )


def paired_yes_no_reading(found: PairedDifference, telling: Telling) -> Reading:
    """Yes or no for the same households twice."""
    names, sides, pairs = telling.names, telling.sides, found.pairs
    seen = (
        f"{names.people.capitalize()} {names.outcome}: {of_hundred(found.pilot.tally)} "
        f"{sides.here}, {of_hundred(found.comparison.tally)} {sides.there}."
    )
    change = more_or_fewer(found.difference.estimate, Direction.HIGHER)
    moved = (
        f"{pairs.pilot_only} of {pairs.n} pairs have it {sides.here} only and "
        f"{pairs.comparison_only} {sides.there} only: {change}"
        f"{' per 100' if found.difference.estimate else ''}; the data fit "
        f"{span(found.difference, Direction.HIGHER)}."
    )
    return told(
        telling, SHARES, found.difference, found.smaller_n, because=(seen, moved), caveats=(CHOSEN,)
    )


def paired_scores_reading(
    found: PairedScores, telling: Telling, wording: Wording = POINTS
) -> Reading:
    """Scores of the same households twice."""
    sides, difference = telling.sides, found.difference
    seen = (
        f"Average {amount(found.pilot.mean, Unit.NUMBER)} {sides.here}, "
        f"{amount(found.comparison.mean, Unit.NUMBER)} {sides.there}: about "
        f"{wording.say(difference.estimate)} ({wording.span(difference)})."
    )
    return told(telling, wording, difference, found.smaller_n, because=(seen,), caveats=(CHOSEN,))


def paired_order_reading(found: PairedOrder, telling: Telling) -> Reading:
    """Answers of the same households twice, by who moved up and down."""
    seen = (
        f"Of {telling.names.count(found.pairs.n)}, {found.higher} moved up, {found.lower} moved "
        f"down and {found.same} stayed."
    )
    net = f"Up minus down: the data fit {span(found.difference, Direction.HIGHER)} per 100."
    return told(
        telling,
        SHARES,
        found.difference,
        found.smaller_n,
        because=(seen, net),
        caveats=(CHOSEN,),
    )


def equivalence_reading(found: Equivalence, telling: Telling, wording: Wording = POINTS) -> Reading:
    """As good, near enough? ``wording`` as for the difference itself."""
    limits = f"{wording.say(found.low)} and {wording.say(found.high)}"
    words = {
        Closeness.WITHIN: "as good as the comparison, near enough",
        Closeness.OUTSIDE: "further from the comparison than was set as near enough",
        Closeness.NOT_SETTLED: "not settled whether it is as good, near enough",
    }
    return Reading(
        headline=f"{telling.names.pilot}: {words[found.closeness]}.",
        because=(
            f"About {wording.say(found.welch.difference.estimate)} "
            f"({wording.span(found.welch.difference)}); near enough was set between {limits}.",
        ),
    )


def no_worse_reading(found: NoWorse, telling: Telling, wording: Wording) -> Reading:
    """Cheaper and no worse? ``wording`` as for the effect whose benefit was taken."""
    margin = wording.say(wording.raw(-found.margin, telling.direction))
    worst = wording.say(wording.raw(found.benefit.lower, telling.direction))
    words = {
        NoWorseFinding.NO_WORSE: "no worse than the comparison by more than was set as acceptable",
        NoWorseFinding.WORSE: "worse than the comparison by more than was set as acceptable",
        NoWorseFinding.NOT_SETTLED: "not settled whether it is no worse",
    }
    return Reading(
        headline=f"{telling.names.pilot}: {words[found.finding]}.",
        because=(f"At worst about {worst}; up to {margin} was set as acceptable.",),
    )
