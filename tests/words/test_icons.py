"""The NHS icons in words: each has a name and a sentence of its own."""

from improvement.domain.vocabulary import Direction
from improvement.stats.charts.icons import AssuranceIcon, Icons, VariationIcon
from improvement.stats.charts.rules.rule import RuleId
from improvement.words.icons import (
    ASSURANCE_WORDS,
    VARIATION_WORDS,
    assurance_words,
    variation_words,
)


def icons(variation: VariationIcon, assurance: AssuranceIcon, rule: RuleId | None) -> Icons:
    return Icons(
        variation=variation,
        assurance=assurance,
        rule=rule,
        side=0,
        lower=None,
        upper=None,
        target=None,
        direction=Direction.LOWER,
    )


def test_every_icon_has_its_words_and_no_two_the_same() -> None:
    assert set(VARIATION_WORDS) == set(VariationIcon)
    assert set(ASSURANCE_WORDS) == set(AssuranceIcon)
    said = [*VARIATION_WORDS.values(), *ASSURANCE_WORDS.values()]
    assert len({each.name for each in said}) == len({each.sentence for each in said}) == len(said)


def test_what_decided_is_named() -> None:
    found = icons(VariationIcon.IMPROVEMENT_LOW, AssuranceIcon.HIT_AND_MISS, RuleId.SHIFT_7)
    assert variation_words(found).sentence.endswith("which is better: shift of 7.")
    assert "by chance" in assurance_words(found).sentence


def test_a_quiet_chart_names_no_rule() -> None:
    found = icons(VariationIcon.COMMON_CAUSE, AssuranceIcon.NO_TARGET, None)
    assert variation_words(found).sentence == "No rule points at the latest figure."
