import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strata_cases import BERKELEY, several, stratum

from improvement.domain.tallies import GroupArms
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.comparisons.case_mix import case_mix
from improvement.stats.comparisons.standardisation import standardise
from improvement.words.case_mix import mix_reading, standardised_line
from improvement.words.names import Names
from improvement.words.reading import Reading

BANNED = re.compile(
    r"significan|trending|prove|no effect|p-value|simpson|confound|nan\b", re.IGNORECASE
)


def everything(reading: Reading) -> str:
    return " ".join((reading.headline, *reading.because, *reading.caveats))


def test_berkeley_in_plain_words() -> None:
    found = mix_reading(case_mix(BERKELEY, label="Department"), Direction.HIGHER)
    assert found.headline == (
        "The pilot: the mix of people turns the answer round. All together, outcomes are better "
        "(14 more per 100); when like is compared with like, they are not (2 fewer per 100)."
    )
    assert found.because[1] == (
        "Like compared with like (Department): 2 fewer per 100 (anything from 5 fewer to 1 more)."
    )
    assert "16 points apart; above 3" in found.because[2]
    assert standardised_line(standardise(BERKELEY)) == (
        "45 of 100 in the pilot; with the same mix of households the comparison would have "
        "52 of 100, not 30."
    )


def test_where_fewer_is_better_the_same_figures_read_the_other_way() -> None:
    found = mix_reading(case_mix(BERKELEY), Direction.LOWER, Names(pilot="The letter"))
    assert found.headline.startswith("The letter: ")
    assert "outcomes are worse (14 more per 100)" in found.headline


def test_a_shift_and_no_shift() -> None:
    strata = [stratum("North", 12, 20, 30, 60), stratum("South", 48, 60, 14, 20)]
    shifted = mix_reading(case_mix(strata), Direction.HIGHER).headline
    assert shifted == (
        "The pilot: the mix of people matters. All together 20 more per 100, but 10 more when like "
        "is compared with like."
    )
    settled = mix_reading(case_mix(strata, minimum_worthwhile=0.6), Direction.HIGHER)
    assert "changes little: 10 more per 100" in settled.headline
    assert len(settled.because) == 3


def test_who_was_left_out_is_said() -> None:
    strata = [*BERKELEY, stratum("Alone", 1, 1, 0, 0)]
    found = mix_reading(case_mix(strata), Direction.HIGHER)
    assert found.caveats[0].startswith("1 household had nobody like them")
    few = mix_reading(case_mix([stratum("A", 3, 6, 2, 7)]), Direction.HIGHER)
    assert "for the team only" in few.caveats[0]


@settings(deadline=None, max_examples=60)
@given(several(), st.sampled_from(Direction))
def test_plain_sentences_whatever_the_counts(strata: list[GroupArms], direction: Direction) -> None:
    said = everything(mix_reading(case_mix(strata, label="Ward"), direction))
    said += " " + standardised_line(standardise(strata))
    assert not BANNED.search(said)
    assert said.endswith(".")
    assert "-" not in re.sub(r"[a-z]-[a-z]", "", said)


def test_nothing_to_compare_is_a_plain_sentence_too() -> None:
    with pytest.raises(NotComputable, match=r"nobody to compare with\.$") as reason:
        case_mix([stratum("A", 0, 0, 1, 2)])
    assert not BANNED.search(str(reason.value))
