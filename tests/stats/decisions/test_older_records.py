"""Verdicts kept by earlier layouts still come out the same, to the last bit."""

import json
from pathlib import Path
from typing import Any

import pytest

from improvement.errors import Invalid
from improvement.stats.decisions.verdict import verdict
from improvement.stats.record import from_record, in_layout_of, record_digest, to_record
from improvement.stats.record_differences import differing

REFERENCE = Path(__file__).parents[2] / "reference"


def kept(layout: int) -> list[dict[str, Any]]:
    file = REFERENCE / f"verdicts_layout_{layout}.json"
    found: list[dict[str, Any]] = json.loads(file.read_text())["cases"]
    return found


CASES = kept(1)
SECOND = kept(2)


def test_they_were_kept_by_the_layouts_they_say() -> None:
    assert {case["inputs"]["schema"] for case in CASES} == {1}
    layouts = {(case["inputs"]["kind"], case["inputs"]["schema"]) for case in SECOND}
    assert layouts == {("evidence", 2), ("outcome_evidence", 1)}
    assert {case["result"]["schema"] for case in SECOND} == {2}
    assert all("small_parts" not in json.dumps(case) for case in (*CASES, *SECOND))


@pytest.mark.parametrize("case", [*CASES, *SECOND], ids=lambda case: case["reason"])
def test_a_verdict_kept_by_an_earlier_layout_comes_out_the_same(case: dict[str, Any]) -> None:
    assert record_digest(case["inputs"]) == case["digest"]
    again = to_record(verdict(from_record(case["inputs"])))
    within = in_layout_of(case["result"], again) | {"version": case["result"]["version"]}
    assert differing(case["result"], within) == ()


def test_one_altered_count_is_found() -> None:
    case = json.loads(json.dumps(CASES[-1]))
    case["inputs"]["body"]["arms"]["pilot"]["events"] += 1
    assert record_digest(case["inputs"]) != case["digest"]
    again = to_record(verdict(from_record(case["inputs"])))
    within = in_layout_of(case["result"], again) | {"version": case["result"]["version"]}
    assert differing(case["result"], within)


def test_a_newer_layout_with_a_field_missing_is_no_older_one() -> None:
    """Only a record that says it is older may lack what was added since."""
    record = to_record(from_record(CASES[-1]["inputs"]))
    del record["body"]["rule"]["scale"]
    with pytest.raises(Invalid, match="compute it again"):
        from_record(record)


def test_a_layout_from_the_future_is_refused() -> None:
    with pytest.raises(Invalid, match="this version reads"):
        from_record(CASES[-1]["inputs"] | {"schema": 99})
