"""What a plan of this size can show, said while it is being written."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from improvement.domain.dimensions import Dimension
from improvement.domain.plan import Plan
from improvement.domain.vocabulary import ComparedBy, Design, Direction
from improvement.errors import Invalid, NotComputable
from improvement.services.analyses import names_of
from improvement.stats.comparisons.any_outcome import NO_ORDER
from improvement.stats.decisions.outcome_planning import visible_outcome
from improvement.stats.decisions.plan_curve import SIZES, PlanCurve, plan_curve
from improvement.stats.decisions.planning import (
    SampleSize,
    SmallestVisibleEffect,
    sample_size,
    smallest_visible_effect,
)
from improvement.words.chosen_worst import chosen_plan_reading
from improvement.words.outcome_planning import cannot_plan, outcome_plan_reading
from improvement.words.planning import group_plan_line, plan_reading
from improvement.words.reading import Reading

OTHER_DESIGNS = (Design.DIFF_IN_DIFF, Design.INTERRUPTED, Design.PAIRED)
MOST_PER_ARM = 2_000  # beyond it, every effect worth a pilot is visible, and the sum takes long


def what_it_can_show(plan: Plan) -> Reading | None:
    """The planner's sentence, or None while the plan does not say enough for one."""
    primary, size = plan.primary, plan.planned_per_arm
    if primary is None or size is None or not 1 <= size <= MOST_PER_ARM:
        return None
    if primary.outcome is not ComparedBy.SHARE or plan.design in OTHER_DESIGNS:
        return _other_outcome(plan, size)
    return _share(plan, size)


def curve(plan: Plan) -> PlanCurve | None:
    """What every size would show, for shares on two sides; None while the plan says too little."""
    primary, base = plan.primary, plan.expected_now
    if primary is None or base is None or primary.outcome is not ComparedBy.SHARE:
        return None
    if plan.no_worse or plan.design in OTHER_DESIGNS:
        return None
    own = plan.planned_per_arm if 1 <= (plan.planned_per_arm or 0) <= MOST_PER_ARM else None
    try:
        return plan_curve(
            base=base,
            direction=primary.direction,
            sizes=sorted({*SIZES, *([own] if own else [])}),
            wanted=plan.minimum_worthwhile,
        )
    except (Invalid, NotComputable):
        return None


def chosen(plan: Plan) -> Reading | None:
    """What it means that the worst off were chosen; None where they were not, or nobody said."""
    if plan.chosen_worst is None or plan.design is None:
        return None
    return chosen_plan_reading(plan.chosen_worst, plan.design)


def tells_groups(plan: Plan) -> bool:
    """Is what each group alone could show worked out for this outcome and design?"""
    primary = plan.primary
    shares = primary is not None and primary.outcome is ComparedBy.SHARE
    return shares and plan.design not in OTHER_DESIGNS


def groups_can_show(plan: Plan, sizes: Mapping[str, int]) -> tuple[str, ...]:
    """What could be seen in each group alone, by how many of it each side would hold.

    Nothing while the plan does not say enough, and for outcomes that are no shares.
    """
    primary, base = plan.primary, plan.expected_now
    if primary is None or base is None or not tells_groups(plan):
        return ()
    lines = []
    for label, size in sizes.items():
        if not 1 <= size <= MOST_PER_ARM:
            continue
        try:
            visible = _visible(size, base, primary.direction)
        except (Invalid, NotComputable):
            continue
        lines.append(group_plan_line(label, visible, names_of(plan)))
    return tuple(lines)


@lru_cache(maxsize=512)  # a tenth of a second each, and the form is drawn at every click
def _visible(size: int, base: float, direction: Direction) -> SmallestVisibleEffect:
    return smallest_visible_effect(size, size, base=base, direction=direction)


def alike(plan: Plan, dimensions: Iterable[Dimension]) -> Mapping[str, int]:
    """The best that can be hoped for before anybody knows sizes: all groups of one size."""
    chosen = {named.key for named in plan.dimensions}
    size = plan.planned_per_arm or 0
    return {
        f"{d.label}, if its {len(d.named)} groups were of one size": size // len(d.named)
        for d in dimensions
        if d.key in chosen and d.named
    }


def _other_outcome(plan: Plan, size: int) -> Reading | None:
    """For outcomes that are no shares, and designs other than two sides."""
    primary, design, scale = plan.primary, plan.design, plan.scale
    if primary is None or design is None:
        return None
    if scale is None:
        return Reading(headline=NO_ORDER)
    try:
        found = visible_outcome(primary.outcome, design, scale, size, base=plan.expected_now)
    except NotComputable as reason:
        return cannot_plan(reason, plan)
    except Invalid:
        return None
    return outcome_plan_reading(found, plan)


def _share(plan: Plan, size: int) -> Reading | None:
    primary, base = plan.primary, plan.expected_now
    if primary is None or base is None:
        return None
    try:
        visible = _visible(size, base, primary.direction)
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
