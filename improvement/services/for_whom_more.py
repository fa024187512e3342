"""What a team asks next about the groups: who was reached, like with like, how unequal.

Each answer is a result, or ``NotComputable`` with the sentence to show. All start from a
:class:`CompareView`: figures of groups that its reader may not see are not in it, and whatever is
worked out from all groups of a dimension needs all of them to be seen.
"""

from collections import defaultdict
from dataclasses import dataclass

from improvement.domain.dimensions import require_disjoint
from improvement.domain.group_tallies import GroupTally
from improvement.domain.measures import MeasureSpec
from improvement.domain.tallies import GroupArms, Tally
from improvement.domain.vocabulary import Arm, MeasureKind, MeasureRole, Phase
from improvement.errors import NotComputable
from improvement.services.analyses import CompareView
from improvement.stats.comparisons.case_mix import CaseMix, case_mix
from improvement.stats.comparisons.standardisation import Standardisation, standardise
from improvement.stats.equity.access import Access, access
from improvement.stats.equity.for_whom import ForWhom
from improvement.stats.equity.gap import Gaps as Gaps  # screens take it from here
from improvement.stats.equity.gap import gaps
from improvement.stats.equity.indices import EquityIndices, equity_indices
from improvement.stats.equity.slope_index import SlopeIndex, slope_index
from improvement.words.for_whom import withheld_line
from improvement.words.groups import overlap_line

NO_REACH = (
    "No measure of this plan says who was reached. Add a process measure that is a share (offered "
    "and taken up, met before the hearing), log it by group, and it stands here beside the benefit."
)
NOT_BY_GROUP = (
    "Who was reached ({measure}) was not logged by {label}. Log it by group, or one row a "
    "household, and it stands here beside the benefit."
)
NO_BEFORE = (
    "The gap before the start is not known: log this outcome by group from before the change, and "
    "it stands here beside the gap now."
)
BEFORE_FOR_THE_TEAM = (
    "The gap before the start, group by group, is for the test's own team and coaches: small "
    "groups could be worked out from it."
)
FOR_THE_TEAM = (
    "Who was reached, group by group, is for the test's own team and coaches: small groups could "
    "be worked out from it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LikeWithLike:
    """Crude beside adjusted, and the comparison as it would be with the pilot's mix of people."""

    mix: CaseMix
    standardised: Standardisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Unequal:
    """The indices with and without the change (None: too few there); ``slope`` for bands only."""

    with_change: EquityIndices
    without: EquityIndices | None
    slope: SlopeIndex | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Who was reached by ``measure``, beside what it did for them."""

    measure: MeasureSpec
    access: Access


def gap_since_before(found: CompareView, one: ForWhom) -> Gaps:
    """The gap in the pilot's place before the change and now, for who may see every group.

    Raises ``NotComputable`` with the sentence to show.
    """
    primary, rule = found.kept.plan.primary, found.result.findings.evidence.rule
    if primary is None or one.found.gaps is None or not rule.design.has_comparison:
        raise NotComputable(NO_BEFORE)
    if not found.sees_all:
        raise NotComputable(BEFORE_FOR_THE_TEAM)
    grouping, own = found.groupings[one.label], found.figures[primary.key]

    def people(phase: Phase) -> dict[str, Tally]:
        tallies: dict[str, list[Tally]] = defaultdict(list)
        key = grouping.dimension.key
        for group, tally in own.group_tallies(key, Arm.PILOT, phase).items():
            tallies[grouping.of(group) or group].append(tally)
        return {
            group: Tally(events=sum(t.events for t in parts), n=sum(t.n for t in parts))
            for group, parts in tallies.items()
        }

    before, now = people(Phase.BASELINE), people(Phase.TEST)
    if not before:
        raise NotComputable(NO_BEFORE)
    nobody = Tally(events=0, n=0)
    groups = [
        GroupArms(
            group=group.label,
            pilot=now.get(group.key, nobody),
            comparison=before.get(group.key, nobody),
        )
        for group in grouping.dimension.named
    ]
    return gaps(
        groups,
        direction=rule.direction,
        reference=one.found.gaps.reference.group,
        z=one.found.effects.z,
    )


def like_with_like(found: CompareView, one: ForWhom) -> LikeWithLike:
    """Does the answer change when like is compared with like, within the groups of a dimension?

    Who declined to say or is not known is a stratum too, so that nobody is lost from the crude
    figure.
    """
    _seen_whole(found, one, "comparing like with like", "comparing like with like is")
    groups, z = one.found.dimension.groups, one.found.effects.z
    return LikeWithLike(
        mix=case_mix(
            groups,
            label=one.label,
            minimum_worthwhile=found.result.findings.evidence.rule.minimum_worthwhile,
            z=z,
        ),
        standardised=standardise(groups, z=z),
    )


def unequal(found: CompareView, one: ForWhom) -> Unequal:
    """WHO's indices between the named groups; only from 30 people in every one on (STATISTICS C5).

    Chance's part (the noise floor) is drawn again at every call with the seed that the result
    keeps.
    """
    _seen_whole(found, one, "An index of inequality", "the index is")
    direction = found.result.findings.evidence.rule.direction
    named = [group for group in one.found.dimension.groups if group.named]
    now = [GroupTally(group=group.group, tally=group.pilot) for group in named if group.pilot.n]
    before = [GroupTally(group=g.group, tally=g.comparison) for g in named if g.comparison.n]
    indices = equity_indices(now, direction=direction)
    try:
        without: EquityIndices | None = equity_indices(before, direction=direction)
    except NotComputable:
        without = None
    in_order = one.label in found.groupings and found.groupings[one.label].dimension.banded
    return Unequal(
        with_change=indices, without=without, slope=slope_index(now) if in_order else None
    )


def reached(found: CompareView, one: ForWhom) -> Reached:
    """Who was reached of those in the pilot, by the first process measure that says so by group."""
    _seen_whole(found, one, "Who was reached", "who was reached is")
    measures = [
        m
        for m in found.kept.plan.measures
        if m.role is MeasureRole.PROCESS and m.kind is MeasureKind.PROPORTION
    ]
    if not measures:
        raise NotComputable(NO_REACH)
    if not found.sees_all:  # what is told of groups to others are the compared figures only
        raise NotComputable(FOR_THE_TEAM)
    for measure in measures:
        rows = _reach_of(found, one, measure)
        if any(row.tally.n for row in rows):
            known = {row.group for row in rows}
            effects = [g for g in one.found.dimension.groups if g.group in known]
            return Reached(
                measure=measure,
                access=access(
                    rows, effects, z=one.found.effects.z, reference=_reference(one, known)
                ),
            )
    raise NotComputable(NOT_BY_GROUP.format(measure=measures[0].label, label=one.label.lower()))


def _reach_of(found: CompareView, one: ForWhom, measure: MeasureSpec) -> list[GroupTally]:
    """Reached of those in the pilot, in the rows of the comparison (joined as there)."""
    grouping = found.groupings[one.label]
    tallies = found.figures[measure.key].group_tallies(
        grouping.dimension.key, Arm.PILOT, Phase.TEST
    )
    joined: dict[str, Tally] = {}
    for key, tally in tallies.items():
        row = grouping.of(key) or key
        so_far = joined.get(row, Tally(events=0, n=0))
        joined[row] = Tally(events=so_far.events + tally.events, n=so_far.n + tally.n)
    return [
        GroupTally(group=group.label, tally=joined[group.key])
        for group in grouping.dimension.groups
        if group.key in joined
    ]


def _reference(one: ForWhom, known: set[str]) -> str | None:
    """The group that gaps are measured from, so that the page has one."""
    first = one.found.gaps.reference.group if one.found.gaps else None
    return first if first in known else None


def _seen_whole(found: CompareView, one: ForWhom, what: str, withheld: str) -> None:
    if one.found.dimension.overlapping:
        if one.label in found.groupings:
            require_disjoint(found.groupings[one.label].dimension, what[:1].upper() + what[1:])
        raise NotComputable(overlap_line(one.label))
    if not one.whole:
        raise NotComputable(withheld_line(one.label, withheld))
