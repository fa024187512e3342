"""The locks in PostgreSQL's words: a function for each way of asking, a trigger a table."""

from collections.abc import Iterator

from improvement.store.locked import (
    BEGUN,
    EMPTIED,
    FIGURES,
    KEPT,
    PREDICTED,
    PREFIX,
    QUOTE,
    STARTED,
    WORDS,
    same_figure,
    told,
)

#: A refusal is an integrity error for whoever asked, like any other of the database.
REFUSE = "RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE ="
LET_THROUGH = "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
NEWEST_PLAN = (
    "SELECT plan->'body' INTO planned FROM plan_version "
    "WHERE test_id = OLD.id ORDER BY number DESC LIMIT 1;"
)
NEWEST_CYCLE = (
    "SELECT plan::jsonb INTO planned FROM cycle_plan_version "
    "WHERE cycle_id = OLD.id ORDER BY number DESC LIMIT 1;"
)


def on_postgresql() -> Iterator[str]:
    """Every statement that locks."""
    yield _function(PREFIX, f"{REFUSE} TG_ARGV[0];")
    for table, kept in KEPT.items():
        yield from _lock(table, f"{PREFIX}({told(kept.words)})")
    yield _function(f"{PREFIX}_quote", _quote())
    yield from _lock("decision_quote", f"{PREFIX}_quote()")
    yield _function(f"{PREFIX}_test", _test(), declare="planned json;")
    yield from _lock("test", f"{PREFIX}_test()")
    yield _function(f"{PREFIX}_cycle", _cycle(), declare="planned jsonb;")
    yield from _lock("cycle", f"{PREFIX}_cycle()")


def _quote() -> str:
    gone = "TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM note WHERE id = OLD.note_id)"
    return f"IF NOT ({gone}) THEN {REFUSE} {told(QUOTE.words)}; END IF;"


def _test() -> str:
    words = [f"({_changed(c)} AND NEW.{c} IS DISTINCT FROM planned->>'{c}')" for c in WORDS]
    figures = [f"({_changed(c)} AND NOT {same_figure(f'NEW.{c}', _number(c))})" for c in FIGURES]
    moved = " OR ".join(_changed(c) for c in ("started_at", "started_by", "id"))
    rule = " OR ".join((*words, *figures))
    return (
        "IF OLD.started_at IS NOT NULL THEN "
        f"IF TG_OP = 'DELETE' THEN {REFUSE} {told(STARTED)}; END IF; "
        f"IF {moved} THEN {REFUSE} {told(STARTED)}; END IF; "
        f"{NEWEST_PLAN} IF {rule} THEN {REFUSE} {told(PREDICTED)}; END IF; "
        "END IF;"
    )


def _cycle() -> str:
    moved = " OR ".join(_changed(c) for c in ("locked_at", "locked_by", "id"))
    plan = "NEW.plan::jsonb IS DISTINCT FROM OLD.plan::jsonb"
    return (
        "IF OLD.locked_at IS NOT NULL THEN "
        f"IF TG_OP = 'DELETE' THEN {REFUSE} {told(BEGUN)}; END IF; "
        f"{NEWEST_CYCLE} IF {moved} OR ({plan} AND NEW.plan::jsonb IS DISTINCT FROM planned) "
        f"THEN {REFUSE} {told(BEGUN)}; END IF; "
        "END IF;"
    )


def _function(name: str, body: str, *, declare: str = "") -> str:
    declared = f"DECLARE {declare} " if declare else ""
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $lock$ "
        f"{declared}BEGIN {body} {LET_THROUGH} END $lock$"
    )


def _lock(table: str, function: str) -> Iterator[str]:
    yield (
        f"CREATE TRIGGER {PREFIX}_{table} BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}"
    )
    yield (
        f"CREATE TRIGGER {PREFIX}_{table}_all BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}({told(EMPTIED)})"
    )


def _changed(column: str) -> str:
    return f"NEW.{column} IS DISTINCT FROM OLD.{column}"


def _number(column: str) -> str:
    return f"(planned->>'{column}')::double precision"
