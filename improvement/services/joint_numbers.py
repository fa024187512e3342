"""What the figures say group by group, in words, for the joint display."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from improvement.domain.measures import MeasureSpec
from improvement.services.redaction import DimensionView
from improvement.services.told_averages import ToldAverages
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.decisions.findings import Findings
from improvement.stats.decisions.outcome_findings import OutcomeFindings
from improvement.stats.decisions.verdict import VerdictResult
from improvement.words.comparison import comparison_reading
from improvement.words.groups import flag_line, group_line
from improvement.words.joint import NO_NUMBERS, reach_line
from improvement.words.names import Names
from improvement.words.outcome_groups import group_finding_line, outcome_flag_lines
from improvement.words.outcome_verdict import gains_of_findings, outcome_comparison_reading
from improvement.words.told_averages import told_line


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupNumbers:
    """One group's effect as seen (never shrunken), its flags, and how many were reached."""

    effect: str = NO_NUMBERS
    flags: tuple[str, ...] = ()
    reach: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Everybody, and each group shown by dimension (label); ``hidden`` counts those left out."""

    overall: GroupNumbers
    groups: Mapping[str, Mapping[str, GroupNumbers]]
    hidden: Mapping[str, int]


def numbers_of(
    result: VerdictResult,
    views: Sequence[DimensionView],
    *,
    hidden: Mapping[str, int],
    names: Names,
    internal: bool,
) -> Numbers:
    """From a comparison as somebody may see it; ``internal`` also gives those of 5 to 9 people."""
    found = result.findings
    if isinstance(found, Findings):
        return _of_shares(found, views, names, internal=internal)
    return _of_outcomes(found, hidden, names, internal=internal)


def _of_shares(
    found: Findings, views: Sequence[DimensionView], names: Names, *, internal: bool
) -> Numbers:
    overall = comparison_reading(found.comparison, names)
    return Numbers(
        overall=GroupNumbers(effect=" ".join((overall.headline, *overall.because[:1]))),
        groups={view.found.dimension.label: _shares(found, view, internal) for view in views},
        hidden={view.found.dimension.label: view.hidden for view in views},
    )


def _shares(found: Findings, view: DimensionView, internal: bool) -> Mapping[str, GroupNumbers]:
    rule, label = found.comparison.rule, view.found.dimension.label
    return {
        effect.arms.group: GroupNumbers(
            effect=_alone(
                group_line(
                    effect,
                    rule.direction,
                    one_of=view.found.effects.one_of,
                    internal=internal,
                    design=rule.design,
                ),
                effect.arms.group,
            ),
            flags=tuple(
                line
                for flag in found.flags
                if (flag.dimension, flag.group) == (label, effect.arms.group)
                and (line := flag_line(flag, found.smaller_n, rule.direction))
            ),
            reach=reach_line(effect.arms.pilot.n, found.comparison.arms.pilot.n)
            if internal or effect.status is CellStatus.SHOWN
            else "",
        )
        for effect in view.found.effects.groups
        if effect.arms.named or effect.arms.pilot.n or effect.arms.comparison.n
    }


def _of_outcomes(
    found: OutcomeFindings, hidden: Mapping[str, int], names: Names, *, internal: bool
) -> Numbers:
    groups: dict[str, dict[str, GroupNumbers]] = {}
    gains = gains_of_findings(found)
    for group in found.groups:
        groups.setdefault(group.dimension, {})[group.group] = GroupNumbers(
            effect=_alone(group_finding_line(group, gains, internal=internal), group.group),
            flags=tuple(
                line
                for flag in found.flags
                if (flag.dimension, flag.group) == (group.dimension, group.group)
                and (line := outcome_flag_lines(flag, gains))
            ),
        )
    overall = outcome_comparison_reading(found, names)
    return Numbers(
        overall=GroupNumbers(effect=" ".join((overall.headline, *overall.because[:1]))),
        groups=groups,
        hidden=dict(hidden),
    )


def with_averages(
    numbers: Numbers, averages: Iterable[ToldAverages], primary: MeasureSpec | None, names: Names
) -> Numbers:
    """The same, with averages by group for whoever is told those and no results of groups."""
    told = [by for by in averages if by.rows]
    if primary is None or not told:
        return numbers
    way, unit = primary.outcome, primary.unit
    lines = {
        by.label: {
            group: GroupNumbers(
                effect=told_line(
                    (names.here, one.figure, one.people),
                    (names.there, other.figure, other.people),
                    way,
                    unit,
                )
            )
            for group, one, other in by.rows
        }
        for by in told
    }
    return replace(
        numbers,
        groups={**numbers.groups, **lines},
        hidden={**numbers.hidden, **{by.label: by.hidden for by in told}},
    )


def _alone(line: str, group: str) -> str:
    """A group's line where its name already stands above."""
    bare = line.removeprefix(f"{group}: ")
    return bare[:1].upper() + bare[1:]
