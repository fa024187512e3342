"""A group's line, and its flag: plain, without a rank and without blame."""

import pytest

from improvement.words.groups import too_few
from improvement.words.outcome_groups import EACH_BY_ITSELF, outcome_flag_line, outcome_group_line
from improvement.words.reading import Reading

SEEN = Reading(headline="The pilot: not settled.", because=("Typical wait 14 days.", "More."))


@pytest.mark.parametrize("sizes", [(9, 40), (40, 9), (0, 0)])
def test_a_small_group_is_not_told_apart(sizes: tuple[int, int]) -> None:
    assert outcome_group_line("Renters", sizes, SEEN) == f"Renters: {too_few()}"


def test_a_group_says_what_was_seen_there() -> None:
    assert outcome_group_line("Renters", (10, 10), SEEN) == "Renters: Typical wait 14 days."
    assert outcome_group_line("Renters", (10, 10), None) == f"Renters: {too_few()}"


def test_no_word_that_says_too_much() -> None:
    said = (EACH_BY_ITSELF + outcome_flag_line("Renters")).lower()
    assert "renters" in said
    for word in ("significant", "trending", "proves", "no effect", "p-value", "fail"):
        assert word not in said
