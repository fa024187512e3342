"""The locks in SQLite's words: a trigger a table and event."""

from collections.abc import Iterator

from improvement.store.locked import (
    BEGUN,
    FIGURES,
    KEPT,
    PREDICTED,
    PREFIX,
    QUOTE,
    STARTED,
    WORDS,
    Kept,
    same_figure,
    told,
)

ALWAYS = "1"
NOTE_THERE = "EXISTS (SELECT 1 FROM note WHERE id = OLD.note_id)"
NEWEST_PLAN = "FROM plan_version WHERE test_id = OLD.id ORDER BY number DESC LIMIT 1"
NEWEST_CYCLE = (
    "SELECT json(plan) FROM cycle_plan_version WHERE cycle_id = OLD.id ORDER BY number DESC LIMIT 1"
)


def on_sqlite() -> Iterator[str]:
    """Every statement that locks."""
    for table, kept in KEPT.items():
        yield _lock(table, "UPDATE", kept.words)
        yield _lock(table, "DELETE", kept.words)
        yield _no_replacing(table, kept)
    yield _lock("decision_quote", "UPDATE", QUOTE.words)
    yield _lock("decision_quote", "DELETE", QUOTE.words, NOTE_THERE)
    yield _no_replacing("decision_quote", QUOTE)
    yield from _test()
    yield from _cycle()


def _test() -> Iterator[str]:
    started = "OLD.started_at IS NOT NULL"
    moved = _changed("started_at", "started_by", "id")
    words = [f"({_changed(c)} AND NEW.{c} IS NOT {_planned(c)})" for c in WORDS]
    figures = [f"({_changed(c)} AND NOT {same_figure(f'NEW.{c}', _planned(c))})" for c in FIGURES]
    rule = " OR ".join((*words, *figures))
    yield _lock("test", "DELETE", STARTED, started)
    yield _lock("test", "UPDATE", STARTED, f"{started} AND ({moved})")
    yield _lock("test", "UPDATE", PREDICTED, f"{started} AND ({rule})", name="rule")
    yield _no_replacing("test", Kept(words=STARTED))


def _cycle() -> Iterator[str]:
    begun = "OLD.locked_at IS NOT NULL"
    moved = _changed("locked_at", "locked_by", "id")
    plan = f"{_changed('plan')} AND json(NEW.plan) IS NOT ({NEWEST_CYCLE})"
    yield _lock("cycle", "DELETE", BEGUN, begun)
    yield _lock("cycle", "UPDATE", BEGUN, f"{begun} AND ({moved} OR ({plan}))")
    yield _no_replacing("cycle", Kept(words=BEGUN, unique=("test_id", "number")))


def _lock(table: str, event: str, words: str, when: str = ALWAYS, *, name: str = "") -> str:
    own = "_".join(filter(None, (PREFIX, table, event.lower(), name)))
    return (
        f"CREATE TRIGGER {own} BEFORE {event} ON {table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, {told(words)}); END"
    )


def _no_replacing(table: str, kept: Kept) -> str:
    """INSERT OR REPLACE deletes what stands in its way without any DELETE being asked for."""
    same = "id = NEW.id"
    if kept.unique:
        same += f" OR ({' AND '.join(f'{c} = NEW.{c}' for c in kept.unique)})"
    found = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - names of our own
    return _lock(table, "INSERT", kept.words, found)


def _changed(*columns: str) -> str:
    return " OR ".join(f"NEW.{c} IS NOT OLD.{c}" for c in columns)


def _planned(column: str) -> str:
    """What the newest plan beside the test says."""
    return f"(SELECT json_extract(plan, '$.body.{column}') {NEWEST_PLAN})"
