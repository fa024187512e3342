"""Comments between a team, its coach and its leaders. Nobody else reads them."""

from collections.abc import Mapping
from dataclasses import dataclass

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.comments import CommentDraft, everybody_meant
from improvement.domain.periods import written
from improvement.domain.vocabulary import CommentOn, Role
from improvement.services.working import may_work
from improvement.store.repositories.comments import KeptComment
from improvement.store.repositories.plans import KeptTest
from improvement.store.unit_of_work import Store, UnitOfWork

__all__ = ["CommentsView", "KeptComment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentsView:
    """The comments on a test, oldest first; ``people`` may be mentioned, ``names`` are everybody's.

    ``about`` names what a comment can be about besides the test: (kind, id) -> words.
    """

    comments: tuple[KeptComment, ...]
    people: Mapping[int, str]
    names: Mapping[int, str]
    about: Mapping[tuple[CommentOn, int], str]
    may_read: bool
    may_write: bool

    @property
    def still_open(self) -> tuple[KeptComment, ...]:
        return tuple(c for c in self.comments if c.resolved_at is None)


def of_test(uow: UnitOfWork, actor: Actor, *, test_id: int) -> CommentsView:
    """What was said about a test; nothing for people of other teams."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        test = store.plans.get(test_id)
        allowed = may(actor, Action.WRITE_NOTE, team_id=test.team_id)
        return CommentsView(
            comments=store.comments.of([test_id]) if allowed else (),
            people=_readers(store, test) if allowed else {},
            names=store.people.names(),
            about=_about(store, test_id) if allowed else {},
            may_read=allowed,
            may_write=may_work(actor, Action.WRITE_NOTE, test),
        )


def write(uow: UnitOfWork, actor: Actor, *, test_id: int, draft: CommentDraft) -> int:
    """Say something; returns the comment's id. Who is meant finds it on the first page."""
    with uow.writing(actor) as store:
        test = store.plans.get(test_id)
        require(actor, Action.WRITE_NOTE, team_id=test.team_id)
        to = everybody_meant(draft, _readers(store, test))
        comment_id = store.comments.add(test_id, draft, to=to)
        store.commit()
        return comment_id


def settle(uow: UnitOfWork, actor: Actor, *, comment_id: int, version: int, resolved: bool) -> None:
    """Settled, or open again; raises ``Conflict`` when somebody else was faster."""
    with uow.writing(actor) as store:
        comment = store.comments.get(comment_id)
        require(actor, Action.WRITE_NOTE, team_id=store.plans.get(comment.test_id).team_id)
        store.comments.settle(comment_id, resolved=resolved, version=version)
        store.commit()


def _readers(store: Store, test: KeptTest) -> dict[int, str]:
    """Who may read what is said about a test: its team, coaches and leaders."""
    return {
        person.id: person.name
        for person in store.people.all()
        if person.active and (person.role is not Role.MEMBER or test.team_id in person.team_ids)
    }


def _about(store: Store, test_id: int) -> dict[tuple[CommentOn, int], str]:
    cycles = {(CommentOn.CYCLE, c.id): f"Cycle {c.number}" for c in store.cycles.of(test_id)}
    decided = {
        (CommentOn.DECISION, d.id): f"Decision of {written(d.decided_on)}"
        for d in store.decisions.of(test_id)
    }
    notes = {
        (CommentOn.NOTE, n.id): f"Note of {written(n.written_on)}: {n.text[:40]}"
        for n in store.notes.of(test_id)
    }
    return {**cycles, **decided, **notes}
