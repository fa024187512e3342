import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from math import inf, isnan, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.errors import Invalid
from improvement.stats.record import digest, from_record, recorded, to_record


class Colour(StrEnum):
    TEAL = "teal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    number: float
    maybe: float | None = None


@recorded("test_outer", schema=3)
@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    inner: Inner
    many: tuple[Inner, ...]
    pair: tuple[int, str]
    colour: Colour
    on: date
    at: datetime
    cell: frozenset[tuple[str, str]]
    named: dict[str, float]
    either: Inner | None
    flag: bool | None = None


def outer(number: float = 0.1, either: Inner | None = None) -> Outer:
    return Outer(
        inner=Inner(number=number),
        many=(Inner(number=1.0, maybe=2.0), Inner(number=1 / 3)),
        pair=(1, "a"),
        colour=Colour.TEAL,
        on=date(2026, 3, 1),
        at=datetime(2026, 3, 1, 12, 30),  # noqa: DTZ001 - round trip of a naive time
        cell=frozenset({("age", "under_60"), ("tenure", "rent")}),
        named={"a": 0.1 + 0.2},
        either=either,
    )


def through_json(result: object) -> object:
    return from_record(json.loads(json.dumps(to_record(result), allow_nan=False)))


@settings(deadline=None)
@given(st.floats(allow_nan=False), st.booleans())
def test_every_number_comes_back_to_the_last_bit(number: float, with_either: bool) -> None:
    kept = outer(number, Inner(number=number) if with_either else None)
    assert through_json(kept) == kept


def test_numbers_that_json_does_not_know() -> None:
    back = through_json(outer(nan))
    assert isinstance(back, Outer)
    assert isnan(back.inner.number)
    assert through_json(outer(-inf)) == outer(-inf)


def test_a_record_says_what_it_is() -> None:
    record = to_record(outer())
    assert record["kind"] == "test_outer"
    assert record["schema"] == 3
    assert record["version"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "os.system"}, "not a kind"),
        ({"kind": None}, "not a kind"),
        ({"schema": 2}, "layout 2"),
        ({"body": {}}, "does not look like"),
        ({"body": None}, "does not look like"),
    ],
)
def test_what_cannot_be_read_is_refused(change: dict[str, object], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        from_record({**to_record(outer()), **change})


def test_only_registered_results_are_kept() -> None:
    with pytest.raises(Invalid, match="Inner"):
        to_record(Inner(number=1.0))


def test_two_results_cannot_share_a_kind() -> None:
    with pytest.raises(Invalid, match="test_outer"):
        recorded("test_outer", schema=1)(Inner)


def test_digest_follows_content_and_nothing_else() -> None:
    assert digest(outer()) == digest(outer())
    assert digest(outer()) != digest(outer(0.1 + 1e-16 * 4))
