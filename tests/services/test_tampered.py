"""A kept analysis that somebody altered in the database is found out, and where it differs."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from improvement.cli import app
from improvement.config import Settings
from improvement.domain.decisions import Moved
from improvement.services import analyses, people, verifying
from improvement.stats.decisions.verdict import verdict
from improvement.stats.record import digest, from_record, to_record
from improvement.store import locks
from improvement.store.engine import open_engine
from improvement.store.unit_of_work import UnitOfWork

Change = Callable[[dict[str, Any], dict[str, Any]], None]


@pytest.fixture
def kept(demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A copy of the demo with one kept verdict, and a way to alter it behind the app's back."""
    path = tmp_path / "tampered.sqlite"
    path.write_bytes(demo_file.read_bytes())
    monkeypatch.setenv("IMPROVEMENT_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("IMPROVEMENT_TODAY", "2026-11-23")
    engine = open_engine(f"sqlite:///{path}")
    uow = UnitOfWork(engine, clock=Settings.from_environment().now)
    with engine.begin() as connection:
        locks.take_off(connection)  # whoever alters the file itself is not stopped by it
        row = connection.execute(
            text("select id, inputs, result from analysis where kind = 'verdict' order by id")
        ).first()
    assert row is not None

    def altered(change: Change) -> analyses.Verification:
        inputs, result = json.loads(row.inputs), json.loads(row.result)
        change(inputs, result)
        with engine.begin() as connection:
            connection.execute(
                text("update analysis set inputs = :i, result = :r where id = :id"),
                {"i": json.dumps(inputs), "r": json.dumps(result), "id": row.id},
            )
        return analyses.verify(uow, people.actors(uow)[0][1][0], analysis_id=row.id)

    altered.id = row.id  # type: ignore[attr-defined]
    altered.uow, altered.engine = uow, engine  # type: ignore[attr-defined]
    altered.actor = people.actors(uow)[0][1][0]  # type: ignore[attr-defined]
    with engine.connect() as connection:
        altered.decision_id = connection.execute(  # type: ignore[attr-defined]
            text("select id from decision where analysis_id = :id"), {"id": row.id}
        ).scalar()
    yield altered
    engine.dispose()


def one_more(inputs: dict[str, Any], result: dict[str, Any]) -> None:
    """One household more with the outcome than was counted."""
    inputs["body"]["arms"]["pilot"]["events"] += 1


def test_untouched_it_is_sound(kept: Any) -> None:
    found = kept(lambda inputs, result: None)
    assert (found.sound, found.same_result, found.inputs_as_kept) == (True, True, True)
    assert found.differences == ()


def test_altered_inputs_are_found_and_where_the_result_differs(kept: Any) -> None:
    found = kept(one_more)
    assert (found.sound, found.same_result, found.inputs_as_kept) == (False, False, False)
    assert "body.findings.evidence.arms.pilot.events" in found.differences
    assert any(place.startswith("body.findings.benefit") for place in found.differences)
    ended = CliRunner().invoke(app, ["verdict", "--analysis", str(kept.id)])
    assert ended.exit_code == 1
    assert "ALTERED" in ended.stdout


def test_inputs_and_result_altered_together_are_found_by_the_digest(kept: Any) -> None:
    def both(inputs: dict[str, Any], result: dict[str, Any]) -> None:
        one_more(inputs, result)
        again = to_record(verdict(from_record(copy.deepcopy(inputs))))
        result["body"] = json.loads(json.dumps(again["body"]))

    found = kept(both)
    assert (found.sound, found.same_result, found.inputs_as_kept) == (False, True, False)


def test_an_altered_result_names_the_place(kept: Any) -> None:
    def prettier(inputs: dict[str, Any], result: dict[str, Any]) -> None:
        result["body"]["verdict"] = "scale"

    found = kept(prettier)
    assert found.differences == ("body.verdict",)
    assert (found.sound, found.inputs_as_kept) == (False, True)
    ended = CliRunner().invoke(app, ["verdict", "--analysis", str(kept.id)])
    assert "does NOT come out the same (body.verdict)" in ended.stdout


def test_inputs_that_cannot_be_read_are_said_so(kept: Any) -> None:
    def broken(inputs: dict[str, Any], result: dict[str, Any]) -> None:
        inputs["body"]["arms"]["pilot"]["n"] = -5

    found = kept(broken)
    assert (found.sound, found.recomputed_verdict) == (False, None)
    ended = CliRunner().invoke(app, ["verdict", "--analysis", str(kept.id), "--json"])
    assert ended.exit_code == 1
    assert json.loads(ended.stdout)["analyses"][0]["recomputed_verdict"] is None


def test_a_decision_says_what_was_altered(kept: Any) -> None:
    """Untouched, its evidence altered, its record altered: each is told by its own sentence."""
    uow, actor, decision_id = kept.uow, kept.actor, kept.decision_id
    assert verifying.verify(uow, actor, decision_id=decision_id).moved == ()
    ended = CliRunner().invoke(app, ["decision", "verify", str(decision_id)])
    assert ended.exit_code == 0
    assert "Nothing differs" in ended.stdout
    kept(one_more)
    found = verifying.verify(uow, actor, decision_id=decision_id)
    assert found.moved[0] is Moved.EVIDENCE_ALTERED
    assert not found.sound
    with kept.engine.begin() as connection:
        connection.execute(text("update decision set reason = 'It always worked.'"))
    ended = CliRunner().invoke(app, ["decision", "verify", str(decision_id), "--json"])
    assert ended.exit_code == 1
    told = json.loads(ended.stdout)
    assert told["moved"][:2] == ["record_altered", "evidence_altered"]
    assert told["sound"] is False


def test_another_version_that_comes_to_another_result_is_a_changed_method(kept: Any) -> None:
    with kept.engine.begin() as connection:
        connection.execute(text("update analysis set package_version = '0.0.1'"))

    def earlier_method(inputs: dict[str, Any], result: dict[str, Any]) -> None:
        result["body"]["verdict"] = "adapt"

    kept(earlier_method)
    found = verifying.verify(kept.uow, kept.actor, decision_id=kept.decision_id)
    assert found.moved == (Moved.METHOD_CHANGED,)
    ended = CliRunner().invoke(app, ["decision", "verify", str(kept.decision_id)])
    assert ended.exit_code == 1
    assert "The method has changed" in ended.stdout


def test_the_digest_does_not_hang_on_the_version(kept: Any) -> None:
    found = kept(lambda inputs, result: inputs.update(version="0.0.1"))
    assert found.inputs_as_kept


def test_the_digest_of_a_record_is_that_of_the_result() -> None:
    from improvement.domain.tallies import Tally, TwoArms
    from improvement.stats.comparisons.two_proportions import two_proportions
    from improvement.stats.record import record_digest

    found = two_proportions(TwoArms(pilot=Tally(events=4, n=9), comparison=Tally(events=2, n=9)))
    assert record_digest(to_record(found)) == digest(found)
