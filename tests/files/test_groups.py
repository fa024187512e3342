"""From entries to groups and arms."""

import pytest

from improvement.domain.dimensions import Dimension, Group
from improvement.domain.vocabulary import Arm, GroupKind, Reporting
from improvement.files.groups import GroupReader, read_arm
from improvement.files.numbers import DecimalMark
from improvement.files.problem import Problem

NOT_KNOWING = (
    Group(key="declined", label="Declined", kind=GroupKind.DECLINED),
    Group(key="unknown", label="Unknown", kind=GroupKind.UNKNOWN),
    Group(key="missing", label="Not collected", kind=GroupKind.NOT_COLLECTED),
)
WOMEN, MEN = Group(key="women", label="Women"), Group(key="men", label="Men")
GENDER = Dimension(key="gender", label="Gender", groups=(WOMEN, MEN, *NOT_KNOWING))
PLAIN = Dimension(key="gender", label="Gender", groups=(WOMEN, MEN))
AGE = Dimension(
    key="age",
    label="Age",
    groups=(
        Group(key="young", label="Under 60", upper=60.0),
        Group(key="old", label="60-99", lower=60.0, upper=100.0),
        *NOT_KNOWING,
    ),
)
SITE = Dimension(
    key="site", label="Site", groups=(Group(key="1", label="North"), Group(key="2", label="South"))
)


@pytest.mark.parametrize(
    ("dimension", "cell", "key"),
    [
        (GENDER, " WOMEN ", "women"),
        (GENDER, "declined to answer", "declined"),
        (GENDER, "Prefer not to say", "declined"),
        (GENDER, "don’t know", "unknown"),
        (GENDER, "Not asked", "missing"),
        (GENDER, "", "missing"),
        (GENDER, None, "missing"),
        (GENDER, "NA", "missing"),
        (PLAIN, "", None),
        (AGE, 59.99, "young"),
        (AGE, "60", "old"),
        (AGE, "59,99", "young"),
        (AGE, "60-99", "old"),
        (AGE, "unknown", "unknown"),
        (SITE, 1, "1"),
        (SITE, "south", "2"),
    ],
)
def test_entries_find_their_group(dimension, cell, key):
    reader = GroupReader(dimension=dimension, decimal_mark=DecimalMark.COMMA)
    assert reader.read(cell) == key


@pytest.mark.parametrize("totals", [False, True])
def test_a_group_that_is_called_as_a_blank_is_gets_its_rows(totals):
    tribe = Dimension(
        key="tribe",
        label="Tribe",
        groups=(Group(key="n_a", label="N/A"), Group(key="choctaw", label="Choctaw"), *NOT_KNOWING),
    )
    reader = GroupReader(dimension=tribe, decimal_mark=DecimalMark.POINT, totals_allowed=totals)
    blank = None if totals else "missing"
    assert [reader.read(cell) for cell in ("n/a", "NA", "", None)] == ["n_a", blank, blank, blank]


@pytest.mark.parametrize(
    ("cell", "keys"),
    [
        ("Asian; Pacific Islander", "api"),
        (" asian;  pacific islander ", "api"),
        ("Black; Asian; Pacific Islander", {"black", "api"}),
        ("Asian; Pacific Islander; Black|White", {"api", "both"}),
        ("Black|White", "both"),
        ("Black; White", {"black", "white"}),
        ("Black;; ", "black"),
    ],
)
def test_a_group_whose_name_holds_a_mark_between_answers_is_read_whole(cell, keys):
    named = {
        "api": "Asian; Pacific Islander",
        "black": "Black",
        "white": "White",
        "both": "Black|White",
    }
    race = Dimension(
        key="race",
        label="Race",
        groups=tuple(Group(key=key, label=label) for key, label in named.items()),
        reporting=Reporting.IN_COMBINATION,
    )
    reader = GroupReader(dimension=race, decimal_mark=DecimalMark.POINT)
    assert reader.answers(cell) == keys


@pytest.mark.parametrize(
    ("dimension", "cell"),
    [
        (PLAIN, "unknown"),
        (PLAIN, "wmen"),
        (PLAIN, "all"),
        (AGE, 100),
        (AGE, "sixty"),
        (AGE, "59.99"),
        (AGE, True),
        (SITE, 3),
    ],
)
def test_entries_without_a_group_are_refused_with_the_groups_there_are(dimension, cell):
    problem = GroupReader(dimension=dimension, decimal_mark=DecimalMark.COMMA).read(cell)
    assert isinstance(problem, Problem)
    assert dimension.groups[0].label in problem.remedy


def test_all_stands_for_everybody_where_totals_are_read():
    reader = GroupReader(dimension=GENDER, decimal_mark=DecimalMark.POINT, totals_allowed=True)
    assert reader.read("Total") is None
    assert reader.read("") is reader.read(None) is reader.read("NA") is None
    assert reader.read("not collected") == "missing"


def test_arms_in_usual_and_own_words():
    assert read_arm("Pilot") is Arm.PILOT
    assert read_arm("usual") is Arm.COMPARISON
    assert read_arm("Orange Mound", {"orange mound": Arm.PILOT}) is Arm.PILOT
    assert isinstance(read_arm("both"), Problem)
    assert "empty" in read_arm("").problem
