"""A heading is about a group or a side only where every one of its words is understood."""

import pytest

from improvement.domain.dimensions import Dimension, Group
from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Arm, MeasureKind
from improvement.files.mapping import Figure
from improvement.files.suggestions import suggest_period_mapping
from improvement.files.tables import read_table


def dimension(label: str, *groups: str) -> Dimension:
    named = tuple(Group(key=name.lower().replace(" ", "_"), label=name) for name in groups)
    return Dimension(key=label.lower().replace(" ", "_"), label=label, groups=named)


DIMENSIONS = (
    dimension("Gender", "Women", "Men", "Unknown"),
    dimension("Race", "Black", "White", "Unknown"),
    dimension("Ethnicity", "Hispanic", "Other"),
)
CHILDREN = dimension("Has children", "Yes", "No")
KEPT = MeasureSpec(key="kept", label="Kept their home", kind=MeasureKind.PROPORTION)
Found = tuple[Figure, tuple[str, str] | None, Arm | None]
YES, OUT_OF = Figure.NUMERATOR, Figure.DENOMINATOR


def found(*headings: str, label: str = "", more: tuple[Dimension, ...] = ()) -> dict[str, Found]:
    """What is proposed for each column; those without a proposal are left out."""
    measure = MeasureSpec(key="k", label=label, kind=MeasureKind.PROPORTION) if label else KEPT
    text = "\n".join(
        (",".join(("week", *headings)), ",".join(("2026-08-03", *("7" for _ in headings))))
    )
    table = read_table(text, name="x.csv")
    proposed = suggest_period_mapping(table, (*DIMENSIONS, *more), [measure]).figures
    return {each.column: (each.figure, each.group, each.arm) for each in proposed}


@pytest.mark.parametrize(
    "heading",
    [
        "Non-White kept",
        "Black women kept",
        "Not Hispanic kept",
        "Asian kept",
        "Unknown kept",  # of gender, or of race?
        "W\u043emen kept",  # with a Cyrillic letter
        "Elm Street kept",
        "Total staff",
        "not kept",
        "never kept their home",
        "kept: no",
        "kept appointment yes",
        "kept share",
        "Pilot comparison kept",
    ],
)
def test_a_word_that_is_not_understood_leaves_the_column_open(heading: str) -> None:
    assert found(heading) == {}


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("kept", (YES, None, None)),
        ("Of how many households", (OUT_OF, None, None)),
        ("Kept their home (yes)", (YES, None, None)),
        ("White kept", (YES, ("race", "white"), None)),
        ("Race unknown of", (OUT_OF, ("race", "unknown"), None)),
        ("Gender - Unknown - kept", (YES, ("gender", "unknown"), None)),
        ("Pilot group women kept", (YES, ("gender", "women"), Arm.PILOT)),
        ("Control total", (OUT_OF, None, Arm.COMPARISON)),
    ],
)
def test_a_heading_that_is_understood_whole(heading: str, meant: Found) -> None:
    assert found(heading) == {heading: meant}


@pytest.mark.parametrize(
    "label",
    [
        "Blood pressure under control",
        "Paid the usual rent",
        "Blood test done",
        "Pregnant women seen",
    ],
)
def test_words_of_the_measures_own_name_are_no_side_and_no_group(label: str) -> None:
    yes, of = f"{label}: yes", f"{label}: all"
    assert found(yes, of, label=label) == {yes: (YES, None, None), of: (OUT_OF, None, None)}
    beside = f"Comparison Men {label}: yes"
    assert found(beside, label=label) == {beside: (YES, ("gender", "men"), Arm.COMPARISON)}


def test_a_word_that_is_the_measures_or_a_sides_says_neither() -> None:
    label = "Blood pressure under control"
    assert found("control yes", label=label) == {}
    again = f"Control {label}: yes"
    assert found(again, label=label) == {again: (YES, None, Arm.COMPARISON)}


def test_a_group_called_yes_needs_the_name_of_its_dimension() -> None:
    headings = ("kept: yes", "Has children yes kept", "Has children no kept")
    assert found(*headings, more=(CHILDREN,)) == {
        headings[1]: (YES, ("has_children", "yes"), None),
        headings[2]: (YES, ("has_children", "no"), None),
    }


def test_a_heading_with_the_names_of_two_measures_stays_open() -> None:
    table = read_table("week,kept answered,kept yes\n2026-08-03,7,8\n", name="x.csv")
    answered = MeasureSpec(key="answered", label="Answered", kind=MeasureKind.PROPORTION)
    proposed = suggest_period_mapping(table, DIMENSIONS, [KEPT, answered]).figures
    assert [each.column for each in proposed] == ["kept yes"]
