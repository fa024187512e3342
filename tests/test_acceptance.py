"""Every line of the specification's sections I and J has its row in docs/acceptance.md."""

import json
import re
from pathlib import Path

import pytest
from golden import NO_SHARED, SHARED

from improvement.domain.event_counts import EventTotal, TwoEventTotals
from improvement.stats.comparisons.event_totals import SplitMethod, event_totals
from improvement.stats.reported.two_shares import two_shares

HOME = Path(__file__).parents[1]
PAGE = (HOME / "docs" / "acceptance.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if re.match(r"\| [IJ]\.\d", line)
]
RESULTS = HOME / "benchmarks" / "results"
#: A figure with the file it stands in: ".0462 (`chart_acceptance`: the start of its setting)".
QUOTED = re.compile(r"(\d?\.\d+) \(`(\w+)`: ([^`]+?)\)(?=;|$| )")


def section(letter: str) -> str:
    if not SHARED.exists():
        pytest.skip(NO_SHARED)
    text = (SHARED.parent / "STATISTICS.md").read_text("utf-8")
    return text.split(f"\n## {letter}. ", 1)[1].split("\n## ", 1)[0]


def test_every_golden_value_has_its_row() -> None:
    lines = [line[2:] for line in section("I").splitlines() if line.startswith("- ")]
    mine = [row for row in ROWS if row[0].startswith("I.")]
    assert [row[0] for row in mine] == [f"I.{i}" for i in range(1, len(lines) + 1)]
    for row, line in zip(mine, lines, strict=True):
        assert line.startswith(row[1]), row[0]


def test_every_acceptance_figure_has_its_row() -> None:
    number = r"(?:^|(?<=\. ))(\d{1,2})\. (?=[A-Za-z+])"
    items = re.findall(number, section("J"), re.MULTILINE)
    assert set(items) == {str(i) for i in range(1, 13)}
    assert {row[0].removeprefix("J.") for row in ROWS if row[0].startswith("J.")} == set(items)


def test_every_test_and_benchmark_named_is_there() -> None:
    for row in ROWS:
        named = re.findall(r"`(\w+)`", row[2])
        assert named, row
        for name in named:
            where = HOME / ("tests" if name.startswith("test_") else "benchmarks")
            assert list(where.rglob(f"{name}.py")), name


def test_every_row_says_whether_it_holds() -> None:
    assert all(row[4].startswith(("yes", "**no**")) for row in ROWS)


@pytest.mark.parametrize("quoted", QUOTED.findall(PAGE), ids=lambda q: f"{q[1]}: {q[2]}")
def test_a_figure_is_the_one_in_its_file(quoted: tuple[str, str, str]) -> None:
    figure, name, setting = quoted
    kept = json.loads((RESULTS / f"{name}.json").read_text("utf-8"))["figures"]
    found = [one for one in kept if one["setting"].startswith(setting)]
    assert found, setting
    digits = len(figure.split(".")[1])
    assert any(round(one["figure"], digits) == float(figure) for one in found)


def test_figures_are_quoted() -> None:
    assert len(QUOTED.findall(PAGE)) > 15


def test_fisher_and_chi_square_as_published() -> None:
    """STATISTICS I.7, from R."""
    found = two_shares(7, 34, 1, 34)
    assert found.fisher.p == pytest.approx(0.0544, abs=5e-5)
    assert found.chi_square.p == pytest.approx(0.0239, abs=5e-5)


def test_the_rate_ratio_as_published() -> None:
    """STATISTICS I.8, from R's poisson.test."""
    totals = TwoEventTotals(
        pilot=EventTotal(events=85, exposure=169697.2),
        comparison=EventTotal(events=449, exposure=344742.2),
    )
    found = event_totals(totals, method=SplitMethod.EXACT).ratio
    assert found is not None
    assert (found.estimate, found.lower, found.upper) == pytest.approx(
        (0.3846, 0.3013, 0.4859), abs=5e-5
    )
