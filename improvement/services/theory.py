"""The driver diagram with what is known about each part of it; changing it, with undo.

Whoever belongs to a team may change it: a theory is everybody's. Nothing is deleted, only put away.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.plan import Plan
from improvement.domain.theory import (
    UNDER,
    Link,
    TheoryDraft,
    check_under,
    everything_under,
)
from improvement.domain.vocabulary import NodeKind
from improvement.errors import Conflict, Invalid, NotFound
from improvement.services import overview
from improvement.services.overview import TestStatus
from improvement.services.shared_things import changing
from improvement.store.repositories.theory import KeptNode
from improvement.store.unit_of_work import Store, UnitOfWork

__all__ = ["Diagram", "KeptNode", "NodeView"]

NO_VERDICT = "no_verdict"


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeView:
    """A part of the diagram with what stands around it, and the tests at or under it.

    ``tests`` counts each test once, however many ways lead to it. ``own`` are the tests of this
    idea itself. ``cycles`` is the number of PDSA cycles inside them.
    """

    kept: KeptNode
    parents: tuple[int, ...]
    children: tuple[int, ...]
    own: tuple[TestStatus, ...]
    tests: tuple[TestStatus, ...]
    cycles: int

    @property
    def verdicts(self) -> Mapping[str, int]:
        """Verdict (or decision, once there is one) -> how many tests, most frequent first."""
        return dict(Counter(_standing(status) for status in self.tests).most_common())


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """Everything that is in sight by id, in the order people chose; what was put away beside."""

    nodes: Mapping[int, NodeView]
    links: tuple[Link, ...]
    archived: tuple[KeptNode, ...]
    unlinked: tuple[TestStatus, ...]
    names: Mapping[int, str]
    may_edit: bool

    def of(self, kind: NodeKind) -> tuple[NodeView, ...]:
        return tuple(view for view in self.nodes.values() if view.kept.kind is kind)

    @property
    def loose(self) -> tuple[NodeView, ...]:
        """Drivers and ideas that stand under nothing that is in sight."""
        return tuple(
            view
            for view in self.nodes.values()
            if not view.parents and view.kept.kind is not NodeKind.AIM
        )


def diagram(uow: UnitOfWork, actor: Actor) -> Diagram:
    """The whole theory as this person may see it: one query a table, however large it is."""
    seen = overview.practices(uow, actor)
    with uow.reading(actor) as store:
        kept, links = store.theory.all(), store.theory.links()
        cycles = Counter(cycle.test_id for cycle in store.cycles.all())
    shown = [node for node in kept if node.archived_at is None]
    ids = {node.id for node in shown}
    within = tuple(link for link in links if link.parent in ids and link.child in ids)
    return Diagram(
        nodes={node.id: _view(node, within, seen.tests, cycles, shown) for node in shown},
        links=within,
        archived=tuple(node for node in kept if node.archived_at is not None),
        unlinked=tuple(s for s in seen.tests if s.kept.idea_id not in ids),
        names=seen.names,
        may_edit=may(actor, Action.EDIT_THEORY),
    )


def add(
    uow: UnitOfWork, actor: Actor, *, draft: TheoryDraft, parent_ids: tuple[int, ...] = ()
) -> int:
    """Something new in the diagram; returns its id."""
    with uow.writing(actor) as store:
        require(actor, Action.EDIT_THEORY)
        check_under(draft.kind, store.theory.kinds(parent_ids))
        node_id = store.theory.add(draft, parent_ids=parent_ids)
        store.commit()
        return node_id


def change(
    uow: UnitOfWork,
    actor: Actor,
    *,
    node_id: int,
    version: int,
    draft: TheoryDraft,
    parent_ids: tuple[int, ...],
) -> None:
    """Other words, or under something else; raises ``Conflict`` when somebody else saved first."""
    with uow.writing(actor) as store:
        now = store.theory.get(node_id)
        require(actor, Action.EDIT_THEORY)
        if draft.kind is not now.kind:
            raise Invalid("A driver stays a driver and an idea an idea. Add a new one instead.")
        check_under(draft.kind, store.theory.kinds(parent_ids))
        store.theory.change(node_id, draft, parent_ids=parent_ids, version=version)
        store.commit()


def move(uow: UnitOfWork, actor: Actor, *, node_id: int, up: bool) -> None:
    """One place up or down among its kind; at the end of the list it stays where it is."""
    with uow.writing(actor) as store:
        now = store.theory.get(node_id)
        require(actor, Action.EDIT_THEORY)
        beside = [n for n in store.theory.all() if n.kind is now.kind and n.archived_at is None]
        place = [n.id for n in beside].index(node_id) if now.archived_at is None else -1
        other = place - 1 if up else place + 1
        if place >= 0 and 0 <= other < len(beside):
            store.theory.swap(node_id, beside[other].id)
        store.commit()


def archive(uow: UnitOfWork, actor: Actor, *, node_id: int, version: int) -> None:
    """Put away: what stands under it stays, and it can be brought back."""
    with changing(Action.EDIT_THEORY, uow, actor, lambda s: s.theory.get(node_id)) as store:
        store.theory.archive(node_id, version=version)


def restore(uow: UnitOfWork, actor: Actor, *, node_id: int) -> None:
    """Bring back what was put away, to where it stood."""
    with changing(Action.EDIT_THEORY, uow, actor, lambda s: s.theory.get(node_id)) as store:
        store.theory.restore(node_id)


def assign(uow: UnitOfWork, actor: Actor, *, test_id: int, idea_id: int | None) -> None:
    """Say which change idea a test tries. No part of what is locked: it may follow later."""
    with uow.writing(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.EDIT_PLAN, team_id=kept.team_id)
        if idea_id is not None:
            _idea(store, idea_id)
        store.theory.assign(test_id, idea_id)
        store.commit()


def ideas(uow: UnitOfWork, actor: Actor) -> Mapping[int, str]:
    """The change ideas in sight, by name: what a test can try."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        return {
            node.id: node.title
            for node in store.theory.all()
            if node.kind is NodeKind.IDEA and node.archived_at is None
        }


def begin_test(uow: UnitOfWork, actor: Actor, *, idea_id: int, team_id: int) -> int:
    """A draft of a test of this idea, with the idea's words in it; returns its id."""
    with uow.writing(actor) as store:
        store.people.team(team_id)
        idea = _idea(store, idea_id)
        require(actor, Action.REGISTER_TEST, team_id=team_id)
        plan = Plan(
            title=idea.title,
            aim=_aim_over(store, idea_id),
            change_idea=idea.title,
            because=idea.draft.words,
        )
        test_id = store.plans.add(plan, team_id=team_id)
        store.theory.assign(test_id, idea_id)
        store.commit()
        return test_id


def _idea(store: Store, idea_id: int) -> KeptNode:
    idea = store.theory.get(idea_id)
    if idea.kind is not NodeKind.IDEA:
        raise Invalid(f"{idea.title!r} is a driver or an aim. Tests belong to change ideas.")
    if idea.archived_at is not None:
        raise Conflict(f"{idea.title!r} was put away. Bring it back first.")
    return idea


def _aim_over(store: Store, idea_id: int) -> str:
    """The first aim that the idea serves: its statement, or its name where there is none."""
    links = store.theory.links()
    for node in store.theory.all():
        over = node.kind is NodeKind.AIM and node.archived_at is None
        if over and idea_id in everything_under(node.id, links):
            return node.draft.words or node.title
    return ""


def _view(
    node: KeptNode,
    links: tuple[Link, ...],
    tests: tuple[TestStatus, ...],
    cycles: Mapping[int, int],
    shown: list[KeptNode],
) -> NodeView:
    below = everything_under(node.id, links)
    found = tuple(status for status in tests if status.kept.idea_id in below)
    children = {link.child for link in links if link.parent == node.id}
    parents = {link.parent for link in links if link.child == node.id}
    return NodeView(
        kept=node,
        parents=tuple(n.id for n in shown if n.id in parents),
        children=tuple(n.id for n in shown if n.id in children),
        own=tuple(status for status in tests if status.kept.idea_id == node.id),
        tests=found,
        cycles=sum(cycles.get(status.kept.id, 0) for status in found),
    )


def _standing(status: TestStatus) -> str:
    if status.line.decision is not None:
        return f"decided_{status.line.decision.choice.value}"
    return status.result.verdict.value if status.result else NO_VERDICT


def places_for(found: Diagram, kind: NodeKind) -> Mapping[int, str]:
    """Under what something of this kind may stand: id -> name."""
    return {i: v.kept.title for i, v in found.nodes.items() if v.kept.kind in UNDER[kind]}


def part(found: Diagram, node_id: int) -> NodeView:
    """One part of a diagram; ``NotFound`` for what is not (or no longer) in it."""
    if node_id not in found.nodes:
        raise NotFound(
            f"There is no driver or idea number {node_id} here; it may have been put away. "
            "Choose one from the theory."
        )
    return found.nodes[node_id]
