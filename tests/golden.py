"""Reference results from R: the copies in tests/reference, and the real ones beside the repository.

Copied are simulated and constructed cases only. Cases made from other people's data stay outside
(``../shared/golden``): their tests run where that folder exists and are skipped, with the reason,
where it does not.
"""

import json
from pathlib import Path
from typing import Any

import pytest

Case = dict[str, Any]
COPIED = Path(__file__).parent / "reference"
SHARED = Path(__file__).parents[2] / "shared" / "golden"
NO_SHARED = "no ../shared: reference data kept outside the repository"


def copied(family: str) -> list[Case]:
    """The cases of a family that are kept in the repository."""
    cases: list[Case] = json.loads((COPIED / f"{family}.json").read_text("utf-8"))["cases"]
    assert cases
    assert not any(case["source"] == "real" for case in cases)
    return cases


def real(family: str) -> list[Case]:
    """The cases of a family that are made from real data; skips the test where they are not."""
    if not SHARED.exists():
        pytest.skip(NO_SHARED)
    cases: list[Case] = json.loads((SHARED / f"{family}.json").read_text("utf-8"))["cases"]
    return [case for case in cases if case["source"] == "real"]


def number(value: float | str | None) -> float | None:
    """A figure as R wrote it: infinities come as "Inf" and "-Inf", what R has not as None."""
    return None if value is None else float(value)
