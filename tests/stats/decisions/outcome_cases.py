"""Outcomes of every kind and design, good and broken, for tests of the verdict."""

from random import Random

from improvement.domain.changed_series import ChangedSeries
from improvement.domain.decision_rule import DecisionRule
from improvement.domain.event_counts import EventTotal
from improvement.domain.outcomes import Outcome, Side
from improvement.domain.scale import Scale, gain, scale_of
from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import ComparedBy, Design, Direction
from improvement.stats.decisions.looks import look_at
from improvement.stats.decisions.outcome_evidence import OutcomeEvidence

TWO_SIDES = (Design.RANDOMISED, Design.SIDE_BY_SIDE, Design.BEFORE_AFTER)
#: Smallest worthwhile gain as a person would write it down, by scale.
WRITTEN = {Scale.SHARE: 0.1, Scale.RATIO: 0.2, Scale.CHANCE: 0.1, Scale.UNITS: 1.0}


def values(way: ComparedBy, n: int, seed: int, shift: float = 0.0) -> tuple[float, ...]:
    """n households' outcomes, plausible for their kind; ``shift`` makes them larger."""
    draw = Random(seed)  # noqa: S311 - made-up households, no secret
    if way is ComparedBy.SHARE:
        return tuple(float(draw.random() < 0.4 + shift / 10) for _ in range(n))
    if way is ComparedBy.EVENTS:
        return tuple(float(int(draw.expovariate(1 / (1.5 + shift)))) for _ in range(n))
    if way in (ComparedBy.TYPICAL_WAIT, ComparedBy.AVERAGE_DAYS):
        return tuple(
            float(max(1, round(draw.lognormvariate(3 + shift / 5, 0.8)))) for _ in range(n)
        )
    if way is ComparedBy.ORDER:
        return tuple(float(min(5, max(1, round(draw.gauss(3 + shift / 2, 1))))) for _ in range(n))
    if way is ComparedBy.COST:
        return tuple(round(draw.lognormvariate(5, 0.6), 2) + 20 * shift for _ in range(n))
    return tuple(round(draw.gauss(6 + shift, 2), 1) for _ in range(n))


def outcome(
    way: ComparedBy,
    design: Design,
    pilot: Side,
    comparison: Side,
    *,
    series: ChangedSeries | None = None,
) -> Outcome:
    """The same two sides for every design; before the change both are as the comparison is."""
    if design is Design.INTERRUPTED:
        return Outcome(
            design=design,
            way=way,
            series=series
            or ChangedSeries(
                values=comparison.values[:15] + pilot.values[:15],
                periods_before=len(comparison.values[:15]),
            ),
        )
    if design is Design.PAIRED:
        n = min(len(pilot.values), len(comparison.values))
        pilot = Side(values=pilot.values[:n], ended=pilot.ended[:n])
        comparison = Side(values=comparison.values[:n], ended=comparison.ended[:n])
    over_time = design is Design.DIFF_IN_DIFF
    return Outcome(
        design=design,
        way=way,
        pilot=pilot,
        comparison=comparison,
        pilot_before=comparison if over_time else None,
        comparison_before=comparison if over_time else None,
    )


def usual(way: ComparedBy, design: Design, n: int = 40, shift: float = 1.0) -> Outcome:
    """Forty households a side with a plausible difference."""
    return outcome(
        way,
        design,
        Side(values=values(way, n, 1, shift)),
        Side(values=values(way, n, 2)),
    )


def evidence_of(
    found: Outcome,
    *,
    direction: Direction = Direction.HIGHER,
    planned: int = 40,
    end_passed: bool = False,
    no_worse: bool = False,
) -> OutcomeEvidence:
    scale = scale_of(found.way, found.design) or Scale.UNITS
    wanted = gain(WRITTEN[scale], scale, direction)
    n_pilot, n_comparison = found.pilot.n, found.comparison.n
    information: float | None = None
    if found.series is not None:
        n_pilot, n_comparison = found.series.known_after, found.series.known_before
        information = float(n_pilot) if n_comparison else 0.0
    return OutcomeEvidence(
        rule=DecisionRule(
            direction=direction,
            design=found.design,
            minimum_worthwhile=wanted,
            planned_per_arm=planned,
            gap_tolerance=wanted / 2,
            scale=scale,
            no_worse=no_worse,
        ),
        outcome=found,
        look=look_at(
            n_pilot,
            n_comparison,
            planned_per_arm=planned,
            end_passed=end_passed,
            information=information,
        ),
    )


def _side(*given: float, ended: bool = True) -> Side:
    return Side(values=given, ended=(ended,) * len(given))


def broken_sides(way: ComparedBy) -> dict[str, tuple[Side, Side]]:
    """Pairs of sides with which something is wrong (STATISTICS J11), by what it is."""
    good = Side(values=values(way, 15, 3))
    none, every = (0.0,) * 15, (1.0,) * 15
    pairs = {
        "both empty": (Side(), Side()),
        "pilot empty": (Side(), good),
        "comparison empty": (good, Side()),
        "one household": (_side(1.0), good),
        "one on each side": (_side(1.0), _side(0.0)),
        "two on each side": (_side(1.0, 2.0), _side(0.0, 1.0)),
        "nobody": (Side(values=none), Side(values=none)),
        "everybody": (Side(values=every), Side(values=every)),
        "nobody there": (Side(values=every), Side(values=none)),
        "nobody here": (Side(values=none), Side(values=every)),
        "constant, other than there": (_side(*(3.0,) * 15), _side(*(5.0,) * 15)),
        "all alike": (_side(*(4.0,) * 15), _side(*(4.0,) * 15)),
        "one side constant": (_side(*(4.0,) * 15), good),
        "all censored": (_side(*range(1, 16), ended=False), _side(*range(1, 16), ended=False)),
        "one side censored": (_side(*range(1, 16), ended=False), _side(*range(1, 16))),
        "everything on day 0, censored": (
            _side(*(0.0,) * 15, ended=False),
            _side(*(0.0,) * 15, ended=False),
        ),
        "no events, no exposure": (
            Side(total=EventTotal(events=0, exposure=0)),
            Side(total=EventTotal(events=0, exposure=0)),
        ),
        "no exposure there": (
            Side(total=EventTotal(events=3, exposure=20)),
            Side(total=EventTotal(events=0, exposure=0)),
        ),
        "no events": (
            Side(total=EventTotal(events=0, exposure=30)),
            Side(total=EventTotal(events=0, exposure=30)),
        ),
        "no events there": (
            Side(total=EventTotal(events=9, exposure=30)),
            Side(total=EventTotal(events=0, exposure=30)),
        ),
        "nobody counted": (Side(tally=Tally(events=0, n=0)), Side(tally=Tally(events=0, n=0))),
        "0 of n and n of n": (
            Side(tally=Tally(events=0, n=15)),
            Side(tally=Tally(events=15, n=15)),
        ),
    }
    fits = {
        ComparedBy.EVENTS: lambda side: side.tally is None,
        ComparedBy.SHARE: lambda side: (
            side.total is None and all(value in (0, 1) for value in side.values)
        ),
    }.get(way, lambda side: side.total is None and side.tally is None)
    return {name: pair for name, pair in pairs.items() if fits(pair[0]) and fits(pair[1])}
