"""What a pilot could show and how it would go, before there is any test: no database is needed."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid
from improvement.stats.decisions.plan_curve import SIZES, PlanCurve, PlannedGroup, plan_curve
from improvement.stats.decisions.simulate_plan import Scenario, SimulatedPlan, simulate_plan
from improvement.stats.record import Record, to_record
from improvement.words.plan_curve import curve_reading, simulated_reading
from improvement.words.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWishes:
    """The share without the change, what is worthwhile, the sizes and groups to look at."""

    base: float
    worthwhile: float | None = None
    direction: Direction = Direction.HIGHER
    sizes: tuple[int, ...] = SIZES
    groups: tuple[PlannedGroup, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A truth to play the plan on: the benefit, how often it is looked at, how many times."""

    effect: float
    looks: int = 12
    replicates: int = 20_000
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePlan:
    """The curve and, where asked for, the simulated plan, with what both say."""

    curve: PlanCurve
    simulated: SimulatedPlan | None
    reading: Reading

    def record(self) -> Record:
        """For machines: every figure at full precision, and the words."""
        return {
            "curve": to_record(self.curve),
            "simulated": to_record(self.simulated) if self.simulated else None,
            "reading": asdict(self.reading),
        }


def plan(
    wishes: PlanWishes,
    *,
    trial: Trial | None = None,
    progress: Callable[[float], None] | None = None,
) -> SamplePlan:
    """What each size shows; with a ``trial``, how the largest size would end.

    Raises ``Invalid`` for shares outside 0-1, and for a trial without a worthwhile difference.

    >>> found = plan(PlanWishes(base=0.5, worthwhile=0.25, sizes=(60,)))
    >>> found.curve.needed.per_arm, found.simulated
    (59, None)
    """
    curve = plan_curve(
        base=wishes.base,
        direction=wishes.direction,
        sizes=wishes.sizes,
        groups=wishes.groups,
        wanted=wishes.worthwhile,
    )
    simulated = None
    reading = curve_reading(curve)
    if trial is not None:
        simulated = simulate_plan(
            _scenario(wishes, trial, curve.sizes),
            replicates=trial.replicates,
            seed=trial.seed,
            progress=progress,
        )
        reading = _with(reading, simulated_reading(simulated))
    return SamplePlan(curve=curve, simulated=simulated, reading=reading)


def _scenario(wishes: PlanWishes, trial: Trial, sizes: Sequence[int]) -> Scenario:
    if wishes.worthwhile is None:
        raise Invalid("To play a plan through, say what is worthwhile: 0.10 for 10 points.")
    return Scenario(
        per_arm=sizes[-1],
        looks=trial.looks,
        # Shares of good outcomes: where fewer is better, those without the outcome.
        base=wishes.base if wishes.direction.sign > 0 else 1 - wishes.base,
        effect=trial.effect,
        delta=wishes.worthwhile,
    )


def _with(first: Reading, second: Reading) -> Reading:
    return Reading(
        headline=first.headline,
        because=(*first.because, second.headline, *second.because),
        caveats=(*first.caveats, *second.caveats),
    )
