"""Codes of cases: a keyed hash, the same for the same code, held against the standard library's."""

import base64
import hmac
import string

from hypothesis import given
from hypothesis import strategies as st

from improvement.domain.case_codes import LENGTH, coded, of_our_form

SALTS = st.binary(min_size=32, max_size=32)
# As files hold them: any text that can be written in UTF-8, NUL bytes and emoji included.
CODES = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=100), max_size=40)


def by_the_book(code: str, salt: bytes) -> str:
    """One code at a time, by Python's own HMAC and base32 (RFC 2104, RFC 4648)."""
    digest = hmac.digest(salt, code.encode(), "sha256")
    return base64.b32encode(digest).decode()[:LENGTH].lower()


@given(codes=CODES, salt=SALTS)
def test_many_at_once_are_what_each_is_by_the_book(codes: list[str], salt: bytes) -> None:
    assert coded(codes, salt) == [by_the_book(code, salt) for code in codes]


@given(codes=CODES, one=SALTS, other=SALTS)
def test_codes_stay_apart_and_another_salt_makes_others(
    codes: list[str], one: bytes, other: bytes
) -> None:
    made = coded(codes, one)
    assert len(set(made)) == len(set(codes))
    assert all(of_our_form(code) for code in made)
    if one != other:
        assert set(made).isdisjoint(coded(codes, other))


def test_only_twelve_letters_and_digits_are_of_our_form() -> None:
    ours = coded(["A7"], bytes(32))[0]
    assert of_our_form(ours)
    for other in (ours[1:], ours + "a", ours.upper(), ours[:-1] + "1", ours[:-1] + "\n", "", "A7"):
        assert not of_our_form(other), other


def test_a_salt_of_another_length_is_the_standards_too() -> None:
    """Up to a block of SHA-256: longer ones would be hashed first, and ours never are."""
    for n in (1, 31, 33, 64):
        assert coded(["A7"], b"s" * n) == [by_the_book("A7", b"s" * n)]
    assert set(coded(list(string.ascii_letters), bytes(32))) != set(string.ascii_letters)
