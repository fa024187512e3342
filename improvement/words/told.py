"""The one sentence about any two groups, by the cases of STATISTICS H, in natural units."""

from dataclasses import dataclass

from improvement.domain.vocabulary import Design, Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.cell_status import CellStatus, cell_status
from improvement.stats.comparisons.face import benefit_of
from improvement.stats.interval import Interval
from improvement.words.certainty import Certainty, helps, why_not_surer, worthwhile
from improvement.words.effects import Wording
from improvement.words.names import Names
from improvement.words.reading import Reading
from improvement.words.sides import Sides, sides

PLAIN = Names()


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a reading needs beside the figures.

    ``direction`` which way is better; ``certainty`` the most that the design allows to be said;
    ``minimum_worthwhile`` what would be worth it, in units of benefit (a logarithm for ratios),
    None where nobody said.
    """

    direction: Direction
    certainty: Certainty
    design: Design = Design.RANDOMISED
    names: Names = PLAIN
    minimum_worthwhile: float | None = None

    @property
    def sides(self) -> Sides:
        return sides(self.design)


def told(
    telling: Telling,
    wording: Wording,
    effect: Interval | None,
    smaller_n: int | None,
    *,
    because: tuple[str, ...],
    caveats: tuple[str, ...] = (),
) -> Reading:
    """A reading of an effect; ``smaller_n`` None where households are not known."""
    return Reading(
        headline=_headline(telling, wording, effect, smaller_n),
        because=because,
        caveats=tuple(c for c in (*caveats, why_not_surer(telling.certainty, telling.design)) if c),
    )


def not_computable(reason: NotComputable, names: Names) -> Reading:
    """Why there is no comparison, as a sentence to read first.

    >>> not_computable(NotComputable("There are no pairs yet."), Names(pilot="Calls")).headline
    'Calls: cannot be compared yet. There are no pairs yet.'
    """
    return Reading(headline=f"{names.pilot}: cannot be compared yet. {reason}")


def _headline(
    telling: Telling, wording: Wording, effect: Interval | None, smaller_n: int | None
) -> str:
    names = telling.names
    if smaller_n is not None and cell_status(smaller_n) is not CellStatus.SHOWN:
        return (
            f"{names.pilot}: too few to say. The smaller side has {names.count(smaller_n)}; from "
            "10 on each side a range is worth reading."
        )
    if effect is None:
        return f"{names.pilot}: there is no range, so nothing can be said about the size."
    benefit = benefit_of(effect, wording.kind, telling.direction)
    return f"{names.pilot}: {_finding(telling, wording, effect, benefit)}."


def _finding(telling: Telling, wording: Wording, effect: Interval, benefit: Interval) -> str:
    delta, cap = telling.minimum_worthwhile, telling.certainty
    if benefit.upper < 0:
        return f"outcomes are worse, {wording.span(effect)}"
    if delta is not None and benefit.lower >= delta:
        return worthwhile(cap)
    if delta is not None and benefit.upper < delta:
        return _less_than_worthwhile(telling, wording, benefit, delta)
    if benefit.lower > 0:
        return helps(cap)
    return f"not settled. The data fit {wording.span(effect)}"


def _less_than_worthwhile(
    telling: Telling, wording: Wording, benefit: Interval, delta: float
) -> str:
    wanted = wording.say(wording.raw(delta, telling.direction))
    if benefit.lower > 0:
        return (
            f"{helps(telling.certainty)}, but only a little: less than the {wanted} that you set "
            "as worthwhile"
        )
    best = wording.say(wording.raw(benefit.upper, telling.direction))
    return f"a worthwhile gain ({wanted}) is unlikely; at best about {best}"
