"""What a plan of this size can show, said while it is being written."""

from improvement.domain.plan import Plan
from improvement.errors import Invalid, NotComputable
from improvement.services.analyses import names_of
from improvement.stats.decisions.planning import SampleSize, sample_size, smallest_visible_effect
from improvement.words.planning import plan_reading
from improvement.words.reading import Reading

MOST_PER_ARM = 2_000  # beyond it, every effect worth a pilot is visible, and the sum takes long


def what_it_can_show(plan: Plan) -> Reading | None:
    """The planner's sentence, or None while the plan does not say enough for one."""
    primary, size, base = plan.primary, plan.planned_per_arm, plan.expected_now
    if primary is None or size is None or base is None or not 1 <= size <= MOST_PER_ARM:
        return None
    try:
        visible = smallest_visible_effect(size, size, base=base, direction=primary.direction)
    except (Invalid, NotComputable):
        return None
    return plan_reading(
        visible,
        minimum_worthwhile=plan.minimum_worthwhile,
        needed=_needed(plan, base),
        names=names_of(plan),
    )


def _needed(plan: Plan, base: float) -> SampleSize | None:
    if plan.primary is None or plan.minimum_worthwhile is None:
        return None
    try:
        return sample_size(
            base=base, effect=plan.minimum_worthwhile, direction=plan.primary.direction
        )
    except (Invalid, NotComputable):
        return None
