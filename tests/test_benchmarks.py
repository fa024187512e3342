"""What the benchmarks measure with is right, or their figures are not."""

import subprocess
import sys
from pathlib import Path

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
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
