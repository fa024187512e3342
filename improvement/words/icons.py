"""The variation and assurance icons of the NHS in words: a name and what it means."""

from collections.abc import Mapping
from types import MappingProxyType

from improvement.stats.charts.icons import AssuranceIcon, Icons, VariationIcon
from improvement.words.rules import RULE_WORDS, RuleWords

VARIATION_WORDS: Mapping[VariationIcon, RuleWords] = MappingProxyType(
    {
        VariationIcon.COMMON_CAUSE: RuleWords(
            name="Common cause", sentence="No rule points at the latest figure."
        ),
        VariationIcon.IMPROVEMENT_HIGH: RuleWords(
            name="Improvement, higher",
            sentence="The latest figure is part of a signal towards higher, which is better.",
        ),
        VariationIcon.IMPROVEMENT_LOW: RuleWords(
            name="Improvement, lower",
            sentence="The latest figure is part of a signal towards lower, which is better.",
        ),
        VariationIcon.CONCERN_HIGH: RuleWords(
            name="Concern, higher",
            sentence="The latest figure is part of a signal towards higher, which is worse.",
        ),
        VariationIcon.CONCERN_LOW: RuleWords(
            name="Concern, lower",
            sentence="The latest figure is part of a signal towards lower, which is worse.",
        ),
        VariationIcon.NEUTRAL_HIGH: RuleWords(
            name="Special cause, higher",
            sentence="The latest figure is part of a signal towards higher; neither way is better.",
        ),
        VariationIcon.NEUTRAL_LOW: RuleWords(
            name="Special cause, lower",
            sentence="The latest figure is part of a signal towards lower; neither way is better.",
        ),
    }
)
ASSURANCE_WORDS: Mapping[AssuranceIcon, RuleWords] = MappingProxyType(
    {
        AssuranceIcon.CONSISTENTLY_MET: RuleWords(
            name="Target met",
            sentence="If nothing changes, the target will be met in nearly every period.",
        ),
        AssuranceIcon.CONSISTENTLY_MISSED: RuleWords(
            name="Target missed",
            sentence="If nothing changes, the target will be missed in nearly every period: "
            "something in how the work is done would have to change.",
        ),
        AssuranceIcon.HIT_AND_MISS: RuleWords(
            name="Hit and miss",
            sentence="The target lies between the limits: it will be met in some periods and "
            "missed in others, by chance.",
        ),
        AssuranceIcon.NO_TARGET: RuleWords(
            name="No target",
            sentence="Without a target there is nothing to be sure of. Set one up to see.",
        ),
        AssuranceIcon.NO_DIRECTION: RuleWords(
            name="No better way", sentence="Neither way is better, so no side of a target is."
        ),
        AssuranceIcon.NO_LIMITS: RuleWords(
            name="No limits",
            sentence="Whether the target will be met cannot be said without limits.",
        ),
    }
)


def variation_words(found: Icons) -> RuleWords:
    """What the variation icon says, with the rule that decided.

    >>> from improvement.domain.vocabulary import Direction
    >>> from improvement.stats.charts.rules.rule import RuleId
    >>> variation_words(Icons(variation=VariationIcon.CONCERN_HIGH, rule=RuleId.OUTSIDE, side=1,
    ...     assurance=AssuranceIcon.NO_TARGET, lower=None, upper=9.0, target=None,
    ...     direction=Direction.LOWER)).sentence
    'The latest figure is part of a signal towards higher, which is worse: outside the limits.'
    """
    said = VARIATION_WORDS[found.variation]
    if found.rule is None:
        return said
    why = RULE_WORDS[found.rule].name.lower()
    return RuleWords(name=said.name, sentence=f"{said.sentence.removesuffix('.')}: {why}.")


def assurance_words(found: Icons) -> RuleWords:
    """What the assurance icon says, or why there is none."""
    return ASSURANCE_WORDS[found.assurance]
