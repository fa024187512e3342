"""``improvement spread`` and ``improvement plan``: the library's own numbers, plain refusals."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from improvement.cli import app
from improvement.domain.sites import SiteEffect
from improvement.stats.decisions.plan_curve import PlannedGroup, plan_curve
from improvement.stats.decisions.simulate_plan import Scenario, simulate_plan
from improvement.stats.record import from_record
from improvement.stats.spread.at_scale import spread_at_scale
from improvement.stats.spread.cost import cost_per_extra
from improvement.stats.spread.pooled import spread

FIGURES = (("North", 0.05, 0.06), ("South", 0.25, 0.07), ("East", 0.1, 0.05), ("West", 0.2, 0.08))
COLUMNS = ("--effect", "diff", "--se", "se", "--site", "site")


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def told(*words: object) -> dict[str, Any]:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def refused(*words: object) -> str:
    result = run(*words)
    assert result.exit_code == 2, result.output
    assert result.stderr.count("\n") == 1
    return result.stderr


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path, [f"{s},{y},{e}" for s, y, e in FIGURES])


def written(folder: Path, rows: list[str]) -> Path:
    path = folder / "sites.csv"
    path.write_text("\n".join(["site,diff,se", *rows]) + "\n", "utf-8")
    return path


def test_spread_is_the_library_s(file: Path) -> None:
    found = told("spread", file, *COLUMNS, "--next", 400, "--cost", 120)
    sites = [SiteEffect(site=s, effect=y, variance=e**2) for s, y, e in FIGURES]
    ours = spread(sites)
    assert set(found) == {"file", "spread", "caterpillar", "at_scale", "cost", "reading", "notes"}
    assert from_record(found["spread"]) == ours
    assert from_record(found["at_scale"]) == spread_at_scale(ours, households=400)
    assert ours.pooled is not None
    assert from_record(found["cost"]) == cost_per_extra(120, ours.pooled.mean)
    assert "About 9 in 10" in " ".join(found["reading"]["because"])


def test_spread_in_words(file: Path) -> None:
    result = run("spread", file, *COLUMNS)
    assert result.exit_code == 0
    assert result.stdout.startswith("4 sites: on average")


def test_fewer_is_better(file: Path) -> None:
    found = told("spread", file, *COLUMNS, "--lower-is-better")
    assert found["spread"]["body"]["highest"] == -0.05


def test_two_sites_are_not_carried_over(tmp_path: Path) -> None:
    two = written(tmp_path, ["North,0.1,0.05", "South,0.2,0.05"])
    found = told("spread", two, *COLUMNS, "--next", 100, "--cost", 5)
    assert found["at_scale"] is None
    assert found["cost"] is None
    assert "fewer than three sites" in " ".join(found["reading"]["caveats"])


def test_that_nothing_was_bought_is_an_answer(tmp_path: Path) -> None:
    worse = written(tmp_path, [f"S{i},-0.5,0.01" for i in range(4)])
    found = told("spread", worse, *COLUMNS, "--next", 100, "--cost", 5)
    assert found["cost"] is None
    assert "No household more was helped" in " ".join(found["reading"]["caveats"])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("East,,0.1", "empty"),
        ("East,abc,0.1", "abc"),
        ("East,0.1,0", "standard error"),
        ("East,12,0.1", "10 points as 0.10"),
        (",0.1,0.1", "Name the site"),
        ("North,0.1,0.1", "North"),
    ],
)
def test_spread_refuses_a_cell(tmp_path: Path, row: str, said: str) -> None:
    assert said in refused("spread", written(tmp_path, ["North,0.1,0.05", row]), *COLUMNS)


def test_spread_refuses_a_column_that_is_not_there(file: Path) -> None:
    assert "There is no column 'x'" in refused(
        "spread", file, "--effect", "x", "--se", "se", "--site", "site"
    )


def test_plan_is_the_library_s() -> None:
    found = told(
        "plan", "--base", 0.6, "--worthwhile", 0.15, "--size", 60, "--size", 120,
        "--group", "Renters=0.7", "--group", "Shelter=0.3",
        "--simulate", 0.15, "--pilots", 500, "--seed", 4,
    )  # fmt: skip
    groups = (PlannedGroup(group="Renters", share=0.7), PlannedGroup(group="Shelter", share=0.3))
    assert set(found) == {"curve", "simulated", "reading"}
    assert from_record(found["curve"]) == plan_curve(
        base=0.6, sizes=(60, 120), groups=groups, wanted=0.15
    )
    scenario = Scenario(per_arm=120, looks=12, base=0.6, effect=0.15, delta=0.15)
    assert from_record(found["simulated"]) == simulate_plan(scenario, replicates=500, seed=4)


def test_plan_in_words() -> None:
    result = run("plan", "--base", 0.5, "--worthwhile", 0.25, "--size", 60)
    assert result.exit_code == 0
    assert "about 59 households on each side" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--base", 1.5), "between 0 and 1"),
        (("--base", 0.5, "--size", 0), "Sizes"),
        (("--base", 0.5, "--group", "Renters"), "NAME=SHARE"),
        (("--base", 0.5, "--simulate", 0.1), "worthwhile"),
    ],
)
def test_plan_refuses(words: tuple[object, ...], said: str) -> None:
    assert said in refused("plan", *words)
