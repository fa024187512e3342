"""Who is meant by an @, and what a comment must hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.comments import LONGEST_COMMENT, CommentDraft, everybody_meant, mentioned
from improvement.domain.vocabulary import CommentOn
from improvement.errors import Invalid

PEOPLE = {1: "Priya Raman", 2: "Ann Lee", 3: "Ann Moss", 4: "Tomás Rivera", 5: "مريم علي"}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("@Priya, is six weeks enough?", {1}),
        ("@priya raman and @Tomás!", {1, 4}),
        ("@Ann, which of you?", set()),  # two are called so: nobody is guessed
        ("@Ann Lee, you", {2}),
        ("mail me at dana@Priya.example", set()),
        ("@Priyanka", set()),
        ("شكرا @مريم 🌱", {5}),
        ("nobody", set()),
    ],
)
def test_whoever_is_named_clearly_is_meant(text: str, meant: set[int]) -> None:
    assert mentioned(text, PEOPLE) == meant


@given(st.text(max_size=200))
def test_any_text_is_read_without_trouble(text: str) -> None:
    assert mentioned(text, PEOPLE) <= set(PEOPLE)
    for person, name in PEOPLE.items():
        assert person in mentioned(f"@{name} {text}", PEOPLE)


def test_a_longer_name_does_not_also_mean_the_shorter() -> None:
    assert mentioned("@Ann Lee", {1: "Ann", 2: "Ann Lee"}) == {2}


def test_who_was_chosen_and_who_is_named_are_meant_once() -> None:
    draft = CommentDraft(text="@Priya and you", to=(1, 4))
    assert everybody_meant(draft, PEOPLE) == {1, 4}


def test_somebody_who_could_not_read_it_cannot_be_meant() -> None:
    with pytest.raises(Invalid, match="cannot see this test"):
        everybody_meant(CommentDraft(text="x", to=(9,)), PEOPLE)


@pytest.mark.parametrize("text", ["", "  \n", "x" * (LONGEST_COMMENT + 1)])
def test_a_comment_says_something_and_fits(text: str) -> None:
    with pytest.raises(Invalid, match="comment"):
        CommentDraft(text=text)


@pytest.mark.parametrize(("about", "number"), [(CommentOn.TEST, 3), (CommentOn.NOTE, None)])
def test_what_it_is_about_is_clear(about: CommentOn, number: int | None) -> None:
    with pytest.raises(Invalid, match="about"):
        CommentDraft(text="x", about=about, about_id=number)
