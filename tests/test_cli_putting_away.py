"""``improvement test``: put away, listed, brought back, by whoever may."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from improvement.cli import app


@pytest.fixture(autouse=True)
def loaded(tmp_path: Path, demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line over this test's own copy of the demo."""
    path = tmp_path / "cli.sqlite"
    shutil.copy(demo_file, path)
    monkeypatch.setenv("IMPROVEMENT_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("IMPROVEMENT_TODAY", "2026-11-23")


def told(*arguments: str) -> dict[str, object]:
    result = CliRunner().invoke(app, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout)
    return found


def test_a_test_is_put_away_listed_and_brought_back() -> None:
    assert told("test", "archived") == {"tests": []}
    leader = ("--as", "Denise Whitfield")
    assert told("test", "archive", "1", "--because", "Twice.", *leader) == {
        "test": 1,
        "put_away": True,
    }
    (away,) = told("test", "archived")["tests"]  # type: ignore[misc]
    assert (away["test"], away["who"], away["because"]) == (1, "Denise Whitfield", "Twice.")
    words = CliRunner().invoke(app, ["test", "archived"]).stdout
    assert "Put away on 23 November 2026 by Denise Whitfield: Twice." in words
    assert told("test", "restore", "1", *leader) == {"test": 1, "put_away": False}
    assert CliRunner().invoke(app, ["test", "archived"]).stdout == "Nothing is put away.\n"


def test_who_may_not_is_told_so_in_one_line() -> None:
    result = CliRunner().invoke(app, ["test", "archive", "1", "--because", "Twice."])
    assert result.exit_code == 2
    assert "may not put a started test away" in result.stderr
