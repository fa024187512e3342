"""What the evidence shows for any outcome and design: what the verdict table looks at."""

from dataclasses import dataclass
from math import ceil, isfinite

from improvement.domain.outcomes import DimensionOutcomes, GroupOutcome, Outcome
from improvement.domain.vocabulary import Design, Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.any_outcome import AnyComparison, any_outcome
from improvement.stats.comparisons.cell_status import FEWEST_FOR_ESTIMATE, FEWEST_FOR_SHOWING
from improvement.stats.comparisons.mover import mover
from improvement.stats.decisions.allowance import shifted
from improvement.stats.decisions.clusters import Clusters, around, widening
from improvement.stats.decisions.flags import Z_OWN, GroupFlags, SmallGroup
from improvement.stats.decisions.margins import above
from improvement.stats.decisions.missing import MissingOutcomes, OutcomesDue, check_missing_outcomes
from improvement.stats.decisions.outcome_evidence import OutcomeEvidence, OutcomeGuardrail
from improvement.stats.decisions.progress import (
    Z_PAUSE,
    WeeksLeft,
    predictive_power,
    weeks_left,
    z_score,
)
from improvement.stats.decisions.sample_ratio import SampleRatio, sample_ratio
from improvement.stats.decisions.still_needed import StillNeeded
from improvement.stats.interval import Z95, Interval
from improvement.stats.record import recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeGuardrailFinding:
    """A guardrail in benefit terms at the look's z; ``why_not`` says why there is none."""

    guardrail: OutcomeGuardrail
    benefit: Interval | None
    why_not: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFinding:
    """One group: its benefit at the look's z (None below 5 on a side, or with ``why_not``).

    ``beside_reference`` is how much less it gains than the reference group (95%; above 0 = less).
    """

    dimension: str
    group: str
    named: bool
    reference: str | None
    sizes: tuple[int, ...]
    benefit: Interval | None
    beside_reference: Interval | None
    why_not: str

    @property
    def smaller_n(self) -> int:
        return min(self.sizes)


@recorded("outcome_findings", schema=2, oldest=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeFindings:
    """Evidence and everything computed from it, in units of benefit.

    ``plain`` is the benefit as seen; ``benefit`` what the table is applied to (the same, plus the
    margin where a cheaper change only has to be no worse). ``why_not`` says why there is neither.
    The other fields are those of ``Findings``.
    """

    evidence: OutcomeEvidence
    found: AnyComparison | None
    why_not: str
    plain: Interval | None
    benefit: Interval | None
    pause: Interval | None
    missing: MissingOutcomes | None
    clusters: Clusters | None
    sample_ratio: SampleRatio | None
    guardrails: tuple[OutcomeGuardrailFinding, ...]
    groups: tuple[GroupFinding, ...]
    flags: tuple[GroupFlags, ...]
    small_groups: tuple[SmallGroup, ...]
    predictive_power: float | None
    still_needed: StillNeeded | None

    @property
    def smaller_n(self) -> int:
        return self.evidence.outcome.smaller_n


@dataclass(frozen=True, slots=True)
class _Sight:
    """One way of looking: direction, and by how much clusters widen every range."""

    direction: Direction
    widened: float

    def benefit(self, outcome: Outcome, z: float) -> Interval:
        found = any_outcome(outcome, z=z * self.widened)
        return _usable(found.benefit(self.direction))

    def benefit_or_none(self, outcome: Outcome, z: float) -> Interval | None:
        try:
            return self.benefit(outcome, z)
        except NotComputable:
            return None


def find_outcome(evidence: OutcomeEvidence) -> OutcomeFindings:
    """Compute what the verdict table looks at; what cannot be computed is said, never guessed."""
    rule, look = evidence.rule, evidence.look
    clusters = around(evidence.clusters, look.z)
    sight = _Sight(rule.direction, widening(clusters))
    z = look.z if look.z is not None else Z95
    found, plain, why_not = _overall(evidence, sight)
    groups = tuple(g for d in evidence.dimensions for g in _groups(d, sight, z))
    return OutcomeFindings(
        evidence=evidence,
        found=found,
        why_not=why_not,
        plain=plain,
        benefit=shifted(plain, rule),
        pause=_pause(evidence, sight),
        missing=_missing(evidence),
        clusters=clusters,
        sample_ratio=_sample_ratio(evidence),
        guardrails=tuple(outcome_guardrail(g, z, sight.widened) for g in evidence.guardrails),
        groups=groups,
        flags=_flags(evidence, groups, sight),
        small_groups=_small((*groups, *_parts(evidence, sight, z))),
        predictive_power=_predictive_power(evidence, sight),
        still_needed=_still_needed(evidence, sight),
    )


def _usable(benefit: Interval) -> Interval:
    """An interval with an infinite estimate (no events on one side) still has one finite limit."""
    if benefit.estimate != benefit.estimate:
        raise NotComputable("There is no estimate in these data.")
    return benefit


def _overall(
    evidence: OutcomeEvidence, sight: _Sight
) -> tuple[AnyComparison | None, Interval | None, str]:
    z = evidence.look.z
    if z is None:
        return None, None, "Nobody's outcome is known on one side yet."
    try:
        found = any_outcome(evidence.outcome, z=z * sight.widened)
        return found, _usable(found.benefit(sight.direction)), ""
    except NotComputable as reason:
        return None, None, str(reason)


def _pause(evidence: OutcomeEvidence, sight: _Sight) -> Interval | None:
    if evidence.look.z is None or evidence.outcome.smaller_n < FEWEST_FOR_SHOWING:
        return None
    return shifted(sight.benefit_or_none(evidence.outcome, Z_PAUSE), evidence.rule)


def _missing(evidence: OutcomeEvidence) -> MissingOutcomes | None:
    if evidence.due is None:
        return None
    known = OutcomesDue(pilot=evidence.look.n_pilot, comparison=evidence.look.n_comparison)
    return check_missing_outcomes(known, evidence.due, max_missing=evidence.rule.max_missing)


def _sample_ratio(evidence: OutcomeEvidence) -> SampleRatio | None:
    if evidence.rule.design is not Design.RANDOMISED:
        return None
    due = evidence.due
    pilot = due.pilot if due else evidence.look.n_pilot
    comparison = due.comparison if due else evidence.look.n_comparison
    if pilot + comparison == 0:
        return None
    return sample_ratio(pilot, comparison, expected_share=evidence.expected_share)


def outcome_guardrail(
    guardrail: OutcomeGuardrail, z: float, widened: float
) -> OutcomeGuardrailFinding:
    """A guardrail of any kind at a look, or why there is none."""
    try:
        if guardrail.why_not:
            raise NotComputable(guardrail.why_not)
        benefit = _Sight(guardrail.direction, widened).benefit(guardrail.outcome, z)
    except NotComputable as reason:
        return OutcomeGuardrailFinding(guardrail=guardrail, benefit=None, why_not=str(reason))
    return OutcomeGuardrailFinding(guardrail=guardrail, benefit=benefit, why_not="")


def _groups(dimension: DimensionOutcomes, sight: _Sight, z: float) -> list[GroupFinding]:
    reference = None if dimension.overlapping else _reference(dimension)
    there = sight.benefit_or_none(reference.outcome, Z95) if reference else None
    return [
        _group(dimension.label, group, reference, there, sight, z) for group in dimension.groups
    ]


def _parts(evidence: OutcomeEvidence, sight: _Sight, z: float) -> list[GroupFinding]:
    """Small groups that are counted within a larger one: each by itself, beside nobody."""
    return [
        _group(dimension.label, part, None, None, sight, z)
        for dimension in evidence.dimensions
        for part in dimension.small_parts
    ]


def _reference(dimension: DimensionOutcomes) -> GroupOutcome | None:
    """The registered group, else the largest named one; None where it has fewer than 5 a side."""
    named = [group for group in dimension.groups if group.named]
    chosen = next((g for g in named if g.group == dimension.reference), None)
    if chosen is None and dimension.reference is None:
        chosen = max(named, key=lambda g: sum(side.n for side in g.outcome.sides), default=None)
    if chosen is None or chosen.outcome.smaller_n < FEWEST_FOR_ESTIMATE:
        return None
    return chosen


def _group(
    label: str,
    group: GroupOutcome,
    reference: GroupOutcome | None,
    there: Interval | None,
    sight: _Sight,
    z: float,
) -> GroupFinding:
    benefit, beside, why_not = None, None, ""
    if group.outcome.smaller_n >= FEWEST_FOR_ESTIMATE:
        try:
            benefit = sight.benefit(group.outcome, z)
            if reference is not None and there is not None and reference is not group:
                beside = _less(there, sight.benefit(group.outcome, Z95))
        except NotComputable as reason:
            why_not = str(reason)
    return GroupFinding(
        dimension=label,
        group=group.group,
        named=group.named,
        reference=reference.group if reference else None,
        sizes=tuple(side.n for side in group.outcome.sides),
        benefit=benefit,
        beside_reference=beside,
        why_not=why_not,
    )


def _less(reference: Interval, group: Interval) -> Interval | None:
    """How much less the group gains (MOVER); None where one has no finite estimate."""
    if not (isfinite(reference.estimate) and isfinite(group.estimate)):
        return None
    return mover((reference, group), (1, -1)).total


def _flags(
    evidence: OutcomeEvidence, groups: tuple[GroupFinding, ...], sight: _Sight
) -> tuple[GroupFlags, ...]:
    outcomes = {(d.label, g.group): g.outcome for d in evidence.dimensions for g in d.groups}
    return tuple(
        GroupFlags(
            dimension=found.dimension,
            group=found.group,
            reference=found.reference,
            smaller_n=found.smaller_n,
            own=shifted(
                sight.benefit_or_none(outcomes[found.dimension, found.group], Z_OWN)
                if found.smaller_n >= FEWEST_FOR_ESTIMATE
                else None,
                evidence.rule,
            ),
            own_limit=0.0,
            widening=found.beside_reference,
            widening_limit=0.0,
            gap_tolerance=evidence.rule.gap_tolerance,
        )
        for found in groups
        if found.named
    )


def _small(groups: tuple[GroupFinding, ...]) -> tuple[SmallGroup, ...]:
    return tuple(
        SmallGroup(
            dimension=found.dimension,
            group=found.group,
            smaller_n=found.smaller_n,
            worst_plausible=found.benefit.lower if found.benefit else None,
        )
        for found in groups
        if found.named and found.smaller_n < FEWEST_FOR_SHOWING
    )


def _predictive_power(evidence: OutcomeEvidence, sight: _Sight) -> float | None:
    look = evidence.look
    if look.z is None or look.at_end:
        return None
    benefit = shifted(sight.benefit_or_none(evidence.outcome, Z95), evidence.rule)
    facing = None if benefit is None else benefit.lower if benefit.estimate > 0 else benefit.upper
    if benefit is None or facing is None or not (isfinite(benefit.estimate) and isfinite(facing)):
        return None
    return predictive_power(look.fraction, z_score(benefit, Z95))


def _still_needed(evidence: OutcomeEvidence, sight: _Sight) -> StillNeeded | None:
    """As for shares: households (pairs, points) until 0 can be told from worthwhile."""
    worthwhile, look = evidence.rule.minimum_worthwhile, evidence.look
    if worthwhile is None or look.z is None:
        return None
    benefit = sight.benefit_or_none(evidence.outcome, Z95)
    if benefit is None or not isfinite(benefit.half_width):
        return None
    target = worthwhile if above(benefit.half_width, worthwhile) else worthwhile / 2
    per_arm = ceil(look.harmonic_n * (benefit.half_width / target) ** 2)
    return StillNeeded(
        half_width=target,
        per_arm=per_arm,
        limit=2 * evidence.rule.planned_per_arm,
        weeks=_weeks(evidence, per_arm),
    )


def _weeks(evidence: OutcomeEvidence, per_arm: int) -> WeeksLeft | None:
    if not evidence.weeks_running or evidence.rule.design is Design.INTERRUPTED:
        return None
    look = evidence.look
    arms = 1 if evidence.rule.design is Design.PAIRED else 2
    so_far = look.n_pilot + (look.n_comparison if arms == 2 else 0)
    return weeks_left(so_far, evidence.weeks_running, max(0, arms * per_arm - so_far))
