"""The command line: the library's own numbers in full, one line for bad input, help at once."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from improvement.cli import app
from improvement.config import HOME, Settings
from improvement.domain.decision_rule import DecisionRule
from improvement.domain.series import Point, Series
from improvement.domain.tallies import GroupArms, Tally, TwoArms
from improvement.domain.vocabulary import Design, Direction, MeasureKind
from improvement.services import analyses, people, tests
from improvement.stats.charts.run_chart import run_chart
from improvement.stats.comparisons.two_proportions import two_proportions
from improvement.stats.decisions.evidence import Evidence
from improvement.stats.decisions.looks import take_look
from improvement.stats.decisions.missing import OutcomesDue
from improvement.stats.decisions.verdict import verdict
from improvement.stats.equity.dimension_arms import DimensionArms
from improvement.stats.record import from_record
from improvement.store.engine import open_engine
from improvement.store.unit_of_work import UnitOfWork

FILINGS = HOME / "data" / "memphis_eviction_filings_monthly.csv"
COUNTS = "arm,paid,of,group\npilot,56,70,A\ncontrol,48,80,A\npilot,6,9,B\ncontrol,8,12,B\n"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the database is that the command line is configured for; there is none yet."""
    path = tmp_path / "cli.sqlite"
    monkeypatch.setenv("IMPROVEMENT_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("IMPROVEMENT_TODAY", "2026-11-23")
    return path


@pytest.fixture
def loaded(database: Path, demo_file: Path) -> Iterator[UnitOfWork]:
    """The same with the demo partnership in it, for this test alone."""
    shutil.copy(demo_file, database)
    with units_of_work(database) as uow:
        yield uow


@contextmanager
def units_of_work(path: Path) -> Iterator[UnitOfWork]:
    engine = open_engine(f"sqlite:///{path}")
    yield UnitOfWork(engine, clock=Settings.from_environment().now)
    engine.dispose()


def called(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def told(*arguments: object) -> Any:
    result = called(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refused(*arguments: object) -> str:
    """The one line on stderr."""
    result = called(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("improvement: ")
    return line


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_chart_json_is_the_librarys_own_chart() -> None:
    found = told("chart", FILINGS, "--value", "filings", "--freeze", 24, "--better", "lower")
    lines = FILINGS.read_text("utf-8").splitlines()[1:]
    series = Series(
        name="filings",
        kind=MeasureKind.VALUE,
        points=tuple(
            Point(period=date.fromisoformat(month), value=float(filed))
            for month, filed, _ in (line.split(",") for line in lines)
        ),
    )
    assert from_record(found["chart"]) == run_chart(series, frozen_points=24)
    assert found["reading"]["headline"].startswith("Worsening")
    assert set(found) == {"file", "chart", "reading", "notes", "out"}


def test_chart_of_shares_splits_and_draws(tmp_path: Path) -> None:
    weeks = [(8, 10), (7, 10), (9, 10), (0, 0), (6, 8)]
    rows = "\n".join(f"{2 + 7 * i:02d}/03/2026,{x},{n}" for i, (x, n) in enumerate(weeks[:4]))
    file = written(tmp_path, "visits.csv", f"week,kept,of\n{rows}\n30/03/2026,6,8\n")
    asked = ("chart", file, "--numerator", "kept", "--denominator", "of")
    for ending, magic in ((".png", b"\x89PNG"), (".svg", b"<svg"), (".pdf", b"%PDF")):
        out = tmp_path / f"chart{ending}"
        found = told(*asked, "--split", "2026-03-16", "--out", out)
        assert out.read_bytes().startswith(magic)
        assert found["out"] == str(out)
    points = found["chart"]["body"]["series"]["points"]
    assert [point["value"] for point in points] == [0.8, 0.7, 0.9, None, 0.75]
    assert len(found["chart"]["body"]["parts"]) == 2


def test_chart_refuses_what_it_cannot_read(tmp_path: Path) -> None:
    bad = written(tmp_path, "bad.csv", "month,waits\n2026-01,31\n2026-02,many\n")
    assert "Row 3, waits: 'many'" in refused("chart", bad, "--value", "waits")
    assert "no column 'nope'" in refused("chart", FILINGS, "--value", "nope")
    assert "either a value" in refused("chart", FILINGS)
    assert "cannot be read" in refused("chart", tmp_path / "nowhere.csv", "--value", "x")
    assert ".png, .svg or .pdf" in refused("chart", FILINGS, "--value", "filings", "--out", "a.gif")
    assert "--split" in refused("chart", FILINGS, "--value", "filings", "--split", "soon")
    assert "--better" in refused("chart", FILINGS, "--value", "filings", "--better", "up")
    open_order = written(tmp_path, "open.csv", "day,x\n01/03/2026,1\n02/03/2026,2\n")
    assert "day first" in refused("chart", open_order, "--value", "x")
    found = told("chart", open_order, "--value", "x", "--date-order", "day_first")
    assert found["chart"]["body"]["points"][1]["period"] == "2026-03-02"


def test_compare_json_is_the_librarys_own_verdict(tmp_path: Path) -> None:
    file = written(tmp_path, "rent.csv", COUNTS)
    found = told(
        "compare", file, "--numerator", "paid", "--denominator", "of",
        "--group", "group", "--worthwhile", "0.1", "--planned", 80,
    )  # fmt: skip
    arms = TwoArms(pilot=Tally(events=62, n=79), comparison=Tally(events=56, n=92))
    groups = (
        GroupArms(group="A", pilot=Tally(events=56, n=70), comparison=Tally(events=48, n=80)),
        GroupArms(group="B", pilot=Tally(events=6, n=9), comparison=Tally(events=8, n=12)),
    )
    expected = verdict(
        Evidence(
            rule=DecisionRule(
                direction=Direction.HIGHER,
                design=Design.SIDE_BY_SIDE,
                minimum_worthwhile=0.1,
                planned_per_arm=80,
            ),
            arms=arms,
            look=take_look(arms, planned_per_arm=80, end_passed=False),
            dimensions=(DimensionArms(label="group", groups=groups),),
        )
    )
    assert from_record(found["result"]) == expected
    assert found["verdict"] == str(expected.verdict)
    keys = {"file", "kind", "better", "verdict", "result", "groups", "best_guesses", "mix"}
    assert set(found) == keys | {"reading", "notes"}


def test_compare_counts_cases_and_unknown_outcomes(tmp_path: Path) -> None:
    rows = ["Navigator,yes"] * 12 + ["Navigator,no"] * 7 + ["Navigator,"] * 1
    rows += ["Usual,yes"] * 8 + ["Usual,no"] * 11 + ["Usual,"] * 2
    file = written(tmp_path, "cases.csv", "side,housed\n" + "\n".join(rows) + "\n")
    found = told(
        "compare", file, "--arm", "side", "--outcome", "housed", "--pilot", "navigator",
        "--lower-is-better",
    )  # fmt: skip
    result = from_record(found["result"])
    assert result.findings.evidence.due == OutcomesDue(pilot=20, comparison=21)
    arms = TwoArms(pilot=Tally(events=12, n=19), comparison=Tally(events=8, n=19))
    assert result.findings.evidence.arms == arms
    z = result.findings.evidence.look.z
    assert result.findings.benefit == two_proportions(arms, z=z).benefit(Direction.LOWER)
    assert found["verdict"] == "estimates_only"


def test_compare_refuses_what_would_mislead(tmp_path: Path) -> None:
    shares = ("--numerator", "paid", "--denominator", "of")
    total = written(tmp_path, "total.csv", COUNTS + "pilot,62,79,Total\n")
    assert "count twice" in refused("compare", total, *shares, "--group", "group")
    above = written(tmp_path, "above.csv", "arm,paid,of\npilot,8,7\ncontrol,1,2\n")
    assert "8 of 7" in refused("compare", above, *shares)
    three = written(tmp_path, "three.csv", "arm,paid,of\na,1,7\nb,1,2\nc,1,2\n")
    assert "exactly two entries" in refused("compare", three, *shares, "--pilot", "a")
    assert "neither pilot nor comparison" in refused("compare", three, *shares)
    good = written(tmp_path, "good.csv", COUNTS)
    assert "Name the outcome's column" in refused("compare", good)
    assert "between 0 and 1" in refused("compare", good, *shares, "--worthwhile", "10")
    half = written(tmp_path, "half.csv", "arm,paid,of\npilot,0.5,7\ncontrol,1,2\n")
    assert "whole number" in refused("compare", half, *shares)


def test_demo_is_loaded_once(database: Path) -> None:
    assert told("demo")["loaded"] is True
    assert told("demo")["loaded"] is False
    with units_of_work(database) as uow:
        assert len(people.actors(uow)) == 1
    assert told("migrate")["schema"]


def test_verdict_json_is_the_services_own(loaded: UnitOfWork) -> None:
    actor = people.actors(loaded)[0][1][0]
    test_id = next(
        line.kept.id
        for line in tests.listing(loaded, actor)
        if line.kept.plan.title == "Landlord mediation"
    )
    found = told("verdict", "--test", test_id, "--verify")
    view = analyses.compare(loaded, actor, test_id=test_id)
    assert (found["verdict"], found["reason"]) == (view.result.verdict, view.result.reason)
    assert view.result.findings.benefit is not None
    assert found["benefit"]["lower"] == view.result.findings.benefit.lower
    assert found["reading"]["headline"] == view.reading.headline
    assert [row["row"] for row in found["rows"]] == [row.row for row in view.result.rows]
    (checked,) = found["analyses"]
    assert checked["same_result"] is True
    assert told("verdict", "--analysis", checked["analysis_id"])["analyses"] == [checked]
    assert view.reading.headline in called("verdict", "--test", test_id).stdout


def test_verdict_shows_small_groups_only_to_those_who_may(loaded: UnitOfWork) -> None:
    own = told("verdict", "--test", 4)
    others = told("verdict", "--test", 4, "--as", "denise whitfield")
    names = {row["arms"]["group"] for d in own["groups"] for row in d["groups"]}
    seen = {row["arms"]["group"] for d in others["groups"] for row in d["groups"]}
    assert "Asian" in names - seen
    assert all(d["hidden"] == 0 for d in own["groups"])
    assert any(d["hidden"] > 0 for d in others["groups"])
    assert "Asian" not in json.dumps(others)


def test_verdict_refuses_in_one_line(loaded: UnitOfWork) -> None:
    assert "either --test or --analysis" in refused("verdict")
    assert "404" in refused("verdict", "--test", 404)
    assert "no person 'nobody'" in refused("verdict", "--test", 1, "--as", "nobody")
    assert "decision rule" in refused("verdict", "--test", 3)


def test_nobody_is_there_before_the_demo(database: Path) -> None:
    assert "improvement demo" in refused("verdict", "--test", 1)


def test_import_saves_all_or_nothing(loaded: UnitOfWork, tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "cases.csv",
        "Start,Housed,Race,Arm,Code\n2026-08-20,yes,Black,pilot,X1\n"
        "2026-08-21,maybe,White,comparison,X2\n",
    )
    asked = ("import", file, "--test", 2, "--as", "Mai Nguyen", "--map", "Housed=housed")
    assert "Row 3, Housed: 'maybe'" in refused(*asked)
    kept = told(*asked, "--keep-good")
    assert (kept["added"], kept["identical"], len(kept["refused"])) == (1, 0, 1)
    again = told(*asked, "--keep-good")
    assert (again["added"], again["identical"]) == (0, 1)
    assert "may not log data" in refused("import", file, "--test", 2)


def test_import_of_totals_says_which_column_means_what(loaded: UnitOfWork, tmp_path: Path) -> None:
    file = written(
        tmp_path, "week.csv", "Week,Side,Yes,All\n23/11/2026,pilot,9,12\n23/11/2026,control,7,12\n"
    )
    asked = (
        "import", file, "--test", 4, "--kind", "totals", "--date-order", "day_first",
        "--map", "Week=period", "--map", "Side=arm",
        "--map", "Yes=paid_in_full.numerator", "--map", "All=paid_in_full.denominator",
    )  # fmt: skip
    assert told(*asked)["added"] == 2
    assert told(*asked)["identical"] == 2
    rows = "Week,Side,Yes,All\n22/11/2026,pilot,9,12\n02/03/2026,pilot,7,12\n"
    across = written(tmp_path, "across.csv", rows)
    beside = ("import", across, *asked[2:])
    assert "nothing was saved" in refused(*beside), "a row across a week that is logged"
    kept = told(*beside, "--keep-good")
    assert (kept["added"], len(kept["refused"])) == (1, 1)
    assert "paid_in_full.numerator" in refused(*asked, "--map", "Yes=nonsense")
    assert "COLUMN=MEANING" in refused(*asked, "--map", "Yes")
    assert "--kind" in refused("import", file, "--test", 4, "--kind", "rows")


def test_a_real_process_helps_quickly_and_ends_without_a_traceback(tmp_path: Path) -> None:
    listed = "import sys, improvement.cli; print(sorted(sys.modules))"
    command = [sys.executable, "-c", listed]
    modules = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    for heavy in ("'pandas'", "'scipy'", "'numpy'", "'sqlalchemy'", "'streamlit'"):
        assert heavy not in modules
    ended = subprocess.run(
        [sys.executable, "-m", "improvement.cli", "chart", "nowhere.csv", "--value", "x"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "IMPROVEMENT_DATA_DIR": str(tmp_path)},
    )
    assert ended.returncode == 2
    assert (
        ended.stderr.strip() == "improvement: nowhere.csv cannot be read: " + os.strerror(2) + "."
    )


def test_every_chart_as_a_line_what_signals_first(loaded: UnitOfWork) -> None:
    (_, actors), *_ = people.actors(loaded)
    leader = next(actor.name for actor in actors if actor.role.value == "leader")
    found = told("charts", "--as", leader)
    assert (found["charts"], found["signals"], found["known_by_chance"]) == (22, 3, 13)
    assert 0 < found["expected_by_chance"] < 1
    assert len(found["lines"]) == 23
    assert [line["shows"] for line in found["lines"][:3]] == ["worsening", "worsening", "improving"]
    third = found["lines"][2]
    assert (third["since"], third["points"]) == ("2026-08-10", 24)
    assert told("charts", "--as", leader, "--only-signals")["lines"] == found["lines"][:3]
    said = called("charts", "--as", leader).output
    assert said.startswith("3 of 22 charts show a signal; 2 are worsening.")
    assert "Improving since 10 August 2026: Paid rent in full by the 10th" in said


def test_every_chart_is_for_those_who_may_see_the_portfolio(loaded: UnitOfWork) -> None:
    refused = called("charts")
    assert refused.exit_code == 2
    assert "may not see the portfolio" in refused.output
