"""Several answers of one person: read, and counted by the stated rule."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.answers import answers_in, cell_of, reported, ticked
from improvement.domain.dimensions import Dimension, Group, require_disjoint
from improvement.domain.vocabulary import GroupKind, Reporting
from improvement.errors import Invalid, NotComputable

NAMES = ("black", "hispanic", "white")
RACE = Dimension(
    key="race",
    label="Race and ethnicity",
    groups=(
        *(Group(key=name, label=name.title()) for name in NAMES),
        Group(key="two", label="Two or more"),
        Group(key="declined", label="Declined to say", kind=GroupKind.DECLINED),
        Group(key="unknown", label="Unknown", kind=GroupKind.UNKNOWN),
    ),
    combined="two",
)
TWO_OR_MORE = replace(RACE, reporting=Reporting.TWO_OR_MORE)
IN_COMBINATION = replace(RACE, reporting=Reporting.IN_COMBINATION)
KEYS = [group.key for group in RACE.groups]
answers = st.sets(st.sampled_from(KEYS))


@pytest.mark.parametrize(
    ("given_answers", "two_or_more", "in_combination"),
    [
        (["black"], {"black"}, {"black"}),
        (["black", "hispanic"], {"two"}, {"black", "hispanic"}),
        (["two"], {"two"}, {"two"}),
        (["two", "white"], {"two"}, {"white"}),
        (["black", "unknown"], {"black"}, {"black"}),
        (["declined", "unknown"], {"declined"}, {"declined"}),
        ([], set(), set()),
    ],
)
def test_who_is_counted_where(
    given_answers: list[str], two_or_more: set[str], in_combination: set[str]
) -> None:
    assert reported(TWO_OR_MORE, given_answers) == two_or_more
    assert reported(IN_COMBINATION, given_answers) == in_combination


def test_a_dimension_of_one_answer_refuses_two_and_says_which() -> None:
    with pytest.raises(Invalid, match="takes one answer, and here are 2: Black, Hispanic"):
        reported(RACE, ["hispanic", "black"])
    with pytest.raises(Invalid, match="takes one answer"):
        cell_of(RACE, ["hispanic", "black"])


def test_the_answers_themselves_are_kept() -> None:
    assert cell_of(TWO_OR_MORE, ["black", "white"]) == {("race", "black"), ("race", "white")}


@given(st.lists(answers.filter(bool), max_size=40))
def test_each_person_is_counted_once_unless_groups_overlap(people: list[set[str]]) -> None:
    once = [reported(TWO_OR_MORE, person) for person in people]
    assert sum(len(groups) for groups in once) == len(people)
    for person, groups in zip(people, map(reported, [IN_COMBINATION] * 99, people), strict=False):
        assert groups <= person
        assert groups


@given(answers)
def test_a_naive_count_agrees(person: set[str]) -> None:
    real = [key for key in KEYS if key in person and key in (*NAMES, "two")]
    missing = [key for key in KEYS if key in person and key not in real]
    naive = {"two"} if len(real) > 1 else set(real or missing[:1])
    assert reported(TWO_OR_MORE, person) == naive


@pytest.mark.parametrize(
    "text",
    [
        "Black; Hispanic",
        "black|hispanic",
        "Hispanic\nBlack",
        "Black, Hispanic",
        "Black;; ;Hispanic",
    ],
)
def test_answers_are_read_whatever_stands_between_them(text: str) -> None:
    assert answers_in(RACE, text).groups == {"black", "hispanic"}


def test_a_name_with_a_comma_in_it_is_one_name() -> None:
    either = Group(key="either", label="Black, Hispanic")
    assert answers_in(replace(RACE, groups=(*RACE.groups, either)), "black, hispanic").groups == {
        "either"
    }


def test_what_names_no_group_is_given_back() -> None:
    found = answers_in(RACE, "Black; Martian; 7")
    assert (found.groups, found.unknown) == ({"black"}, ("Martian", "7"))
    assert answers_in(RACE, "Black, Martian").unknown == ("Black, Martian",)
    assert ticked(RACE, {"Black": True, "Martian": True, "White": False}).unknown == ("Martian",)


def test_statistics_that_need_disjoint_groups_say_why_not() -> None:
    require_disjoint(TWO_OR_MORE, "A test")
    with pytest.raises(NotComputable, match="its groups overlap"):
        require_disjoint(IN_COMBINATION, "A test")
