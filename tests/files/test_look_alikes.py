"""Names in other letters: every one of ours, and none that is really another name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.files.look_alikes import _LOOKS_LIKE, look_alike


@pytest.mark.parametrize("letter", sorted(_LOOKS_LIKE))
def test_each_letter_stands_for_one_that_the_standard_gives_it(letter: int) -> None:
    """By its Unicode name the letter is of another script; one in its place is noticed."""
    other, plain = chr(letter), chr(_LOOKS_LIKE[letter])
    assert unicodedata.name(other).split()[0] in {"CYRILLIC", "GREEK"}
    found = look_alike(f"group {other}", [f"group {plain}"])
    assert found is not None
    assert found.name == f"group {plain}"


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", min_size=1, max_size=12))
def test_plain_letters_never_look_like_another_name(text: str) -> None:
    found = look_alike(text, ["women", "men"])
    assert found is None or " ".join(text.split()) in {"women", "men"}


@pytest.mark.parametrize("text", ["Ｗomen", "Wo\u00admen", "\u200bWomen", "W\u043e\u043cen"])
def test_width_and_invisible_marks_are_noticed(text: str) -> None:
    found = look_alike(text, ["Men", "Women"])
    assert (found.name if found else None) == (None if "\u043c" in text else "Women")
