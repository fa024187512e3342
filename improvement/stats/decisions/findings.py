"""What the evidence shows: every figure that a row of the verdict table looks at, computed once."""

from dataclasses import dataclass
from math import ceil

from improvement.domain.vocabulary import Design
from improvement.errors import NotComputable
from improvement.stats.comparisons.cell_status import FEWEST_FOR_SHOWING
from improvement.stats.comparisons.comparison import Comparison, compare
from improvement.stats.comparisons.two_proportions import two_proportions
from improvement.stats.decisions.allowance import shifted
from improvement.stats.decisions.chance import Chance, chance
from improvement.stats.decisions.clusters import Clusters, around, widening
from improvement.stats.decisions.evidence import Evidence, Guardrail
from improvement.stats.decisions.flags import GroupFlags, SmallGroup, group_flags, small_groups
from improvement.stats.decisions.margins import above
from improvement.stats.decisions.missing import MissingCheck
from improvement.stats.decisions.outcome_evidence import OutcomeGuardrail
from improvement.stats.decisions.outcome_findings import (
    OutcomeGuardrailFinding,
    outcome_guardrail,
)
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
class GuardrailFinding:
    """A guardrail in benefit terms at the look's z; ``benefit`` is None while an arm is empty."""

    guardrail: Guardrail
    benefit: Interval | None

    @property
    def why_not(self) -> str:
        return "nothing is known on one side yet" if self.benefit is None else ""


@recorded("findings", schema=3, oldest=1)
@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Evidence and everything computed from it. All differences in benefit terms.

    ``benefit`` is the overall difference at the look's z (plus the margin, where a cheaper change
    only has to be no worse), ``pause`` the same at z = 1.645 (from 10 an arm on);
    ``predictive_power`` is None outside the running of the plan; ``sample_ratio`` is None unless
    the test is randomised; ``clusters`` is None where households do not come in clusters.
    """

    evidence: Evidence
    comparison: Comparison
    benefit: Interval | None
    pause: Interval | None
    sample_ratio: SampleRatio | None
    guardrails: tuple[GuardrailFinding | OutcomeGuardrailFinding, ...]
    flags: tuple[GroupFlags, ...]
    small_groups: tuple[SmallGroup, ...]
    predictive_power: float | None
    still_needed: StillNeeded | None
    chance: Chance | None
    clusters: Clusters | None = None

    @property
    def missing(self) -> MissingCheck | None:
        return self.comparison.missing

    @property
    def smaller_n(self) -> int:
        return min(self.evidence.arms.pilot.n, self.evidence.arms.comparison.n)


def find(evidence: Evidence) -> Findings:
    """Compute what the verdict table looks at. Raises as ``compare`` does."""
    rule, look = evidence.rule, evidence.look
    found = around(evidence.clusters, look.z)
    widened = widening(found)
    comparison = compare(
        rule=rule,
        arms=evidence.arms,
        look=look,
        dimensions=evidence.dimensions,
        due=evidence.due,
        widened=widened,
    )
    z = look.z if look.z is not None else Z95
    return Findings(
        evidence=evidence,
        comparison=comparison,
        benefit=shifted(comparison.benefit, rule),
        pause=shifted(_pause(evidence, widened), rule),
        sample_ratio=_sample_ratio(evidence),
        guardrails=tuple(guardrail_at(guardrail, z, widened) for guardrail in evidence.guardrails),
        flags=group_flags(comparison.dimensions, rule, widened),
        small_groups=small_groups(comparison.dimensions, rule, z * widened),
        predictive_power=_predictive_power(evidence, widened),
        still_needed=_still_needed(evidence, widened),
        chance=_chance(evidence),
        clusters=found,
    )


def _benefit_at(evidence: Evidence, z: float) -> Interval | None:
    if evidence.look.z is None:
        return None
    return two_proportions(evidence.arms, z=z).benefit(evidence.rule.direction)


def _pause(evidence: Evidence, widened: float) -> Interval | None:
    arms = evidence.arms
    enough = min(arms.pilot.n, arms.comparison.n) >= FEWEST_FOR_SHOWING
    return _benefit_at(evidence, Z_PAUSE * widened) if enough else None


def _sample_ratio(evidence: Evidence) -> SampleRatio | None:
    if evidence.rule.design is not Design.RANDOMISED:
        return None
    due = evidence.due  # those drawn count, whether their outcome is known or not
    pilot = due.pilot if due else evidence.arms.pilot.n
    comparison = due.comparison if due else evidence.arms.comparison.n
    if pilot + comparison == 0:
        return None
    return sample_ratio(pilot, comparison, expected_share=evidence.expected_share)


def guardrail_at(
    guardrail: Guardrail | OutcomeGuardrail, z: float, widened: float
) -> GuardrailFinding | OutcomeGuardrailFinding:
    """A guardrail of any kind at a look."""
    if isinstance(guardrail, OutcomeGuardrail):
        return outcome_guardrail(guardrail, z, widened)
    try:
        benefit = two_proportions(guardrail.arms, z=z * widened).benefit(guardrail.direction)
    except NotComputable:
        return GuardrailFinding(guardrail=guardrail, benefit=None)
    return GuardrailFinding(guardrail=guardrail, benefit=benefit)


def _predictive_power(evidence: Evidence, widened: float) -> float | None:
    benefit = shifted(_benefit_at(evidence, Z95 * widened), evidence.rule)
    if benefit is None or evidence.look.at_end:
        return None
    return predictive_power(evidence.look.fraction, z_score(benefit, Z95))


def _still_needed(evidence: Evidence, widened: float) -> StillNeeded | None:
    """Households per arm until the range is narrow enough to tell 0 from worthwhile.

    Half a width of the smallest worthwhile difference is aimed at where the whole is reached.
    """
    benefit, worthwhile = _benefit_at(evidence, Z95 * widened), evidence.rule.minimum_worthwhile
    if benefit is None or worthwhile is None:
        return None
    target = worthwhile if above(benefit.half_width, worthwhile) else worthwhile / 2
    per_arm = ceil(evidence.look.harmonic_n * (benefit.half_width / target) ** 2)
    return StillNeeded(
        half_width=target,
        per_arm=per_arm,
        limit=2 * evidence.rule.planned_per_arm,
        weeks=_weeks(evidence, per_arm),
    )


def _weeks(evidence: Evidence, per_arm: int) -> WeeksLeft | None:
    if not evidence.weeks_running:
        return None
    so_far = evidence.arms.pilot.n + evidence.arms.comparison.n
    return weeks_left(so_far, evidence.weeks_running, max(0, 2 * per_arm - so_far))


def _chance(evidence: Evidence) -> Chance | None:
    rule = evidence.rule
    if evidence.look.z is None:
        return None
    return chance(
        evidence.arms,
        direction=rule.direction,
        minimum_worthwhile=None if rule.no_worse else rule.minimum_worthwhile,
    )
