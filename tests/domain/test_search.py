"""Words are made comparable the same way when they are kept and when they are looked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.search import MOST_WORDS, SNIPPET, folded, snippet, wanted


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Señora  GÓMEZ", ("senora", "gomez")),
        ("straße", ("strasse",)),
        ("10% off!", ("10", "off")),
        ("snake_case", ("snake", "case")),
        ("الإيجار", ("الايجار",)),
        ('"quoted" AND (x) OR *', ("quoted", "and", "x", "or")),
        ("🏠 👩‍👧", ()),
        ("", ()),
    ],
)
def test_words_without_case_accents_and_signs(typed: str, words: tuple[str, ...]) -> None:
    assert wanted(typed) == words


def test_a_search_has_an_end() -> None:
    assert len(wanted(" ".join(f"w{n}" for n in range(500)))) == MOST_WORDS


@given(st.text(max_size=400))
def test_words_hold_nothing_but_letters_and_digits(text: str) -> None:
    assert all(word.isalnum() for word in folded(text))


@given(st.text(max_size=900), st.text(max_size=12))
def test_a_snippet_is_a_part_of_the_text(text: str, typed: str) -> None:
    pieces = snippet(text, wanted(typed))
    told = "".join(p.text for p in pieces).removeprefix("… ").removesuffix(" …")
    assert told in text
    assert len(told) <= SNIPPET
    for piece in pieces:
        assert not piece.hit or any(
            part.startswith(w) for part in folded(piece.text) for w in wanted(typed)
        )


def test_the_word_is_shown_where_it_stands() -> None:
    text = "a " * 300 + "the clinic asked for español " + "b " * 300
    pieces = snippet(text, ("espanol",))
    assert [p.text for p in pieces if p.hit] == ["español"]
    assert pieces[0].text.startswith("… ")
    assert pieces[-1].text.endswith(" …")
