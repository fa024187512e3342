import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strata_cases import several, stratum

from improvement.domain.decision_rule import DecisionRule
from improvement.domain.tallies import GroupArms, Tally, TwoArms
from improvement.domain.vocabulary import Design, Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.comparison import Comparison, compare
from improvement.stats.decisions.flags import GroupFlags, group_flags
from improvement.stats.decisions.looks import take_look
from improvement.stats.equity.dimension_arms import DimensionArms
from improvement.stats.equity.for_whom import ForWhom, for_whom, searched
from improvement.words import for_whom as words

BANNED = re.compile(
    r"significan|trending|prove[sn]?\b|no effect|p-value|works for|\bnan\b|\binf\b|fault|fail",
    re.IGNORECASE,
)
THREE = [stratum("A", 40, 60, 30, 60), stratum("B", 45, 60, 33, 60), stratum("C", 16, 60, 36, 60)]
ALIKE = [stratum("Women", 30, 60, 24, 60), stratum("Men", 31, 60, 25, 60)]


def compared(
    *dimensions: list[GroupArms], direction: Direction = Direction.HIGHER, overlapping: bool = False
) -> Comparison:
    arms = TwoArms(pilot=Tally(events=101, n=180), comparison=Tally(events=99, n=180))
    rule = DecisionRule(
        direction=direction,
        design=Design.SIDE_BY_SIDE,
        minimum_worthwhile=0.1,
        planned_per_arm=100,
    )
    return compare(
        rule=rule,
        arms=arms,
        look=take_look(arms, planned_per_arm=100, end_passed=True),
        dimensions=[
            DimensionArms(label=f"Dimension {i}", groups=tuple(groups), overlapping=overlapping)
            for i, groups in enumerate(dimensions)
        ],
    )


def looked(found: Comparison, *, whole: bool = True) -> tuple[ForWhom, ...]:
    return tuple(for_whom(d, whole=whole) for d in found.dimensions)


def flags(found: Comparison) -> tuple[GroupFlags, ...]:
    return tuple(f for f in group_flags(found.dimensions, found.rule) if f.flagged)


def clean(*lines: str) -> None:
    for line in lines:
        assert line.endswith("."), line
        assert line == line.strip()
        assert ".." not in line
        assert "  " not in line
        assert not BANNED.search(line), line


def test_the_sentence_names_what_differs_and_where_to_ask() -> None:
    found = compared(THREE, ALIKE)
    assert words.who_line(looked(found), flags(found)) == (
        "Results differ by dimension 0 more than chance would give (C stands out); but outcomes "
        "in C look worse with the change: ask there first."
    )


def test_the_sentence_when_groups_are_alike() -> None:
    found = compared(ALIKE, ALIKE)
    assert words.who_line(looked(found), flags(found)) == (
        "By dimension 0 and dimension 1, results are not more different than chance would give."
    )


def test_the_sentence_when_nothing_can_be_said() -> None:
    few = compared([stratum("A", 4, 9, 3, 9), stratum("B", 0, 0, 3, 9)])
    assert words.who_line(looked(few), ()).startswith("Too few people in the groups yet")
    assert "too small to be shown to you" in words.who_line(looked(few, whole=False), ())
    overlapping = compared(THREE, overlapping=True)
    assert "the groups overlap" in words.who_line(looked(overlapping), ())


def test_a_dimension_with_hidden_groups_says_what_is_left_out_and_why() -> None:
    (one,) = looked(compared(THREE), whole=False)
    assert words.dimension_line(one) == (
        "Dimension 0: whether its groups differ and the best guesses are worked out from all "
        "groups, and some are too small to be shown to you. So they are left out."
    )
    assert words.left_out_line(0) == ""
    clean(words.left_out_line(1), words.left_out_line(3), words.dimension_line(one))


def test_who_stands_out_has_its_chance_in_natural_frequencies() -> None:
    (one,) = looked(compared(THREE))
    assert one.stands_out is not None
    lines = words.stands_out_lines(one.stands_out, Direction.HIGHER)
    assert lines[0] == (
        "C gains 50 per 100 less than the others together (chance alone: less than 1 in 1,000, "
        "allowing for 3 groups asked about)."
    )
    fewer = words.stands_out_lines(one.stands_out, Direction.LOWER)
    assert fewer[0].startswith("C gains 50 per 100 more than the others")
    clean(*lines, *fewer)


def test_the_table_holds_what_was_seen_beside_the_guess() -> None:
    few = [*THREE, stratum("D", 2, 4, 1, 3)]
    found = compared(few)
    (one,) = looked(found)
    rows = {row[0]: row[1:] for row in words.group_rows(one, found, internal=True)}
    assert rows["A"][:3] == ("67 of 100 (40 of 60)", "50 of 100 (30 of 60)", "+17 (−7 to +38)")
    assert rows["A"][3].startswith("+1")
    assert rows["D"] == ("", "", "too few to say: 2 of 4 v 1 of 3", "")
    outside = {row[0]: row[1:] for row in words.group_rows(one, found, internal=False)}
    assert outside["D"] == ("", "", "too few to say", "")
    (hidden,) = looked(found, whole=False)
    assert all(row[4] == "" for row in words.group_rows(hidden, found, internal=False))
    assert all(
        len(row) == len(words.TABLE_HEADINGS) for row in words.group_rows(one, found, internal=True)
    )


def test_the_search_is_called_exploratory() -> None:
    found = searched(looked(compared(THREE, ALIKE)))
    assert words.search_headline(found) == "Exploratory: 3 of 4 looks turn something up."
    assert words.search_lines(found)[-1].startswith("Dimension 0: C (chance alone: less than 1")
    nothing = searched(looked(compared(ALIKE)))
    assert words.search_headline(nothing) == "Exploratory: nothing turns up in 1 look."
    clean(words.search_headline(found), words.search_headline(nothing), *words.search_lines(found))
    clean(words.BEST_GUESS, words.SEARCH)


@settings(deadline=None, max_examples=60)
@given(
    several(least=1, fewest=0),
    several(least=1, fewest=0),
    st.sampled_from(Direction),
    st.booleans(),
    st.booleans(),
)
def test_sentences_for_any_figures(
    first: list[GroupArms],
    second: list[GroupArms],
    direction: Direction,
    whole: bool,
    internal: bool,
) -> None:
    found = compared(first, second, direction=direction)
    dimensions = looked(found, whole=whole)
    clean(words.who_line(dimensions, flags(found)), *(words.dimension_line(d) for d in dimensions))
    for one in dimensions:
        assert len(words.group_rows(one, found, internal=internal)) == len(one.found.effects.groups)
        if one.stands_out is not None:
            clean(*words.stands_out_lines(one.stands_out, direction))
    try:
        searching = searched(dimensions)
    except NotComputable:
        return
    clean(words.search_headline(searching), *words.search_lines(searching))


@pytest.mark.parametrize("chance", [0.0, 1e-9, 0.0009, 0.001, 0.0096, 0.01, 0.049, 0.5, 1.0])
def test_a_chance_is_never_none(chance: float) -> None:
    said = words.one_in(chance)
    assert not re.search(r"about 0 ", said)
