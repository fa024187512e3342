"""What case records refer to, kept whole on PostgreSQL by one look at many rows at a time.

PostgreSQL asks for every foreign key of every row by itself: five questions a case, three quarters
of the time of a large import. These triggers ask the same once a statement, and that both rows
belong to one partnership besides (docs/decisions/0014). SQLite keeps its own foreign keys, which
cost it little.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

PREFIX = "improvement_reference"
MEMORY = "SET work_mem = '64MB'"  # to hold a million ids against each other
OTHERS = "p.xmin <> pg_current_xact_id()::xid"
REFUSE = "RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', MESSAGE ="


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A column that holds the id of a row of another table, in the same partnership.

    ``constraint`` is the foreign key that the models and SQLite have for it. ``each``: every row
    has another parent; else many rows share a few.
    """

    child: str
    column: str
    parent: str
    constraint: str
    each: bool = False

    @property
    def missing(self) -> str:
        """A query for an id that nothing stands behind, among the rows called ``arrived``.

        The least of them: for any one PostgreSQL would go through a million rows by an index.
        """
        return (
            f"SELECT min(n.{self.column}) FROM arrived n WHERE n.{self.column} IS NOT NULL "  # noqa: S608 - our own names
            f"AND NOT EXISTS (SELECT FROM {self.parent} p "
            f"WHERE p.id = n.{self.column} AND p.partnership_id = n.partnership_id)"
        )

    @property
    def held(self) -> str:
        """Hold what the rows called ``arrived`` refer to until this transaction ends.

        As a foreign key does: who deletes such a row waits, then finds these. Rows that this
        transaction wrote itself nobody else can delete.
        """
        shared = f"SELECT {self.column} FROM arrived"  # noqa: S608 - our own names
        return (
            f"SELECT FROM {self.parent} p WHERE {OTHERS} AND p.id IN ({shared}) FOR KEY SHARE OF p"
        )

    @property
    def own(self) -> str:
        """A query whether all that the rows called ``arrived`` refer to is this transaction's own.

        Then it is there, and nobody else can take it away.
        """
        return (
            f"SELECT coalesce(bool_and(p.id IS NOT NULL AND NOT ({OTHERS})), true) "  # noqa: S608 - our own names
            f"FROM arrived n LEFT JOIN {self.parent} p ON p.id = n.{self.column} "
            "AND p.partnership_id = n.partnership_id"
        )

    @property
    def left(self) -> str:
        """A query for an id that rows of the child still hold, among the rows called ``gone``."""
        return (
            f"SELECT min(g.id) FROM gone g WHERE EXISTS (SELECT FROM {self.child} c "  # noqa: S608 - our own names
            f"WHERE c.{self.column} = g.id)"
        )


REFERENCES = (
    Reference(
        child="case_record",
        column="test_id",
        parent="test",
        constraint="fk_case_record_test_id_partnership_id_test",
    ),
    Reference(
        child="case_record",
        column="cell_id",
        parent="cell",
        constraint="fk_case_record_cell_id_cell",
    ),
    Reference(
        child="case_record",
        column="import_id",
        parent="import_batch",
        constraint="fk_case_record_import_id_import_batch",
    ),
    Reference(
        child="case_value",
        column="case_id",
        parent="case_record",
        constraint="fk_case_value_case_id_case_record",
        each=True,
    ),
    Reference(
        child="case_value",
        column="measure_id",
        parent="measure",
        constraint="fk_case_value_measure_id_measure",
    ),
)
#: The foreign keys of the models that are triggers on PostgreSQL.
CONSTRAINTS = frozenset(reference.constraint for reference in REFERENCES)


def broken(connection: Connection) -> tuple[Reference, ...]:
    """The references behind which something is missing; a look at every row."""
    return tuple(
        r
        for r in REFERENCES
        if connection.exec_driver_sql(r.missing.replace("FROM arrived", f"FROM {r.child}")).scalar()
    )


def on_postgresql() -> Iterator[str]:
    """Every statement that keeps references whole."""
    for child in dict.fromkeys(r.child for r in REFERENCES):
        yield from _of_child(child, [r for r in REFERENCES if r.child == child])
    for parent in dict.fromkeys(r.parent for r in REFERENCES):
        yield from _of_parent(parent, [r for r in REFERENCES if r.parent == parent])


def _of_child(child: str, references: list[Reference]) -> Iterator[str]:
    # Through EXECUTE: a plan kept from three rows is no plan for a million.
    yield _function(
        f"{PREFIX}_{child}_in",
        _few_parents([r for r in references if not r.each])
        + " ".join(_own_parents(r) for r in references if r.each),
    )
    yield (
        f"CREATE TRIGGER {PREFIX}_{child}_in AFTER INSERT ON {child} "
        f"REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT "
        f"EXECUTE FUNCTION {PREFIX}_{child}_in()"
    )
    for r in references:
        name = f"{PREFIX}_{child}_{r.column}"
        yield _function(
            name,
            f"PERFORM FROM {r.parent} p WHERE p.id = NEW.{r.column} "
            "AND p.partnership_id = NEW.partnership_id FOR KEY SHARE; "
            f"IF NOT FOUND THEN {REFUSE} {_nothing(r)} || NEW.{r.column}; END IF;",
        )
        yield (
            f"CREATE TRIGGER {name} AFTER UPDATE OF {r.column}, partnership_id ON {child} "
            f"FOR EACH ROW WHEN (NEW.{r.column} IS NOT NULL AND "
            f"(NEW.{r.column}, NEW.partnership_id) "
            f"IS DISTINCT FROM (OLD.{r.column}, OLD.partnership_id)) EXECUTE FUNCTION {name}()"
        )


def _few_parents(references: list[Reference]) -> str:
    """A million rows share a few parents: gone through once, then those few are looked at."""
    names = ("partnership_id", *(r.column for r in references))
    listed = ", ".join(names)
    typed = ", ".join(f"{name} integer" for name in names)
    one_by_one = f"WITH arrived AS (SELECT * FROM jsonb_to_recordset($1) AS few ({typed}))"  # noqa: S608 - our own names
    gathered = (
        f"EXECUTE 'SELECT jsonb_agg(n) FROM (SELECT DISTINCT {listed} FROM arrived) n' INTO few; "  # noqa: S608 - our own names
    )
    return gathered + " ".join(
        f"EXECUTE '{one_by_one} {r.held}' USING few; "
        + _refused(f"{one_by_one} {r.missing}", _nothing(r), using="few")
        for r in references
    )


def _own_parents(r: Reference) -> str:
    """Each row has a parent of its own, mostly written just before: one look sees both."""
    return (
        f" EXECUTE '{r.own}' INTO ours; "
        f"IF NOT ours THEN EXECUTE '{r.held}'; {_refused(r.missing, _nothing(r))} END IF; "
    )


def _of_parent(parent: str, references: list[Reference]) -> Iterator[str]:
    # A frozen snapshot does not see what others have committed since: it could not be relied on.
    fresh = (
        "IF current_setting('transaction_isolation') <> 'read committed' "
        f"THEN {REFUSE} '{parent}: delete in a transaction that is READ COMMITTED'; END IF; "
    )
    yield _function(
        f"{PREFIX}_{parent}_out", fresh + " ".join(_refused(r.left, _still(r)) for r in references)
    )
    yield (
        f"CREATE TRIGGER {PREFIX}_{parent}_out AFTER DELETE ON {parent} "
        f"REFERENCING OLD TABLE AS gone FOR EACH STATEMENT "
        f"EXECUTE FUNCTION {PREFIX}_{parent}_out()"
    )
    stays = f"{PREFIX}_{parent}_stays"
    yield _function(stays, f"{REFUSE} '{parent}: an id and its partnership stay as they are';")
    yield (
        f"CREATE TRIGGER {stays} BEFORE UPDATE OF id, partnership_id ON {parent} FOR EACH ROW "
        "WHEN ((NEW.id, NEW.partnership_id) IS DISTINCT FROM (OLD.id, OLD.partnership_id)) "
        f"EXECUTE FUNCTION {stays}()"
    )
    yield (
        f"CREATE TRIGGER {stays}_all BEFORE TRUNCATE ON {parent} FOR EACH STATEMENT "
        f"EXECUTE FUNCTION {stays}()"
    )


def _refused(query: str, why: str, *, using: str = "") -> str:
    given = f" USING {using}" if using else ""
    found = f"EXECUTE '{query}' INTO at{given}; "
    return found + f"IF at IS NOT NULL THEN {REFUSE} {why} || at; END IF;"


def _nothing(r: Reference) -> str:
    return f"'{r.child}.{r.column}: this partnership has no {r.parent} '"


def _still(r: Reference) -> str:
    return f"'{r.parent}: {r.child}.{r.column} still holds '"


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {MEMORY} "
        f"AS $reference$ "
        f"DECLARE at bigint; few jsonb; ours boolean; BEGIN {body} RETURN NULL; END $reference$"
    )
