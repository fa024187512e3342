"""Every altered place of a record is found, and nothing else."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from improvement.stats.record_differences import differing

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=12,
)


def flat(value: Any, path: str = "") -> dict[str, Any]:
    """A naive second way: every leaf by its path; empty parts are leaves too."""
    parts = (
        list(value.items())
        if isinstance(value, dict)
        else list(enumerate(value))
        if isinstance(value, list)
        else None
    )
    if parts is None:
        return {path: (type(value) is bool, value)}
    found = {f"{path}/": "part"}
    for key, item in parts:
        found |= flat(item, f"{path}/{key}")
    return found


@given(VALUES, VALUES)
def test_records_are_alike_exactly_where_their_leaves_are(one: Any, other: Any) -> None:
    assert bool(differing(one, other)) == (flat(one) != flat(other))
    assert differing(one, copy.deepcopy(one)) == ()


def test_places_are_named() -> None:
    kept = {"findings": {"benefit": {"lower": 0.1}, "rows": [1, 2]}, "verdict": "scale"}
    again = {"findings": {"benefit": {"lower": 0.2}, "rows": [1]}, "verdict": "stop"}
    assert differing(kept, again) == ("findings.benefit.lower", "findings.rows.1", "verdict")


def test_one_is_not_yes() -> None:
    assert differing({"a": 1}, {"a": True}) == ("a",)
