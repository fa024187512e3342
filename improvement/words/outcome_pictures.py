"""Pictures of gains in any outcome: the short texts inside them, and the whole told in words."""

from improvement.domain.scale import Scale
from improvement.stats.comparisons.cell_status import FEWEST_FOR_ESTIMATE
from improvement.stats.decisions.outcome_findings import GroupFinding, OutcomeFindings
from improvement.stats.interval import Interval
from improvement.words.gains import Gains
from improvement.words.outcome_groups import group_finding_line
from improvement.words.outcome_verdict import gains_of_findings
from improvement.words.told_everybody import HELD_BACK

EVERYBODY = "Everybody"


def gain_axis_title(gains: Gains) -> str:
    """What the marks under the picture count; ratios carry their own %, money its own sign."""
    unit = "" if gains.wording.sign else gains.wording.many
    gain = f"gain in {unit}" if gains.scale is Scale.UNITS and unit else "gain"
    return f"← worse · {gain} · better with the change →"


def gain_label(benefit: Interval, gains: Gains) -> str:
    """An estimate with its side; its limits stand in the drawing."""
    return gains.say(benefit.estimate)


def too_few_figure(n: int | None) -> str:
    """Instead of an estimate; a number only for those who may know it.

    >>> too_few_figure(3), too_few_figure(None)
    ('too few to say (3)', 'too few to say')
    """
    return "too few to say" if n is None else f"too few to say ({n})"


def outcome_forest_key(found: OutcomeFindings) -> str:
    """What the lines of the forest mean."""
    rule, gains = found.evidence.rule, gains_of_findings(found)
    if rule.minimum_worthwhile is None:
        return "upright line: no difference"
    if rule.no_worse:
        accepted = gains.say(-rule.minimum_worthwhile)
        return f"upright line: no difference · dashed: still accepted ({accepted})"
    worthwhile = gains.say(rule.minimum_worthwhile)
    return f"upright line: no difference · dashed: worthwhile ({worthwhile})"


def describe_outcome_forest(
    found: OutcomeFindings, groups: tuple[GroupFinding, ...], *, internal: bool
) -> str:
    """The whole picture for somebody who does not see it."""
    gains = gains_of_findings(found)
    untold = found.why_not in HELD_BACK
    lines = [f"Everybody: {'not shown, to protect people' if untold else 'too few to say'}."]
    if found.plain is not None and found.smaller_n >= FEWEST_FOR_ESTIMATE:
        seen = gains.say(found.plain.estimate)
        lines = [f"Everybody: {seen}; the data fit {gains.span(found.plain)}."]
    lines += [group_finding_line(group, gains, internal=internal) for group in groups]
    return " ".join(lines)
