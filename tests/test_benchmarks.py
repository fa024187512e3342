"""What the benchmarks measure with is right, or their figures are not."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parents[1]
BENCHMARKS = HOME / "benchmarks"
HELD = 400_000_000  # bytes, far more than a process needs that imports the script
ASK = "import case_import; held = b'x' * {held}; print(case_import.peak())"


def _peak_of_a_child(held: int) -> int:
    done = subprocess.run(  # noqa: S603 - the benchmark of this repository
        [sys.executable, "-c", ASK.format(held=held)],
        check=True,
        capture_output=True,
        text=True,
        cwd=BENCHMARKS,
    )
    return int(done.stdout)


def test_the_peak_of_an_import_is_its_own_and_not_that_of_the_process_that_started_it() -> None:
    ours = b"x" * HELD  # Linux hands it down to a child as its own "maximum resident set size"
    assert _peak_of_a_child(0) < len(ours) / 2
    assert _peak_of_a_child(HELD) > HELD


@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_the_page_says_what_the_last_import_of_a_million_took(database: str) -> None:
    page = (HOME / "docs" / "data-entry.md").read_text("utf-8")
    kept = json.loads((BENCHMARKS / "results" / "case_import.json").read_text("utf-8"))
    run = kept["figures"][database.lower()]
    others = run["against"].values()
    times = [run["import_seconds"], *(other["seconds"] for other in others)]
    seconds = " | ".join(f"{clock:.1f} s ({cpu:.1f})" for clock, cpu in times)
    ratios = " | ".join(f"**{o['ratio']:.1f}** ({o['ratio_of_cpu']:.1f})" for o in others)
    assert f"| {database} | {seconds} |\n" in page
    assert f"takes | | {ratios} |\n" in page
