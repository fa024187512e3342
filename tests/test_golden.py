"""Every figure of every reference case against what we answer, or a line that says why not.

docs/golden.md is the list: its first table names families, functions and tests; its second the
figures that are held looser than 1e-9; its third those that are not compared. A figure that is
neither answered nor listed fails, and so does a line of the page that nothing needs.
"""

import importlib
import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from golden import SHARED, Case, copied, real
from golden_answers import FAMILIES, flat, tree

HOME = Path(__file__).parents[1]
PAGE = (HOME / "docs" / "golden.md").read_text("utf-8")
USUAL = 1e-9
#: With no difference at all a statistic is R's rounding (1e-15), and its p moves with the root.
NOTHING, ROUNDING = 1e-12, 1e-6
ENDS = {"Inf": float("inf"), "-Inf": float("-inf")}
WORDS = ("warnings", "error", "method", "terms", "converged")
CHARTS = ("qic_", "ptd", "anhoej", "runcharter")  # docs/rules.md


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading."""
    part = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")][1:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


LISTED = {name: row for row in rows("Families") for name in names(row[0])}
LOOSER = [
    (family, pattern, float(row[2]))
    for row in rows("Held looser")
    for family in names(row[0])
    for pattern in names(row[1])
]
LEFT_OUT = [
    (where, pattern)
    for row in rows("Not compared")
    for where in names(row[0])
    for pattern in names(row[1])
]


def without_places(path: str) -> str:
    return re.sub(r"\[\d+\]", "", path)


def left_out(family: str, case: str, path: str) -> bool:
    return any(
        where in (family, case) and fnmatchcase(without_places(path), pattern)
        for where, pattern in LEFT_OUT
    )


def tolerance(family: str, path: str) -> float:
    found = [
        to
        for where, pattern, to in LOOSER
        if where == family and fnmatchcase(without_places(path), pattern)
    ]
    return max(found, default=USUAL)


def is_word(path: str) -> bool:
    return any(part in WORDS for part in re.split(r"[.\[]", path))


def beside(path: str, case: Case) -> float:
    """The statistic that a p belongs to."""
    figures = dict(flat("", case["expected"]))
    stem = path.rsplit(".", 1)[0]
    return abs(figures.get(f"{stem}.chisq") or 1.0)


def check(family: str, case: Case) -> int:
    """How many figures of a case agree. Where R has none, ours stands alone."""
    ours, compared = tree(FAMILIES[family](case)), 0
    for path, theirs in flat("", case["expected"]):
        if is_word(path) or theirs is None or left_out(family, case["id"], path):
            continue
        mine = ours.get(path)
        assert mine is not None, (case["id"], path, theirs)
        if isinstance(theirs, bool) or theirs in ENDS:
            assert mine == ENDS.get(theirs, theirs), (case["id"], path)
        else:
            to = tolerance(family, path)
            if path.endswith(".p") and beside(path, case) < NOTHING:
                to = ROUNDING
            assert mine == pytest.approx(theirs, rel=to, abs=1e-11), (case["id"], path)
        compared += 1
    return compared


CASES = [pytest.param(f, case, id=case["id"]) for f in FAMILIES for case in copied(f)]


@pytest.mark.parametrize(("family", "case"), CASES)
def test_as_r_has_it(family: str, case: Case) -> None:
    check(family, case)


@pytest.mark.parametrize("family", FAMILIES)
def test_as_r_has_it_on_real_data(family: str) -> None:
    for case in real(family):
        check(family, case)


def test_most_figures_are_compared() -> None:
    """Refusing everything would pass, too."""
    for family in FAMILIES:
        cases = copied(family)
        there = sum(
            leaf is not None and not is_word(path)
            for case in cases
            for path, leaf in flat("", case["expected"])
        )
        assert sum(check(family, case) for case in cases) > 0.4 * there, family


def test_every_family_has_its_line_and_every_line_its_functions_and_tests() -> None:
    assert list(LISTED) == list(FAMILIES)
    for name, row in LISTED.items():
        for module in names(row[1]):
            path = module.split("(")[0].strip().replace("/", ".")
            importlib.import_module(f"improvement.stats.{path}")
        assert names(row[2]), name
        for test in names(row[2]):
            assert list((HOME / "tests").rglob(f"{test}.py")), test


def test_every_reference_file_is_listed() -> None:
    if not SHARED.exists():
        pytest.skip("no ../shared: reference data kept outside the repository")
    files = {path.stem for path in SHARED.glob("*.json")}
    assert {name for name in files if not name.startswith(CHARTS)} == set(LISTED)


def test_no_line_is_idle() -> None:
    """What is listed as looser or left out is there."""
    if not SHARED.exists():
        pytest.skip("no ../shared: some lines are about cases kept outside the repository")
    seen = {
        (where, without_places(path))
        for family in FAMILIES
        for case in copied(family) + real(family)
        for where in (family, case["id"])
        for path, leaf in flat("", case["expected"])
        if leaf is not None
    }
    for where, pattern in [*LEFT_OUT, *((w, p) for w, p, _ in LOOSER)]:
        assert any(w == where and fnmatchcase(path, pattern) for w, path in seen), (where, pattern)
