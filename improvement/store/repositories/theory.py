"""The driver diagram of one partnership."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from improvement.domain.theory import Link, TheoryDraft
from improvement.domain.vocabulary import NodeKind
from improvement.errors import Conflict
from improvement.store.repositories.scope import Scope
from improvement.store.tables import TestRow, TheoryLinkRow, TheoryNodeRow
from improvement.store.tables.base import columns

LINK = columns(TheoryLinkRow)
NODE = columns(TheoryNodeRow)
WRITTEN = tuple(f.name for f in fields(TheoryDraft))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptNode:
    """An aim, driver or change idea as kept."""

    id: int
    version: int
    draft: TheoryDraft
    position: int
    created_by: int
    created_at: datetime
    archived_at: datetime | None

    @property
    def kind(self) -> NodeKind:
        return self.draft.kind

    @property
    def title(self) -> str:
        return self.draft.title


class Theory:
    """What a partnership believes moves what."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def all(self) -> tuple[KeptNode, ...]:
        """Everything, put away or not, in the order people chose."""
        rows = self._scope.session.scalars(
            self._scope.mine(TheoryNodeRow).order_by(NODE.position, NODE.id)
        )
        return tuple(_kept(row) for row in rows)

    def links(self) -> tuple[Link, ...]:
        """What stands under what."""
        rows = self._scope.session.scalars(
            self._scope.mine(TheoryLinkRow).order_by(LINK.parent_id, LINK.child_id)
        )
        return tuple(Link(parent=row.parent_id, child=row.child_id) for row in rows)

    def get(self, node_id: int) -> KeptNode:
        """One of them; ``NotFound`` if it is not there, or not in this partnership."""
        return _kept(self._one(node_id))

    def kinds(self, node_ids: Iterable[int]) -> tuple[NodeKind, ...]:
        """Of what kind these are; ``NotFound`` for one that is not in this partnership."""
        wanted = set(node_ids)
        self._scope.own(TheoryNodeRow, wanted, "driver or idea")
        return tuple(
            self._scope.session.scalars(
                select(NODE.kind).where(NODE.id.in_(wanted)).order_by(NODE.id)
            )
        )

    def add(self, draft: TheoryDraft, *, parent_ids: Iterable[int] = ()) -> int:
        """Something new, last among its kind; returns its id."""
        newest = self._scope.session.scalar(
            select(func.max(NODE.position)).where(
                NODE.partnership_id == self._scope.partnership_id, NODE.kind == draft.kind
            )
        )
        row = TheoryNodeRow.model_validate(
            {
                "partnership_id": self._scope.partnership_id,
                "position": (newest or 0) + 1,
                "created_by": self._scope.person_id,
                "created_at": self._scope.now,
                **_columns(draft),
            }
        )
        self._scope.session.add(row)
        self._scope.session.flush()
        assert row.id is not None  # noqa: S101 - flushed
        self._link(row.id, parent_ids)
        return row.id

    def change(
        self, node_id: int, draft: TheoryDraft, *, parent_ids: Iterable[int], version: int
    ) -> None:
        """Other words or another place; raises ``Conflict`` for a stale version."""
        row = self._one(node_id)
        self._scope.unchanged(row, version)
        for name, value in _columns(draft).items():
            setattr(row, name, value)
        flag_modified(row, "created_at")  # where it stands is part of the same form
        self._link(node_id, parent_ids)

    def swap(self, node_id: int, other_id: int) -> None:
        """Two of a kind change places in the order."""
        row, other = self._one(node_id), self._one(other_id)
        if row.kind is not other.kind:
            raise Conflict("Only things of one kind change places. Reload and try again.")
        row.position, other.position = other.position, row.position
        self._scope.session.flush()

    def archive(self, node_id: int, *, version: int) -> None:
        """Out of sight; raises ``Conflict`` for a stale version."""
        row = self._one(node_id)
        self._scope.unchanged(row, version)
        row.archived_at, row.archived_by = self._scope.now, self._scope.person_id
        self._scope.session.flush()

    def restore(self, node_id: int) -> None:
        """Back into sight, with what it stood under."""
        row = self._one(node_id)
        row.archived_at, row.archived_by = None, None
        self._scope.session.flush()

    def assign(self, test_id: int, idea_id: int | None) -> None:
        """Which change idea a test tries; none takes it out of the diagram."""
        test = self._scope.one(TestRow, test_id, "test")
        self._scope.own(TheoryNodeRow, [idea_id], "change idea")
        test.idea_id = idea_id
        self._scope.session.flush()

    def _one(self, node_id: int) -> TheoryNodeRow:
        return self._scope.one(TheoryNodeRow, node_id, "driver or idea")

    def _link(self, node_id: int, parent_ids: Iterable[int]) -> None:
        wanted = set(parent_ids)
        self._scope.own(TheoryNodeRow, wanted, "driver or idea")
        session = self._scope.session
        there = {
            row.parent_id: row
            for row in session.scalars(
                self._scope.mine(TheoryLinkRow).where(LINK.child_id == node_id)
            )
        }
        for parent_id in there.keys() - wanted:
            session.delete(there[parent_id])
        for parent_id in sorted(wanted - there.keys()):
            session.add(
                TheoryLinkRow.model_validate(
                    {
                        "partnership_id": self._scope.partnership_id,
                        "parent_id": parent_id,
                        "child_id": node_id,
                    }
                )
            )
        session.flush()


def _columns(draft: TheoryDraft) -> dict[str, object]:
    """Words without blanks around them; words of a vocabulary (also text) as they are."""
    return {
        name: value.strip() if type(value) is str else value
        for name, value in asdict(draft).items()
    }


def _kept(row: TheoryNodeRow) -> KeptNode:
    return KeptNode(
        id=row.id or 0,
        version=row.version,
        draft=TheoryDraft(**{name: getattr(row, name) for name in WRITTEN}),
        position=row.position,
        created_by=row.created_by,
        created_at=row.created_at,
        archived_at=row.archived_at,
    )
