"""A plan as free text: there and back without loss, and nothing typed is dropped."""

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from improvement.domain.plan import Plan
from improvement.domain.plan_text import HEADINGS, as_text, from_text

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n:"))
ONE_LINE = WORDS.map(lambda words: " ".join(words.split()))


@example(title="", words=["", "More come ", *[""] * (len(HEADINGS) - 2)])
@example(title="", words=["", "More come\n ", *[""] * (len(HEADINGS) - 2)])
@given(title=ONE_LINE, words=st.lists(WORDS, min_size=len(HEADINGS), max_size=len(HEADINGS)))
def test_there_and_back_is_the_same_plan(title: str, words: list[str]) -> None:
    """Whatever stands in a field, also another field's heading at the start of a line."""
    fields = dict(zip(HEADINGS, (w if w.strip() else "" for w in words), strict=True))
    plan = Plan(**{**fields, "title": title})
    assert from_text(as_text(plan), plan) == plan
    assert from_text(as_text(plan), Plan()) == plan


@given(text=WORDS)
def test_every_word_typed_is_in_the_plan(text: str) -> None:
    plan = from_text(text, Plan())
    kept = " ".join([*(getattr(plan, field) for field in HEADINGS), plan.own_words])
    for line in text.split("\n"):
        heading, colon, rest = line.partition(":")
        said = rest if colon and _known(heading) else line
        assert " ".join(said.split()) in " ".join(kept.split())


def _known(heading: str) -> bool:
    return any(heading.strip().casefold() in map(str.casefold, w) for w in HEADINGS.values())


def test_headings_are_understood_in_any_case_and_by_other_names() -> None:
    plan = from_text("TITLE: Warm calls\nwhy: they forget\nPlace: Lamar\nWe rang twice.", Plan())
    assert (plan.title, plan.because, plan.place) == ("Warm calls", "they forget", "Lamar")
    assert plan.own_words == "We rang twice."


def test_a_heading_that_is_gone_leaves_its_field() -> None:
    assert from_text("Aim: more", Plan(place="Lamar")).place == "Lamar"
    assert from_text("Where:", Plan(place="Lamar")).place == ""


def test_a_colon_alone_makes_no_heading() -> None:
    assert from_text("Note: bring the list", Plan()).own_words == "Note: bring the list"


def test_long_text_emoji_and_right_to_left_stay_as_they_are() -> None:
    long = "نص طويل 🌱 " * 2000
    plan = from_text(f"Aim: {long}", Plan())
    assert plan.aim == long
    assert from_text(as_text(replace(plan, own_words=long)), Plan()).own_words == long
