"""What to keep in mind about a series, one plain sentence each."""

from collections.abc import Callable

from improvement.stats.charts.cautions import Caution, CautionKind, Cautions
from improvement.stats.charts.seasonality import LEVEL
from improvement.words.amounts import Unit, amount, counted
from improvement.words.periods import cadence
from improvement.words.reading import Reading


def read_cautions(found: Cautions) -> Reading:
    """All cautions of a series, the first one as the headline.

    >>> from datetime import date, timedelta
    >>> from improvement.domain.series import Point, Series
    >>> from improvement.domain.vocabulary import MeasureKind
    >>> from improvement.stats.charts.cautions import cautions
    >>> weeks = tuple(Point(period=date(2026, 1, 5) + timedelta(weeks=w), value=x)
    ...               for w, x in enumerate([4, 7, 5, None, 6, 8, 3]))
    >>> for said in read_cautions(cautions(
    ...         Series(name="Calls", kind=MeasureKind.COUNT, points=weeks))).because:
    ...     print(said)
    Too few points: 6 weeks recorded, and the rules need 10.
    Limits need 12 weeks; there are 6.
    1 week without a value: it stays a gap, and runs go on across it.
    """
    noun = cadence([point.period for point in found.series.points]).value
    said = tuple(_SENTENCES[caution.kind](caution, noun) for caution in found.found)
    headline = f"{counted(len(said), 'thing')} to keep in mind." if said else "Nothing to add."
    return Reading(headline=headline, because=said)


def _share(value: float) -> str:
    return amount(value, Unit.PERCENT)


def _few(found: Caution, noun: str) -> str:
    recorded = counted(int(found.observed), noun)
    return f"Too few points: {recorded} recorded, and the rules need {found.limit:g}."


def _few_for_limits(found: Caution, noun: str) -> str:
    return f"Limits need {counted(int(found.limit), noun)}; there are {found.observed:g}."


def _provisional(found: Caution, noun: str) -> str:
    made_of = counted(int(found.observed), noun)
    return f"Limits from {made_of} are provisional until there are {found.limit:g}."


def _no_variation(found: Caution, noun: str) -> str:
    return f"No variation recorded in {counted(found.points, noun)}: check how it is counted."


def _stock(found: Caution, noun: str) -> str:
    return (
        f"The same households are counted in every {noun}, or values are rolled together: {noun}s "
        "carry over into each other and signals are unreliable. Chart those who are new."
    )


def _carry_over(found: Caution, noun: str) -> str:
    return (
        f"Neighbouring {noun}s are alike (r = {amount(found.observed, Unit.NUMBER)}, up to "
        f"{amount(found.limit, Unit.NUMBER)} is usual): either the level moved, or {noun}s carry "
        "over and signals are unreliable. This check finds only some carry-over."
    )


def _floor(found: Caution, noun: str) -> str:
    return (
        f"{_share(found.observed)} of the {noun}s are at 0 (more than {_share(found.limit)}): the "
        f"line is the mean. Longer {noun}s, or what lies between two events, would say more."
    )


def _ceiling(found: Caution, noun: str) -> str:
    return (
        f"{_share(found.observed)} of the {noun}s are at 100% (more than {_share(found.limit)}): "
        "improvement can hardly show any more. Chart the exceptions."
    )


def _unequal(found: Caution, noun: str) -> str:
    return (
        f"How many were counted varies by up to {_share(found.observed)} from the average (more "
        f"than {_share(found.limit)}): {noun}s with few of them swing more."
    )


def _gaps(found: Caution, noun: str) -> str:
    stays = "it stays a gap" if found.observed == 1 else "they stay gaps"
    across = "it" if found.observed == 1 else "them"
    missing = counted(int(found.observed), noun)
    return f"{missing} without a value: {stays}, and runs go on across {across}."


def _mixed(found: Caution, noun: str) -> str:
    times = counted(int(found.observed), "step")
    verb = "has" if found.observed == 1 else "have"
    return (
        f"{times} from one {noun} to the next {verb} another length: longer periods hold more. "
        "Bring all to one length."
    )


def _seasonal(found: Caution, noun: str) -> str:
    return (
        f"The same months are high and low in {counted(found.points, 'year')} (F "
        f"{amount(found.observed, Unit.NUMBER)}, up to {amount(found.limit, Unit.NUMBER)} is usual;"
        f" about {100 * LEVEL:.0f} to 6 of 100 series without seasons show this): compare with the "
        "same month a year before."
    )


_SENTENCES: dict[CautionKind, Callable[[Caution, str], str]] = {
    CautionKind.TOO_FEW_POINTS: _few,
    CautionKind.TOO_FEW_FOR_LIMITS: _few_for_limits,
    CautionKind.PROVISIONAL_LIMITS: _provisional,
    CautionKind.NO_VARIATION: _no_variation,
    CautionKind.STOCK: _stock,
    CautionKind.CARRY_OVER: _carry_over,
    CautionKind.FLOOR: _floor,
    CautionKind.CEILING: _ceiling,
    CautionKind.UNEQUAL_SIZES: _unequal,
    CautionKind.GAPS: _gaps,
    CautionKind.MIXED_PERIODS: _mixed,
    CautionKind.SEASONAL: _seasonal,
}
