"""Schemas that follow the models, databases of newer versions left alone, rows kept."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from improvement.domain.case_codes import coded
from improvement.errors import Conflict
from improvement.store import locked, locks
from improvement.store import migrate as under_test
from improvement.store.engine import open_engine
from improvement.store.migrate import FOLDER, HEAD, migrate
from improvement.store.tables import Base


def config_on(connection: Any) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path / 'own.sqlite'}")
    yield opened
    opened.dispose()


def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(r) for r in connection.execute(table.select())), key=repr)
            for table in Base.metadata.sorted_tables
        }


def test_head_is_the_newest_file_and_there_is_one_line_of_them() -> None:
    script = ScriptDirectory(str(FOLDER))
    assert script.get_heads() == [HEAD]
    newest = max(path.name for path in (FOLDER / "versions").glob("[0-9]*.py"))
    assert newest.startswith(f"{HEAD}_")


def test_the_upgraded_schema_equals_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        command.check(config_on(connection))  # raises when Alembic would still change something


def test_what_is_locked_is_locked_after_every_upgrade(engine: Engine) -> None:
    with engine.connect() as connection:
        assert {table for _, table in locks.there(connection)} >= set(locked.KEPT)


def test_the_check_would_notice_a_missing_column(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE observation DROP COLUMN note")
    with engine.connect() as connection, pytest.raises(Exception, match="upgrade operations"):
        command.check(config_on(connection))


def test_every_table_and_check_of_the_models_is_there(engine: Engine) -> None:
    """Alembic does not compare CHECK constraints, so they are counted here."""
    found = inspect(engine)
    for table in Base.metadata.sorted_tables:
        wanted = {
            c.name for c in table.constraints if type(c).__name__ == "CheckConstraint" and c.name
        }
        there = {c["name"] for c in found.get_check_constraints(table.name)}
        assert {str(name) for name in wanted} <= there, table.name


NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9001", "HEAD", None, None


def upgrade():
    with op.batch_alter_table("partnership") as batch:  # every other table hangs on this one
        batch.alter_column("name", type_=sa.String(length=500), existing_nullable=False)
        batch.add_column(sa.Column("motto", sa.String(), nullable=True))
"""


def test_an_upgrade_that_rebuilds_a_parent_table_keeps_all_rows(
    engine: Engine, house: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """SQLite rebuilds a table to change it; with foreign keys on its children would go with it."""
    before = everything(engine)
    folder = shutil.copytree(FOLDER, tmp_path / "migrations")
    (folder / "versions" / "9001_next.py").write_text(NEXT.replace("HEAD", HEAD))
    monkeypatch.setattr(under_test, "FOLDER", folder)
    monkeypatch.setattr(under_test, "HEAD", "9001")
    migrate(engine)
    assert everything(engine) == before
    assert all(before[name] for name in before)  # there is a row in every table to be lost
    assert "motto" in {column["name"] for column in inspect(engine).get_columns("partnership")}


def test_practices_kept_before_are_found_by_their_words(engine: Engine, house: Any) -> None:
    """An older version had no entries of them; the upgrade writes what the store writes."""
    before = everything(engine)["search_entry"]
    script = ScriptDirectory(str(FOLDER))
    ours = next(s for s in script.walk_revisions() if s.doc.startswith("practices are found"))
    with under_test._unguarded(engine) as connection:
        locks.take_off(connection)
        command.downgrade(config_on(connection), str(ours.down_revision))
    with engine.connect() as connection:
        subjects = connection.exec_driver_sql("SELECT DISTINCT subject FROM search_entry").all()
    assert "practice" not in {row[0] for row in subjects}
    migrate(engine)
    with engine.connect() as connection:
        after = everything(engine)["search_entry"]
        found = connection.exec_driver_sql(INDEXED[engine.dialect.name]).all()
    assert [row[1:] for row in after] == [row[1:] for row in before]
    assert [row[0] for row in found] == ["practice"]


#: How each database itself finds "By text", the core part on the card.
INDEXED = {
    "sqlite": "SELECT subject FROM search_entry WHERE subject = 'practice' AND id IN "
    "(SELECT rowid FROM search_index WHERE search_index MATCH 'text')",
    "postgresql": "SELECT subject FROM search_entry WHERE subject = 'practice' AND "
    "to_tsvector('simple', words) @@ to_tsquery('simple', 'text')",
}


def test_upgrading_again_changes_nothing(engine: Engine, house: Any) -> None:
    before = everything(engine)
    assert migrate(engine) == HEAD
    assert everything(engine) == before


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(
    engine: Engine, house: Any
) -> None:
    before = everything(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Conflict, match=r"newer version.*9999.*Nothing was changed"):
        migrate(engine)
    assert everything(engine) == before
    with engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    assert stored == "9999"


def test_foreign_keys_are_on_after_a_migration(sqlite: Engine) -> None:
    migrate(sqlite)
    with sqlite.connect() as connection:  # the very connection that was unguarded is in the pool
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_rows_left_without_what_they_belong_to_stop_the_upgrade(
    sqlite: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(sqlite)
    with sqlite.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute("INSERT INTO team (partnership_id, name) VALUES (77, 'Lost')")
        driver.execute("PRAGMA foreign_keys=ON")
    monkeypatch.setattr(under_test, "HEAD", "forces the whole way")
    with pytest.raises(Conflict, match="1 rows without what they belong to"):
        migrate(sqlite)
    with sqlite.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


OLD_ROWS = (
    "INSERT INTO partnership (id, slug, name, place, synthetic, small_group, created_at) "
    "VALUES (1, 'x', 'X', '', FALSE, 10, '2026-01-01 00:00:00')",
    "INSERT INTO dimension (id, partnership_id, version, key, label, definition, position, "
    "sensitive) VALUES (1, 1, 3, 'gender', 'Gender', 'As told.', 0, TRUE)",
    "INSERT INTO dimension_group (id, partnership_id, version, dimension_id, key, label, kind, "
    "position) VALUES (1, 1, 1, 1, 'women', 'Women', 'named', 0), "
    "(2, 1, 2, 1, 'men', 'Men', 'named', 1)",
    "INSERT INTO cell (id, partnership_id, shape, key) VALUES (1, 1, '1', '1:1')",
    "INSERT INTO cell_group (partnership_id, cell_id, dimension_id, group_id) VALUES (1, 1, 1, 1)",
)


def as_before(engine: Engine, doc: str, rows: tuple[str, ...]) -> None:
    """An empty database as the version before the migration so named left it, with these rows."""
    script = ScriptDirectory(str(FOLDER))
    ours = next(s for s in script.walk_revisions() if s.doc.startswith(doc))
    Base.metadata.drop_all(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    with under_test._unguarded(engine) as connection:
        command.upgrade(config_on(connection), str(ours.down_revision))
    with engine.begin() as connection:
        for statement in rows:
            connection.exec_driver_sql(statement)


def test_lists_from_before_groups_had_a_history_are_kept(engine: Engine) -> None:
    """Groups over time: every row stays, with the days and rules that mean "as it was"."""
    as_before(engine, "groups over time", OLD_ROWS)
    assert migrate(engine) == HEAD
    found = everything(engine)
    assert [row[:11] for row in found["dimension"]] == [
        (1, 1, 3, "gender", "Gender", "As told.", 0, False, None, "one_answer", None)
    ]
    assert [row[:9] for row in found["dimension_group"]] == [
        (1, 1, 1, 1, "women", "Women", "named", 0, None),
        (2, 1, 2, 1, "men", "Men", "named", 1, None),
    ]
    assert {row[-4:] for row in found["dimension_group"]} == {("", None, None, None)}
    assert found["cell_group"] == [(1, 1, 1, 1)]
    with engine.begin() as connection:  # a cell may be counted in two groups of a dimension now
        connection.exec_driver_sql(
            "INSERT INTO cell_group (partnership_id, cell_id, dimension_id, group_id) "
            "VALUES (1, 1, 1, 2)"
        )
        with pytest.raises(Exception, match=r"(?i)check constraint"):
            connection.exec_driver_sql("UPDATE dimension SET reporting = 'guess'")


def test_calendar_addresses_leave_the_history_and_are_dead(engine: Engine) -> None:
    rows = (
        "INSERT INTO partnership (id, slug, name, place, synthetic, small_group, created_at) "
        "VALUES (1, 'x', 'X', '', FALSE, 10, '2026-01-01 00:00:00')",
        "INSERT INTO person (id, partnership_id, version, name, email, active) "
        "VALUES (1, 1, 1, 'Ann', '', TRUE)",
        "INSERT INTO reminder (id, partnership_id, version, person_id, email, daily_mail, "
        "calendar_key) VALUES (1, 1, 2, 1, 'ann@example.org', TRUE, 'the-secret')",
        "INSERT INTO audit_event (id, partnership_id, at, actor_id, action, subject, subject_id, "
        "change) VALUES (1, 1, '2026-01-01 00:00:00', 1, 'change', 'reminder', 1, "
        '\'{"calendar_key": [null, "the-secret"], "daily_mail": [false, true]}\'), '
        "(2, 1, '2026-01-01 00:00:00', 1, 'change', 'task', 1, '{\"what\": [\"a\", \"b\"]}')",
    )
    as_before(engine, "calendar keys out of the history", rows)
    assert migrate(engine) == HEAD
    found = everything(engine)
    assert "the-secret" not in str(found)
    assert [row[-1] for row in found["audit_event"]] == [
        {"daily_mail": [False, True]},
        {"what": ["a", "b"]},
    ]


OLD_NOTES = (
    "INSERT INTO partnership (id, slug, name, place, synthetic, small_group, created_at) "
    "VALUES (1, 'x', 'X', '', FALSE, 10, '2026-01-01 00:00:00')",
    "INSERT INTO team (id, partnership_id, name) VALUES (1, 1, 'Home')",
    "INSERT INTO person (id, partnership_id, version, name, email, active) "
    "VALUES (1, 1, 1, 'Ann', '', TRUE)",
    "INSERT INTO test (id, partnership_id, version, team_id, title, aim, for_whom, place, "
    "change_idea, because, learning_question, prediction, right_if, pilot_name, comparison_name, "
    "gap_tolerance, fidelity_floor, max_missing, contingency, responsible, ethics_checked, "
    "created_at, data_version) VALUES (1, 1, 1, 1, 'Letters', 'a', '', '', '', '', '', '', '', "
    "'', '', 0.05, 0.8, 0.2, '', '', FALSE, '2026-01-01 00:00:00', 0)",
    "INSERT INTO note (id, partnership_id, version, test_id, text, written_on, kind, speaker, "
    "may_quote, written_by, written_at) VALUES "
    "(1, 1, 1, 1, 'Words seen', '2026-01-05', 'seen', 'family', TRUE, 1, '2026-01-05 00:00:00'), "
    "(2, 1, 1, 1, 'Words heard', '2026-01-05', 'heard', 'team', TRUE, 1, '2026-01-05 00:00:00'), "
    "(3, 1, 1, 1, 'Words learned', '2026-01-05', 'learned', 'partner', FALSE, 1, "
    "'2026-01-05 00:00:00')",
)


def test_notes_of_the_old_kinds_keep_their_words_and_are_found(engine: Engine) -> None:
    as_before(engine, "notes: more kinds", OLD_NOTES)
    assert migrate(engine) == HEAD
    with engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT text, kind FROM note ORDER BY id").all()
        found = connection.exec_driver_sql(
            "SELECT text FROM search_entry WHERE subject = 'note' ORDER BY subject_id"
        ).all()
    assert [tuple(row) for row in kept] == [
        ("Words seen", "observation"),
        ("Words heard", "feedback"),
        ("Words learned", "lesson"),
    ]
    assert [row[0] for row in found] == ["Words seen", "Words heard", "Words learned"]


OLD_CASES = (
    *OLD_NOTES[:3],
    OLD_NOTES[3]
    .replace("data_version)", "data_version, archived_because)")
    .replace("00', 0)", "00', 0, '')"),
    "INSERT INTO partnership (id, slug, name, place, synthetic, small_group, "
    "small_group_outside, created_at) "
    "VALUES (2, 'y', 'Y', '', FALSE, 10, 11, '2026-01-01 00:00:00')",
    "INSERT INTO cell (id, partnership_id, shape, key) VALUES (1, 1, '', ''), (2, 2, '', '')",
    "INSERT INTO import_batch (id, partnership_id, test_id, name, digest, added, changed, "
    "identical, rejected, made_by, made_at) VALUES "
    "(1, 1, 1, 'first.csv', 'aa', 2, 0, 0, 0, 1, '2026-01-01 00:00:00'), "
    "(2, 1, 1, 'second.csv', 'bb', 0, 1, 1, 0, 1, '2026-01-02 00:00:00'), "
    "(3, 1, 1, 'totals.csv', 'cc', 1, 0, 0, 0, 1, '2026-01-02 00:00:00')",
    "INSERT INTO case_record (id, partnership_id, version, test_id, code, starts_on, arm, phase, "
    "cell_id, import_id, source_row) VALUES "
    "(1, 1, 2, 1, 'Docket-A1', '2026-01-05', 'pilot', 'test', 1, 2, 2), "
    "(2, 1, 1, 1, 'Docket-A2', '2026-01-05', 'pilot', 'test', 1, 1, 3)",
    "INSERT INTO earlier_figure (id, partnership_id, test_id, subject, place, figures, import_id, "
    "source_row, replaced_by) VALUES "
    "(1, 1, 1, 'case_record', 'Docket-A1', '{\"values\": {}}', 1, 2, 2), "
    "(2, 1, 1, 'observation', 'kept/2026-01-05', '{\"n\": 1}', 3, 1, NULL)",
)


def test_codes_of_cases_are_turned_in_place_and_no_join_is_lost(engine: Engine) -> None:
    as_before(engine, "codes of cases", OLD_CASES)
    assert migrate(engine) == HEAD
    found = everything(engine)
    (salt, other) = (row[-1] for row in sorted(found["case_salt"], key=lambda row: row[1]))
    assert salt != other
    first, second = coded(["Docket-A1", "Docket-A2"], bytes.fromhex(salt))
    assert [(row[0], row[4]) for row in found["case_record"]] == [(1, first), (2, second)]
    assert [row[4] for row in found["earlier_figure"]] == [first, "kept/2026-01-05"]
    # What brought cases is known by no digest any more; what brought totals is as before.
    assert [row[4] for row in found["import_batch"]] == ["", "", "cc"]
    assert "Docket" not in str(found)


def test_old_codes_do_not_stay_in_the_file(sqlite: Engine) -> None:
    migrate(sqlite)
    as_before(sqlite, "codes of cases", OLD_CASES)
    path = Path(str(sqlite.url.database))
    sqlite.dispose()
    assert b"Docket-A1" in path.read_bytes()  # otherwise this could not fail
    migrate(sqlite)
    sqlite.dispose()
    assert not [p for p in path.parent.glob("own.sqlite*") if b"Docket-A" in p.read_bytes()]
